"""One decision on all the changes of a file, by the library: what ``opa eval`` is measured against.

``python bench/judge.py ENGINE FILE``; for the engine ``opa``, ``PYCONSENT_OPA_URL`` names the server.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from proposals import AT, ORGANISATION, WAIVERS

from pyconsent import Gate

engine: Any
engine, file = sys.argv[1:]
changes = json.loads(Path(file).read_bytes())
json.dump(Gate(ORGANISATION, WAIVERS, engine=engine).decide(changes, AT).to_dict(), sys.stdout)
