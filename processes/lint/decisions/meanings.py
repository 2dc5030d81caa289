"""What is known of the values behind the names that an expression may use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from processes.decision.model import (
    Aggregation,
    Decision,
    HitPolicy,
    InputData,
    Reference,
    Table,
    Variable,
)
from processes.decision.session import Key
from processes.feel.compiler import Scope
from processes.lint.decisions.cells import constant
from processes.lint.decisions.declared import ANYTHING, Declared, declared
from processes.lint.decisions.subject import Subject

_SINGLE = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a name stands for, as far as it is known."""

    type: Declared = ANYTHING
    origins: frozenset[Key] = frozenset()
    """The input data and parameters that its value may depend on."""
    outcomes: tuple[object, ...] = ()
    """All values it can have, null aside; empty when they cannot be told."""
    given: bool = True
    """Whether every value of its type can come: it is not worked out from something else."""


Names = Mapping[str, Meaning]


def variable(name: str) -> Meaning:
    """Return what a name stands for that its caller gives a value."""
    return Meaning(origins=frozenset({("", name)}))


def parameters(variables: tuple[Variable, ...], subject: Subject) -> Names:
    """Return what the parameters of a function stand for."""
    return {
        each.name: Meaning(
            type=declared(each.type, subject.model, subject), origins=frozenset({("", each.name)})
        )
        for each in variables
    }


def derived(variables: tuple[Variable, ...], around: Names, subject: Subject) -> Names:
    """Return what names stand for whose values are worked out from what is known around them."""
    origins = frozenset[Key]().union(*(meaning.origins for meaning in around.values()))
    return {
        each.name: Meaning(
            type=declared(each.type, subject.model, subject), origins=origins, given=False
        )
        for each in variables
    }


def requirements(references: tuple[Reference, ...], subject: Subject) -> dict[str, Meaning]:
    """Return what the names of required nodes stand for, by name."""
    found: dict[str, Meaning] = {}
    for reference in references:
        name = subject.name(reference)
        if name:
            found[name] = _required(reference, name, subject)
    return found


def _required(reference: Reference, name: str, subject: Subject) -> Meaning:
    node, key = subject.target(reference), subject.key(reference)
    origins = frozenset(_origins(key, subject))
    if node is None or name != node.variable.name or not isinstance(node, (InputData, Decision)):
        return Meaning(origins=origins, given=False)
    kind = declared(node.variable.type, subject.models[key[0]], subject)
    if isinstance(node, InputData):
        return Meaning(type=kind, origins=origins)
    found = outcomes(node)
    told = bool(found or kind.allowed) or kind.kinds == frozenset({"boolean"})
    return Meaning(type=kind, origins=origins, outcomes=found, given=told)


def _origins(key: Key, subject: Subject) -> Iterator[Key]:
    """Yield the input data that a node depends on, and the node itself."""
    waiting, seen = [key], {key}
    while waiting:
        here = waiting.pop()
        yield here
        node = subject.node(here)
        for need in node.requires if isinstance(node, Decision) else ():
            there = need.namespace or here[0], need.id
            if there not in seen:
                seen.add(there)
                waiting.append(there)


def outcomes(decision: Decision) -> tuple[object, ...]:
    """Return all values that a decision can have, null aside; none when they cannot be told."""
    table = decision.box
    if not isinstance(table, Table) or len(table.outputs) != 1:
        return ()
    if table.policy not in _SINGLE or table.aggregation is not Aggregation.NONE:
        return ()
    default = table.outputs[0].default
    cells = [rule.outputs[0] for rule in table.rules if rule.outputs]
    values = [constant(cell.text, Scope()) for cell in (*cells, *([default] if default else []))]
    return tuple(value[0] for value in values if value) if all(values) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The names known around a box, and whether others may be known as well."""

    names: Names = field(default_factory=dict)
    loose: bool = False
    """Whether names may be entries of something that is only known when it is evaluated."""

    def within(self, names: Names, *, loose: bool = False) -> "Around":
        """Return the same with more names."""
        return Around(names={**self.names, **names}, loose=self.loose or loose)

    @property
    def known(self) -> frozenset[str]:
        """The names."""
        return frozenset(self.names)
