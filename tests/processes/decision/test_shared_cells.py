"""Cells of a column that say the same are asked once, and nobody notices but by the time."""

from datetime import UTC, datetime

from processes.decision.evaluation import Circumstances, Decided, Decisions
from processes.decision.reader import read
from tests.conformance.kit import model

NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)


def decided(*rows: tuple[str, str], asked: list[object] | None = None, **given: object) -> Decided:
    """Decide a table of the columns a and b, whose rules have two cells each."""
    columns = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in "ab"
    )
    rules = "".join(
        f"<rule>{''.join(f'<inputEntry><text>{cell}</text></inputEntry>' for cell in row)}"
        f"<outputEntry><text>{number}</text></outputEntry></rule>"
        for number, row in enumerate(rows, 1)
    )
    table = f'<decisionTable hitPolicy="RULE ORDER">{columns}<output/>{rules}</decisionTable>'
    decisions = Decisions(read(model(f'<decision id="d" name="d">{table}</decision>').encode()))

    def probe(value: object) -> bool:
        (asked if asked is not None else []).append(value)
        return value == 1

    return decisions.decide("d", given, Circumstances(now=NOW, functions={"probe": probe}))


def test_a_cell_that_rules_share_is_asked_once() -> None:
    asked: list[object] = []
    row = ("probe(?)", "-")
    assert decided(row, row, row, asked=asked, a=1, b=2).value == [1, 2, 3]
    assert asked == [1]
    assert decided(row, row, row, asked=asked, a=5, b=2).value == []
    assert asked == [1, 5]


def test_the_same_words_in_two_columns_are_asked_of_each_value() -> None:
    asked: list[object] = []
    row = ("probe(?)", "probe(?)")
    assert decided(row, row, asked=asked, a=1, b=2).value == []
    assert asked == [1, 2]
    assert decided(row, row, a=1, b=1).value == [1, 2]


def test_each_rule_says_why_its_cell_is_null() -> None:
    found = decided(("&gt; 5", "-"), ("&gt; 5", "-"), ("-", "1"), a="x", b=1)
    assert found.value == [3]
    assert [note.part for note in found.notes] == ["d · 1", "d · 2"]


def test_a_cell_that_is_no_feel_is_told_of_each_rule() -> None:
    found = decided(("((", "-"), ("((", "-"), a=1, b=1)
    assert [(note.code, note.part) for note in found.notes] == [
        ("BPMN-030", "d · 1"),
        ("BPMN-030", "d · 2"),
    ]
