"""What a script writes, told from its text."""

from datetime import UTC, datetime

import pytest

from processes.feel.expression import compile_expression
from processes.feel.outline import Entry, entries, keeps, unanswered


def test_the_entries_of_a_context_are_what_a_script_sets() -> None:
    assert entries("{a: 1, b: x + 1, c: append(c, b)}") == (
        Entry("a", keeps=False, constant="number 1"),
        Entry("b", keeps=False),
        Entry("c", keeps=True),
    )


def test_both_ways_of_a_choice_count() -> None:
    assert entries("if x then {a: 1} else ({b: 2})") == (
        Entry("a", keeps=False, constant="number 1"),
        Entry("b", keeps=False, constant="number 2"),
    )


def test_a_variable_set_in_two_ways_is_no_constant_and_keeps_only_when_both_do() -> None:
    assert entries("if x then {a: 1} else {a: 2}") == (Entry("a", keeps=False),)
    assert entries("if x then {a: a + 1} else {a: 2}") == (Entry("a", keeps=False),)
    assert entries("if x then {a: a + 1} else {a: a + 2}") == (Entry("a", keeps=True),)


@pytest.mark.parametrize("text", ["", "a + 1", "= = 1", "os.system()", "x"])
def test_what_is_no_context_sets_nothing_that_can_be_told(text: str) -> None:
    assert entries(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "v",
        "(v)",
        "v + 1",
        "1 + v",
        "v - 1",
        "v * 2",
        "v / 2",
        "v or x",
        "append(v, x)",
        "concatenate([x], v)",
        "insert before(v, 1, x)",
        "max([v, x])",
        'context put(v, "a", x)',
        "if v = null then 1 else v + 1",
        "if x then v + 1 else v",
        "= append(append(v, x), y)",
    ],
)
def test_an_old_value_with_something_added_is_kept(text: str) -> None:
    assert keeps(text, "v")


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "x - v",
        "x / v",
        "count(v)",
        "[v]",
        "v[1]",
        "v.a",
        "if x then v + 1 else 0",
        "if x = null then 0 else v",
        "{a: v}",
        "for i in v return i + 1",
        "not FEEL at all (",
    ],
)
def test_an_old_value_that_is_only_looked_at_is_lost(text: str) -> None:
    assert not keeps(text, "v")


@pytest.mark.parametrize(
    ("text", "entry", "code"),
    [
        ("{a: missing + 1}", "a", "FEEL-001"),
        ("{a: 1, b: missing.x}", "b", "FEEL-001"),
        ("= {a: known.x}", "a", "FEEL-008"),
        ("{a: 1 / 0}", "a", "FEEL-006"),
        ("{a: -text}", "a", "FEEL-040"),
        ("{\n  a: 1,\n  b: (\n    missing + 1\n  )\n}", "b", "FEEL-001"),
        ("{a: {b: missing + 1, c: 2}}", "a.b", "FEEL-001"),
        ("{a: if missing > 3 then 1 else null}", "a", "FEEL-001"),
        ("if known > 3 then {b: 1} else ({a: 1 / 0})", "a", "FEEL-006"),
        ("{a: some i in [1] satisfies missing}", "a", "FEEL-001"),
        ('{"a b": number("x")}', "a b", "FEEL-036"),
    ],
)
def test_the_entry_that_is_null_for_a_reason_is_named(text: str, entry: str, code: str) -> None:
    found = tried(text)
    assert found is not None
    assert (found[0], found[1]) == (entry, code)


@pytest.mark.parametrize(
    "text",
    [
        "{a: null}",
        "{a: missing}",
        "{a: (missing)}",
        "{a: if known = null then null else known + 1}",
        "{a: if missing = null then 1 else 2}",
        "{a: null, b: if missing = null then 1 else 2}",
        "{a: [missing + 1]}",
        "{a: known, b: null}",
        "[{a: 1 / 0}]",
        "1 + 1",
    ],
)
def test_a_null_that_is_written_so_is_an_answer(text: str) -> None:
    assert tried(text) is None


def tried(text: str) -> tuple[str, str] | None:
    known = {"known": 1, "text": "x"}
    found = compile_expression(text).evaluate(known, now=datetime(2026, 1, 1, tzinfo=UTC))
    told = unanswered(text, found.value, found.notes)
    return None if told is None else (told[0], told[1].code)
