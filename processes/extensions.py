"""The camunda: vocabulary of our files, with the dialects that are read as the same words."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.notation import BPMN
from processes.tree import local

CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"
ALIASES: Final = (
    CAMUNDA,
    "http://operaton.org/schema/1.0/bpmn",
    "http://flowable.org/bpmn",
    "http://activiti.org/bpmn",
    "http://spiffworkflow.org/bpmn/schema/1.0/core",
    "http://fluxnova.finos.org/schema/1.0/bpmn",
    "http://www.camunda.com/fox",
)
"""The vocabularies that use the same words with the same meaning; where two speak, the first."""
ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"
PROFILE: Final = "grid.profile"
"""The camunda:property of a process that says whose rules it keeps."""
HOUSE: Final = "house"
"""The profile of processes of our own."""


def attribute(element: _Element, name: str) -> str:
    """Return the attribute ``name`` of our vocabulary in whichever dialect it is written."""
    for namespace in ALIASES:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value.strip()
    return ""


def names(element: _Element, name: str) -> tuple[str, ...]:
    """Return the comma-separated names of attribute ``name``."""
    return tuple(part.strip() for part in attribute(element, name).split(",") if part.strip())


def children(element: _Element) -> Iterator[_Element]:
    """Yield the extension elements of our vocabulary that stand directly in ``element``."""
    for container in element.findall(f"{{{BPMN}}}extensionElements"):
        for namespace in ALIASES:
            yield from container.iterchildren(f"{{{namespace}}}*")


def properties(element: _Element) -> dict[str, str]:
    """Return the camunda:property values of ``element`` by name; the last of a name counts."""
    return {
        member.get("name", "").strip(): member.get("value", "").strip()
        for child in children(element)
        if local(child) == "properties"
        for member in child.iterchildren("{*}property")
    }
