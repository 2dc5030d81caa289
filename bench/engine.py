"""How fast a case moves: the pure step against raw SpiffWorkflow and a bare loop, in one run.

Ours is ``engine.step.step`` with all its events, without a store; only the rows that say so load
and save the snapshot. Raw is SpiffWorkflow 3.2 in memory on the same BPMN text, its scripts in
Python. The bare loop only evaluates the same compiled expressions: no engine can be faster.
Reading and compiling the diagram is left out everywhere. Runs are interleaved, the median counts,
ratios are within the run. Usage: python -m bench.engine [--json] [--quick]
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench import diagrams, raw_spiff
from bench.bare_loop import loop
from bench.diagrams import Diagram
from bench.race import Times, race
from bench.rows import Row, arguments, show
from bench.steps import NOW, Ours, compiled, written
from engine.records import InstanceState

NO_STORE = "pure step, no store"
SAVED = "load + step + save"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured."""

    line: int = 400
    fan: int = 500
    pairs: int = 10
    many: int = 1_000
    calls: int = 20
    early: int = 10
    late: int = 5_000
    last: int = 10_000
    raw_late: int = 400
    """A raw workflow of a loop ends by itself at round 499."""
    rounds: int = 9
    batch: int = 30
    """How often a single step is timed in each round."""


QUICK = Size(
    line=5, fan=4, pairs=3, many=5, calls=2, early=2, late=5, last=9, raw_late=4, rounds=1, batch=2
)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it runs")
    options = parser.parse_args()
    show(list(measure(QUICK if options.quick else Size())), as_json=options.json)


def measure(size: Size) -> Iterator[Row]:
    """Yield all rows."""
    yield from long_case(size)
    yield from to_the_end(f"line of {size.line} script tasks", diagrams.line(size.line), size, 30)
    yield from to_the_end(f"fork to {size.fan} scripts, join", diagrams.fan(size.fan), size, 20)
    yield from chained_pairs(size)
    for sequential in (True, False):
        name = f"{size.many} items, {'one by one' if sequential else 'all at once'}"
        yield from to_the_end(name, diagrams.many(size.many, sequential=sequential), size)
    yield from called(size)


# Whole cases, from the start to the end in one step


def to_the_end(name: str, diagram: Diagram, size: Size, target: int = 0) -> Iterator[Row]:
    """Yield what a case without waiting takes, against raw SpiffWorkflow and the bare loop."""
    ours, raw = compiled(diagram), raw_spiff.parsed(diagram)
    happened = ours.start().events
    contenders = {
        "bare": loop(diagram, NOW),
        "raw": lambda: _whole(raw.start()),
        "ours": lambda: _completed(ours),
        "bytes": lambda: written(happened),
    }
    yield from _against(name, race(contenders, size.rounds), target)


def _completed(ours: Ours) -> None:
    state = ours.start().state
    assert state is InstanceState.COMPLETED, state


def _whole(workflow: Any) -> None:
    assert raw_spiff.ended(workflow)


def _against(name: str, times: dict[str, Times], target: int) -> Iterator[Row]:
    if "bare" in times:
        yield _row(f"{name}: bare loop (ceiling)", times["bare"])
    yield _row(f"{name}: raw SpiffWorkflow", times["raw"])
    gain = times["raw"].median / times["ours"].median
    against = f"≥ {target} × raw SpiffWorkflow" if target else "× raw SpiffWorkflow"
    words = judged(against, met=gain >= target) if target else against
    yield _row(f"{name}: {NO_STORE}", times["ours"], ratio=gain, target=words)
    if "bytes" in times:
        yield _row(f"{name}: its events as canonical bytes, on top", times["bytes"])


# One step of a long case


def long_case(size: Size) -> Iterator[Row]:
    """Yield what finishing a task takes early and late in a case that goes round and round."""
    diagram = diagrams.rounds()
    ours = compiled(diagram)
    kept = {size.early: b"", size.late: b"", size.last: b""}
    state = ours.start(variables={"stop": 0}).snapshot
    for number in range(1, size.last + 1):
        assert state is not None
        if number in kept:
            kept[number] = state
        state = ours.complete(state, f"wait#{number}").snapshot
    contenders: dict[str, Callable[[], object]]
    contenders = {str(n): partial(ours.complete, kept[n], f"wait#{n}") for n in kept}
    contenders |= _raw_rounds(diagram, (size.early, size.raw_late))
    times = race(contenders, size.rounds, size.batch)
    for number in (size.early, size.raw_late):
        label = f"round {number:,} of a user-task loop: raw SpiffWorkflow, JSON {SAVED}"
        yield _row(label, times[f"raw {number}"], scale=1e6)
    yield from _raw_stall(diagram, size.last)
    first = times[str(size.early)]
    for number in kept:
        ratio = times[str(number)].median / first.median
        words = (
            judged(f"≤ 1.5 × round {size.early}", met=ratio <= 1.5) if number != size.early else ""
        )
        label = f"round {number:,} of a user-task loop: {SAVED}, {len(kept[number])} bytes"
        yield _row(label, times[str(number)], scale=1e6, ratio=ratio, target=words)


