"""What becomes of the rules that match (DMN 1.5 §8.2.10 and §8.2.11): one function per policy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from processes.decision.around import HERE
from processes.decision.model import Aggregation, HitPolicy
from processes.feel.calls import builtin_value
from processes.feel.comparison import equal
from processes.feel.operations import Test
from processes.feel.run import Frame

Row = tuple[object, ...]
"""The outputs of one rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """The rules that matched, in the order of the table."""

    frame: Frame
    rows: Sequence[Row]
    numbers: Sequence[int]
    """Counted from 1."""
    ranks: Sequence[Sequence[Test]]
    """Per output the values allowed, the most important first."""
    shape: Callable[[Row], object]
    """What makes a result of a row."""

    def by_priority(self) -> list[Row]:
        """Return the rows, those with the most important outputs first."""
        return sorted(self.rows, key=self._rank)

    def _rank(self, row: Row) -> tuple[int, ...]:
        return tuple(
            next((n for n, test in enumerate(ranks) if test(self.frame, value)), len(ranks))
            for value, ranks in zip(row, self.ranks, strict=True)
        )

    def column(self, number: int) -> list[object]:
        """Return the outputs of one column."""
        return [row[number] for row in self.rows]


def _unique(hits: Hits) -> object:
    if len(hits.rows) > 1:
        return _refuse(hits, "FEEL-025")
    return _first(hits)


def _any(hits: Hits) -> object:
    spend = hits.frame.run.spend
    if not all(equal(list(hits.rows[0]), list(row), spend) for row in hits.rows[1:]):
        return _refuse(hits, "FEEL-026")
    return _first(hits)


def _refuse(hits: Hits, code: str) -> object:
    """Return null with a note that names the rules."""
    hits.frame.run.note(HERE, code, rules=", ".join(map(str, hits.numbers)))
    return None


def _first(hits: Hits) -> object:
    return hits.shape(hits.rows[0]) if hits.rows else None


def _priority(hits: Hits) -> object:
    return hits.shape(hits.by_priority()[0]) if hits.rows else None


def _collect(hits: Hits) -> object:
    return [hits.shape(row) for row in hits.rows]


def _output_order(hits: Hits) -> object:
    return [hits.shape(row) for row in hits.by_priority()]


def _aggregate(function: str) -> Callable[[Hits], object]:
    """Return what joins the outputs of each column by a built-in function."""

    def aggregate(hits: Hits) -> object:
        if not hits.rows:
            return 0 if function == "count" else None
        run = hits.frame.run
        built_in = builtin_value(function, run, HERE)
        columns = range(len(hits.rows[0]))
        return hits.shape(
            tuple(
                run.attempt(HERE, built_in.invoke, [hits.column(n)]) if built_in else None
                for n in columns
            )
        )

    return aggregate


POLICIES: Mapping[tuple[HitPolicy, Aggregation | None], Callable[[Hits], object]] = {
    (HitPolicy.UNIQUE, None): _unique,
    (HitPolicy.ANY, None): _any,
    (HitPolicy.PRIORITY, None): _priority,
    (HitPolicy.FIRST, None): _first,
    (HitPolicy.RULE_ORDER, None): _collect,
    (HitPolicy.OUTPUT_ORDER, None): _output_order,
    (HitPolicy.COLLECT, Aggregation.NONE): _collect,
    (HitPolicy.COLLECT, Aggregation.SUM): _aggregate("sum"),
    (HitPolicy.COLLECT, Aggregation.COUNT): _aggregate("count"),
    (HitPolicy.COLLECT, Aggregation.MIN): _aggregate("min"),
    (HitPolicy.COLLECT, Aggregation.MAX): _aggregate("max"),
}
