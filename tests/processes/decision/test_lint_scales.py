"""The parts that columns are cut into: every scale to its ends, and values that stand for them."""

import pytest

from processes.feel.comparison import place
from processes.feel.kinds import kind
from processes.feel.temporal import parse_temporal
from processes.lint.decisions.cuts import parts_of
from processes.lint.decisions.regions import Budget, Cover, TooLargeError
from tests.processes.decision.dmnwords import (
    column,
    decision,
    definitions,
    given,
    item,
    result,
    table,
    text,
)
from tests.processes.decision.lintwords import codes, deciding, said


@pytest.mark.parametrize(
    "written",
    [
        ("2026-01-01", "2026-01-02", "2026-03-01"),
        ("08:00:00", "08:00:01", "23:59:59", "00:00:00"),
        ("08:00:00Z", "00:30:00+01:00", "23:30:00-02:00"),
        ("08:00:00@Asia/Shanghai", "09:00:00@Asia/Shanghai"),
        ("2026-01-01T00:00:00", "9999-12-31T23:59:59"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:01+08:00"),
        ("P1D", "PT0.000000001S", "-P3D"),
        ("P1Y", "P13M", "-P1M"),
    ],
)
def test_samples_lie_in_order_and_none_is_on_the_place_of_another(written: tuple[str, ...]) -> None:
    constants = [parse_temporal(each) for each in written]
    scale, _ = place(constants[0]) or ("", 0)
    found = [part.sample for part in parts_of(constants, frozenset({kind(constants[0])}))]
    places = [there[1] for each in found if (there := place(each)) and there[0] == scale]
    assert places == sorted(set(places))
    wanted = {there[1] for each in constants if (there := place(each))}
    assert wanted <= set(places)


def test_nothing_lies_before_midnight_or_between_neighbouring_seconds() -> None:
    rows = (('<= @"08:00:00"', "1"), ('>= @"08:00:01"', "2"))
    assert said(deciding({"T": "time"}, ["P"], *rows)) == []
    rows = (('>= @"00:00:00"', "1"), ("null", "2"))
    assert said(deciding({"T": "time"}, ["P"], *rows)) == []


def test_times_of_a_zone_are_a_scale_of_their_own() -> None:
    rows = (('< @"08:00:00Z"', "1"), ('>= @"08:00:00Z"', "2"), ('< @"08:00:00"', "3"))
    (gap,) = said(deciding({"T": "time"}, ["P"], *rows))
    assert 'T >= @"08:00:00"' in gap


def test_numbers_without_room_between_them_leave_no_gap() -> None:
    close = "0.1234567890123456789012345678901234", "0.1234567890123456789012345678901235"
    rows = ((f"<= {close[0]}", "1"), (f">= {close[1]}", "2"))
    assert said(deciding({"N": "number"}, ["P"], *rows)) == []
    large = (("< 1e6000", "1"), ("1e6000", "2"))
    assert codes(deciding({"N": "number"}, ["P"], *large)) == ["DMN-014"]


def test_texts_put_in_order_are_not_taken_apart() -> None:
    rows = (('< "m"', "1"), ('["m".."z"]', "2"))
    assert codes(deciding({"S": "string"}, ["P"], *rows)) == []


def test_values_of_any_kind_are_only_told_of_the_kinds_spoken_of() -> None:
    (gap,) = said(deciding({"X": ""}, ["P"], ("1", "1"), ('"a"', "2")))
    assert gap.startswith('No row matches when X in (not("a"), < 1, > 1)')


def test_a_last_row_counts_for_kinds_that_no_row_speaks_of() -> None:
    rows = (("< 1", "1"), (">= 1", "2"), ("-", "3"))
    assert said(deciding({"X": ""}, ["P"], *rows, policy="FIRST")) == []


def test_contexts_and_calls_that_fail_are_not_taken_apart() -> None:
    rows = (("{a: 1}", "1"), ("-", "2"))
    assert codes(deciding({"X": ""}, ["P"], *rows, policy="FIRST")) == []
    rows = (("sum(for i in [1] return i)", "1"), ("now()", "2"))
    assert codes(deciding({"X": ""}, ["P"], *rows)) == []


def test_a_type_made_from_itself_is_any_type() -> None:
    circle = (item("tA", "tB"), item("tB", "tA"))
    assert (
        codes(deciding({"X": "tA"}, ["P"], ("1", "1"), ("-", "2"), policy="FIRST", above=circle))
        == []
    )


def test_a_column_whose_expression_is_no_feel_is_told_once() -> None:
    box = table([column("Age +")], ["P"], ("1", "1"), ("> 1", "2"))
    source = definitions(given("Age"), decision("a", box, needs=["Age"]))
    assert codes(source) == ["BPMN-030"]


def test_a_context_of_a_model_at_hand_may_be_a_column() -> None:
    other = definitions(decision("x", text("1")), space="urn:other")
    box = table(["m.x", "m"], ["P"], ("1", "-", "1"), ("-", "-", "2"), policy="FIRST")
    source = definitions(decision("a", box, needs=["urn:other#x"]), imports={"m": "urn:other"})
    assert codes(source, other) == []


def test_rows_are_looked_at_only_as_far_as_the_budget_goes() -> None:
    boxes = [tuple(1 << n for n in axes) for axes in ((0, 1), (1, 0))]
    cover = Cover([2, 2], boxes)
    assert cover.open((3, 3), cover.rows, Budget(left=10)) == (1, 1)
    assert cover.open((1, 2), cover.rows, Budget(left=10)) is None
    with pytest.raises(TooLargeError):
        cover.open((3, 3), cover.rows, Budget(left=0))


def test_outputs_whose_rank_is_not_known_hide_nothing() -> None:
    ranked = [result("P", values='"high", "low"')]
    rows = (("> 3", 'if Age > 9 then "high" else "low"'), ("> 5", '"low"'), ("-", '"low"'))
    assert said(deciding({"Age": "number"}, ranked, *rows, policy="PRIORITY")) == []
