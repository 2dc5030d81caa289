"""Cells below inputs that can never match, and those whose meaning depends on other things."""

from collections.abc import Iterator
from typing import Final

from processes.decision.model import HitPolicy
from processes.feel.kinds import kind
from processes.lint.decisions.axes import Axis, Column, asked, passing
from processes.lint.decisions.cells import UNREADABLE, Choice, Reading, nowhere
from processes.lint.decisions.showing import value
from processes.lint.decisions.view import View
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

WRONG_KIND: Final = Rule(
    code="DMN-012",
    sentence=(
        "Row {row}, column {column}: {found} is of the kind {kind}, but the column holds {wanted}."
    ),
    advice="Write a value of the column's type, or correct the type of the column.",
    page="DMN 1.5 §7.3.3",
)
NULL: Final = Rule(
    code="DMN-012",
    sentence="Row {row}, column {column}: a part of {found} gives null.",
    advice="Look at the dates and arguments in it: there is no such date, or a function misfits.",
    severity=Severity.WARNING,
)
EMPTY: Final = Rule(
    code="DMN-013",
    sentence="Row {row}, column {column}: no value passes {found}.",
    advice="Write the smaller end of a range first.",
    severity=Severity.WARNING,
)
OUTSIDE: Final = Rule(
    code="DMN-013",
    sentence="Row {row}, column {column}: {found} lies outside the values that the column allows.",
    advice="Choose a value allowed, or add it to those that are.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.3.2",
)
NOT_KNOWN: Final = Rule(
    code="DMN-016",
    sentence=(
        "What these cells (row/column) let through is only known when they are evaluated: {cells}."
    ),
    advice=(
        "Nothing to do; gaps and overlaps are reported where they are certain whatever these say."
    ),
    severity=Severity.NOTE,
)
RULES: Final = (WRONG_KIND, NULL, EMPTY, OUTSIDE, NOT_KNOWN)

COLLECTING: Final = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})
_SHOWN: Final = 60
_MOST_CELLS: Final = 10


def check_conditions(view: View) -> Iterator[Finding]:
    """Report cells that compare with what a column never holds, or that nothing passes."""
    for column in view.columns:
        for number, reading in enumerate(column.cells):
            yield from _of_cell(view, column, number, reading)


def check_knowledge(view: View) -> Iterator[Finding]:
    """Report which cells were not understood, where gaps or overlaps are looked for."""
    if view.table.policy in COLLECTING:
        return
    unknown = [
        f"{number + 1}/{column.number}"
        for column in view.columns
        for number, reading in enumerate(column.cells)
        if reading is not UNREADABLE and not reading.known
    ]
    if unknown:
        more = ", …" if len(unknown) > _MOST_CELLS else ""
        yield NOT_KNOWN.at(view.place, cells=", ".join(unknown[:_MOST_CELLS]) + more)


def _of_cell(view: View, column: Column, number: int, reading: Reading) -> Iterator[Finding]:
    cell = view.table.rules[number].tests[column.number - 1 : column.number]
    if not cell or reading.any_value:
        return
    said = {"row": number + 1, "column": column.number, "found": short(cell[0].text)}
    place, line = view.row(number), cell[0].line
    if any(choice.notes for choice in reading.choices):
        yield NULL.found(place, said, line)
    misfits = list(_misfits(column, reading))
    for found, wanted in misfits:
        facts = {**said, "found": value(found), "kind": kind(found), "wanted": wanted}
        yield WRONG_KIND.found(place, facts, line)
    if not misfits and reading.known:
        rule = _never(view.axis_of(column.number), reading)
        if rule is not None:
            yield rule.found(place, said, line)


def _misfits(column: Column, reading: Reading) -> Iterator[tuple[object, str]]:
    """Yield the first constant of each choice that no value of the column can be compared with."""
    kinds = column.meaning.type.kinds
    if kinds is None:
        return
    for choice in reading.choices:
        values = [each for each in choice.constants if each is not None]
        if values and not choice.lists and all(kind(each) not in kinds for each in values):
            yield values[0], column.meaning.type.name


def _never(axis: Axis, reading: Reading) -> Rule | None:
    """Return what is wrong with a cell that nothing the column allows passes."""
    if reading.denied:
        return None if passing(reading, axis.parts).at_most & axis.possible else OUTSIDE
    for choice in reading.choices:
        passed = _passed(choice, axis)
        if not passed:
            return EMPTY
        if not passed & axis.possible:
            return OUTSIDE
    return None


def _passed(choice: Choice, axis: Axis) -> int:
    lists = (1 << len(axis.parts)) - 1 if choice.lists else 0
    return asked(choice.test, axis.parts, nowhere())[0] | lists


def short(text: str) -> str:
    """Return the text of a cell on one line, cut where it gets long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
