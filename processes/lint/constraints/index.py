"""Index: the elements of a file by id and by kind, so that no rule has to search."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from processes import extensions
from processes.document import Document
from processes.lint.rule import Spot, spot
from processes.notation import BPMN, EVENTS, FLOW_NODES, SUBPROCESSES, TRIGGERS
from processes.tree import identity, local, resolve, text_of

Elements = tuple[_Element, ...]

ARTIFACTS: Final = frozenset({"association", "group", "textAnnotation"})
CONVERSATIONS: Final = frozenset({"conversation", "subConversation", "callConversation"})
GLOBAL_TASKS: Final = frozenset(
    {
        "globalTask",
        "globalUserTask",
        "globalManualTask",
        "globalScriptTask",
        "globalBusinessRuleTask",
    }
)
SCOPES: Final = SUBPROCESSES | {"process"}
"""What flow nodes lie in."""
_TRUE: Final = frozenset({"true", "1"})
_STEPS: Final = FLOW_NODES | {"sequenceFlow", "messageFlow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One file, ready to be asked."""

    document: Document
    ids: Mapping[str, _Element]
    """The BPMN elements by id; of two with the same id the first."""
    kinds: Mapping[str, Elements]
    """The BPMN elements by their names, in the order of the file."""
    incoming: Mapping[str, Elements]
    """The sequence flows by the id of the node they lead to."""
    outgoing: Mapping[str, Elements]
    """The sequence flows by the id of the node they leave."""

    def every(self, *names: str) -> Iterator[_Element]:
        """Yield the elements called one of ``names``."""
        for name in names:
            yield from self.kinds.get(name, ())

    def find(self, reference: str | None) -> _Element | None:
        """Return the element of this file that ``reference`` names, or None."""
        return self.ids.get(resolve(reference or "")) if reference else None

    def follow(self, element: _Element, attribute: str) -> _Element | None:
        """Return the element that an attribute, or else a child element, refers to, or None."""
        given = element.get(attribute)
        return self.find(given if given is not None else child_text(element, attribute))

    def into(self, node: _Element) -> Elements:
        """Return the sequence flows that lead to ``node``."""
        return self.incoming.get(node.get("id", ""), ())

    def out_of(self, node: _Element) -> Elements:
        """Return the sequence flows that leave ``node``."""
        return self.outgoing.get(node.get("id", ""), ())

    def events(self, *names: str) -> Iterator[tuple[_Element, Elements]]:
        """Yield the events called one of ``names``, or all, with their event definitions."""
        for event in self.every(*(names or sorted(EVENTS))):
            yield event, self.definitions(event)

    def definitions(self, event: _Element) -> Elements:
        """Return the event definitions of ``event``, shared ones included, in its order."""
        found: list[_Element] = []
        for member in bpmn_children(event):
            shared = local(member) == "eventDefinitionRef"
            definition = self.find(text_of(member)) if shared else member
            if definition is not None and local(definition) in TRIGGERS:
                found.append(definition)
        return tuple(found)

    def process_around(self, reference: str) -> str:
        """Return the id of the process that an element lies in or is, or an empty text."""
        element = self.ids.get(reference)
        process = None if element is None else process_of(element)
        return "" if process is None else process.get("id", "")


def build(document: Document) -> Index:
    """Return the index of ``document``."""
    ids: dict[str, _Element] = {}
    kinds: dict[str, list[_Element]] = {}
    incoming: dict[str, list[_Element]] = {}
    outgoing: dict[str, list[_Element]] = {}
    for element in _walk(document.root):
        if given := element.get("id"):
            ids.setdefault(given, element)
        kinds.setdefault(local(element), []).append(element)
        if local(element) == "sequenceFlow":
            incoming.setdefault(resolve(element.get("targetRef", "")), []).append(element)
            outgoing.setdefault(resolve(element.get("sourceRef", "")), []).append(element)
    return Index(
        document=document,
        ids=ids,
        kinds=_frozen(kinds),
        incoming=_frozen(incoming),
        outgoing=_frozen(outgoing),
    )


def is_true(element: _Element, attribute: str, *, default: bool = False) -> bool:
    """Return the meaning of an xsd:boolean attribute."""
    value = element.get(attribute)
    return default if value is None else value.strip() in _TRUE


def names_of(elements: Iterable[_Element]) -> tuple[str, ...]:
    """Return the local names of ``elements``."""
    return tuple(local(element) for element in elements)


def bpmn_children(element: _Element, *names: str) -> Iterator[_Element]:
    """Yield the BPMN children of ``element``, or those called one of ``names``."""
    tags = (f"{{{BPMN}}}{name}" for name in names) if names else (f"{{{BPMN}}}*",)
    yield from element.iterchildren(*tags)


def child_text(element: _Element, name: str) -> str:
    """Return the text of the first BPMN child called ``name``, or an empty text."""
    return text_of(element.find(f"{{{BPMN}}}{name}"))


def texts(element: _Element, name: str) -> tuple[str, ...]:
    """Return the ids that the BPMN children called ``name`` refer to."""
    return tuple(resolve(text_of(member)) for member in bpmn_children(element, name))


def process_of(element: _Element) -> _Element | None:
    """Return the process that ``element`` lies in or is, or None."""
    if local(element) == "process":
        return element
    return next(element.iterancestors(f"{{{BPMN}}}process"), None)


def is_executable(element: _Element) -> bool:
    """Return whether ``element`` lies in a process that is marked executable."""
    process = process_of(element)
    return process is not None and is_true(process, "isExecutable")


def scope_of(element: _Element) -> _Element | None:
    """Return the process or sub-process that ``element`` lies directly in, or None."""
    parent = element.getparent()
    return parent if parent is not None and local(parent) in SCOPES else None


def holder(element: _Element) -> Spot:
    """Return the step that ``element`` belongs to, or else the nearest element with an id."""
    line = [element, *element.iterancestors(f"{{{BPMN}}}*")]
    step = next((each for each in line if local(each) in _STEPS), None)
    named = next((each for each in line if each.get("id")), element)
    return spot(step if step is not None else named)


def speaks_house(index: Index) -> bool:
    """Return whether the file is written in our dialect, which names things by their keys."""
    return bool(set(index.document.root.nsmap.values()) & set(extensions.ALIASES))


def title(element: _Element | None) -> str:
    """Return what a sentence calls ``element``: its name, or its id."""
    if element is None:
        return ""
    return " ".join(element.get("name", "").split()) or identity(element)


def _walk(root: _Element) -> Iterator[_Element]:
    """Yield the BPMN elements of the file in its order; what extensions hold is their own."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        if local(element) != "extensionElements":
            waiting.extend(reversed(list(bpmn_children(element))))


def _frozen(groups: Mapping[str, list[_Element]]) -> dict[str, Elements]:
    return {key: tuple(values) for key, values in groups.items()}
