"""Our judge says what the given judge says, of right results and of every way they can be wrong."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from engine.conformance.cases import Case
from engine.conformance.judge import Status, judge
from engine.conformance.result import Result
from tests.conformance.folder import cases, given_judge, raw_cases, result_of

pytestmark = pytest.mark.shared
SAID = {
    "pass": Status.PASSED,
    "refused-at-parse": Status.REFUSED,
    "wrong-silently": Status.WRONG,
    "error-at-run": Status.FAILED,
    "hang": Status.FAILED,
}


def mutants(case: dict[str, Any], ideal: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the ideal result and results that differ from it in one thing."""
    yield ideal
    yield {"kind": "hang"}
    for stage in ("parse", "run"):
        for trace in (ideal["trace"], [], [*ideal["trace"], "SCRIPT_task1"]):
            yield {"kind": "exc", "stage": stage, "type": "X", "msg": "", "trace": trace}
    run = _as_run(ideal)
    for place in range(len(run["trace"])):
        yield {**run, "trace": run["trace"][:place] + run["trace"][place + 1 :]}
    for marker in sorted({node["marker"] for node in case["nodes"].values()}):
        yield {**run, "trace": [*run["trace"], marker]}
        yield {**run, "trace": [marker, *run["trace"]]}
    yield {**run, "trace": run["trace"][::-1]}
    yield {**run, "done": not run["done"]}
    yield {**run, "errors": [*run["errors"], "ERR-2"]}
    yield {**run, "errors": []}
    yield {**run, "data": {}}
    yield {**run, "data": dict.fromkeys(run["data"], "another")}
    yield {**run, "spans": [(marker, 0, 0) for marker, _, _ in run["spans"]]}
    yield {**run, "spans": [(m, n, n + 1) for n, (m, _, _) in enumerate(run["spans"])]}
    yield {**run, "hist": run["hist"][::-1]}
    yield {**run, "hist": run["hist"][1:]}
    yield {**run, "hist": None}


def _as_run(ideal: dict[str, Any]) -> dict[str, Any]:
    run = copy.deepcopy(ideal)
    if run["kind"] == "ok":
        return run
    trace = run["trace"]
    return {
        "kind": "ok",
        "trace": trace,
        "spans": [(marker, 0, 0) for marker in trace],
        "t0": 0,
        "done": True,
        "errors": [],
        "data": {},
        "hist": [],
    }


@pytest.mark.parametrize("raw", raw_cases(), ids=lambda raw: str(raw["id"]))
def test_both_judges_agree(raw: dict[str, Any]) -> None:
    given, case = given_judge(), cases()[raw["id"]]
    for said, variant in zip(raw["variants"], case.variants, strict=True):
        for mutant in mutants(raw, given.ideal(raw, said)):
            expected = SAID[given.judge(raw, said, mutant)[0]]
            verdict = judge(case, variant.expect, result_of(mutant))
            assert verdict.status is expected, (mutant, verdict)


def test_the_mutants_have_every_verdict() -> None:
    given, seen = given_judge(), set()
    for raw in raw_cases():
        for said in raw["variants"]:
            ideal = given.ideal(raw, said)
            seen |= {given.judge(raw, said, one)[0] for one in mutants(raw, ideal)}
    assert seen == set(SAID)


def asking_for_a_refusal() -> Case:
    asked = (c for c in cases().values() if c.variants[0].expect.outcome == "refused_or_error")
    return next(asked)


def test_a_crash_is_a_failure_even_where_an_error_is_asked_for() -> None:
    case = asking_for_a_refusal()
    crashed = Result(kind="exc", stage="run", type="KeyError", msg="x", crashed=True)
    assert judge(case, case.variants[0].expect, crashed).status is Status.FAILED


def test_a_case_that_cannot_be_tried_never_passes() -> None:
    case = asking_for_a_refusal()
    untried = Result(kind="exc", stage="parse", type="CONF-004", msg="x", untried=True)
    assert judge(case, case.variants[0].expect, untried).status is Status.REFUSED
