"""Small questions to an element of the XML tree."""

from collections.abc import Iterator
from operator import attrgetter

from lxml.etree import QName, _Element

from processes.notation import BPMN

_SOURCE_LINE = attrgetter("sourceline")


def local(element: _Element) -> str:
    """Return the name of ``element`` without its namespace."""
    return QName(element).localname


def namespace(element: _Element) -> str:
    """Return the namespace of ``element``, empty when it has none."""
    return QName(element).namespace or ""


def line_of(element: _Element) -> int:
    """Return the line ``element`` begins on, counted from 1."""
    line = _SOURCE_LINE(element)
    return line if isinstance(line, int) else 0


def identity(element: _Element) -> str:
    """Return the id of ``element``; one without an id is called by its kind and line."""
    return element.get("id") or f"{local(element)}@{line_of(element)}"


def resolve(reference: str) -> str:
    """Return the id that a QName refers to: what follows its prefix."""
    return reference.strip().rpartition(":")[2]


def text_of(element: _Element | None) -> str:
    """Return the text of ``element``, trimmed; empty when there is no element."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def child(element: _Element, name: str) -> _Element | None:
    """Return the first BPMN child called ``name``."""
    return element.find(f"{{{BPMN}}}{name}")


def bpmn_children(element: _Element) -> Iterator[_Element]:
    """Yield the children of ``element`` that belong to BPMN."""
    return element.iterchildren(f"{{{BPMN}}}*")
