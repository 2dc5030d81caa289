"""Rules on shared variables: what branches write at the same time must not get lost.

Variables belong to the case, so all tokens write the same ones and the last value stays. A script
is atomic: one that adds to the old value loses nothing, and neither do two that set the same
constant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from processes.feel import outline
from processes.lint.concurrency import Threads, threads
from processes.lint.finding import Finding, Severity
from processes.lint.messages import receives, sends
from processes.lint.rule import Rule, label
from processes.lint.subject import Subject
from processes.model import Node, Repetition
from processes.readdata import ALL

LOST: Final = Rule(
    code="DATA-001",
    sentence='"{element}" and "{other}" run at the same time and both set "{variable}"; '
    "one value gets lost.",
    advice="Give each branch a variable of its own, or let each add to a list.",
    severity=Severity.WARNING,
    page="BPMN 2.0.2 §10.4.1",
)
OVERWRITTEN: Final = Rule(
    code="DATA-002",
    sentence='"{element}" is done several times at once, and each time sets "{variable}" anew.',
    advice="Only the last value stays: gather the results in a list, or add to the old value.",
    severity=Severity.WARNING,
    page="BPMN 2.0.2 §10.3.8",
)
RULES: Final = (LOST, OVERWRITTEN)

PAYLOAD: Final = "grid.payload"
INTO: Final = "grid.into"
_COUNTERS: Final = frozenset(
    {"loopCounter", "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances"}
)
_TRIED: Final = 50
"""Partners of one way that a step is compared with; more would name the same loss again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One step that sets one variable."""

    node: Node
    variable: str
    scope: str = ""
    """The sub-process whose data object the variable is, empty for a variable of the case."""
    keeps: bool = False
    constant: str = ""

    def loses(self, other: "Write") -> bool:
        """Return whether one of the two values gets lost when both are written."""
        if self.keeps and other.keeps:
            return False
        return not (self.constant and self.constant == other.constant)


Index = dict[tuple[str, str, str], dict[int, list[Write]]]
"""Writes by variable, its scope and a parting, and there by the way they lie on."""


def check_sharing(subject: Subject) -> Iterator[Finding]:
    """Report steps that lose each other's values (BPMN 2.0.2 §10.4.1, decision 0010)."""
    writes = [write for write in _writes(subject) if not _is_own(write, subject)]
    for write in writes:
        if not write.keeps and not write.constant and _is_repeated(write, subject):
            yield OVERWRITTEN.at(write.node, variable=write.variable)
    if len({write.node.id for write in writes}) == len(writes) == len({_key(w) for w in writes}):
        return
    running = threads(subject.process, subject.graph)
    known: Index = {}
    for write in writes:
        if (other := _partner(write, known, running)) is not None:
            also, name = (other.node.id,), label(other.node)
            yield LOST.at(write.node, also=also, other=name, variable=write.variable)
        for place, way in running.labels(write.node.id):
            known.setdefault((*_key(write), place), {}).setdefault(way, []).append(write)


def _key(write: Write) -> tuple[str, str]:
    return write.variable, write.scope


def _partner(write: Write, known: Index, running: Threads) -> Write | None:
    """Return an earlier write that can get lost with ``write``, or None."""
    for place, way in sorted(running.labels(write.node.id)):
        for other_way, others in known.get((*_key(write), place), {}).items():
            for other in others[:_TRIED] if other_way != way else ():
                if write.loses(other) and running.together(write.node.id, other.node.id):
                    return other
    return None


def _writes(subject: Subject) -> Iterator[Write]:
    sent = _payloads(subject)
    for node in subject.process.nodes.values():
        for entry in _entries(node, subject, sent):
            yield Write(
                node=node,
                variable=entry.name,
                scope=_declaring(node, entry.name, subject),
                keeps=entry.keeps,
                constant=entry.constant,
            )


def _entries(
    node: Node, subject: Subject, sent: dict[str, tuple[str, ...]]
) -> Iterator[outline.Entry]:
    """Yield what ``node`` sets: by its script, result, form, message and what it hands out."""
    if node.result:
        yield outline.Entry(node.result, outline.keeps(node.script, node.result))
    elif node.script:
        yield from outline.entries(node.script)
    gathered = (node.repeat.results,) if node.repeat is not None else ()
    for name in (*_asked(node, subject), *_received(node, sent), *gathered):
        if name:
            yield outline.Entry(name, keeps=False)
    for assignment in node.outputs:
        if assignment.target and assignment.target != ALL:
            adds = assignment.computed and outline.keeps(assignment.source, assignment.target)
            yield outline.Entry(assignment.target, adds)


def _asked(node: Node, subject: Subject) -> tuple[str, ...]:
    """Return what the form of ``node`` asks; a group is one variable."""
    form = subject.forms.get(node.form)
    questions = form.fields if form is not None else ()
    return tuple(q.key for q in questions if q.type != "note" and not q.readonly)


def _received(node: Node, sent: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return what a message brings, as far as its sender is in the same file."""
    if not receives(node):
        return ()
    into = node.properties.get(INTO, "")
    return (into,) if into else sent.get(node.message, ())


def _payloads(subject: Subject) -> dict[str, tuple[str, ...]]:
    """Return the names in the payloads of the messages that the file sends, by message."""
    found: dict[str, tuple[str, ...]] = {}
    for process in subject.document.processes:
        for node in process.nodes.values():
            if sends(node) and node.message and node.properties.get(PAYLOAD):
                names = (entry.name for entry in outline.entries(node.properties[PAYLOAD]))
                known = found.get(node.message, ())
                found[node.message] = tuple(dict.fromkeys((*known, *names)))
    return found


def _declaring(node: Node, name: str, subject: Subject) -> str:
    """Return the innermost sub-process around ``node`` that has a data object ``name``."""
    objects, scope = subject.process.data_objects, node.parent
    while scope and name not in objects.get(scope, ()):
        around = subject.process.nodes.get(scope)
        scope = around.parent if around is not None else ""
    return scope


def _is_own(write: Write, subject: Subject) -> bool:
    """Return whether the variable is one that the step, or a repeated one around it, has alone."""
    node = write.node
    given = {assignment.target for assignment in node.inputs}
    handed = {a.source for a in node.outputs if not a.computed and a.source != a.target}
    if write.variable in given | handed and write.variable not in {a.target for a in node.outputs}:
        return True
    return any(write.variable in _locals(loop) for loop in _loops(node, subject))


def _is_repeated(write: Write, subject: Subject) -> bool:
    """Return whether several instances of one activity write the variable at the same time."""
    node: Node | None = write.node
    while node is not None and node.id != write.scope:
        loop = node.repeat
        gathers = node is write.node and loop is not None and loop.results == write.variable
        if loop is not None and not (loop.standard or loop.sequential or gathers):
            return True
        node = subject.process.nodes.get(node.parent)
    return False


def _loops(node: Node, subject: Subject) -> Iterator[Repetition]:
    around: Node | None = node
    while around is not None:
        if around.repeat is not None:
            yield around.repeat
        around = subject.process.nodes.get(around.parent)


def _locals(loop: Repetition) -> frozenset[str]:
    return _COUNTERS | {loop.element, loop.result}
