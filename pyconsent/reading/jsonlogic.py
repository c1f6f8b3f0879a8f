"""JSONLogic (https://jsonlogic.com/operations.html), by which several formats tell people apart."""

from __future__ import annotations

import json
import re
from typing import Any

# Words that could be taken for something else than a word.
_ODD = re.compile(r'[,()\[\]"]')
_OTHER = re.compile(r"|true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def worded(logic: Any) -> str:
    """Logic in few words: ``ends_with(email,@example.com)`` for a name that people recognise."""
    match logic:
        case {"var": str() as name} | {"var": [str() as name]}:
            return str(name)
        case {"$ref": str(name)}:
            return f"${name}"
        case dict() if len(logic) == 1:
            operator, arguments = next(iter(logic.items()))
            arguments = arguments if isinstance(arguments, list) else [arguments]
            if _is_between(logic):
                return str(operator).join(f"({worded(one)})" if _is_between(one) else worded(one) for one in arguments)
            return f"{operator}({','.join(map(worded, arguments))})"
        case list():
            return f"[{','.join(map(worded, logic))}]"
        case str() if not _ODD.search(logic) and not _OTHER.fullmatch(logic):
            return logic
    return json.dumps(logic, sort_keys=True, ensure_ascii=False)


def _is_between(logic: Any) -> bool:
    """Whether the operator stands between what it joins, as a sign does."""
    if not isinstance(logic, dict) or len(logic) != 1:
        return False
    operator, arguments = next(iter(logic.items()))
    return not operator[:1].isalpha() and isinstance(arguments, list) and len(arguments) > 1
