"""The words of Camunda 8 (zeebe:) that mean the same as ours; what means more is left standing.

The linter then names what was left (see ``LEFT``), so that nothing is skipped in silence.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes.extensions import CAMUNDA, ZEEBE
from processes.normalise.changes import Change, WordTranslated
from processes.normalise.edits import AddChild, Edit, New, SetAttribute, Where, change
from processes.normalise.languages.term import NAME
from processes.notation import BPMN
from processes.tree import child, local

Reader = Callable[[_Element, _Element], Iterator[Edit]]
"""Takes the element of BPMN and the zeebe word in it."""


def words(root: _Element) -> Iterator[Edit]:
    """Say in our words what an element says in zeebe words and not yet in ours."""
    for element in root.iter(f"{{{BPMN}}}*"):
        for word in spoken(element):
            reader = READERS.get(local(word))
            if reader is not None:
                yield from reader(element, word)


def spoken(element: _Element) -> Iterator[_Element]:
    """Yield the zeebe words that stand directly in ``element``."""
    for container in element.iterchildren(f"{{{BPMN}}}extensionElements"):
        yield from container.iterchildren(f"{{{ZEEBE}}}*")


def _attributes(names: Mapping[str, str]) -> Reader:
    """Return a reader of attributes: theirs → ours."""

    def read(element: _Element, word: _Element) -> Iterator[Edit]:
        for theirs, ours in names.items():
            value = word.get(theirs, "").strip()
            if value:
                yield from _set(element, word, ours, value, was=f"zeebe:{local(word)} {theirs}")

    return read


def _set(element: _Element, word: _Element, ours: str, value: str, *, was: str) -> Iterator[Edit]:
    """Give ``element`` the attribute ``ours`` unless it has it."""
    name = ours if ours == "calledElement" else f"{{{CAMUNDA}}}{ours}"
    if element.get(name) is None:
        shown = ours if ours == "calledElement" else f"camunda:{ours}"
        said = change(WordTranslated, word, was=was, now=f'{shown}="{value}"')
        yield SetAttribute(element=element, change=said, name=name, value=value)


def _job(element: _Element, word: _Element) -> Iterator[Edit]:
    """Read the type of a job as the topic of an external task."""
    topic = _literal(word.get("type", ""))
    if topic:
        yield from _set(element, word, "topic", topic, was="zeebe:taskDefinition type")
        yield from _set(element, word, "type", "external", was="zeebe:taskDefinition")


def _script(element: _Element, word: _Element) -> Iterator[Edit]:
    text = word.get("expression", "").removeprefix("=").strip()
    if text and child(element, "script") is None:
        new = New(tag=f"{{{BPMN}}}script", text=text)
        said = change(WordTranslated, word, was="zeebe:script", now=f"a script: {text}")
        yield AddChild(element=element, change=said, new=new, where=Where.LAST)
        if element.get("scriptFormat") is None:
            yield SetAttribute(element=element, change=said, name="scriptFormat", value="feel")
    name = word.get("resultVariable", "").strip()
    if name:
        yield from _set(element, word, "resultVariable", name, was="zeebe:script resultVariable")


def _loop(element: _Element, word: _Element) -> Iterator[Edit]:
    """Read the collections of a multi-instance activity (``element`` is its loop)."""
    yield from _COLLECTIONS(element, word)
    results = word.get("outputCollection", "").strip()
    result = word.get("outputElement", "").removeprefix("=").strip()
    if not (results and NAME.fullmatch(result)) or child(element, "loopDataOutputRef") is not None:
        return
    said = change(
        WordTranslated, word, was="zeebe:loopCharacteristics", now=f"{result} → {results}"
    )
    for new in (
        New(tag=f"{{{BPMN}}}loopDataOutputRef", text=results),
        New(tag=f"{{{BPMN}}}outputDataItem", attributes={"name": result}),
    ):
        yield AddChild(element=element, change=said, new=new, where=Where.BEHIND_EXTENSIONS)


def _call(element: _Element, word: _Element) -> Iterator[Edit]:
    """Read which process is called, in which version, and whether all variables are passed."""
    called = _literal(word.get("processId", ""))
    if called:
        yield from _set(element, word, "calledElement", called, was="zeebe:calledElement processId")
    binding = word.get("bindingType", "").strip()
    if binding in {"latest", "deployment"}:
        was = "zeebe:calledElement bindingType"
        yield from _set(element, word, "calledElementBinding", binding, was=was)
    mapped = {local(m) for io in _mappings(element) for m in io.iterchildren("*")}
    for way, attribute, otherwise in (
        ("in", "propagateAllParentVariables", "true"),
        ("out", "propagateAllChildVariables", "false" if "output" in mapped else "true"),
    ):
        if word.get(attribute, otherwise).strip() == "true" and not _passes_all(element, way):
            new = New(tag=f"{{{CAMUNDA}}}{way}", attributes={"variables": "all"})
            said = change(WordTranslated, word, was=attribute, now=f'camunda:{way} variables="all"')
            yield AddChild(element=element, change=said, new=new)


def _decision(element: _Element, word: _Element) -> Iterator[Edit]:
    """Read which decision is asked, in which version, and what takes its result."""
    binding = word.get("bindingType", "").strip()
    tag = word.get("versionTag", "").strip() if binding == "versionTag" else ""
    for theirs, ours, value in (
        ("decisionId", "decisionRef", _literal(word.get("decisionId", ""))),
        ("bindingType", "decisionRefBinding", binding if binding in _BOUND else ""),
        ("versionTag", "decisionRefVersionTag", tag),
        ("resultVariable", "resultVariable", word.get("resultVariable", "").strip()),
    ):
        if value:
            was = f"zeebe:calledDecision {theirs}"
            yield from _set(element, word, ours, value, was=was)


def _mapping(element: _Element, word: _Element) -> Iterator[Edit]:
    """Read what goes into an activity and comes out: mappings of a call, else associations."""
    made = _passed if local(element) == "callActivity" else _associated
    for member in word.iterchildren(f"{{{ZEEBE}}}input", f"{{{ZEEBE}}}output"):
        way = {"input": "in", "output": "out"}[local(member)]
        source, target = member.get("source", "").strip(), member.get("target", "").strip()
        if source and target:
            yield from made(element, member, way, source.removeprefix("=").strip())


def _passed(element: _Element, member: _Element, way: str, source: str) -> Iterator[Edit]:
    target = member.get("target", "").strip()
    there = [e for e in _ours(element, way) if e.get("target", "").strip() == target]
    if not there:
        new = New(
            tag=f"{{{CAMUNDA}}}{way}",
            attributes={"sourceExpression": f"={source}", "target": target},
        )
        said = _moves(member, f"camunda:{way} {target} = {source}")
        yield AddChild(element=element, change=said, new=new)


def _associated(element: _Element, member: _Element, way: str, source: str) -> Iterator[Edit]:
    target = member.get("target", "").strip()
    name = {"in": "dataInputAssociation", "out": "dataOutputAssociation"}[way]
    if any(target == text for text in element.itertext(f"{{{BPMN}}}to")):
        return
    assignment = New(
        tag=f"{{{BPMN}}}assignment",
        inside=(
            New(tag=f"{{{BPMN}}}from", text=source),
            New(tag=f"{{{BPMN}}}to", text=target),
        ),
    )
    new = New(tag=f"{{{BPMN}}}{name}", inside=(assignment,))
    said = _moves(member, f"{name} {target} = {source}")
    yield AddChild(element=element, change=said, new=new, where=Where.BEHIND_EXTENSIONS)


def _moves(member: _Element, now: str) -> Change:
    return change(WordTranslated, member, was=f"zeebe:{local(member)}", now=now)


def _properties(element: _Element, word: _Element) -> Iterator[Edit]:
    """Read properties as ours, unless some of ours are there."""
    given = {m.get("name", ""): m.get("value", "") for m in word.iterchildren("{*}property")}
    if given and not list(_ours(element, "properties")):
        tag = f"{{{CAMUNDA}}}property"
        inside = tuple(New(tag=tag, attributes={"name": n, "value": v}) for n, v in given.items())
        said = change(WordTranslated, word, was="zeebe:properties", now="camunda:properties")
        new = New(tag=f"{{{CAMUNDA}}}properties", inside=inside)
        yield AddChild(element=element, change=said, new=new)


def _ours(element: _Element, name: str) -> Iterator[_Element]:
    for container in element.iterchildren(f"{{{BPMN}}}extensionElements"):
        yield from container.iterchildren(f"{{{CAMUNDA}}}{name}")


def _mappings(element: _Element) -> Iterator[_Element]:
    return (word for word in spoken(element) if local(word) == "ioMapping")


def _passes_all(element: _Element, way: str) -> bool:
    return any(e.get("variables") == "all" for e in _ours(element, way))


def _literal(text: str) -> str:
    """Return a fixed text; nothing for an expression that only a running case could answer."""
    bare = text.strip()
    if not bare.startswith("="):
        return bare
    inner = bare.removeprefix("=").strip()
    quoted = inner[:1] == inner[-1:] == '"' and '"' not in inner[1:-1]
    return inner[1:-1] if quoted else ""


_BOUND: Final = frozenset({"latest", "deployment", "versionTag"})
"""What binds a task to a version of a decision, in their words and in ours."""
_COLLECTIONS: Final = _attributes(
    {"inputCollection": "collection", "inputElement": "elementVariable"}
)
READERS: Final[Mapping[str, Reader]] = {
    "assignmentDefinition": _attributes(
        {
            "assignee": "assignee",
            "candidateGroups": "candidateGroups",
            "candidateUsers": "candidateUsers",
        }
    ),
    "taskSchedule": _attributes({"dueDate": "dueDate", "followUpDate": "followUpDate"}),
    "priorityDefinition": _attributes({"priority": "priority"}),
    "formDefinition": _attributes(
        {"formKey": "formKey", "formId": "formKey", "externalReference": "formKey"}
    ),
    "versionTag": _attributes({"value": "versionTag"}),
    "calledDecision": _decision,
    "taskDefinition": _job,
    "script": _script,
    "loopCharacteristics": _loop,
    "calledElement": _call,
    "ioMapping": _mapping,
    "properties": _properties,
}
"""What is read of each zeebe word."""

SHOWN: Final = frozenset({"userTask", "taskHeaders", "userTaskForm", "modelerTemplate"})
"""Words that change nothing of the way a case takes."""


def left(element: _Element) -> Iterator[tuple[_Element, str]]:
    """Yield the zeebe words of ``element`` that mean more than was read, with what they ask for."""
    for word in spoken(element):
        name = local(word)
        if name not in READERS and name not in SHOWN:
            yield word, f"zeebe:{name}"
        for attribute, what in _UNREAD.items():
            text = word.get(attribute[1], "").strip() if attribute[0] == name else ""
            if text and not what(text):
                yield word, f"zeebe:{name} {attribute[1]}"


_UNREAD: Final[Mapping[tuple[str, str], Callable[[str], object]]] = {
    ("taskDefinition", "type"): _literal,
    ("calledElement", "processId"): _literal,
    ("calledElement", "bindingType"): lambda text: text in {"latest", "deployment"},
    ("calledDecision", "decisionId"): _literal,
    ("calledDecision", "bindingType"): lambda text: text in _BOUND,
    ("loopCharacteristics", "outputElement"): lambda text: NAME.fullmatch(
        text.removeprefix("=").strip()
    ),
}
"""The attributes of which only some values are read."""
