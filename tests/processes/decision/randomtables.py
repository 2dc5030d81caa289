"""Random tables over few values, and what the evaluator makes of every combination of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import combinations, product

from hypothesis import strategies as st

from processes.decision.evaluation import Decisions
from processes.decision.reader import read
from processes.feel.compiler import Scope, compile_cell
from processes.feel.errors import FeelError
from processes.feel.expression import compile_expression
from processes.lint.decisions.cells import nowhere
from tests.builders import NOON
from tests.processes.decision.dmnwords import AROUND
from tests.processes.decision.lintwords import deciding, findings, one_of

Point = tuple[object, ...]
LETTERS = one_of("tLetter", "string", '"a"', '"b"', '"c"')
NUMBERS = st.integers(0, 4)
_SIGNS = st.sampled_from(("<", "<=", ">", ">=", "=", "!="))
_OPEN, _SHUT = st.sampled_from("[("), st.sampled_from("])")


def _signed(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("{} {}".format, _SIGNS, values)


def _ranges(values: Sequence[str]) -> st.SearchStrategy[str]:
    ends = st.sampled_from(list(combinations(values, 2)))
    return st.builds(lambda a, e, b: f"{a}{e[0]}..{e[1]}{b}", _OPEN, ends, _SHUT)


_DAYS = tuple(f'@"2026-03-0{day}"' for day in range(1, 5))
_PLAIN = st.one_of(
    st.just("-"),
    _signed(NUMBERS.map(str)),
    _ranges([str(n) for n in range(5)]),
    st.lists(NUMBERS.map(str), min_size=1, max_size=3).map(", ".join),
    st.builds("not({})".format, _ranges([str(n) for n in range(5)])),
    st.builds("? > {} and ? <= {}".format, NUMBERS, NUMBERS),
)
_LETTERS = st.lists(st.sampled_from(('"a"', '"b"', '"c"')), min_size=1, max_size=2).map(", ".join)
CELLS: Mapping[str, st.SearchStrategy[str]] = {
    "number": _PLAIN,
    "boolean": st.sampled_from(("-", "true", "false", "not(true)")),
    "string": st.one_of(st.just("-"), _LETTERS, st.builds("not({})".format, _LETTERS)),
    "tLetter": st.one_of(st.just("-"), _LETTERS, st.builds("not({})".format, _LETTERS)),
    "date": st.one_of(st.just("-"), _signed(st.sampled_from(_DAYS)), _ranges(_DAYS)),
}
"""The cells of a column by its type."""
_TRUE = st.sampled_from(("true", "not(false)", "null", "not(null)", '"a", 3', "not(1, true)"))
MIXED: Mapping[str, st.SearchStrategy[str]] = {
    "": st.one_of(CELLS["number"], CELLS["string"], CELLS["date"], _TRUE),
    "boolean": CELLS["boolean"],
}
"""The same with columns that may hold anything."""
_TYPED: Mapping[str, tuple[object, ...]] = {
    "number": (*range(-1, 6), *(Decimal(n) + Decimal("0.5") for n in range(4))),
    "boolean": (True, False),
    "string": ("a", "b", "c", "d"),
    "tLetter": ("a", "b", "c"),
    "date": (date(2026, 2, 1), *(date(2026, 3, day) for day in range(1, 6))),
}
VALUES = {
    **_TYPED,
    "": (*(each for values in _TYPED.values() for each in values), time(8), [3], {"a": 1}),
}
"""Values of every part that such cells can cut a column into, null aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A random table: the types of its columns A, B, …, and its rows."""

    types: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...]

    def file(self, policy: str) -> bytes:
        """Write the file with this hit policy; row n gives n."""
        rows = [(*cells, str(number)) for number, cells in enumerate(self.rows, 1)]
        return deciding(self.types, ["Out"], *rows, policy=policy, above=[LETTERS])

    def points(self, *, null: bool = False) -> Iterator[Point]:
        """Yield a point for every combination of parts."""
        more = (None,) if null else ()
        return product(*((*VALUES[kind], *more) for kind in self.types.values()))

    def matches(self) -> list[tuple[Point, tuple[int, ...]]]:
        """Return every point, null too, with the rows that match as the evaluator finds them."""
        asked = Decisions(read(self.file("COLLECT")))
        found = []
        for point in self.points(null=True):
            inputs = dict(zip(self.types, point, strict=True))
            (trace,) = asked.decide("answer", inputs, AROUND).traces
            found.append((point, trace.matched))
        return found


@st.composite
def tables(
    draw: st.DrawFn, cells: Mapping[str, st.SearchStrategy[str]] = CELLS, most: int = 3
) -> Drawn:
    """Draw a table."""
    kinds = draw(st.lists(st.sampled_from(sorted(cells)), min_size=1, max_size=most))
    rows = draw(st.lists(st.tuples(*(cells[kind] for kind in kinds)), min_size=1, max_size=5))
    return Drawn(types=dict(zip("ABC", kinds, strict=False)), rows=tuple(rows))


def gaps(table: Drawn, policy: str = "UNIQUE") -> list[str]:
    """Return the ranges of the gaps that the linter reports."""
    found = findings(table.file(policy))
    return [str(f.facts["ranges"]) for f in found if f.code == "DMN-014" and "ranges" in f.facts]


def examples(table: Drawn) -> list[Mapping[str, object]]:
    """Return the examples of gaps that the linter gives, as inputs."""
    found = findings(table.file("UNIQUE"))
    written = [
        str(f.facts["example"]) for f in found if f.code == "DMN-014" and "example" in f.facts
    ]
    return [_inputs(each) for each in written]


def _inputs(example: str) -> Mapping[str, object]:
    text = "{" + re.sub(r"\b([ABC]) = ", r"\1: ", example) + "}"
    found = compile_expression(text).evaluate({}, now=NOON).value
    assert isinstance(found, dict)
    return found


def overlaps(table: Drawn) -> set[tuple[object, object]]:
    """Return the pairs of rows that the linter says both match."""
    found = findings(table.file("UNIQUE"))
    return {(f.facts["first"], f.facts["second"]) for f in found if "second" in f.facts}


def hidden(table: Drawn) -> set[object]:
    """Return the rows that the linter says never count."""
    found = findings(table.file("FIRST"))
    return {f.facts["row"] for f in found if f.code == "DMN-015"}


def within(ranges: str, table: Drawn, point: Point) -> bool:
    """Say whether a point lies in a gap, by the text of the gap."""
    if "!= null" in ranges:
        return None not in point
    told = {each[0]: each[2:] for each in re.split(r", (?=[ABC] )", ranges)}
    return all(
        passes(told[name], value)
        for name, value in zip(table.types, point, strict=False)
        if name in told
    )


def passes(said: str, value: object) -> bool:
    """Say whether a value is one of ``= 3``, ``< 3``, ``in [1..3]`` or ``in (1, (2..3))``."""
    cell = said.removeprefix("= ").removeprefix("in ")
    try:
        test = compile_cell(cell, Scope()).code
    except FeelError:
        test = compile_cell(cell[1:-1], Scope()).code
    return test(nowhere(), value) is True
