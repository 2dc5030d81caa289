"""What the linter says of the rows of tables: gaps, overlaps, rows that never count."""

import pytest

from processes.lint.finding import Severity
from tests.processes.decision.dmnwords import (
    column,
    context,
    decision,
    definitions,
    given,
    item,
    knowledge,
    result,
    table,
    text,
)
from tests.processes.decision.lintwords import codes, deciding, findings, one_of, said

AGE = {"Age": "number"}
AGE_AND_RISK = {"Age": "number", "Risk": "tRisk"}
RISK = one_of("tRisk", "string", '"Low"', '"High"')
COMPLETE = (("< 18", '"child"'), ("[18..65)", '"adult"'), (">= 65", '"old"'))


def test_a_complete_table_without_overlaps_is_left_alone() -> None:
    assert said(deciding(AGE, ["Group"], *COMPLETE)) == []


@pytest.mark.parametrize(
    ("left_out", "gap"),
    [(0, "Age < 18"), (1, "Age in [18..65)"), (2, "Age >= 65")],
)
def test_a_row_taken_out_leaves_a_gap_with_its_range(left_out: int, gap: str) -> None:
    rows = [row for number, row in enumerate(COMPLETE) if number != left_out]
    (sentence,) = said(deciding(AGE, ["Group"], *rows), code="DMN-014")
    assert sentence.startswith(f"No row matches when {gap}; for example Age = ")


def test_a_range_made_wider_makes_two_rows_match() -> None:
    rows = (COMPLETE[0], ("[18..65]", '"adult"'), COMPLETE[2])
    (found,) = findings(deciding(AGE, ["Group"], *rows))
    assert (found.code, found.severity) == ("DMN-011", Severity.ERROR)
    assert found.text().startswith("Rows 2 and 3 both match")
    assert found.text().endswith("for example Age = 65.")
    assert (found.element, found.also) == ("rule3", ("rule2",))


def test_a_gap_names_every_column_that_matters() -> None:
    rows = (("< 18", "-", "1"), ("[18..21)", '"Low"', "2"), (">= 21", "-", "3"))
    source = deciding(AGE_AND_RISK, ["Points"], *rows, above=[RISK])
    assert said(source) == [
        'No row matches when Age in [18..21), Risk = "High"; for example Age = 18, Risk = "High".'
    ]


def test_values_that_a_type_does_not_allow_are_no_gap() -> None:
    source = deciding({"Risk": "tRisk"}, ["P"], ('"Low"', "1"), ('"High"', "2"), above=[RISK])
    assert said(source) == []


def test_all_other_texts_are_a_gap_where_any_text_is_allowed() -> None:
    source = deciding({"Risk": "string"}, ["P"], ('"Low"', "1"), ('"High"', "2"))
    (sentence,) = said(source)
    assert sentence.startswith('No row matches when Risk not("Low", "High")')


def test_values_allowed_by_the_table_itself_bound_a_column() -> None:
    bounded = column("Age", values="[0..120]")
    source = definitions(
        given("Age", "number"),
        decision("a", table([bounded], ["P"], ("[0..50]", "1"), ("> 50", "2")), needs=["Age"]),
    )
    assert said(source) == []


def test_a_default_output_or_a_last_row_of_dashes_closes_every_gap() -> None:
    assert said(deciding(AGE, [result("P", default="0")], ("< 18", "1"))) == []
    assert said(deciding(AGE, ["P"], ("< 18", "1"), ("-", "2"), policy="FIRST")) == []


def test_tables_that_collect_may_collect_nothing() -> None:
    assert said(deciding(AGE, ["P"], ("< 18", "1"), policy="COLLECT")) == []


def test_more_gaps_than_are_shown_are_counted() -> None:
    letters = one_of("tLetter", "string", *(f'"{each}"' for each in "abcde"))
    rows = [(f'"{each}"', f'"{each}"', "1") for each in "abcde"]
    types = {"A": "tLetter", "B": "tLetter"}
    found = said(deciding(types, ["P"], *rows, above=[letters]), code="DMN-014")
    assert len(found) == 4
    assert "More than the 3 gaps shown are left open by the rows." in found


def test_fractions_between_whole_numbers_are_only_a_note() -> None:
    (found,) = findings(deciding(AGE, ["P"], ("<= 18", "1"), (">= 19", "2")))
    assert found.severity is Severity.NOTE
    assert found.text() == (
        "Only fractions fall between the rows: none matches when Age in (18..19)."
    )


def test_days_have_nothing_between_them() -> None:
    rows = (('< date("2026-03-01")', "1"), ('>= date("2026-03-01")', "2"))
    assert said(deciding({"Day": "date"}, ["P"], *rows)) == []
    next_to_it = (('<= @"2026-02-28"', "1"), ('>= @"2026-03-01"', "2"))
    assert said(deciding({"Day": "date"}, ["P"], *next_to_it)) == []
    (gap,) = said(deciding({"Day": "date"}, ["P"], rows[0], ('> date("2026-03-01")', "2")))
    assert 'when Day = @"2026-03-01"' in gap


