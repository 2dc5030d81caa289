"""How types are named: with the prefix of a namespace in DMN 1.1, with that of an import since."""

from collections.abc import Mapping

from lxml.etree import _Element

from processes.decision.notation import FEEL_NAMESPACES
from processes.decision.words import below, folded

UNDEFINED = "<Undefined>"
"""How some editors write that no type is declared."""


class TypeNames:
    """Reads the typeRefs of a file: bare names for its own and FEEL's types, else import.name."""

    def __init__(self, root: _Element) -> None:
        """Learn the imports of the file."""
        self._own = root.get("namespace", "")
        self._imports: Mapping[str, str] = {
            e.get("namespace", ""): folded(e.get("name", "")) for e in below(root, "import")
        }

    def name(self, written: str | None, element: _Element) -> str:
        """Return the name of the type that ``written`` is at ``element``; empty for none."""
        text = folded(written or "")
        if not text or text == UNDEFINED:
            return ""
        prefix, colon, rest = text.partition(":")
        if prefix not in element.nsmap:
            return rest if prefix == "feel" and colon else text
        if not colon:
            return text
        space = str(element.nsmap[prefix])
        if space in FEEL_NAMESPACES or space == self._own:
            return rest
        return f"{self._imports.get(space, prefix)}.{rest}"
