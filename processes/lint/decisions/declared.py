"""What the declared type of a value says: the kinds it can be of, and the values allowed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from processes.decision.itemtypes import ANY, SIMPLE
from processes.decision.model import Cell, ItemDefinition, Model
from processes.lint.decisions.subject import Subject

_DEEPEST = 20
"""How many types may be made from one another; more is a cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A type, resolved."""

    name: str = ""
    kinds: frozenset[str] | None = None
    """None for any."""
    allowed: tuple[Cell, ...] = ()
    """Tests that each value passes."""
    entries: dict[str, tuple[ItemDefinition, Model]] = field(default_factory=dict)
    """What a context holds, and the model in whose words its types are named."""


ANYTHING = Declared()


def declared(name: str, model: Model, subject: Subject) -> Declared:
    """Return what the type ``name`` says in ``model``; an unknown one says nothing."""
    found = _find(name, model, subject)
    if found is not None:
        return _defined(found[0], found[1], subject, name)
    if name in SIMPLE:
        return Declared(name=name, kinds=frozenset({SIMPLE[name]}))
    return ANYTHING


def entry_type(entry: tuple[ItemDefinition, Model], subject: Subject) -> Declared:
    """Return what the type of an entry of a context says."""
    definition, model = entry
    return _defined(definition, model, subject, definition.name)


def is_known(name: str, model: Model, subject: Subject) -> bool:
    """Say whether ``name`` is a type in ``model``."""
    return name in ANY or name in SIMPLE or _find(name, model, subject) is not None


def _find(name: str, model: Model, subject: Subject) -> tuple[ItemDefinition, Model] | None:
    if name in model.types:
        return model.types[name], model
    prefix, dot, rest = name.partition(".")
    for each in model.imports:
        there = subject.models.get(each.namespace)
        if there is None or there is model:
            continue
        wanted = rest if dot and each.name == prefix else name if not each.name else ""
        if wanted in there.types:
            return there.types[wanted], there
    return None


def _defined(definition: ItemDefinition, model: Model, subject: Subject, name: str) -> Declared:
    chain = list(_chain(definition, model, subject))
    last, there = chain[-1]
    if any(each.is_list for each, _ in chain):
        return Declared(name=name, kinds=frozenset({"list"}))
    if any(each.is_function for each, _ in chain):
        return Declared(name=name, kinds=frozenset({"function"}))
    cells = (cell for each, _ in chain for cell in (each.allowed, each.constraint))
    return Declared(
        name=name,
        kinds=frozenset({"context"}) if last.components else _kinds(last, there, subject),
        allowed=tuple(cell for cell in cells if cell is not None),
        entries={part.name: (part, there) for part in last.components},
    )


def _kinds(definition: ItemDefinition, model: Model, subject: Subject) -> frozenset[str] | None:
    """Return the kinds of the last type of a chain."""
    if _find(definition.type, model, subject) is not None:
        return None
    return frozenset({SIMPLE[definition.type]}) if definition.type in SIMPLE else None


def _chain(
    definition: ItemDefinition, model: Model, subject: Subject
) -> Iterator[tuple[ItemDefinition, Model]]:
    """Yield a type and those it is made from."""
    here: tuple[ItemDefinition, Model] | None = (definition, model)
    for _ in range(_DEEPEST):
        if here is None:
            return
        yield here
        here = None if here[0].components else _find(here[0].type, here[1], subject)
