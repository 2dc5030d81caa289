"""The columns of a table as axes: each cell is a set of the parts that its axis is cut into.

Sets are numbers whose bits are the parts. Columns with the same expression are one axis. Of a cell
that is not known there are two sets: what passes at least, and what passes at most.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from processes.decision.model import Input, Table
from processes.feel.comparison import equal
from processes.feel.compiler import Scope
from processes.feel.errors import FeelError
from processes.feel.operations import Test
from processes.feel.run import Frame
from processes.lint.decisions.cells import Choice, Reading, nowhere, read_cell
from processes.lint.decisions.cuts import Part, parts_of
from processes.lint.decisions.declared import Declared, declared
from processes.lint.decisions.meanings import Meaning, Names
from processes.lint.decisions.origins import Origin, origin_of
from processes.lint.decisions.subject import Subject

Set = int
"""A set of parts; bit n stands for part n."""
ANY_VALUE: Final = Reading()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one cell of an axis lets through."""

    at_least: Set
    at_most: Set

    @property
    def known(self) -> bool:
        """Whether the two are the same."""
        return self.at_least == self.at_most


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One column, or several with the same expression."""

    title: str
    columns: tuple[int, ...]
    """Their numbers, counted from 1."""
    parts: tuple[Part, ...]
    usual: Set
    """What people mean by all values: of its type, allowed, not null."""
    possible: Set
    """What can come at all."""
    cells: tuple[Cell, ...]
    """By row."""
    origin: Origin
    sure: bool
    """Whether every usual value can come."""

    @property
    def fractions(self) -> Set:
        """The parts that lie between two neighbouring whole numbers, if all ends are whole."""
        return _bits(n for n, part in enumerate(self.parts) if part.fractions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An input column with its cells read."""

    number: int
    column: Input
    meaning: Meaning
    """What is known of its values."""
    origin: Origin
    cells: tuple[Reading, ...]
    limits: tuple[Reading, ...]
    """Tests that all its values pass, null aside."""
    admitted: Reading
    """Tests that the table asks of all values, null too."""


def columns_of(table: Table, names: Names, subject: Subject) -> tuple[Column, ...]:
    """Return the input columns of a table with all their cells read."""
    scope = subject.scope(frozenset(names))
    read = cache(lambda text: read_cell(text, scope))
    found = []
    for number, column in enumerate(table.inputs, 1):
        cells = [rule.tests[number - 1 : number] for rule in table.rules]
        origin = origin_of(column, names, scope)
        meaning = _meaning(column, origin.meaning(names, subject), subject)
        found.append(
            Column(
                number=number,
                column=column,
                meaning=meaning,
                origin=origin,
                cells=tuple(read(cell[0].text) if cell else ANY_VALUE for cell in cells),
                limits=tuple(read_cell(cell.text, Scope()) for cell in meaning.type.allowed),
                admitted=read(column.values.text) if column.values else ANY_VALUE,
            )
        )
    return tuple(found)


def axes_of(columns: Sequence[Column]) -> tuple[Axis, ...]:
    """Return the axes of a table's columns, in their order."""
    grouped: dict[str, list[Column]] = {}
    for column in columns:
        grouped.setdefault(" ".join(column.column.expression.text.split()), []).append(column)
    return tuple(_axis(group) for group in grouped.values())


def _meaning(column: Input, found: Meaning, subject: Subject) -> Meaning:
    """Return what is known of a column: what its expression means, made the declared type."""
    told = declared(column.expression.type, subject.model, subject)
    if told.kinds is None and not told.allowed:
        return found
    same = found.type.allowed if found.type.kinds in {None, told.kinds} else ()
    both = Declared(name=told.name, kinds=told.kinds, allowed=(*told.allowed, *same))
    return replace(found, type=both)


