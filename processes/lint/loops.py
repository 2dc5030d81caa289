"""Rules on size and repetition: what would keep the engine busy without end."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from processes.document import Document
from processes.lint.calls import endless_calls
from processes.lint.cycles import cycles
from processes.lint.finding import Finding, Severity
from processes.lint.graph import Edges, successors
from processes.lint.rule import Rule
from processes.lint.sites import owner
from processes.lint.subject import Subject
from processes.model import Node, Process
from processes.notation import SUBPROCESSES
from processes.tree import line_of, text_of

NO_CALLED: Final = Rule(
    code="BPMN-025",
    sentence='"{element}" does not name the process it calls.',
    advice="Choose a process that is published.",
)
NOT_PUBLISHED: Final = Rule(
    code="BPMN-025",
    sentence='"{element}" calls "{called}", which is not published.',
    advice="Publish the called process first, or put both into one file.",
)
CALLS_ITSELF: Final = Rule(
    code="BPMN-026",
    sentence="Endless call: {path}.",
    advice="Put a step that waits before the call, or repeat with an exclusive gateway.",
)
ENDLESS: Final = Rule(
    code="BPMN-027",
    sentence="This loop has no waiting step and no way out: {path}.",
    advice="Put a user task, a message or a timer into the loop.",
)
BUSY: Final = Rule(
    code="BPMN-027",
    sentence="This loop has no waiting step: {path}.",
    advice="Make sure that a calculation inside ends it, or put a user task or timer into it.",
    severity=Severity.WARNING,
)
TOO_MANY_NODES: Final = Rule(
    code="BPMN-040",
    sentence='"{element}" has {count} steps; at most {most} are allowed.',
    advice="Split the process; parts can start each other by messages.",
)
TOO_MANY_ITEMS: Final = Rule(
    code="BPMN-041",
    sentence='"{element}" would be done {count} times; between 0 and {most} are allowed.',
    advice="Give a smaller number, or a list to go through.",
)
TOO_DEEP: Final = Rule(
    code="BPMN-042",
    sentence='"{element}" lies in more than {most} sub-processes, one in another.',
    advice="Draw the inner steps on the level above.",
)
RULES: Final = (
    NO_CALLED,
    NOT_PUBLISHED,
    CALLS_ITSELF,
    ENDLESS,
    BUSY,
    TOO_MANY_NODES,
    TOO_MANY_ITEMS,
    TOO_DEEP,
)

_WORKED_OUT: Final = ("=", "$", "#")
"""How an expression begins; what it calls is only known when a case runs."""
MOST_NODES: Final = 10_000
MOST_ITEMS: Final = 1_000
MOST_LEVELS: Final = 10

WAITING: Final = frozenset(
    {
        "userTask",
        "manualTask",
        "receiveTask",
        "serviceTask",
        "intermediateCatchEvent",
        "boundaryEvent",
        "callActivity",
    }
)
CALCULATING: Final = frozenset({"scriptTask", "businessRuleTask"})
_CHOOSING: Final = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


def check_loops(subject: Subject) -> Iterator[Finding]:
    """Report loops in which no step waits for anybody or anything."""
    edges = successors(subject.process, subject.graph)
    nodes = subject.process.nodes
    busy = [node.id for node in nodes.values() if node.kind not in WAITING and not node.is_job]
    for members in cycles(edges, busy):
        part = [nodes[member] for member in members]
        path = " → ".join([*members, members[0]])
        changes = any(node.kind in CALCULATING for node in part)
        rule = BUSY if changes and _has_exit(part, edges) else ENDLESS
        yield rule.at(part[0], path=path)


def check_size(subject: Subject) -> Iterator[Finding]:
    """Report processes with too many steps, or too many levels."""
    nodes = subject.process.nodes
    if len(nodes) > MOST_NODES:
        yield TOO_MANY_NODES.at(subject.process, count=len(nodes), most=MOST_NODES)
    for node in subject.nodes(*SUBPROCESSES):
        if _levels(node, subject) > MOST_LEVELS:
            yield TOO_DEEP.at(node, most=MOST_LEVELS)


def check_calls(subject: Subject) -> Iterator[Finding]:
    """Report calls of nothing, and calls in a circle that never waits."""
    for node in subject.nodes("callActivity"):
        if not node.called:
            yield NO_CALLED.at(node)
    yield from _endless(_own(subject.document), [subject.process.id])


def lint_calls(document: Document, published: Collection[str]) -> tuple[Finding, ...]:
    """Return the calls of processes that are neither in the file nor ``published``, by key."""
    known = {p.id for p in (*document.processes, *document.global_tasks)} | set(published)
    nodes = (n for p in document.runnable for n in p.nodes.values() if n.kind == "callActivity")
    return tuple(
        NOT_PUBLISHED.at(node, called=node.called)
        for node in nodes
        if node.called and not node.called.startswith(_WORKED_OUT) and node.called not in known
    )


def lint_circles(document: Document, known: Mapping[str, Process]) -> tuple[Finding, ...]:
    """Return the calls that lead back to where they are by way of ``known`` processes."""
    own = _own(document)
    return tuple(_endless({**known, **own}, own))


def _own(document: Document) -> dict[str, Process]:
    return {p.id: p for p in (*document.runnable, *document.global_tasks)}


def _endless(known: Mapping[str, Process], among: Collection[str]) -> Iterator[Finding]:
    for node, way in endless_calls(known, among):
        yield CALLS_ITSELF.at(node, path=" → ".join(way))


def check_cardinality(subject: Subject) -> Iterator[Finding]:
    """Report constant numbers of repetitions that are negative or too large."""
    for element in subject.elements("loopCardinality"):
        text = text_of(element).removeprefix("=").strip()
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            continue
        if text.startswith("-") or len(digits) > len(str(MOST_ITEMS)) or int(digits) > MOST_ITEMS:
            count = text[:20]
            yield TOO_MANY_ITEMS.at(
                owner(element), on_line=line_of(element), count=count, most=MOST_ITEMS
            )


def _has_exit(part: list[Node], edges: Edges) -> bool:
    """Return whether a gateway of the loop can choose a way out of it."""
    members = {node.id for node in part}
    return any(node.kind in _CHOOSING and not members.issuperset(edges[node.id]) for node in part)


def _levels(node: Node, subject: Subject) -> int:
    levels = 1
    while node.parent in subject.process.nodes:
        node = subject.process.nodes[node.parent]
        levels += 1
    return levels
