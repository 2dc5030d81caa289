"""What an expression costs: ours beside simpleeval and beside Python's own eval, in one run.

Each row is the median of turns taken in turn; the ratio is ours against simpleeval with its tree
parsed beforehand. Python's eval of compiled code is the floor: no fuel, no notes and no walls.
Decision tables follow, as bench/tables.py measures them.
Usage: python -m bench.feel [--json] [--quick]
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simpleeval import SimpleEval

from bench import tables
from bench.race import race
from bench.rows import Row, arguments, show
from processes.feel.expression import compile_expression

NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)
TEXT = "Room 3-2-501, building 7, 12 Garden Road; keeper: Li Ming; tel. 010-5555-0100. " * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured."""

    rounds: int = 15
    times: int = 2_000
    """Evaluations in one turn."""


QUICK = Size(rounds=1, times=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The same question in FEEL and in Python."""

    name: str
    feel: str
    python: str
    variables: Mapping[str, Any]
    target: float | None = None
    """How much of simpleeval's time ours may take."""


CONDITIONS = (
    Question(
        name="three comparisons",
        feel='amount > 100 and status = "open" and rounds < 3',
        python='amount > 100 and status == "open" and rounds < 3',
        variables={"amount": 250, "status": "open", "rounds": 2},
        target=1.0,
    ),
    Question(
        name="one comparison",
        feel="rounds < 3",
        python="rounds < 3",
        variables={"rounds": 2},
    ),
    Question(
        name="arithmetic and a choice",
        feel="if area * 2 + fee > 100 then area - fee else area + fee",
        python="area - fee if area * 2 + fee > 100 else area + fee",
        variables={"area": 87, "fee": 12},
    ),
)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it runs")
    options = parser.parse_args()
    rows = [*measure(QUICK if options.quick else Size())]
    rows += tables.measure(tables.QUICK if options.quick else tables.Size())
    show(rows, as_json=options.json)


def measure(size: Size) -> Iterator[Row]:
    """Yield all rows, group by group."""
    yield from conditions(size)
    yield from patterns(size)


def conditions(size: Size) -> Iterator[Row]:
    """Yield what conditions cost: text looked up in the cache and evaluated."""
    for question in CONDITIONS:
        medians = _medians(_contenders(question), size)
        ratio = medians["ours, from the cache"] / medians["simpleeval, parsed beforehand"]
        for name, seconds in medians.items():
            ours = name == "ours, from the cache"
            yield Row(
                name=f"{question.name}: {name}",
                value=seconds * 1e6,
                unit="µs",
                ratio=ratio if ours else None,
                target=_judged(ratio, question.target) if ours else "",
            )


def patterns(size: Size) -> Iterator[Row]:
    """Yield what a pattern costs in a text of some three hundred characters."""
    for name, text in (
        ("pattern, by RE2", 'matches(t, "tel\\\\. [0-9-]{8,}")'),
        ("pattern that refers back", 'matches(t, "(5)\\\\1\\\\1\\\\1-0")'),
    ):
        medians = _medians({name: _ours(text, {"t": TEXT}, True)}, size)
        yield Row(name=f"{name}: ours, from the cache", value=medians[name] * 1e6, unit="µs")


def _contenders(question: Question) -> Mapping[str, Callable[[], object]]:
    variables = dict(question.variables)
    expected = eval(question.python, {}, variables)  # noqa: S307 - the floor to measure against
    simple = SimpleEval(names=variables)
    parsed, code = simple.parse(question.python), compile(question.python, "bench", "eval")
    contenders: dict[str, Callable[[], object]] = {
        "ours, from the cache": _ours(question.feel, variables, expected),
        "simpleeval, parsed beforehand": lambda: simple.eval(
            question.python, previously_parsed=parsed
        ),
        "eval of compiled code (floor)": lambda: eval(  # noqa: S307 - the same
            code, {"__builtins__": {}}, variables
        ),
    }
    assert all(run() == expected for run in contenders.values())
    return contenders


def _ours(text: str, variables: Mapping[str, Any], expected: object) -> Callable[[], object]:
    def run() -> object:
        return compile_expression(text).evaluate(variables, now=NOW).value

    assert run() == expected
    return run


def _medians(contenders: Mapping[str, Callable[[], object]], size: Size) -> dict[str, float]:
    """Return the seconds of one evaluation by contender."""
    turns = {name: _often(run, size.times) for name, run in contenders.items()}
    return {name: times.median / size.times for name, times in race(turns, size.rounds).items()}


def _often(run: Callable[[], object], times: int) -> Callable[[], None]:
    def turn() -> None:
        for _ in range(times):
            run()

    return turn


def _judged(ratio: float, target: float | None) -> str:
    if target is None:
        return "× simpleeval"
    return f"≤ {target:.1f} × simpleeval: {'met' if ratio <= target else 'NOT MET'}"


if __name__ == "__main__":
    main()
