"""Edits carried out in the text of a file: every byte that is not meant stays, lines stay lines."""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml.etree import QName, _Element

from processes.normalise.edits import AddChild, Edit, New, SetAttribute, SetText, Where
from processes.normalise.spans import encoded, name_at, spans_of, with_attribute
from processes.notation import BPMN, XSI

_PREAMBLE: Final = ("documentation", "extensionElements")
_EXTENSIONS: Final = f"{{{BPMN}}}extensionElements"
_SPACES: Final = {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}


def patched(data: bytes, root: _Element, edits: Sequence[Edit]) -> bytes:
    """Return ``data``, the UTF-8 text that ``root`` was read from, with ``edits`` carried out."""
    patch = _Patch(data, root)
    by_element: dict[_Element, list[Edit]] = {}
    for edit in edits:
        by_element.setdefault(edit.element, []).append(edit)
    for element, wanted in by_element.items():
        patch.change(element, wanted)
    return patch.text()


class _Patch:
    """One text with its tree, and what is to be written where."""

    def __init__(self, data: bytes, root: _Element) -> None:
        self._data = data
        self._root = root
        self._spans = dict(zip(root.iter("*"), spans_of(data), strict=True))
        self._declared: dict[str, str] = {}
        self._tags: dict[_Element, bytes] = {}
        """Start tags without their ends that are written anew."""
        self._contents: dict[_Element, bytes] = {}
        """What goes into elements that were empty."""
        self._pieces: list[tuple[int, int, bytes]] = []

    def change(self, element: _Element, wanted: Sequence[Edit]) -> None:
        """Note what ``wanted`` asks for; at most one text and one value per attribute count."""
        extensions = [
            e.new for e in wanted if isinstance(e, AddChild) and e.where is Where.EXTENSIONS
        ]
        if extensions:
            self._extend(element, extensions)
        for edit in wanted:
            match edit:
                case SetAttribute(name=name, value=value):
                    self._set(element, name, value)
                case SetText(text=text):
                    self._fill(element, text)
                case AddChild(new=new, where=Where.BEHIND_EXTENSIONS):
                    self._insert(element, self._behind(element), self._markup(element, new))
                case AddChild(new=new, where=Where.LAST):
                    self._insert(element, self._spans[element].end, self._markup(element, new))
                case _:
                    pass

    def text(self) -> bytes:
        """Return the text with everything written."""
        for namespace, prefix in self._declared.items():
            self._set(self._root, f"xmlns:{prefix}", namespace)
        pieces = [*self._pieces, *self._openings()]
        text, done = bytearray(), 0
        for start, end, new in sorted(pieces, key=lambda piece: piece[:2]):
            text += self._data[done:start] + new
            done = end
        return bytes(text + self._data[done:])

    def _openings(self) -> Iterator[tuple[int, int, bytes]]:
        for element, tag in self._tags.items():
            span = self._spans[element]
            yield span.start, span.open_end, tag
        for element, content in self._contents.items():
            span = self._spans[element]
            closing = b"</" + name_at(self._data, span.start) + b">"
            yield span.open_end, span.inside, b">" + content + closing

    def _set(self, element: _Element, name: str, value: str) -> None:
        span = self._spans[element]
        opened = self._tags.get(element, self._data[span.start : span.open_end])
        quoted = encoded(quoteattr(value, _SPACES), self._data)
        self._tags[element] = with_attribute(opened, self._raw(element, name), quoted)

    def _fill(self, element: _Element, text: str) -> None:
        """Replace what is inside by as many lines, so that all below keep their numbers."""
        span = self._spans[element]
        lines = self._data.count(b"\n", span.inside, span.end)
        content = encoded(escape(text), self._data) + b"\n" * max(lines - text.count("\n"), 0)
        if span.empty:
            self._contents[element] = content
        else:
            self._pieces.append((span.inside, span.end, content))

    def _insert(self, element: _Element, place: int, content: bytes) -> None:
        if self._spans[element].empty:
            self._contents[element] = self._contents.get(element, b"") + content
        else:
            self._pieces.append((place, place, content))

    def _extend(self, element: _Element, new: Sequence[New]) -> None:
        container = element.find(_EXTENSIONS)
        content = b"".join(self._markup(element, one) for one in new)
        if container is not None:
            self._insert(container, self._spans[container].end, content)
        else:
            raw = self._raw(element, _EXTENSIONS).encode()
            whole = b"<" + raw + b">" + content + b"</" + raw + b">"
            self._insert(element, self._behind(element), whole)

    def _behind(self, element: _Element) -> int:
        """Return where the documentation and the extensions of ``element`` end."""
        known = [c for c in element.iterchildren("*") if QName(c).localname in _PREAMBLE]
        return self._spans[known[-1]].after if known else self._spans[element].inside

    def _markup(self, parent: _Element, new: New) -> bytes:
        raw = self._raw(parent, new.tag)
        attributes = "".join(
            f" {self._raw(parent, name)}={quoteattr(value, _SPACES)}"
            for name, value in new.attributes.items()
        )
        inside = b"".join(self._markup(parent, one) for one in new.inside)
        inside += encoded(escape(new.text), self._data)
        start = encoded(f"<{raw}{attributes}", self._data)
        return start + (b">" + inside + f"</{raw}>".encode() if inside else b"/>")

    def _raw(self, element: _Element, name: str) -> str:
        """Return a name in Clark notation as it is written at ``element``."""
        if not name.startswith("{"):
            return name
        namespace, _, local = name[1:].partition("}")
        for prefix, bound in element.nsmap.items():
            if bound == namespace and (prefix is not None or namespace == BPMN):
                return f"{prefix}:{local}" if prefix else local
        return f"{self._prefix(namespace)}:{local}"

    def _prefix(self, namespace: str) -> str:
        """Return a prefix for ``namespace`` that is free in the whole file, to be declared."""
        if namespace not in self._declared:
            taken = {prefix for element in self._spans for prefix in element.nsmap}
            taken |= set(self._declared.values())
            usual = "xsi" if namespace == XSI else "camunda"
            wanted = (usual, *(f"{usual}{n}" for n in range(2, len(taken) + 3)))
            self._declared[namespace] = next(p for p in wanted if p not in taken)
        return self._declared[namespace]
