"""The DMN Technology Compatibility Kit, as far as it asks for FEEL alone."""

from collections import Counter

import pytest

from tests.processes.feel.tck import Case, Model, Outside, agrees, models, outcome

FLOORS = {"compliance-level-2": 72, "compliance-level-3": 1_233}
"""Cases known to pass; what is missing stands in the report of failures."""


def results(level: str) -> dict[str, list[tuple[Case, object]]]:
    """Return the cases of a level with what they came to, by passed, failed and outside."""
    found: dict[str, list[tuple[Case, object]]] = {"passed": [], "failed": [], "outside": []}
    for model, cases in models(level):
        for case in cases:
            verdict, value = judge(model, case)
            found[verdict].append((case, value))
    return found


def judge(model: Model, case: Case) -> tuple[str, object]:
    try:
        value = outcome(model, case)
    except Outside:
        return "outside", None
    return ("passed" if agrees(value, case.expected) else "failed"), value


@pytest.mark.shared
@pytest.mark.parametrize("level", sorted(FLOORS))
def test_the_compatibility_kit_passes_as_far_as_it_did(
    level: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = results(level)
    passed, failed, outside = (len(found[key]) for key in ("passed", "failed", "outside"))
    folders = Counter(case.folder for case, _ in found["failed"])
    with capsys.disabled():
        print(f"\nDMN TCK {level}: {passed} of {passed + failed} FEEL cases pass;")  # noqa: T201
        print(f"  {outside} need tables, functions of decisions or imports")  # noqa: T201
        print(f"  failed: {dict(folders)}")  # noqa: T201
    assert passed >= FLOORS[level]


@pytest.mark.shared
def test_the_comparison_tells_wrong_from_right() -> None:
    model, cases = next(
        pair for pair in models("compliance-level-2") if pair[1][0].folder == "0105-feel-math"
    )
    right = outcome(model, cases[0])
    assert isinstance(right, int)
    assert agrees(right, cases[0].expected)
    assert not agrees(right + 1, cases[0].expected)
    assert not agrees(True, 1)
    assert not agrees([1], [1, 2])
    assert not agrees({"a": 1}, {"b": 1})
