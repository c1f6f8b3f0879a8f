"""One decision on all the changes of a file, by the library: what ``opa eval`` is measured against."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from proposals import AT, ORGANISATION, WAIVERS

from pyconsent import Gate

changes = json.loads(Path(sys.argv[1]).read_bytes())
json.dump(Gate(ORGANISATION, WAIVERS).decide(changes, AT).to_dict(), sys.stdout)
