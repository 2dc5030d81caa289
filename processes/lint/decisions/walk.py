"""Every boxed expression of a model with the names it knows, and every text within."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from processes.decision.model import (
    Box,
    Cell,
    Context,
    Decision,
    Filter,
    FunctionDefinition,
    FunctionKind,
    ItemDefinition,
    Knowledge,
    Literal,
    Loop,
    LoopKind,
    Table,
    Variable,
)
from processes.lint.decisions.meanings import Around, derived, parameters, requirements, variable
from processes.lint.decisions.subject import Node, Subject, place_of
from processes.lint.rule import Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A boxed expression: whose it is, and what it knows."""

    box: Box
    around: Around
    owner: Spot
    """The decision or business knowledge model, by its name."""
    id: str
    """The id of the decision or business knowledge model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text within a box: an expression, or the tests of a cell."""

    cell: Cell
    tests: bool
    around: Around
    place: Spot
    node: str = ""
    """The id of the decision or business knowledge model it belongs to."""
    row: int = 0
    """The row of a table, counted from 1; 0 for what is no cell of a row."""
    column: int = 0
    """The column, inputs first, then outputs, counted from 1."""


def sites(subject: Subject) -> Iterator[Site]:
    """Yield every boxed expression, those within others too, in the order of the file."""
    for decision in subject.model.decisions.values():
        if decision.box is not None:
            yield from _within(decision.box, _around(decision, subject), decision, subject)
    for known in subject.model.knowledge.values():
        if known.function is not None:
            yield from _within(known.function, _around(known, subject), known, subject)


def _around(node: Decision | Knowledge, subject: Subject) -> Around:
    """Return what a node knows by its requirements; a function knows itself."""
    names = requirements(node.knowledge, subject)
    if isinstance(node, Decision):
        return Around(names={**requirements(node.requires, subject), **names})
    return Around(names={**names, node.variable.name: variable(node.variable.name)})


def _within(box: Box, around: Around, node: Node, subject: Subject) -> Iterator[Site]:
    yield Site(box=box, around=around, owner=place_of(node), id=node.id)
    for inner, names in _INNER.get(type(box), _same)(box, around, subject):
        yield from _within(inner, names, node, subject)


Inner = Iterator[tuple[Box, Around]]


def _same(box: Box, around: Around, _subject: Subject) -> Inner:
    yield from ((inner, around) for inner in box.inner)


def _context(box: Context, around: Around, subject: Subject) -> Inner:
    for entry in box.entries:
        if entry.variable is None:
            yield entry.box, around
            continue
        around = around.within(derived((entry.variable,), around.names, subject))
        yield entry.box, around


def _function(box: FunctionDefinition, around: Around, subject: Subject) -> Inner:
    if box.body is not None and box.kind is FunctionKind.FEEL:
        yield box.body, around.within(parameters(box.parameters, subject))


def _filter(box: Filter, around: Around, subject: Subject) -> Inner:
    yield box.source, around
    item = derived((Variable(name="item"),), around.names, subject)
    yield box.match, around.within(item, loose=True)


def _loop(box: Loop, around: Around, subject: Subject) -> Inner:
    yield box.source, around
    names = (box.variable, "partial") if box.kind is LoopKind.FOR else (box.variable,)
    variables = tuple(Variable(name=name) for name in names)
    yield box.body, around.within(derived(variables, around.names, subject))


_INNER: Final[Mapping[type[Box], Callable[[Any, Around, Subject], Inner]]] = {
    Context: _context,
    FunctionDefinition: _function,
    Filter: _filter,
    Loop: _loop,
}


def texts(subject: Subject) -> Iterator[Text]:
    """Yield every text of a model that must be FEEL."""
    for site in sites(subject):
        yield from texts_of(site)
    for definition in subject.model.types.values():
        yield from _of_type(definition)


def texts_of(site: Site) -> Iterator[Text]:
    """Yield the texts of one box, without those of the boxes within."""
    if isinstance(site.box, Literal):
        yield _text(_cell(site.box), site)
    elif isinstance(site.box, Table):
        yield from _of_table(site.box, site)


def _text(cell: Cell, site: Site, *, tests: bool = False) -> Text:
    return Text(cell=cell, tests=tests, around=site.around, place=site.owner, node=site.id)


def _cell(box: Literal) -> Cell:
    return Cell(text=box.text, id=box.id, line=box.line, language=box.language)


def _of_table(table: Table, site: Site) -> Iterator[Text]:
    for column in table.inputs:
        yield _text(_cell(column.expression), site)
        if column.values is not None:
            yield _text(column.values, site, tests=True)
    for output in table.outputs:
        if output.values is not None:
            yield _text(output.values, site, tests=True)
        if output.default is not None:
            yield _text(output.default, site)
    yield from _of_rules(table, site)


def _of_rules(table: Table, site: Site) -> Iterator[Text]:
    for row, rule in enumerate(table.rules, 1):
        place = Spot(id=rule.id or table.id or site.owner.id, name=site.owner.name, line=rule.line)
        inputs = ((n, cell, True) for n, cell in enumerate(rule.tests, 1))
        outputs = ((n, cell, False) for n, cell in enumerate(rule.outputs, len(table.inputs) + 1))
        for column, cell, tests in (*inputs, *outputs):
            if cell.text not in {"", "-"}:
                yield Text(
                    cell=cell,
                    tests=tests,
                    around=site.around,
                    place=place,
                    node=site.id,
                    row=row,
                    column=column,
                )


def _of_type(definition: ItemDefinition) -> Iterator[Text]:
    place = Spot(id="", name=definition.name, line=definition.line)
    for cell in (definition.allowed, definition.constraint):
        if cell is not None:
            yield Text(cell=cell, tests=True, around=Around(), place=place)
    for component in definition.components:
        yield from _of_type(component)
