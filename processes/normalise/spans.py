"""Where the elements of an XML text stand, and start tags rewritten in place."""

import re
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

_TAG: Final = re.compile(
    rb"""<[^\s/>]+(?:\s+[^\s=>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""", re.DOTALL
)
_ATTRIBUTE: Final = re.compile(rb"""(\s[^\s=>/]+\s*=\s*)("[^"]*"|'[^']*')""", re.DOTALL)
_NAME: Final = re.compile(rb"<([^\s/>]+)")
_ASCII: Final = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](us-)?ascii""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes of one element."""

    start: int
    inside: int
    """Behind the start tag."""
    end: int
    """Where the end tag begins; equal to ``inside`` for ``<a/>``."""
    after: int
    empty: bool
    """True for ``<a/>``."""

    @property
    def open_end(self) -> int:
        """Where the end of the start tag, ``>`` or ``/>``, begins."""
        return self.inside - (2 if self.empty else 1)


def spans_of(data: bytes) -> list[Span]:
    """Return where the elements of ``data`` stand, in document order.

    ``data`` is well-formed UTF-8 text; raise ValueError or ExpatError when it is not.
    """
    found: list[Span] = []
    unclosed: list[int] = []
    parser = expat.ParserCreate("utf-8")

    def start(_name: str, _attributes: object) -> None:
        begin = parser.CurrentByteIndex
        tag = _TAG.match(data, begin)
        if tag is None:
            raise ValueError(begin)
        behind = tag.end()
        unclosed.append(len(found))
        found.append(Span(begin, behind, behind, behind, data[behind - 2 : behind] == b"/>"))

    def end(_name: str) -> None:
        number = unclosed.pop()
        span = found[number]
        if not span.empty:
            begin = parser.CurrentByteIndex
            after = data.index(b">", begin) + 1
            found[number] = Span(span.start, span.inside, begin, after, empty=False)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(data, True)
    return found


def name_at(data: bytes, start: int) -> bytes:
    """Return the name of the tag at ``start``, with its prefix; raise ValueError without one."""
    found = _NAME.match(data, start)
    if found is None:
        raise ValueError(start)
    return found[1]


def with_attribute(opened: bytes, raw: str, quoted: bytes) -> bytes:
    """Return a start tag without its end, in which the attribute ``raw`` has this value."""
    wanted = raw.encode()
    for found in _ATTRIBUTE.finditer(opened):
        if found[1].partition(b"=")[0].strip() == wanted:
            return opened[: found.start(2)] + quoted + opened[found.end(2) :]
    body = opened.rstrip()
    return body + b" " + wanted + b"=" + quoted + opened[len(body) :]


def encoded(text: str, data: bytes) -> bytes:
    """Return ``text`` as it is written in ``data``: with numbers for letters in an ASCII file."""
    return text.encode("ascii" if _ASCII.match(data) else "utf-8", "xmlcharrefreplace")