@pytest.mark.parametrize(
    ("kind", "before", "after", "gap"),
    [
        ("time", '< @"08:00:00"', '> @"08:00:00"', '= @"08:00:00"'),
        ("days and time duration", '< @"P1D"', '>= @"P2D"', 'in [@"P1D"..@"P2D")'),
        ("years and months duration", '<= @"P1Y"', '>= @"P1Y2M"', 'in (@"P1Y"..@"P1Y2M")'),
        (
            "date and time",
            '< @"2026-01-01T00:00:00"',
            '> @"2026-01-01T00:00:00"',
            '= @"2026-01-01T00:00:00"',
        ),
        ("boolean", "true", "true", "= false"),
    ],
)
def test_gaps_are_found_on_every_scale(kind: str, before: str, after: str, gap: str) -> None:
    found = said(deciding({"X": kind}, ["P"], (before, "1"), (after, "2")), code="DMN-014")
    assert [each.partition(";")[0] for each in found] == [f"No row matches when X {gap}"]


def test_months_next_to_one_another_leave_no_gap() -> None:
    rows = (('<= @"P1Y"', "1"), ('>= @"P1Y1M"', "2"))
    assert said(deciding({"X": "years and months duration"}, ["P"], *rows)) == []


def test_rows_under_any_may_match_together_when_they_agree() -> None:
    rows = (("< 10", "1"), ("< 20", "1"), ("-", "1"))
    assert "DMN-011" not in codes(deciding(AGE, ["P"], *rows, policy="ANY"))
    rows = (("< 10", "1"), ("< 20", "2"), (">= 20", "1"))
    (sentence,) = said(deciding(AGE, ["P"], *rows, policy="ANY"))
    assert sentence.startswith("Rows 1 and 2 both match and give different results; for example")


def test_null_can_be_what_two_rows_share() -> None:
    rows = (('"a"', "1"), ('not("a")', "2"), ("null", "3"))
    (sentence,) = said(deciding({"X": "string"}, ["P"], *rows), code="DMN-011")
    assert sentence.endswith("for example X = null.")


def test_pairs_beyond_the_tenth_are_counted() -> None:
    rows = [(f"< {n}", "1") for n in range(1, 7)]
    found = said(deciding(AGE, ["P"], *rows), code="DMN-011")
    assert found[-1] == "More pairs of rows than the 10 shown both match."
    assert len(found) == 11


def test_a_row_below_one_that_holds_it_never_counts() -> None:
    rows = (("< 18", "1"), ("-", "2"), ("> 65", "3"))
    assert said(deciding(AGE, ["P"], *rows, policy="FIRST")) == [
        "Row 3 never counts: row 2 matches whenever it does, and comes first."
    ]


def test_a_row_covered_by_several_others_never_counts() -> None:
    rows = (("< 18", "1"), ("[18..30]", "2"), ("[10..25]", "3"), ("-", "4"))
    assert said(deciding(AGE, ["P"], *rows, policy="FIRST")) == [
        "Row 3 never counts: whenever it matches, one of rows 1, 2 does and comes first."
    ]


def test_a_last_row_still_counts_for_null() -> None:
    rows = (("true", "1"), ("false", "2"), ("-", "3"))
    assert said(deciding({"B": "boolean"}, ["P"], *rows, policy="FIRST")) == []


def test_the_most_important_output_goes_before_the_place() -> None:
    ranked = [result("P", values='"high", "low"')]
    rows = (("> 5", '"low"'), ("> 3", '"high"'), ("-", '"low"'))
    assert said(deciding(AGE, ranked, *rows, policy="PRIORITY")) == [
        "Row 1 never counts: row 2 matches whenever it does, and comes first."
    ]


def test_rows_that_say_the_same_are_found_where_all_count() -> None:
    rows = (("> 5", "1"), ("> 3", "1"), ("> 5", "1"))
    assert said(deciding(AGE, ["P"], *rows, policy="COLLECT")) == ["Row 3 says the same as row 1."]


def test_a_condition_about_the_value_is_understood() -> None:
    rows = (("? >= 0 and ? < 10", "1"), ("not(? < 10)", "2"), ("? in (< 0)", "3"))
    assert said(deciding(AGE, ["P"], *rows)) == []
    other = (("? between 0 and 10", "1"), ("10 < ?", "2"))
    (sentence,) = said(deciding(AGE, ["P"], *other))
    assert sentence.startswith("No row matches when Age < 0")


