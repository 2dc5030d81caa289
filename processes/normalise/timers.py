"""Times in quotation marks, as programs write them that evaluate everything: ``"PT1H"``."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes.normalise.changes import TimeUnwrapped, Translated
from processes.normalise.edits import Edit, SetText, change
from processes.normalise.languages.translation import WRAPPED, translated
from processes.notation import BPMN, TIMERS
from processes.tree import text_of

_QUOTED: Final = re.compile(
    r"""(?:[$#]\{\s*)?(?P<quote>["'])(?P<time>[^"'{}]*)(?P=quote)(?:\s*\})?"""
)
_TIME: Final = re.compile(r"P[\dTYMWDHS.,]+|R\d*/.+|\d{4}-?\d\d.*")
_SPAN: Final = re.compile(r"(?:datetime\.)?timedelta\(\s*(.*?)\s*\)", re.DOTALL)
_LONGEST: Final = 200
_PARTS: Final[Mapping[str, str]] = {
    "weeks": "W",
    "days": "D",
    "hours": "H",
    "minutes": "M",
    "seconds": "S",
}


def times(root: _Element) -> Iterator[Edit]:
    """Take times out of quotation marks, and read ``timedelta(hours=1)`` and ``${name}``."""
    for element in root.iter(*(f"{{{BPMN}}}{name}" for name in TIMERS)):
        was = text_of(element)
        now = _bare(was) or _span(was) if len(was) <= _LONGEST else ""
        if now:
            said = change(TimeUnwrapped, element, was=was, now=now)
            yield SetText(element=element, change=said, text=now)
        elif WRAPPED.fullmatch(was) and (found := translated(was)):
            facts = {"was": was, "now": f"={found.text}", "language": found.language}
            said = change(Translated, element, **facts)
            yield SetText(element=element, change=said, text=f"={found.text}")


def _bare(text: str) -> str:
    """Return the ISO 8601 text inside quotation marks, or nothing."""
    found = _QUOTED.fullmatch(text)
    wrapped = found and text.startswith(("$", "#")) == text.endswith("}")
    time = found["time"].strip() if found and wrapped else ""
    return time if _TIME.fullmatch(time) else ""


def _span(text: str) -> str:
    """Return the duration that Python's timedelta of whole numbers means, or nothing."""
    found = _SPAN.fullmatch(text)
    if not found:
        return ""
    try:
        call = ast.parse(f"f({found[1]})", mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    if not isinstance(call, ast.Call) or call.args:
        return ""
    parts = {k.arg or "": _whole(k.value) for k in call.keywords}
    if not parts or not set(parts) <= set(_PARTS) or None in parts.values():
        return ""
    days = (parts.get("weeks") or 0) * 7 + (parts.get("days") or 0)
    clock = "".join(f"{parts[p]}{_PARTS[p]}" for p in ("hours", "minutes", "seconds") if p in parts)
    return "P" + (f"{days}D" if days or not clock else "") + (f"T{clock}" if clock else "")


def _whole(node: ast.expr) -> int | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