def _raw_stall(diagram: Diagram, most: int) -> Iterator[Row]:
    """Yield after how many rounds a raw workflow takes the case for ended, if it does."""
    workflow = raw_spiff.parsed(diagram).start()
    for number in range(1, most + 1):
        raw_spiff.finish(workflow, stop=0)
        if raw_spiff.ended(workflow):
            name = "a user-task loop is over unasked: raw SpiffWorkflow"
            yield Row(name=name, value=number, unit="rounds")
            return


def _raw_rounds(diagram: Diagram, wanted: tuple[int, int]) -> dict[str, Callable[[], object]]:
    """Return what does one round of a raw workflow that was loaded, and saves it."""
    workflow = raw_spiff.parsed(diagram).start()
    texts = {}
    for number in range(1, max(wanted) + 1):
        if number in wanted:
            texts[f"raw {number}"] = raw_spiff.saved(workflow)
        raw_spiff.finish(workflow, stop=0)

    def once(text: str) -> None:
        loaded = raw_spiff.loaded(text)
        raw_spiff.finish(loaded, stop=0)
        raw_spiff.saved(loaded)

    return {name: partial(once, text) for name, text in texts.items()}


# Chained forks and joins


def chained_pairs(size: Size) -> Iterator[Row]:
    """Yield what few and many forks and joins in a row cost, ahead of a case and when run."""
    few, many = 2, size.pairs
    yield from _compared("ahead of the first task, start", size, few, waiting_first=True)
    yield from _compared("run by the start", size, few, waiting_first=False)
    diagram = diagrams.pairs(many, waiting_first=True)
    ours, raw = compiled(diagram), raw_spiff.parsed(diagram)
    state = ours.start().snapshot
    assert state is not None
    contenders: dict[str, Callable[[], object]] = {
        "raw": lambda: raw_spiff.finish(raw.start()),
        "ours": lambda: ours.complete(ours.start().snapshot or b"", "wait#1"),
    }
    yield from _against(f"{many} pairs, from start to end", race(contenders, size.rounds), 0)


def _compared(name: str, size: Size, few: int, *, waiting_first: bool) -> Iterator[Row]:
    counts = (few, size.pairs)
    drawn = {n: diagrams.pairs(n, waiting_first=waiting_first) for n in counts}
    contenders: dict[str, Callable[[], object]] = {}
    for number, diagram in drawn.items():
        contenders[f"raw {number}"] = raw_spiff.parsed(diagram).start
        contenders[f"ours {number}"] = compiled(diagram).start
    times = race(contenders, size.rounds, size.batch)
    for who, label in (("raw", "raw SpiffWorkflow"), ("ours", NO_STORE)):
        first = times[f"{who} {few}"].median
        for number in counts:
            ratio = times[f"{who} {number}"].median / first
            words = ""
            if number != few:
                words = f"× {few} pairs, {number / few:.0f} × the nodes"
                if waiting_first and who == "ours":
                    words = judged(f"≤ 2 × {few} pairs", met=ratio <= 2)
            label_ = f"{number} pairs {name}: {label}"
            yield _row(label_, times[f"{who} {number}"], scale=1e6, ratio=ratio, target=words)


# Calls


def called(size: Size) -> Iterator[Row]:
    """Yield what calls of another process take, each a case of its own with its snapshot."""
    diagram = diagrams.calls(size.calls)
    ours, raw = compiled(diagram), raw_spiff.parsed(diagram)
    contenders: dict[str, Callable[[], object]] = {
        "raw": lambda: _whole(raw.start()),
        "ours": ours.with_calls,
    }
    name = f"{size.calls} calls in a line, ours saved and loaded at each"
    yield from _against(name, race(contenders, size.rounds), 0)


# Rows


def judged(target: str, *, met: bool) -> str:
    """Return a target with the word whether it is met."""
    return f"{target}: {'met' if met else 'NOT MET'}"


def _row(
    name: str, times: Times, *, scale: float = 1e3, ratio: float | None = None, target: str = ""
) -> Row:
    """Return a row in milliseconds, or in microseconds with a ``scale`` of a million."""
    unit = "ms" if scale == 1e3 else "µs"
    return Row(
        name=name,
        value=times.median * scale,
        unit=unit,
        ratio=ratio,
        target=times.failure or target,
    )


if __name__ == "__main__":
    main()
