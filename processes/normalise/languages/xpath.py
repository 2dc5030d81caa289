"""XPath, the language BPMN takes when none is named, with its functions for data (§10.4.3)."""

import re
from typing import Final

from processes.normalise.languages.term import NotSimpleError, string

_DATA: Final = re.compile(
    r"""\b(?:\w+:)?get(?:DataObject|DataInput|DataOutput|ProcessProperty|ActivityProperty)"""
    r"""\(\s*['"]([^\W\d][\w ]*)['"]\s*\)"""
)
_TEXT: Final = re.compile(r"'([^'\"]*)'")
_BOOLEAN: Final = re.compile(r"\b(true|false)\(\s*\)")


def translate(text: str) -> str:
    """Return ``text`` with names in place of the functions for data; raise NotSimpleError.

    Comparisons, and, or and not(…) are written alike in both languages.
    """
    named = _DATA.sub(r"\1", text)
    quoted = _TEXT.sub(lambda found: string(found[1]).text, named)
    if quoted == text or "*" in text:
        raise NotSimpleError
    return _BOOLEAN.sub(r"\1", quoted).strip()
