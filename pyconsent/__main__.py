"""``python -m pyconsent``."""

import sys

from pyconsent.cli import main

sys.exit(main())
