"""The rule that every matter ends with an answer to the resident (件件有落实、事事有回音).

A step answers when it sends ``case.answer``, when it sends the answer that the asking process waits
for (that one then answers the resident), or when it is a task of the stage feedback. The question
asked of each end is: has every way to it passed such a step? Where branches join in parallel, one
of them is enough, because the others are waited for.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from processes.lint.finding import Finding
from processes.lint.graph import successors
from processes.lint.house import PEOPLE, case_ends
from processes.lint.messages import sends
from processes.lint.rule import house_rule
from processes.lint.subject import Subject
from processes.model import Node

NO_ANSWER: Final = house_rule(
    code="HOUSE-013",
    sentence='The case can end at "{element}" although the resident has had no answer.',
    advice="Send case.answer or put a task of the stage feedback on every way to this end.",
)
RULES: Final = (NO_ANSWER,)

ANSWER: Final = "case.answer"
ASKER: Final = "caller"
"""The receiver, in the table of messages, of an answer to the process that asked."""


def check_answers(subject: Subject) -> Iterator[Finding]:
    """Report ends that can be reached without an answer.

    Exempt are processes without a reporter (``grid.reporter=none``) and closures that need none.
    """
    if subject.process.properties.get("grid.reporter") == "none":
        return
    answered = _answered(subject)
    for end in case_ends(subject):
        closure = subject.vocabulary.closure_types.get(end.properties.get("grid.closure", ""))
        if not answered[end.id] and (closure is None or closure.needs_answer):
            yield NO_ANSWER.at(end)


def _answered(subject: Subject) -> Mapping[str, bool]:
    """Return for each node whether the resident has an answer once it is done.

    The greatest solution of the equations, so that a loop does not doubt itself.
    """
    nodes = subject.process.nodes
    edges = successors(subject.process, subject.graph)
    before: dict[str, list[str]] = {node: [] for node in nodes}
    for node, followers in edges.items():
        for follower in followers:
            before[follower].append(node)
    starts = {node.id for node in subject.graph.starts()}
    answers = _answering_messages(subject)
    answered = dict.fromkeys(nodes, True)
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        ways = [answered[way] for way in before[node]]
        holds = _answers(nodes[node], answers) or (
            node not in starts and _all_have(nodes[node], ways)
        )
        if answered[node] and not holds:
            answered[node] = False
            waiting.extend(edges[node])
    return answered


def _answering_messages(subject: Subject) -> frozenset[str]:
    """Return the names of the messages that are an answer."""
    known = subject.vocabulary.messages.values()
    return frozenset({ANSWER, *(message.name for message in known if ASKER in message.receivers)})


def _all_have(node: Node, ways: list[bool]) -> bool:
    """Return whether an answer has been given whichever way ``node`` was reached."""
    return any(ways) if node.kind == "parallelGateway" else all(ways)


def _answers(node: Node, answers: frozenset[str]) -> bool:
    if node.kind in PEOPLE:
        return node.properties.get("grid.stage") == "feedback"
    return sends(node) and node.message in answers
