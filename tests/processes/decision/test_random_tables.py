"""Random tables and graphs beside a second, naive evaluation that knows nothing of FEEL."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.processes.decision.dmnwords import (
    AROUND,
    compiled,
    decide,
    decision,
    definitions,
    result,
    table,
    text,
)
from tests.processes.decision.dmnwords import given as input_data

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Passes = Callable[[Any], bool | None]
"""Whether a value passes; None when that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as text, and what it means."""

    text: str
    passes: Passes


def written(value: object) -> str:
    """Return a value as FEEL writes it."""
    if isinstance(value, str):
        return f'"{value}"'
    return "null" if value is None else str(value).lower()


def equals(value: object) -> Cell:
    return Cell(text=written(value), passes=lambda other: other == value)


def compares(sign: str, value: object, *, asks: bool) -> Cell:
    def passes(other: object) -> bool | None:
        return None if other is None else SIGNS[sign](other, value)

    return Cell(text=f"{'? ' if asks else ''}{sign} {written(value)}", passes=passes)


def between(low: Any, high: Any, from_low: bool, to_high: bool) -> Cell:
    def passes(other: Any) -> bool | None:
        if other is None:
            return None
        above = other >= low if from_low else other > low
        return bool(above and (other <= high if to_high else other < high))

    ends = "[" if from_low else "(", "]" if to_high else ")"
    return Cell(text=f"{ends[0]}{written(low)}..{written(high)}{ends[1]}", passes=passes)


def one_of(cells: Sequence[Cell]) -> Cell:
    def passes(other: object) -> bool | None:
        found = [cell.passes(other) for cell in cells]
        return True if True in found else None if None in found else False

    return Cell(text=", ".join(cell.text for cell in cells), passes=passes)


def none_of(cells: Sequence[Cell]) -> Cell:
    inner = one_of(cells)

    def passes(other: object) -> bool | None:
        found = inner.passes(other)
        return None if found is None else not found

    return Cell(text=f"not({inner.text})", passes=passes)


ANY = Cell(text="-", passes=lambda _value: True)
NUMBERS, WORDS = st.integers(-3, 3), st.sampled_from(["a", "b", "c", "d"])


def simple(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Cell]:
    signs, truth = st.sampled_from(sorted(SIGNS)), st.booleans()
    return st.one_of(
        st.builds(equals, values),
        st.builds(equals, st.none()),
        st.builds(compares, signs, values, asks=truth),
        st.builds(between, values, values, truth, truth),
    )


def cells(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Cell]:
    several = st.lists(simple(values), min_size=1, max_size=3)
    return st.one_of(
        st.just(ANY), simple(values), st.builds(one_of, several), st.builds(none_of, several)
    )


KINDS: Mapping[str, tuple[st.SearchStrategy[Any], st.SearchStrategy[Cell]]] = {
    "number": (NUMBERS, cells(NUMBERS)),
    "string": (WORDS, cells(WORDS)),
    "boolean": (
        st.booleans(),
        st.one_of(st.just(ANY), st.builds(equals, st.one_of(st.booleans(), st.none()))),
    ),
}
POLICIES = [
    *(("UNIQUE", ""), ("ANY", ""), ("FIRST", ""), ("PRIORITY", ""), ("RULE ORDER", "")),
    *(("OUTPUT ORDER", ""), ("COLLECT", ""), ("COLLECT", "SUM"), ("COLLECT", "COUNT")),
    *(("COLLECT", "MIN"), ("COLLECT", "MAX")),
]
AGGREGATIONS: Mapping[str, Callable[[list[Any]], object]] = {
    "SUM": sum,
    "COUNT": len,
    "MIN": min,
    "MAX": max,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that was drawn: cells and outputs per row, and the order of each output's values."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[tuple[Cell, ...], tuple[int, ...]], ...]
    ranks: tuple[tuple[int, ...], ...]
    policy: str
    aggregation: str
    default: int | None

    def source(self) -> bytes:
        names = [f"x{number}" for number in range(len(self.kinds))]
        outputs = [
            result(f"y{number}", "number", ", ".join(map(str, ranks)), self._default(number))
            for number, ranks in enumerate(self.ranks)
        ]
        rules = [[*(cell.text for cell in tests), *map(str, row)] for tests, row in self.rows]
        box = table(names, outputs, *rules, policy=self.policy, aggregation=self.aggregation)
        inputs = [input_data(name, kind) for name, kind in zip(names, self.kinds, strict=True)]
        return definitions(*inputs, decision("d", box, needs=names))

    def _default(self, number: int) -> str:
        return "" if self.default is None or number else str(self.default)

    def expected(self, values: Sequence[object]) -> tuple[object, list[int]]:
        """Return the result and the numbers of the rows that match, from 1."""
        hits = [
            number
            for number, (tests, _) in enumerate(self.rows, 1)
            if all(cell.passes(value) is True for cell, value in zip(tests, values, strict=True))
        ]
        if not hits and self.default is not None:
            return self._shaped((self.default, *[None] * (len(self.ranks) - 1))), hits
        return self._joined([self.rows[number - 1][1] for number in hits]), hits

    def _joined(self, rows: list[tuple[int, ...]]) -> object:
        if self.aggregation:
            return self._aggregated(rows)
        if self.policy in {"RULE ORDER", "COLLECT"}:
            return [self._shaped(row) for row in rows]
        if self.policy == "OUTPUT ORDER":
            return [self._shaped(row) for row in sorted(rows, key=self._rank)]
        wrong = self.policy == "UNIQUE" and len(rows) > 1
        wrong = wrong or (self.policy == "ANY" and len(set(rows)) > 1)
        if wrong or not rows:
            return None
        first = min(rows, key=self._rank) if self.policy == "PRIORITY" else rows[0]
        return self._shaped(first)

    def _rank(self, row: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(ranks.index(each) for each, ranks in zip(row, self.ranks, strict=True))

    def _aggregated(self, rows: list[tuple[int, ...]]) -> object:
        if not rows:
            return 0 if self.aggregation == "COUNT" else None
        join = AGGREGATIONS[self.aggregation]
        return self._shaped([join(list(column)) for column in zip(*rows, strict=True)])

    def _shaped(self, row: Sequence[object]) -> object:
        if len(self.ranks) == 1:
            return row[0]
        return {f"y{number}": each for number, each in enumerate(row)}


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, list[list[object]]]:
    """Draw a table and inputs to ask it."""
    kinds = tuple(draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3)))
    width = draw(st.integers(1, 2))
    row = st.tuples(
        st.tuples(*(KINDS[kind][1] for kind in kinds)),
        st.tuples(*[st.integers(1, 3)] * width),
    )
    policy, aggregation = draw(st.sampled_from(POLICIES))
    drawn = Table(
        kinds=kinds,
        rows=tuple(draw(st.lists(row, max_size=6))),
        ranks=tuple(tuple(draw(st.permutations([1, 2, 3]))) for _ in range(width)),
        policy=policy,
        aggregation=aggregation,
        default=draw(st.sampled_from([None, 2])),
    )
    values = st.tuples(*(st.one_of(KINDS[kind][0], st.none()) for kind in kinds))
    return drawn, [list(each) for each in draw(st.lists(values, min_size=1, max_size=5))]


@settings(max_examples=150)
@given(tables())
def test_a_random_table_decides_as_its_cells_one_by_one(
    drawn: tuple[Table, list[list[object]]],
) -> None:
    drawn_table, asked = drawn
    decisions = compiled(drawn_table.source())
    for values in asked:
        inputs = {f"x{number}": value for number, value in enumerate(values)}
        found = decisions.decide("d", inputs, AROUND)
        expected, hits = drawn_table.expected(values)
        assert found.value == expected
        first_only = hits[:1] if drawn_table.policy == "FIRST" else hits
        assert list(found.traces[0].matched) == first_only


@st.composite
def graphs(draw: st.DrawFn) -> list[dict[int, int]]:
    """Draw per decision the earlier ones that it needs, with a factor for each."""
    count = draw(st.integers(1, 12))
    return [
        draw(st.dictionaries(st.integers(0, number), st.integers(-2, 2), max_size=4))
        for number in range(count)
    ]


@given(graphs(), st.integers(-5, 5), st.randoms(use_true_random=False))
def test_a_random_graph_comes_to_what_plain_recursion_does(
    graph: list[dict[int, int]], start: int, random: Any
) -> None:
    def naive(number: int) -> int:
        needs = graph[number - 1] if number else {}
        return start if not number else 1 + sum(f * naive(need) for need, f in needs.items())

    parts = [
        decision(
            f"n{number}",
            text(" + ".join(["1", *(f"({factor}) * n{need}" for need, factor in needs.items())])),
            needs=[f"n{need}" for need in needs],
        )
        for number, needs in enumerate(graph, 1)
    ]
    random.shuffle(parts)
    found = decide(definitions(input_data("n0"), *parts), f"n{len(graph)}", n0=start)
    assert found.value == naive(len(graph))
    assert not found.notes or {note.code for note in found.notes} == {"FEEL-021"}
