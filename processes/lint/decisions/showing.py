"""Sets of values as people write them in the cells of a table."""

from collections.abc import Iterator, Sequence
from typing import Final

from processes.feel.formatting import text
from processes.feel.kinds import kind
from processes.lint.decisions.axes import Axis, Set
from processes.lint.decisions.cuts import Part
from processes.lint.decisions.regions import Box, bits

_TEMPORAL: Final = frozenset(
    {
        *("date", "time", "date and time"),
        *("days and time duration", "years and months duration"),
    }
)
MOST_SHOWN: Final = 8
"""More ranges of one column than this are not listed."""


def ranges(box: Box, axes: Sequence[Axis], whole: Box) -> str:
    """Return what a box says of each column that it says something of: ``Age in [18..21)``."""
    told = (
        f"{axis.title} {_shown(values, axis)}"
        for values, axis, every in zip(box, axes, whole, strict=True)
        if values != every
    )
    return ", ".join(told) or ", ".join(f"{axis.title} != null" for axis in axes) or "-"


def example(box: Box, axes: Sequence[Axis], usual: Box) -> str:
    """Return one value of each column in the box: ``Age = 18.5, Risk = "High"``."""
    told = (
        f"{axis.title} = {_sample(values & common or values, axis)}"
        for values, axis, common in zip(box, axes, usual, strict=True)
    )
    return ", ".join(told) or "-"


def value(sample: object) -> str:
    """Return a value as FEEL writes it."""
    written = text([sample], lambda _steps: None)[1:-1]
    return f'@"{written}"' if kind(sample) in _TEMPORAL else written


def _sample(values: Set, axis: Axis) -> str:
    """Return a value of a set that people recognise: a single one where there is one."""
    found = [axis.parts[n] for n in bits(values)]
    part = next((part for part in found if part.single), found[0])
    return value(part.sample) if part.kind else "…"


def _shown(values: Set, axis: Axis) -> str:
    told = list(_pieces(values, axis))
    if len(told) == 1 and not told[0].startswith(("not(", "<", ">", "[", "(")):
        return f"= {told[0]}"
    if len(told) == 1:
        return f"in {told[0]}" if told[0].startswith(("[", "(")) else told[0]
    more = ", …" if len(told) > MOST_SHOWN else ""
    return f"in ({', '.join(told[:MOST_SHOWN])}{more})"


def _pieces(values: Set, axis: Axis) -> Iterator[str]:
    """Yield what a set holds, each as one test: runs of neighbours, and all but some values."""
    chosen = [axis.parts[n] for n in bits(values)]
    rests = [part for part in chosen if part.rest]
    yield from (_others(part, axis, values) for part in rests)
    told = {part.kind for part in rests if part.usual}
    run: list[Part] = []
    for part in chosen:
        if part.rest or part.kind in told:
            continue
        if run and not _follows(run[-1], part):
            yield _range(run)
            run = []
        run.append(part)
    if run:
        yield _range(run)


def _follows(one: Part, other: Part) -> bool:
    """Say whether nothing lies between two parts: one of them is the end of the other."""
    touch = one.high is not None and one.high is other.low
    return touch and one.kind == other.kind and one.single != other.single


def _others(part: Part, axis: Axis, values: Set) -> str:
    """Return all values of a kind but those that are not in the set."""
    missing = [
        each.sample
        for n, each in enumerate(axis.parts)
        if each.single and each.kind == part.kind and not values >> n & 1
    ]
    if not missing or not part.usual:
        return part.kind or "…"
    return f"not({', '.join(value(each) for each in missing[:MOST_SHOWN])})"


def _range(run: list[Part]) -> str:
    first, last = run[0], run[-1]
    if len(run) == 1 and first.single:
        return value(first.sample)
    if first.low is None and last.high is None:
        return first.kind
    if first.low is None:
        return f"{'<=' if last.single else '<'} {value(last.high)}"
    if last.high is None:
        return f"{'>=' if first.single else '>'} {value(first.low)}"
    opening, closing = "[" if first.single else "(", "]" if last.single else ")"
    return f"{opening}{value(first.low)}..{value(last.high)}{closing}"