def _axis(group: Sequence[Column]) -> Axis:
    parts = parts_of(tuple(_constants(group)), _kinds(group))
    everything = (1 << len(parts)) - 1
    possible, certain = everything, True
    for column in group:
        limit, exact = _limit(column, parts)
        possible &= limit
        certain = certain and exact
    usual = possible & _bits(n for n, part in enumerate(parts) if part.usual)
    read: dict[int, tuple[Cell, ...]] = {c.number: _cells(c.cells, parts) for c in group}
    rows = zip(*read.values(), strict=True)
    return Axis(
        title=group[0].column.title,
        columns=tuple(read),
        parts=parts,
        usual=usual,
        possible=possible,
        cells=tuple(_joined(row) for row in rows),
        origin=group[0].origin,
        sure=certain and all(column.meaning.given for column in group),
    )


def _kinds(group: Sequence[Column]) -> frozenset[str] | None:
    found: frozenset[str] | None = None
    for column in group:
        kinds = column.meaning.type.kinds
        if kinds is not None:
            found = kinds if found is None else found & kinds
    return found


def _constants(group: Sequence[Column]) -> Iterator[object]:
    for column in group:
        for reading in (*column.cells, *column.limits, column.admitted):
            for choice in reading.choices:
                yield from choice.constants
        yield from column.meaning.outcomes


def _limit(column: Column, parts: Sequence[Part]) -> tuple[Set, bool]:
    """Return what a column lets in, and whether that is exactly known."""
    null = _bits(n for n, part in enumerate(parts) if part.sample is None)
    found = (1 << len(parts)) - 1
    for reading in column.limits:
        found &= passing(reading, parts).at_most | null
    outcomes = column.meaning.outcomes
    if outcomes:
        found &= null | _bits(n for n, p in enumerate(parts) if _is_one_of(p, outcomes))
    found &= passing(column.admitted, parts).at_most
    return found, all(reading.known for reading in (*column.limits, column.admitted))


def _is_one_of(part: Part, values: Iterable[object]) -> bool:
    return any(equal(part.sample, value, lambda _steps: None) is True for value in values)


def _cells(readings: Sequence[Reading], parts: Sequence[Part]) -> tuple[Cell, ...]:
    """Return what the cells of a column let through; the same reading is asked once."""
    known: dict[int, Cell] = {}
    for reading in readings:
        if id(reading) not in known:
            known[id(reading)] = passing(reading, parts)
    return tuple(known[id(reading)] for reading in readings)


def passing(reading: Reading, parts: Sequence[Part]) -> Cell:
    """Return the parts that a reading lets through."""
    everything = (1 << len(parts)) - 1
    if reading.any_value:
        return Cell(at_least=everything, at_most=everything)
    if reading.denied and not reading.known:
        return Cell(at_least=0, at_most=everything)
    frame = nowhere()
    passed, failed = 0, everything
    for choice in reading.choices:
        if not choice.known:
            return Cell(at_least=_passing(reading, parts), at_most=everything)
        true, false = asked(choice.test, parts, frame)
        passed, failed = passed | true, failed & false
    found = failed if reading.denied else passed
    lists = any(choice.lists for choice in reading.choices)
    return Cell(at_least=found, at_most=found | (_lists(parts) if lists else 0))


def _passing(reading: Reading, parts: Sequence[Part]) -> Set:
    """Return what passes one of the choices that are known."""
    known: Iterator[Choice] = (choice for choice in reading.choices if choice.known)
    found = 0
    for choice in known:
        found |= asked(choice.test, parts, nowhere())[0]
    return found


def asked(test: Test, parts: Sequence[Part], frame: Frame) -> tuple[Set, Set]:
    """Return the parts whose sample passes a test, and those whose sample does not."""
    true = false = 0
    for n, part in enumerate(parts):
        frame.run.fuel = frame.run.limit
        try:
            passed = test(frame, part.sample)
        except FeelError:
            continue
        if passed:
            true |= 1 << n
        elif passed is False:
            false |= 1 << n
    return true, false


def _lists(parts: Sequence[Part]) -> Set:
    """Return the parts that may hold lists."""
    return _bits(n for n, part in enumerate(parts) if part.kind in {"", "list"})


def _joined(cells: Sequence[Cell]) -> Cell:
    least, most = cells[0].at_least, cells[0].at_most
    for cell in cells[1:]:
        least, most = least & cell.at_least, most & cell.at_most
    return Cell(at_least=least, at_most=most)


def _bits(numbers: Iterable[int]) -> Set:
    return sum(1 << number for number in numbers)
