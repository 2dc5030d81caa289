"""Outputs of a table that are of another type than declared, or none of the values allowed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from processes.decision.itemtypes import Type
from processes.decision.model import Cell, Decision, HitPolicy, Output
from processes.feel.compiler import Scope
from processes.lint.decisions.cells import constant, nowhere, read_cell
from processes.lint.decisions.showing import value
from processes.lint.decisions.view import View
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot

WRONG_TYPE: Final = Rule(
    code="DMN-012",
    sentence="Row {row}, column {column}: {found} does not belong to the type {wanted}.",
    advice="Write a value of the type, or correct the type of the output.",
    page="DMN 1.5 §10.3.2.9.4",
)
WRONG_DEFAULT: Final = Rule(
    code="DMN-012",
    sentence="The default of column {column}, {found}, does not belong to the type {wanted}.",
    advice="Write a value of the type, or correct the type of the output.",
    page="DMN 1.5 §10.3.2.9.4",
)
NOT_LISTED: Final = Rule(
    code="DMN-013",
    sentence="Row {row}, column {column}: {found} is none of the output values.",
    advice="Choose one of the output values, or add it to them.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.3.3",
)
DEFAULT_NOT_LISTED: Final = Rule(
    code="DMN-013",
    sentence="The default of column {column}, {found}, is none of the output values.",
    advice="Choose one of the output values, or add it to them.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.3.3",
)
RULES: Final = (WRONG_TYPE, WRONG_DEFAULT, NOT_LISTED, DEFAULT_NOT_LISTED)

_SINGLE: Final = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An output cell, or a default: its row is 0."""

    cell: Cell
    row: int
    column: int
    place: Spot


def check_results(view: View) -> Iterator[Finding]:
    """Report outputs that become null by their type, and those that are not listed."""
    scope = view.subject.scope(view.site.around.known)
    for number, output in enumerate(view.table.outputs):
        wanted = _type(output, view)
        for entry in _entries(number, output, view):
            for found in constant(entry.cell.text, scope):
                yield from _of_value(found, entry, wanted, output, scope)


def _type(output: Output, view: View) -> Type:
    """Return the type of an output, or that of the decision whose whole result it is."""
    types, node = view.subject.space.types, view.subject.model.decisions.get(view.site.id)
    if output.type or len(view.table.outputs) > 1 or view.table.policy not in _SINGLE:
        return types.find(output.type)
    if view.table.type:
        return types.find(view.table.type)
    whole = isinstance(node, Decision) and node.box is view.table
    return types.find(node.variable.type if node is not None and whole else "")


def _entries(number: int, output: Output, view: View) -> Iterator[_Entry]:
    column = len(view.table.inputs) + number + 1
    for row, rule in enumerate(view.table.rules):
        for cell in rule.outputs[number : number + 1]:
            if cell.text:
                yield _Entry(cell=cell, row=row + 1, column=column, place=view.row(row))
    if output.default is not None:
        yield _Entry(cell=output.default, row=0, column=column, place=view.place)


def _of_value(
    found: object, entry: _Entry, wanted: Type, output: Output, scope: Scope
) -> Iterator[Finding]:
    said = {"row": entry.row, "column": entry.column, "found": value(found)}
    line = entry.cell.line
    if found is not None and wanted.convert(found, nowhere().run) is None:
        rule = WRONG_TYPE if entry.row else WRONG_DEFAULT
        yield rule.found(entry.place, {**said, "wanted": wanted.name}, line)
    elif output.values is not None and found is not None:
        listed = read_cell(output.values.text, scope)
        frame = nowhere()
        if listed.known and not any(c.test(frame, found) for c in listed.choices):
            yield (NOT_LISTED if entry.row else DEFAULT_NOT_LISTED).found(entry.place, said, line)
