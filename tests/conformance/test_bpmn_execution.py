"""Every case of the folder is run on the real engine; nothing goes wrong without a word."""

from dataclasses import replace

import pytest

from engine.conformance.cases import Case, read_cases
from engine.conformance.constraints import look
from engine.conformance.judge import Status, judge
from engine.conformance.report import Report
from engine.conformance.runner import Tried, try_cases
from tests.conformance.folder import FOLDER, cases, given_judge, raw_cases
from tests.conformance.test_judge import SAID

pytestmark = pytest.mark.shared
DISPUTED = [case.id for case in cases().values() if case.disputed]


@pytest.fixture(scope="module")
def report() -> Report:
    return Report(
        tried=try_cases(FOLDER, read_cases(FOLDER)),
        invalid=look(FOLDER / "invalid"),
        valid=look(FOLDER / "valid"),
    )


@pytest.fixture(scope="module")
def tried(report: Report) -> dict[str, Tried]:
    return {one.case.id: one for one in report.tried}


@pytest.mark.parametrize("case", cases())
def test_a_case_passes_or_is_refused(case: str, tried: dict[str, Tried]) -> None:
    verdict = tried[case].verdict
    if case not in DISPUTED:
        assert verdict.status in {Status.PASSED, Status.REFUSED}, verdict.why
    # What a disputed case should give is a matter of opinion; that the engine breaks is not.
    assert not any(result.crashed for result in tried[case].results), verdict.why


def test_nearly_all_cases_pass(report: Report) -> None:
    counts = report.as_json()
    assert counts["wrong"] == 0
    assert counts["failed"] == 0
    refused = [one.case.id for one in report.undisputed if one.verdict.status is Status.REFUSED]
    assert counts["passed"] >= 0.9 * counts["total"], refused


@pytest.mark.parametrize("case", cases())
def test_the_given_judge_says_the_same_of_what_happened(case: str, tried: dict[str, Tried]) -> None:
    given = given_judge()
    raw = next(raw for raw in raw_cases() if raw["id"] == case)
    said = [
        SAID[given.judge(raw, variant, result.as_json())[0]]
        for variant, result in zip(raw["variants"], tried[case].results, strict=True)
    ]
    assert said == [verdict.status for verdict in tried[case].verdicts]


def test_another_expectation_is_not_met(tried: dict[str, Tried]) -> None:
    """The check can fail: with one marker more or less, each case that passes goes wrong."""
    passed = [one for one in tried.values() if one.verdict.status is Status.PASSED]
    assert passed
    for one in passed:
        assert isinstance(one.case, Case)
        for variant, result in zip(one.case.variants, one.results, strict=True):
            if result.kind == "ok":
                more = (*variant.expect.trace, "SCRIPT_task1")
                changed = replace(variant.expect, trace=more)
                assert judge(one.case, changed, result).status is Status.WRONG


def test_constraints_that_are_broken_are_named(report: Report) -> None:
    unnamed = [one.file for one in report.invalid if not one.named]
    assert report.invalid
    assert len(unnamed) <= 0.1 * len(report.invalid), unnamed


def test_constraints_that_are_kept_are_not_named(report: Report) -> None:
    assert report.valid
    assert not [one.file for one in report.valid if not one.clean]


def test_models_that_keep_the_constraints_are_not_called_wrong(report: Report) -> None:
    assert not [(one.file, one.errors) for one in report.valid if one.refused]


def test_the_linter_breaks_on_no_model(report: Report) -> None:
    assert not [one.file for one in (*report.invalid, *report.valid) if one.crash]
