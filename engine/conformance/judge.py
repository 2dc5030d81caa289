"""Judge: whether what happened is what the standard says; pure, knows no engine."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.conformance.cases import Case, Expectation
from engine.conformance.result import AT_DEPLOYMENT, HANG, REFUSED, Result, Span

TOLERANCE = 1e-6
"""Seconds by which a moment may be missed: less than any clock of ours can tell."""


class Status(StrEnum):
    """What is said of one variant, from best to worst."""

    PASSED = "passed"
    REFUSED = "refused"
    WRONG = "wrong"
    FAILED = "failed"


RANK = {status: rank for rank, status in enumerate(Status)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One status and, unless all is well, the reason."""

    status: Status
    why: str = ""


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the worst of ``verdicts``, the first of them when several are as bad."""
    return max(verdicts, key=lambda verdict: RANK[verdict.status])


def judge(case: Case, expect: Expectation, result: Result) -> Verdict:
    """Say of one variant whether ``result`` is what ``expect`` asks.

    A refusal at deployment never is a wrong result; an error or a hang where something else was
    asked is a failure; everything else that differs went wrong without a word.
    """
    if result.kind == HANG:
        return Verdict(status=Status.FAILED, why="it does not come to an end")
    happened = tuple(marker for marker in result.trace if marker in case.traced)
    if result.kind == REFUSED:
        return _of_refusal(expect, result, happened)
    why = "; ".join(_differences(expect, result, happened))
    return Verdict(status=Status.WRONG if why else Status.PASSED, why=why)


def _of_refusal(expect: Expectation, result: Result, happened: tuple[str, ...]) -> Verdict:
    said = f"{result.type}: {result.msg}"
    if result.crashed:
        return Verdict(status=Status.FAILED, why=said)
    if result.stage == AT_DEPLOYMENT:
        asked = expect.outcome == "refused_or_error" and not result.untried
        return Verdict(status=Status.PASSED if asked else Status.REFUSED, why=said)
    error_asked = expect.outcome in {"error", "refused_or_error"}
    if error_asked and _fits(expect, happened):
        return Verdict(status=Status.PASSED, why=said)
    # An error was asked for and came, but other scripts had run before it than should have.
    late = expect.outcome == "error"
    return Verdict(status=Status.WRONG if late else Status.FAILED, why=said)


def _fits(expect: Expectation, happened: tuple[str, ...]) -> bool:
    if expect.strict:
        return happened == expect.trace
    ended_well = not expect.last or not happened or happened[-1] == expect.last
    return ended_well and Counter(happened) == Counter(expect.trace)


def _differences(expect: Expectation, result: Result, happened: tuple[str, ...]) -> Iterator[str]:
    if not _fits(expect, happened):
        yield f"trace {_listed(happened)}, expected {_listed(expect.trace)}"
    outcome = "error" if result.errors else "completed" if result.done else "waiting"
    if outcome != expect.outcome:
        yield f"outcome {outcome}, expected {expect.outcome}"
    for name, value in expect.data.items():
        if result.data.get(name) != value:
            yield f"data {name} = {result.data.get(name)!r}, expected {value!r}"
    yield from _early(expect, result)
    yield from _disordered(expect, result)
    if expect.parallel and not _overlap(result.spans):
        yield "the scripts do not overlap in time"


def _early(expect: Expectation, result: Result) -> Iterator[str]:
    for marker, seconds in expect.not_before.items():
        done = next((span[2] for span in result.spans if span[0] == marker), None)
        if done is not None and done - result.t0 < seconds - TOLERANCE:
            yield f"{marker} at {done - result.t0:g} s, not before {seconds:g} s"


def _disordered(expect: Expectation, result: Result) -> Iterator[str]:
    if result.hist is None:
        return
    first = {node: at for at, node in reversed(tuple(enumerate(result.hist)))}
    for before, after in expect.node_order:
        if after in first and first.get(before, len(result.hist)) > first[after]:
            yield f"{after} was done before {before}"


def _overlap(spans: Sequence[Span]) -> bool:
    lasting = [span for span in spans if span[2] > span[1]]
    if len(lasting) != 2:  # noqa: PLR2004 - a case of this kind has exactly two scripts
        return False
    (_, begin, end), (_, other_begin, other_end) = lasting
    return begin < other_end and other_begin < end


def _listed(markers: Sequence[str]) -> str:
    return " ".join(marker.removeprefix("SCRIPT_") for marker in markers) or "nothing"
