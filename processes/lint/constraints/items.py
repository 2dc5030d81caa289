"""Items: whether two data elements carry the same, by their item definitions."""

from lxml.etree import _Element

from processes.lint.constraints.index import Index, child_text, is_true
from processes.tree import local

_ITEM_OF = ("itemSubjectRef", "itemRef", "structureRef")


def item_of(index: Index, element: _Element | None) -> _Element | None:
    """Return the item definition of a data element, message, signal, error or escalation.

    A reference to a data object has that of its object.
    """
    if element is None:
        return None
    for word in _ITEM_OF:
        item = index.find(element.get(word) or child_text(element, word))
        if item is not None and local(item) == "itemDefinition":
            return item
    if local(element) == "dataObjectReference":
        return item_of(index, index.follow(element, "dataObjectRef"))
    if local(element) == "dataStoreReference":
        return item_of(index, index.follow(element, "dataStoreRef"))
    return None


def is_typed(element: _Element | None) -> bool:
    """Return whether ``element`` says what it carries, be it in a file that is not at hand."""
    return element is not None and any(
        element.get(word) or child_text(element, word) for word in _ITEM_OF
    )


def structure(item: _Element) -> str:
    """Return what an item definition says its structure is, or an empty text."""
    return (item.get("structureRef") or "").strip()


def same(first: _Element | None, second: _Element | None) -> bool:
    """Return whether two item definitions say the same: one and the same, or of one structure."""
    if first is None or second is None:
        return first is second
    return first is second or (
        scalar(first, second) and is_true(first, "isCollection") == is_true(second, "isCollection")
    )


def scalar(first: _Element, second: _Element) -> bool:
    """Return whether the members of two item definitions have the same, known structure."""
    return bool(structure(first)) and structure(first) == structure(second)
