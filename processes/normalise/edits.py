"""Edits: what a step wants changed in the text of a file, as values; nothing happens yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lxml.etree import _Element

from processes.normalise.changes import Change
from processes.notation import BPMN, FLOW_NODES
from processes.tree import identity, line_of, local

PLACES = FLOW_NODES | {"sequenceFlow", "process", "message", "participant"}


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An element to be added: its name in Clark notation, its attributes, and what is inside."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    inside: tuple["New", ...] = ()


class Where(StrEnum):
    """Where in its parent a new element goes."""

    EXTENSIONS = "extensions"
    """Into the extensionElements, which are made when there are none."""
    BEHIND_EXTENSIONS = "behind extensions"
    """Before everything but documentation and extensions."""
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change at ``element`` and what is said about it."""

    element: _Element
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAttribute(Edit):
    """Give an attribute (Clark notation, or ``xmlns:…`` as written) the value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetText(Edit):
    """Replace all that is inside by a text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddChild(Edit):
    """Add a new element."""

    new: New
    where: Where = Where.EXTENSIONS


def change(kind: type[Change], element: _Element, **facts: object) -> Change:
    """Return the change of ``kind`` at the node, flow or process that ``element`` belongs to."""
    place = next(_places(element), element)
    name = place.get("name", "")
    called = " ".join(name.split()) or identity(place)
    here = {"id": identity(place), "name": name, "line": line_of(element)}
    return kind(element=called, **here, **facts)


def _places(element: _Element) -> Iterator[_Element]:
    found: _Element | None = element
    while found is not None:
        if local(found) in PLACES and found.tag.startswith(f"{{{BPMN}}}"):
            yield found
        found = found.getparent()