def test_what_is_not_understood_makes_no_gap_and_no_overlap() -> None:
    rows = (("< 18", "1"), ("> Limit", "2"), ("? != 3 and even(?)", "3"))
    source = deciding({**AGE, "Limit": "number"}, ["P"], *[(c, "-", o) for c, o in rows])
    assert said(source) == [
        "What these cells (row/column) let through is only known when they are evaluated: 2/1, 3/1."
    ]


def test_gaps_beside_what_is_not_understood_are_still_certain() -> None:
    types = {"Age": "number", "Limit": "number", "B": "boolean"}
    rows = (("> Limit", "-", "true", "1"), ("-", "-", "true", "2"))
    found = said(deciding(types, ["P"], *rows), code="DMN-014")
    assert found == ["No row matches when B = false; for example Age = 0, Limit = 0, B = false."]


def test_two_columns_of_one_expression_are_one() -> None:
    rows = (("< 18", "-", "1"), (">= 18", "< 65", "2"), ("-", ">= 65", "3"))
    box = table([column("Age"), column("Age")], ["P"], *rows)
    source = definitions(given("Age", "number"), decision("a", box, needs=["Age"]))
    assert said(source) == []


def test_columns_that_depend_on_one_another_overlap_only_perhaps() -> None:
    rows = (("< 18", "-", "1"), ("-", "> 100", "2"))
    box = table([column("Age"), column("Age * 2")], ["P"], *rows)
    source = definitions(given("Age", "number"), decision("a", box, needs=["Age"]))
    (found,) = [each for each in findings(source) if each.code == "DMN-011"]
    assert found.severity is Severity.WARNING
    assert all(e.severity is Severity.NOTE for e in findings(source) if e.code == "DMN-014")


def test_values_worked_out_have_gaps_only_perhaps() -> None:
    box = table([column("count(Items)")], ["P"], ("0", "1"), ("> 0", "2"))
    source = definitions(given("Items"), decision("a", box, needs=["Items"]))
    (found,) = findings(source)
    assert found.severity is Severity.NOTE
    assert found.text().startswith("No row matches when count(Items) < 0, if that can come at all")


def test_the_results_of_a_table_are_all_that_the_next_table_meets() -> None:
    first = table(["Age"], ["Risk"], ("< 30", '"High"'), (">= 30", '"Low"'))
    second = table(["Risk"], ["P"], ('"High"', "1"), ('"Low"', "2"))
    parts = (given("Age", "number"), decision("Risk", first, needs=["Age"]))
    assert said(definitions(*parts, decision("a", second, needs=["Risk"]))) == []
    third = table(["Risk"], ["P"], ('"High"', "1"))
    (sentence,) = said(definitions(*parts, decision("a", third, needs=["Risk"])))
    assert sentence.startswith('No row matches when Risk = "Low"; ')


def test_types_are_found_behind_paths_and_for_parameters() -> None:
    person = item("tPerson", "", item("Adult", "boolean", tag="itemComponent"))
    box = table(["P.Adult"], ["R"], ("true", "1"), ("false", "2"))
    source = definitions(person, given("P", "tPerson"), decision("a", box, needs=["P"]))
    assert said(source) == []
    inner = table(["B"], ["R"], ("true", "1"))
    function = knowledge("f", {"B": "boolean"}, inner)
    assert any("B = false" in each for each in said(definitions(function), code="DMN-014"))


def test_tables_within_other_boxes_are_looked_at_too() -> None:
    box = context({"inner": table(["Age"], ["R"], ("< 1", "1"))}, end=text("inner"))
    source = definitions(given("Age", "number"), decision("a", box, needs=["Age"]))
    assert [each.code for each in findings(source)] == ["DMN-014"]


def test_a_large_table_is_looked_at_completely() -> None:
    rows = [(f"[{n}..{n + 1})", "-", str(n)) for n in range(300)]
    ends = (("< 0", "-", "1"), (">= 300", "-", "2"))
    types = {"Age": "number", "B": "boolean"}
    assert said(deciding(types, ["P"], *rows, *ends)) == []
    (gap,) = said(deciding(types, ["P"], *rows[:150], *rows[151:], *ends))
    assert gap.startswith("No row matches when Age in [150..151)")


def test_a_table_that_is_too_large_is_said_to_be_so() -> None:
    rows = [(str(n), "1") for n in range(3_000)]
    (found,) = findings(deciding(AGE, ["P"], *rows))
    assert (found.code, found.severity) == ("DMN-016", Severity.NOTE)


def test_a_table_that_only_speaks_of_null_leaves_every_value_open() -> None:
    assert said(deciding({"X": "number"}, ["P"], ("null", "1"))) == [
        "No row matches when X != null; for example X = 0."
    ]
    assert said(deciding({"X": ""}, ["P"], ("null", "1"))) == [
        "No row matches when X != null; for example X = …."
    ]
