"""Models without input data: variables are those of the caller, results have more names."""

from datetime import UTC, datetime

import pytest

from processes.decision.evaluation import Circumstances, Decided, Decisions
from processes.decision.reader import read
from processes.lint.decisions.linter import lint_model
from tests.engine.decisionwords import dmn, says, table

AROUND = Circumstances(now=datetime(2026, 1, 1, tzinfo=UTC))
SEASON = table(
    "season_of_it", "UNIQUE | temperature -> season", '> 30 -> "Summer"', '<= 30 -> "Fall"'
)

NEEDS = '<informationRequirement><requiredInput href="#i_temperature"/></informationRequirement>'


def answer(key: str, *decisions: str, **known: object) -> Decided:
    return Decisions(read(dmn(*decisions))).answer(key, known, AROUND)


@pytest.mark.parametrize("name", ["season", "season_of_it"])
def test_what_is_required_goes_by_its_output_column_and_by_its_id(name: str) -> None:
    rows = ('"Fall" -> "Spareribs"', 'not("Fall") -> "Stew"')
    dish = table("dish", f"UNIQUE | {name} -> dish", *rows, needs=("#season_of_it",))
    found = answer("dish", SEASON, dish, temperature=20)
    assert (found.value, found.notes) == ("Spareribs", ())


def test_a_result_comes_before_a_variable_of_its_name() -> None:
    found = answer(
        "dish", SEASON, says("dish", "season", "#season_of_it"), temperature=20, season="x"
    )
    assert found.value == "Fall"


def test_without_an_arrow_the_name_is_that_of_the_caller() -> None:
    found = answer("dish", SEASON, says("dish", "season"), temperature=20, season="x")
    assert found.value == "x"


def test_several_columns_are_each_known() -> None:
    both = table("both", "FIRST | 1 -> a; b", "- -> 1; 2")
    assert answer("sum", both, says("sum", "a + b", "#both")).value == 3


def test_several_rows_are_a_list_per_column() -> None:
    both = table("both", "RULE ORDER | 1 -> a; b", "- -> 1; 2", "- -> 3; 4")
    assert answer("sum", both, says("sum", "[a, b]", "#both")).value == [[1, 3], [2, 4]]


def test_where_input_data_are_drawn_only_the_variable_names_a_result() -> None:
    own = SEASON.replace("<decisionTable", f"{NEEDS}<decisionTable")
    model = dmn(own, says("dish", "season", "#season_of_it"), inputs=("temperature",))
    found = Decisions(read(model)).answer("dish", {"temperature": 20}, AROUND)
    assert found.value is None
    assert [note.code for note in found.notes] == ["FEEL-001"]


def test_what_is_read_by_its_column_is_not_called_unread() -> None:
    dish = says("dish", "season", "#season_of_it")
    assert "DMN-025" not in {each.code for each in lint_model(read(dmn(SEASON, dish)))}
    assert "DMN-025" in {
        each.code for each in lint_model(read(dmn(SEASON, dish.replace(">season", ">1"))))
    }
