"""The graph of requirements: references to nothing, circles, imports, and what nothing uses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from processes.decision.errors import DecisionCycleError, ImportMissingError
from processes.decision.graph import more_names
from processes.decision.model import Decision, DecisionService, InputData, Knowledge, Reference
from processes.decision.notation import NAMESPACES
from processes.decision.session import Key
from processes.lint.decisions.naming import Read
from processes.lint.decisions.subject import Node, Subject, nodes, place_of
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot, from_error

_PAGE: Final = "DMN 1.5 §6.2"
NOTHING: Final = Rule(
    code="DMN-022",
    sentence='"{element}" refers to {found}, which is not in the file.',
    advice="Draw the arrow to something that is there, or delete it.",
    page=_PAGE,
)
NOT_IMPORTED: Final = Rule(
    code="DMN-022",
    sentence='"{element}" refers to {found} of the model {namespace}, which has no such element.',
    advice="Import the model with that namespace, and refer to something that it holds.",
    page="DMN 1.5 §6.3.3",
)
WRONG_KIND: Final = Rule(
    code="DMN-022",
    sentence='"{element}" cannot be connected to "{found}" in this way.',
    advice=(
        "Values come from input data and decisions, functions from business knowledge models and "
        "decision services."
    ),
    page=_PAGE,
)
FOREIGN_IMPORT: Final = Rule(
    code="DMN-022",
    sentence="The imported {found} is no DMN model, so nothing of it is used.",
    advice="Import DMN models only.",
    severity=Severity.WARNING,
    page="DMN 1.5 §6.3.3",
)
UNUSED: Final = Rule(
    code="DMN-025",
    sentence='Nothing uses the input data "{element}".',
    advice="Connect it to the decision that needs it, or delete it.",
    severity=Severity.WARNING,
)
UNREAD: Final = Rule(
    code="DMN-025",
    sentence='"{element}" requires "{found}" but never reads it.',
    advice="Delete the arrow, or use it.",
    severity=Severity.NOTE,
)
NO_DECISION: Final = Rule(
    code="DMN-026",
    sentence="There is no decision in the file.",
    advice="Draw a decision, unless other files import this one.",
    severity=Severity.WARNING,
)
RULES: Final = (
    NOTHING,
    NOT_IMPORTED,
    WRONG_KIND,
    FOREIGN_IMPORT,
    UNUSED,
    UNREAD,
    NO_DECISION,
)


def check_file(subject: Subject) -> Iterator[Finding]:
    """Report that there is nothing to decide."""
    if not subject.model.decisions:
        model = subject.model
        yield NO_DECISION.at(Spot(id=model.id, name=model.name, line=1))


def check_imports(subject: Subject) -> Iterator[Finding]:
    """Report imported models that are not at hand, and those that are no DMN."""
    for each in subject.model.imports:
        place = Spot(id=subject.model.id, name=each.name, line=each.line)
        if each.kind and each.kind not in NAMESPACES:
            yield FOREIGN_IMPORT.at(place, found=each.name or each.namespace)
        elif each.namespace not in subject.models:
            error = ImportMissingError(line=each.line, namespace=each.namespace)
            yield from_error(error, place)


def check_references(subject: Subject) -> Iterator[Finding]:
    """Report references to what is not there, and arrows between things that do not fit."""
    missing = {each.namespace for each in subject.model.imports} - subject.models.keys()
    for node in nodes(subject.model):
        for reference, kinds in _references(node):
            target = subject.target(reference)
            if target is None and reference.namespace not in missing:
                yield _not_found(node, reference)
            elif target is not None and not isinstance(target, kinds):
                yield WRONG_KIND.at(place_of(node), found=target.name)


def _not_found(node: Node, reference: Reference) -> Finding:
    found = reference.id or "-"
    if not reference.namespace:
        return NOTHING.at(place_of(node), found=found)
    return NOT_IMPORTED.at(place_of(node), found=found, namespace=reference.namespace)


Kinds = tuple[type[Node], ...]


def _references(node: Node) -> Iterator[tuple[Reference, Kinds]]:
    """Yield what a node refers to, with the kinds that fit."""
    values, functions = (InputData, Decision), (Knowledge, DecisionService)
    told: list[tuple[tuple[Reference, ...], Kinds]] = []
    if isinstance(node, Decision):
        told = [(node.requires, values), (node.knowledge, functions)]
    elif isinstance(node, Knowledge):
        told = [(node.knowledge, functions)]
    elif isinstance(node, DecisionService):
        decisions = (*node.outputs, *node.encapsulated, *node.input_decisions)
        told = [(decisions, (Decision,)), (node.input_data, (InputData,))]
    yield from ((each, kinds) for group, kinds in told for each in group)


def check_cycles(subject: Subject) -> Iterator[Finding]:
    """Report decisions that require one another, once per circle."""
    seen: set[Key] = set()
    for decision in subject.model.decisions.values():
        start = (subject.model.namespace, decision.id)
        circle = _circle(start, subject)
        if circle and not seen.intersection(circle):
            seen.update(circle)
            names = [found.name for key in (*circle, start) if (found := subject.node(key))]
            error = DecisionCycleError(names=" → ".join(names))
            yield from_error(error, place_of(decision))


def _circle(start: Key, subject: Subject) -> tuple[Key, ...]:
    """Return a way from ``start`` back to itself, the shortest; empty when there is none."""
    came: dict[Key, Key] = {}
    waiting = [start]
    for here in waiting:
        for need in _needs(here, subject):
            if need == start:
                return _way(here, start, came)
            if need not in came:
                came[need] = here
                waiting.append(need)
    return ()


def _needs(key: Key, subject: Subject) -> Iterator[Key]:
    node = subject.node(key)
    for each in node.requires if isinstance(node, Decision) else ():
        yield each.namespace or key[0], each.id


def _way(last: Key, start: Key, came: Mapping[Key, Key]) -> tuple[Key, ...]:
    way = [last]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))


def check_use(subject: Subject, read: Sequence[Read]) -> Iterator[Finding]:
    """Report input data that nothing requires, and what is required but never read."""
    required = {
        reference.id
        for node in nodes(subject.model)
        for reference, _ in _references(node)
        if not reference.namespace
    }
    for data in subject.model.inputs.values():
        if data.id not in required:
            yield UNUSED.at(place_of(data))
    mentioned: dict[str, set[str]] = {}
    for each in read:
        mentioned.setdefault(each.text.node, set()).update(each.mentioned)
    unread = {each.text.node for each in read if each.tree is None}
    for decision in subject.model.decisions.values():
        if decision.id in mentioned and decision.id not in unread:
            yield from _unread(decision, mentioned[decision.id], subject)


def _unread(decision: Decision, mentioned: set[str], subject: Subject) -> Iterator[Finding]:
    others = more_names(subject.model, decision)
    read = {key[1] for name, key in others.items() if name in mentioned}
    for reference in (*decision.requires, *decision.knowledge):
        target = subject.target(reference)
        named = subject.name(reference) in mentioned or reference.id in read
        if target is not None and not named:
            yield UNREAD.at(place_of(decision), found=target.name)
