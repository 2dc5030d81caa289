"""Rules on business rule tasks: which decision they ask for, and where its result goes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from processes.decision.model import Aggregation, Context, HitPolicy, Model, Relation, Table
from processes.document import Document
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule
from processes.lint.subject import Subject
from processes.model import Ask, Node, Process

NO_DECISION: Final = Rule(
    code="BPMN-022",
    sentence='"{element}" names neither a decision nor a program.',
    advice="Give it the id of a decision in decisionRef.",
)
NOT_PUBLISHED: Final = Rule(
    code="BPMN-055",
    sentence='"{element}" asks for the decision "{decision}", which is not published.',
    advice="Publish the DMN file with this decision first, or together with the process.",
)
NO_VERSION: Final = Rule(
    code="BPMN-055",
    sentence='"{element}" asks for {version} of the decision "{decision}", which there is not.',
    advice="Name a version that is published, or leave the version out.",
)
NOT_AT_HAND: Final = Rule(
    code="BPMN-055",
    sentence='"{element}" asks for the decision "{decision}", which is in none of these files.',
    advice="Nothing to do when it is published already, or will be before the process.",
    severity=Severity.NOTE,
)
WORKED_OUT: Final = Rule(
    code="BPMN-022",
    sentence='Which decision "{element}" asks for is only worked out later ({text}).',
    advice="Name the decision; where it depends, choose by an exclusive gateway before.",
)
BINDING: Final = Rule(
    code="BPMN-056",
    sentence='"{element}" binds its decision by {found}; {known} are known.',
    advice="Choose one of these; with version give a whole number from 1, with versionTag a tag.",
)
MAPPING: Final = Rule(
    code="BPMN-057",
    sentence='"{element}" maps the result of its decision by {found}; {known} are known.',
    advice="Choose one of these, or leave it out to take the result as it is.",
)
NO_RESULT: Final = Rule(
    code="BPMN-058",
    sentence='"{element}" does not say which variable takes the result of its decision.',
    advice="Name it in resultVariable; only the entries of a context become variables themselves.",
)
RULES: Final = (
    NO_DECISION,
    NOT_PUBLISHED,
    NO_VERSION,
    NOT_AT_HAND,
    WORKED_OUT,
    BINDING,
    MAPPING,
    NO_RESULT,
)

BINDINGS: Final = ("latest", "deployment", "version", "versionTag")
MAPPINGS: Final = ("singleEntry", "singleResult", "collectEntries", "resultList")
_WORKED_OUT: Final = ("=", "$", "#")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")
_BOUND: Final[Mapping[str, Callable[[str], object]]] = {
    "latest": lambda _version: True,
    "deployment": lambda _version: True,
    "version": _NUMBER.fullmatch,
    "versionTag": bool,
}
"""Which versions may be named, by binding."""
_SINGLE: Final = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST})

_SCALARS: Final = frozenset(
    {"boolean", "date", "integer", "double", "long", "number", "string", "time"}
)
"""Types whose values are no contexts, as DMN and the editors of others call them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a decision that is published, or is about to be."""

    versions: int = 0
    """How many versions are published; 0 when that is not known."""
    tags: frozenset[str] = frozenset()
    named: bool | None = None
    """Whether what it gives is a context; None when only evaluating it could tell."""


def check_asks(subject: Subject) -> Iterator[Finding]:
    """Report business rule tasks that do not say what is asked, or where the result goes."""
    yield from _unclear(subject.process)


def check_global_asks(document: Document) -> Iterator[Finding]:
    """Report the same of global business rule tasks."""
    for process in document.global_tasks:
        yield from _unclear(process)


def lint_asks(document: Document, published: Mapping[str, Known]) -> tuple[Finding, ...]:
    """Return the tasks that ask for what is not ``published``, or lose what it gives."""
    found = (_unanswered(node, ask, published.get(ask.decision)) for node, ask in _asks(document))
    return tuple(finding for findings in found for finding in findings)


def asked_elsewhere(document: Document, at_hand: Mapping[str, Known]) -> tuple[Finding, ...]:
    """Return notes on the tasks that ask for what is not ``at_hand``; it may well be published."""
    return tuple(
        NOT_AT_HAND.at(node, decision=ask.decision)
        for node, ask in _asks(document)
        if ask.decision not in at_hand
    )


def keys_asked(document: Document) -> tuple[str, ...]:
    """Return the decisions that a file asks for, each once."""
    return tuple(dict.fromkeys(ask.decision for _, ask in _asks(document)))


def decisions_of(model: Model) -> dict[str, Known]:
    """Return the decisions and decision services of a file that may be asked for, by key."""
    own = {d.id: Known(named=_named(d.box)) for d in model.decisions.values()}
    return own | {service.id: Known() for service in model.services.values()}


def _named(box: object) -> bool | None:
    """Return whether a box gives a context; None when only its evaluation could tell."""
    if isinstance(box, Table):
        single = box.policy in _SINGLE or box.aggregation is not Aggregation.NONE
        if not single or (len(box.outputs) == 1 and box.outputs[0].type in _SCALARS):
            return False
        return True if len(box.outputs) > 1 else None
    if isinstance(box, Context):
        return True if all(entry.variable for entry in box.entries) else None
    return False if isinstance(box, Relation) else None


def _unclear(process: Process) -> Iterator[Finding]:
    for node in process.nodes.values():
        if node.kind != "businessRuleTask" or node.is_job:
            continue
        ask = node.ask
        if ask is None:
            yield NO_DECISION.at(node)
        elif ask.decision.startswith(_WORKED_OUT):
            yield WORKED_OUT.at(node, text=ask.decision)
        else:
            yield from _misspelled(node, ask)


def _misspelled(node: Node, ask: Ask) -> Iterator[Finding]:
    if not _is_bound(ask):
        found = " ".join([ask.binding, ask.version]).strip()
        yield BINDING.at(node, found=found, known=", ".join(BINDINGS))
    if ask.mapping and ask.mapping not in MAPPINGS:
        yield MAPPING.at(node, found=ask.mapping, known=", ".join(MAPPINGS))
    elif ask.mapping not in {"", "singleResult"} and not node.result:
        yield NO_RESULT.at(node)


def _unanswered(node: Node, ask: Ask, known: Known | None) -> Iterator[Finding]:
    if known is None:
        yield NOT_PUBLISHED.at(node, decision=ask.decision)
        return
    bound = f"{ask.binding} {ask.version}"
    if ask.binding == "version" and int(ask.version) > known.versions:
        yield NO_VERSION.at(node, decision=ask.decision, version=bound)
    if ask.binding == "versionTag" and ask.version not in known.tags:
        yield NO_VERSION.at(node, decision=ask.decision, version=bound)
    if not ask.mapping and not node.result and known.named is False:
        yield NO_RESULT.at(node)


def _asks(document: Document) -> Iterator[tuple[Node, Ask]]:
    """Yield what is asked in the processes that run, where it is said clearly."""
    for process in (*document.runnable, *document.global_tasks):
        for node in process.nodes.values():
            if node.ask is not None and _is_bound(node.ask):
                yield node, node.ask


def _is_bound(ask: Ask) -> bool:
    """Say whether a task names its decision, and a binding that there is."""
    fixed = not ask.decision.startswith(_WORKED_OUT)
    return fixed and ask.binding in _BOUND and bool(_BOUND[ask.binding](ask.version))
