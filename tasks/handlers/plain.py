"""Values of a case as plain JSON for others, and back."""

from typing import Any

_TEXT = frozenset({"@", "#"})


def outgoing(form: Any) -> Any:
    """Return the JSON form of a value as others read it: dates and decimals as text."""
    if isinstance(form, list):
        return [outgoing(item) for item in form]
    if not isinstance(form, dict):
        return form
    if len(form) == 1:
        ((mark, content),) = form.items()
        if mark in _TEXT:
            return content
        if mark == "=":
            form = content
        elif mark == "..":
            return None
    return {key: outgoing(item) for key, item in form.items()}
