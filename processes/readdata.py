"""Data in the XML tree: data objects, associations, mappings of calls (BPMN 2.0.2 §10.4)."""

from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from processes import extensions
from processes.model import Assignment
from processes.notation import BPMN, SUBPROCESSES
from processes.tree import child, identity, local, resolve, text_of

_DATA = ("dataObject", "dataObjectReference", "dataInput", "dataOutput", "property")

ALL = "*"
"""The source of an assignment that passes every variable on."""


class DataNames:
    """Which variable an element of data stands for: a data object is called by its name."""

    def __init__(self, root: _Element) -> None:
        """Collect the elements of data of the file."""
        tags = [f"{{{BPMN}}}{name}" for name in _DATA]
        self._elements: Mapping[str, _Element] = {e.get("id", ""): e for e in root.iter(*tags)}

    def variable(self, reference: str) -> str:
        """Return the variable behind ``reference``, an id or already a name."""
        element = self._elements.get(resolve(reference))
        if element is None:
            return reference
        target = resolve(element.get("dataObjectRef", ""))
        if target in self._elements:
            element = self._elements[target]
        return (element.get("name", "") or element.get("id", "")).strip()

    def collection(self, activity: _Element, reference: str) -> str:
        """Return the variable to go through: what an association puts into the data input."""
        for association in activity.iterchildren(f"{{{BPMN}}}dataInputAssociation"):
            if resolve(text_of(child(association, "targetRef"))) == resolve(reference):
                return self.variable(text_of(child(association, "sourceRef")))
        return self.variable(reference)

    def gathered(self, activity: _Element, reference: str) -> str:
        """Return the variable that takes the results: where an association puts them."""
        for association in activity.iterchildren(f"{{{BPMN}}}dataOutputAssociation"):
            if resolve(text_of(child(association, "sourceRef"))) == resolve(reference):
                return self.variable(text_of(child(association, "targetRef")))
        return self.variable(reference)

    def moved(self, activity: _Element, name: str) -> Iterator[Assignment]:
        """Yield what the associations called ``name`` of ``activity`` move."""
        for association in activity.iterchildren(f"{{{BPMN}}}{name}"):
            target = self.variable(text_of(child(association, "targetRef")))
            source = self.variable(text_of(child(association, "sourceRef")))
            assigned = list(association.iterchildren(f"{{{BPMN}}}assignment"))
            transformed = text_of(child(association, "transformation"))
            for assignment in assigned:
                into = text_of(child(assignment, "to")).removeprefix("=").strip()
                text = text_of(child(assignment, "from")).removeprefix("=").strip()
                yield Assignment(source=text, target=self.variable(into), computed=True)
            if transformed:
                text = transformed.removeprefix("=").strip()
                yield Assignment(source=text, target=target, computed=True)
            elif source and target and not assigned:
                yield Assignment(source=source, target=target)


def data_objects(element: _Element) -> dict[str, tuple[str, ...]]:
    """Return the names of the data objects by the scope they live in, "" for the process."""
    found: dict[str, tuple[str, ...]] = {}
    for member in element.iter(f"{{{BPMN}}}dataObject"):
        scope = member.getparent()
        if scope is None:
            continue
        inside = identity(scope) if local(scope) in SUBPROCESSES else ""
        name = (member.get("name", "") or member.get("id", "")).strip()
        found[inside] = (*found.get(inside, ()), name)
    return found


def passed(element: _Element, way: str) -> Iterator[Assignment]:
    """Yield what camunda:in or camunda:out (``way``) of a call activity passes."""
    for member in extensions.children(element):
        if local(member) != way:
            continue
        if member.get("variables", "").strip() == "all":
            yield Assignment(source=ALL, target=ALL)
        elif member.get("sourceExpression") is not None:
            text = member.get("sourceExpression", "").removeprefix("=").strip()
            yield Assignment(source=text, target=member.get("target", "").strip(), computed=True)
        elif member.get("source") is not None:
            source = member.get("source", "").strip()
            yield Assignment(source=source, target=member.get("target", source).strip())
