"""Small questions to an element of a DMN file, whatever its version."""

from collections.abc import Iterator

from lxml.etree import _Element

from processes.tree import line_of, local


def folded(name: str) -> str:
    """Return a name with every run of blanks as one blank."""
    return " ".join(name.split())


def below(element: _Element, *kinds: str) -> Iterator[_Element]:
    """Yield the children of these kinds, in the order of the file."""
    return (child for child in element.iterchildren("{*}*") if local(child) in kinds)


def first(element: _Element, *kinds: str) -> _Element | None:
    """Return the first child of one of these kinds, or None."""
    return next(below(element, *kinds), None)


def extension(element: _Element, name: str) -> str:
    """Return an attribute that DMN itself does not have, in whichever vocabulary it is written."""
    found = (v for key, v in element.attrib.items() if str(key).endswith(f"}}{name}"))
    return str(next(found, "")).strip()


def key_of(element: _Element) -> str:
    """Return the id of a node; one without an id is called by its kind and line."""
    return element.get("id") or f"{local(element)}@{line_of(element)}"
