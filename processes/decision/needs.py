"""What a decision asks of whoever wants it decided: the inputs that somebody has to give."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from processes.decision.model import (
    Decision,
    DecisionService,
    InputData,
    Knowledge,
    Model,
    Reference,
    Table,
    Variable,
)
from processes.feel.compiler import Scope, compile_within
from processes.feel.errors import FeelError

Askable = Decision | DecisionService | Knowledge
"""What can be asked for a value."""


def askable(model: Model) -> tuple[Askable, ...]:
    """Return all that a model can be asked for: decisions, services, knowledge models."""
    nodes = (model.decisions, model.services, model.knowledge)
    return tuple(node for kind in nodes for node in kind.values())


def roots(model: Model) -> tuple[Decision, ...]:
    """Return the decisions that no other decision of the model requires."""
    required = {need.id for each in model.decisions.values() for need in each.requires}
    return tuple(each for each in model.decisions.values() if each.id not in required)


def needed(models: Sequence[Model], node: Askable, given: Collection[str]) -> tuple[Variable, ...]:
    """Return what somebody has to give so that ``node`` of the first of ``models`` has a value.

    Of a decision that is the input data it comes down to, where a decision that is ``given`` needs
    nothing more; of a model that names no input data, what the columns of its tables read. Of a
    service or a knowledge model it is the parameters.
    """
    known = {model.namespace: model for model in reversed(models)}
    if isinstance(node, Knowledge):
        return node.function.parameters if node.function else ()
    if isinstance(node, DecisionService):
        references = (*node.input_data, *node.input_decisions)
        return tuple(_variables(known, models[0], references))
    found: dict[str, Variable] = {}
    for model, decision in _below(known, models[0], node, given):
        read = () if model.inputs else _read(model, decision)
        inputs = (
            target.inputs[key].variable
            for target, key in _targets(known, model, decision.requires)
            if key in target.inputs
        )
        for variable in (*read, *inputs):
            found.setdefault(variable.name, variable)
    return tuple(found.values())


def _below(
    known: Mapping[str, Model], model: Model, decision: Decision, given: Collection[str]
) -> Iterator[tuple[Model, Decision]]:
    """Yield a decision and all it requires, each once, without those that are given."""
    waiting = [(model, decision)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        space, one = waiting.pop(0)
        if (space.namespace, one.id) in seen or one.name in given:
            continue
        seen.add((space.namespace, one.id))
        yield space, one
        waiting += [
            (target, target.decisions[key])
            for target, key in _targets(known, space, one.requires)
            if key in target.decisions
        ]


def _variables(
    known: Mapping[str, Model], model: Model, references: Sequence[Reference]
) -> Iterator[Variable]:
    for target, key in _targets(known, model, references):
        nodes: Mapping[str, InputData | Decision] = {**target.inputs, **target.decisions}
        if key in nodes:
            yield nodes[key].variable


def _targets(
    known: Mapping[str, Model], model: Model, requires: Sequence[Reference]
) -> Iterator[tuple[Model, str]]:
    for reference in requires:
        target = known.get(reference.namespace or model.namespace)
        if target is not None:
            yield target, reference.id


def _read(model: Model, decision: Decision) -> Iterator[Variable]:
    """Yield what the columns of a decision's table read, beside the decisions it requires."""
    own = {each.name for each in model.decisions.values()}
    columns = decision.box.inputs if isinstance(decision.box, Table) else ()
    for column in columns:
        try:
            reads = compile_within(column.expression.text, Scope(names=frozenset(own))).reads
        except FeelError:
            continue
        for name in sorted(reads.names - own):
            plain = column.expression.text.strip() == name
            declared = column.expression.type if plain else ""
            yield Variable(name=name, type=declared, line=column.line)
