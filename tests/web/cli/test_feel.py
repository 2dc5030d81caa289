"""bihuan feel: values, notes with their place, refusals, and what is given to an expression."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.web.cli.answers import Bihuan, object_of, only, refusal_of
from web.cli.main import main
from web.cli.output import marked


def piped(text: str | bytes, *words: str) -> Result:
    """Call feel with a context that is piped in."""
    said = ["feel", "--context", "-", *words]
    return CliRunner().invoke(main, said, input=text, catch_exceptions=False)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2", "3"),
        ('"a" + "b"', '"ab"'),
        ("0.1 + 0.2", "0.3"),
        ("null", "null"),
        ('date("2026-01-31") + duration("P1M")', '@"2026-02-28"'),
        ("{a: 1, b: [true]}", "{a: 1, b: [true]}"),
        ("(< 10)", "(< 10)"),
        ("= 1 + 1", "2"),
        ("今天的人数 + 1", "13"),
    ],
)
def test_a_value_is_printed_as_feel(expression: str, value: str) -> None:
    result = piped('{"今天的人数": 12}', expression)
    assert (result.exit_code, result.stdout) == (0, f"{value}\n")


def test_a_long_value_is_laid_out_in_lines(bihuan: Bihuan) -> None:
    lines = bihuan("feel", "for i in 1..99 return i").stdout.splitlines()
    assert lines[0] == "["
    assert lines[1].startswith("  1, 2, 3, ")
    assert max(map(len, lines)) <= 100


def test_the_reason_for_null_stands_below_with_a_mark_at_its_place(bihuan: Bihuan) -> None:
    result = bihuan("feel", '"网格" + 1')
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "null",
        "FEEL-003  line 1, column 6: + cannot join string and number.",
        '    "网格" + 1',
        "           ^",
    ]


def test_a_note_of_a_later_line_shows_that_line(bihuan: Bihuan) -> None:
    lines = bihuan("feel", "1 +\n  (2 / 0)", "--lang", "zh").stdout.splitlines()
    assert lines[1].startswith("FEEL-006  第 2 行第 6 列: ")
    assert lines[2:4] == ["      (2 / 0)", "         ^"]


def test_json_has_value_kind_names_and_both_languages(bihuan: Bihuan) -> None:
    found = object_of(bihuan("feel", "a / 0 + b[x > 1]", "--json"))
    assert (found["value"], found["text"], found["kind"]) == (None, "null", "null")
    assert {"a", "b", "x"} == set(found["reads"] if isinstance(found["reads"], list) else [])
    assert isinstance(found["notes"], list)
    note = found["notes"][0]
    assert (note["code"], note["line"], note["column"]) == ("FEEL-001", 1, 1)
    assert note["sentence_en"].startswith("The name a is not known here.")
    assert note["sentence_zh"] not in {"", note["sentence_en"]}


def test_json_values_have_their_own_forms(bihuan: Bihuan) -> None:
    found = object_of(bihuan("feel", '[1.5, @"P1D"]', "--json"))
    assert found["value"] == [{"#": "1.5"}, {"@": "P1D"}]
    assert found["kind"] == "list"


def test_an_expression_that_is_none_is_refused_with_its_place(bihuan: Bihuan) -> None:
    result = bihuan("feel", "1 + + 2")
    assert (result.exit_code, result.stdout) == (1, "")
    first, text, mark, advice = result.stderr.splitlines()
    assert first.startswith("BPMN-030 Line 1, column 5: ")
    assert (text, mark) == ("    1 + + 2", "        ^")
    assert advice.startswith("  → ")
    error = refusal_of(bihuan("feel", "1 + + 2", "--json"))
    assert (error["code"], error["line"], error["column"]) == ("BPMN-030", 1, 5)


def test_what_is_wrong_as_a_whole_has_no_mark(bihuan: Bihuan) -> None:
    result = bihuan("feel", "for i in 1..999999 return i", "--fuel", 500)
    assert result.exit_code == 1
    assert result.stderr.startswith("BPMN-033 The calculation takes too many steps: more than 500.")
    assert "^" not in result.stderr
    assert "^" not in bihuan("feel", "").stderr


def test_now_can_be_another_time(bihuan: Bihuan) -> None:
    for said, wanted in (
        ("2026-01-31T08:30:00", '@"2026-01-31T08:30:00@Asia/Shanghai"'),
        ("2026-01-31", '@"2026-01-31T00:00:00@Asia/Shanghai"'),
        ("2026-01-31T08:30:00Z", '@"2026-01-31T08:30:00Z"'),
    ):
        assert bihuan("feel", "now()", "--now", said).stdout == f"{wanted}\n"


def test_today_is_that_of_the_clock_in_china(bihuan: Bihuan) -> None:
    assert bihuan("feel", "now().timezone").stdout == '"Asia/Shanghai"\n'


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [
        ("< 18, [65..70)", "66", "true"),
        ("< 18, [65..70)", "70", "false"),
        ("not(1, 2)", "3", "true"),
        ("-", "null", "true"),
        ('"Winter"', '"Summer"', "false"),
        ("? > limit", "7", "true"),
    ],
)
def test_a_cell_of_a_table_can_be_tried(cell: str, value: str, passes: str) -> None:
    result = piped('{"limit": 5}', "--value", value, "--", cell)
    assert (result.exit_code, result.stdout) == (0, f"{passes}\n")


def test_a_cell_that_cannot_say_tells_why(bihuan: Bihuan) -> None:
    lines = bihuan("feel", "> 5", "--value", '"x"').stdout.splitlines()
    assert lines[0] == "null"
    assert lines[1].startswith("FEEL-005  line 1, column 1: ")
    assert lines[2:] == ["    > 5", "    ^"]


def test_a_value_for_a_cell_must_be_one(bihuan: Bihuan) -> None:
    result = bihuan("feel", "> 5", "--value", "x")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[:3] == [
        "--value: CLI-015 This gives no value: The name x is not known here. Known names: -.",
        "    x",
        "    ^",
    ]
    error = refusal_of(bihuan("feel", "> 5", "--value", "1 +", "--json"))
    assert (error["code"], error["place"]) == ("BPMN-030", "--value")


CONTEXTS: dict[str, tuple[str | bytes, str]] = {
    "cut off": ('{"a": ', "FORM-001"),
    "empty": ("", "FORM-001"),
    "a key twice": ('{"a": 1, "a": 2}', "FORM-011"),
    "NaN": ('{"a": NaN}', "FORM-001"),
    "Infinity": ('{"a": -Infinity}', "FORM-001"),
    "an endless number": ('{"a": 1e999}', "FORM-001"),
    "a long number": ('{"a": 1' + "0" * 5_000 + "}", "FORM-001"),
    "nested too deep": ('{"a": ' + "[" * 60 + "]" * 60 + "}", "FORM-001"),
    "nested beyond all": ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "FORM-001"),
    "half a character": ('{"a": "\\ud800"}', "FORM-001"),
    "no UTF-8": (b'{"a": "\xff"}', "FORM-001"),
    "too long": ('{"a": "' + "x" * 600_000 + '"}', "FORM-001"),
    "a list": ("[1]", "CLI-014"),
    "null": ("null", "CLI-014"),
    "a date": ('{"@": "2026-01-31"}', "CLI-014"),
    "no such date": ('{"a": {"@": "2026-13-01"}}', "FEEL-019"),
    "no such number": ('{"a": {"#": "many"}}', "FEEL-019"),
    "no such range": ('{"a": {"..": 5}}', "FEEL-019"),
}


@pytest.mark.parametrize("bad", CONTEXTS)
def test_a_context_that_cannot_be_used_is_refused(bad: str, tmp_path: Path, bihuan: Bihuan) -> None:
    content, code = CONTEXTS[bad]
    file = tmp_path / "context.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    for result, place in (
        (bihuan("feel", "a", "--context", file, "--json"), str(file)),
        (piped(content, "a", "--json"), "-"),
    ):
        error = refusal_of(result)
        assert error["code"] == code
        assert str(error["place"]).startswith(place)


def test_a_context_holds_dates_and_exact_numbers() -> None:
    text = '{"from": {"@": "2026-01-31"}, "part": {"#": "0.30"}, "list": [1.25, "\\u7f51"]}'
    assert piped(text, 'from + @"P1D"').stdout == '@"2026-02-01"\n'
    assert piped(text, "[part, list]").stdout == '[0.3, [1.25, "网"]]\n'


def test_names_with_blanks_and_words_of_the_grammar_are_known() -> None:
    text = '{"Monthly Salary": 100, "rate in percent": 5}'
    assert piped(text, "Monthly Salary * rate in percent").stdout == "500\n"


WRONG = {
    "no expression": [],
    "a time that is none": ["1", "--now", "2026-02-30"],
    "a time in words": ["1", "--now", "soon"],
    "no fuel": ["1", "--fuel", "0"],
    "too much fuel": ["1", "--fuel", "99999999999"],
    "a minus without --": ["-5"],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_call_is_told(bihuan: Bihuan, wrong: str) -> None:
    result = bihuan("feel", *WRONG[wrong], "--json")
    assert result.exit_code == 2
    assert refusal_of(result)["code"] == "CLI-001"


def test_bytes_that_are_no_text_are_refused(bihuan: Bihuan) -> None:
    assert refusal_of(bihuan("feel", '"\udcff"', "--json"))["code"] == "CLI-001"


def test_a_file_that_is_not_there_is_named(bihuan: Bihuan, tmp_path: Path) -> None:
    error = refusal_of(bihuan("feel", "a", "--context", tmp_path / "gone", "--json"))
    assert (error["code"], error["place"]) == ("CLI-003", str(tmp_path / "gone"))


@pytest.mark.parametrize(
    "attack",
    [
        "__import__('os')",
        'open("/etc/passwd")',
        "(1).__class__",
        "import os",
        'function(x) external {java: {class: "a", method signature: "b()"}}',
    ],
)
def test_nothing_but_feel_is_carried_out(bihuan: Bihuan, attack: str) -> None:
    result = bihuan("feel", attack)
    assert result.exit_code == 1 or result.stdout.startswith("null\n")


def test_of_a_long_line_only_what_is_near_is_shown() -> None:
    assert marked("x" * 80 + "y" + "z" * 80, 1, 81) == [
        f"    …{'x' * 50}y{'z' * 49}…",
        f"    {' ' * 51}^",
    ]
    assert marked("ab", 1, 3) == ["    ab", "      ^"]
    assert marked("", 3, 1) == ["    ", "    ^"]
    assert marked("\ta", 1, 2) == ["     a", "     ^"]


def test_the_one_note_of_a_function_says_that_it_is_no_value(bihuan: Bihuan) -> None:
    found = object_of(bihuan("feel", "function(x) x", "--json"))
    assert found["value"] is None
    assert only(found["notes"])["code"] == "FEEL-014"
