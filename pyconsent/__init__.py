"""The gate that a company runs before it changes what its users agreed to.

>>> from pyconsent import Gate
>>> Gate().evaluate({"setting": "theme", "before": None, "after": {
...     "title": "Theme", "values": ["light", "dark"], "default": "light", "processing": "none"}}).allow
True
"""

from pyconsent.decision import Decision, Finding, Obligation, Step, Waiver
from pyconsent.errors import DeniedError, EngineError, InputError, PyconsentError
from pyconsent.gate import AsyncGate, Gate
from pyconsent.reading.source import Location

__all__ = [
    "AsyncGate",
    "Decision",
    "DeniedError",
    "EngineError",
    "Finding",
    "Gate",
    "InputError",
    "Location",
    "Obligation",
    "PyconsentError",
    "Step",
    "Waiver",
    "__version__",
]

__version__ = "0.1.0"
