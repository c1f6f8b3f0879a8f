"""Work that is not interrupted to look for garbage."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


def uncollected(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Runs a function that makes much and drops little without looking for garbage, which takes it longer."""

    @wraps(function)
    def run(*given: _Given.args, **named: _Given.kwargs) -> _Found:
        collects = gc.isenabled()
        gc.disable()
        try:
            return function(*given, **named)
        finally:
            if collects:
                gc.enable()

    return run
