"""bihuan decide: values, the rows that matched, what is missing, and files that cannot be used."""

from pathlib import Path

import orjson
import pytest

from tests.conformance.kit import decision, folder, model
from tests.web.cli.answers import Bihuan, object_of, only, refusal_of


def required(*keys: str, kind: str = "requiredInput") -> str:
    """Return information requirements."""
    return "".join(
        f'<informationRequirement><{kind} href="{key}"/></informationRequirement>' for key in keys
    )


def given(name: str, kind: str) -> str:
    """Return input data."""
    variable = f'<variable name="{name}" typeRef="{kind}"/>'
    return f'<inputData id="{name}" name="{name}">{variable}</inputData>'


def table(inputs: dict[str, str], rules: list[list[str]], policy: str = "UNIQUE") -> str:
    """Return a table with one output; the last cell of a rule is its remark."""
    columns = "".join(
        f'<input label="{label}"><inputExpression><text>{text}</text></inputExpression></input>'
        for label, text in inputs.items()
    )
    rows = ""
    for *tests, output, remark in rules:
        cells = "".join(f"<inputEntry><text>{escaped(t)}</text></inputEntry>" for t in tests)
        rows += (
            f"<rule><description>{remark}</description>{cells}"
            f"<outputEntry><text>{output}</text></outputEntry></rule>"
        )
    return (
        f'<decisionTable hitPolicy="{policy}">{columns}<output name="dish"/>{rows}</decisionTable>'
    )


def escaped(text: str) -> str:
    return text.replace("<", "&lt;")


SEASON = (
    '<decision id="season" name="Season">'
    f"{required('#temperature')}"
    '<literalExpression><text>if temperature &lt; 10 then "Winter" else "Summer"</text>'
    "</literalExpression></decision>"
)
DISH = (
    '<decision id="d_dish" name="Dish">'
    f"{required('#guest count')}{required('#season', kind='requiredDecision')}"
    + table(
        {"季节": "Season", "Guests": "guest count"},
        [
            ['"Winter"', "<= 8", '"Stew"', "冬天吃炖菜"],
            ["-", "> 8", '"Noodles"', ""],
            ['"Winter"', "> 100", '"Soup"', "For crowds"],
        ],
    )
    + "</decision>"
)
TWICE = (
    '<businessKnowledgeModel id="k" name="twice"><encapsulatedLogic>'
    '<formalParameter name="x" typeRef="number"/><literalExpression><text>x * 2</text>'
    "</literalExpression></encapsulatedLogic></businessKnowledgeModel>"
)
SERVICE = (
    '<decisionService id="s" name="menu"><outputDecision href="#d_dish"/>'
    '<encapsulatedDecision href="#season"/><inputData href="#temperature"/>'
    '<inputData href="#guest count"/></decisionService>'
)
MENU = model(
    given("temperature", "number"), given("guest count", "number"), SEASON, DISH, TWICE, SERVICE
)


@pytest.fixture
def menu(tmp_path: Path) -> Path:
    return folder(tmp_path, menu_dmn=MENU) / "menu.dmn"


def test_the_value_the_way_and_the_matched_row_are_shown(bihuan: Bihuan, menu: Path) -> None:
    result = bihuan("decide", menu, "--set", "temperature=5", "--set", "guest count=8")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        'Dish = "Stew"',
        "",
        "On the way:",
        '  Season = "Winter"',
        "",
        'Dish · UNIQUE → "Stew"',
        "         季节      Guests  →  dish",
        '  Given  "Winter"  8',
        '  Row 1  "Winter"  <= 8    →  "Stew"  冬天吃炖菜',
    ]


def test_json_has_everything(bihuan: Bihuan, menu: Path) -> None:
    words = ("--set", "temperature=5", "--set", "guest count=8", "--json")
    found = object_of(bihuan("decide", menu, *words))
    assert list(found) == ["decisions", "others", "tables", "unused", "notes"]
    assert only(found["decisions"]) == {
        "name": "Dish",
        "id": "d_dish",
        "value": "Stew",
        "text": '"Stew"',
    }
    assert only(found["others"]) == {"name": "Season", "value": "Winter", "text": '"Winter"'}
    used = only(found["tables"])
    assert (used["part"], used["policy"], used["aggregation"]) == ("Dish", "UNIQUE", "")
    assert used["inputs"] == [
        {"title": "季节", "value": "Winter", "text": '"Winter"'},
        {"title": "Guests", "value": 8, "text": "8"},
    ]
    assert only(used["rows"]) == {
        "number": 1,
        "id": "",
        "tests": ['"Winter"', "<= 8"],
        "outputs": ['"Stew"'],
        "description": "冬天吃炖菜",
        "annotations": [],
    }
    assert used["result"] == {"value": "Stew", "text": '"Stew"'}


def test_two_rows_that_match_are_both_shown_with_the_reason(bihuan: Bihuan, menu: Path) -> None:
    result = bihuan("decide", menu, "--set", "temperature=5", "--set", "guest count=200")
    lines = result.stdout.splitlines()
    assert lines[0] == "Dish = null"
    assert [line.split()[:2] for line in lines if line.startswith("  Row")] == [
        ["Row", "2"],
        ["Row", "3"],
    ]
    assert lines[-1] == "FEEL-025  Dish: Several rules match where only one may: 2, 3."


def test_that_no_row_matches_is_said(bihuan: Bihuan, menu: Path) -> None:
    words = ("--set", "temperature=50", "--set", "guest count=1")
    assert "  No row matches.\n" in bihuan("decide", menu, *words).stdout
    assert "  没有匹配的行。\n" in bihuan("decide", menu, *words, "--lang", "zh").stdout


def test_inputs_come_from_a_file_and_words_win(bihuan: Bihuan, menu: Path) -> None:
    file = menu.with_name("case.json")
    file.write_bytes(orjson.dumps({"temperature": 5, "guest count": 8}))
    assert bihuan("decide", menu, "--input", file).stdout.startswith('Dish = "Stew"')
    other = bihuan("decide", menu, "--input", file, "--set", "guest count = 9")
    assert other.stdout.startswith('Dish = "Noodles"')


def test_inputs_that_nobody_gave_are_named_before_anything_is_decided(
    bihuan: Bihuan, menu: Path
) -> None:
    result = bihuan("decide", menu)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        f"{menu}: CLI-016 These inputs are not given: guest count (number), temperature (number)."
    )
    error = refusal_of(bihuan("decide", menu, "--set", "temperature=1", "--json"))
    assert error["missing"] == [{"name": "guest count", "type": "number"}]


def test_null_is_given_too(bihuan: Bihuan, menu: Path) -> None:
    words = ("--set", "temperature=null", "--set", "guest count=null")
    assert bihuan("decide", menu, *words).exit_code == 0


def test_a_decision_that_is_given_needs_nothing_more(bihuan: Bihuan, menu: Path) -> None:
    result = bihuan("decide", menu, "--set", 'Season="Winter"', "--set", "guest count=3")
    assert result.stdout.startswith('Dish = "Stew"')


def test_a_name_that_nothing_reads_is_told(bihuan: Bihuan, menu: Path) -> None:
    words = ["--set", "temperature=5", "--set", "guest count=8", "--set", "guests=8"]
    assert bihuan("decide", menu, *words).stdout.endswith("\nGiven, but not used: guests.\n")
    assert object_of(bihuan("decide", menu, *words, "--json"))["unused"] == ["guests"]


@pytest.mark.parametrize(
    ("name", "words", "first"),
    [
        ("Season", ["temperature=20"], 'Season = "Summer"'),
        ("season", ["temperature=20"], 'Season = "Summer"'),
        ("d_dish", ["temperature=5", "guest count=1"], 'Dish = "Stew"'),
        ("menu", ["temperature=5", "guest count=1"], 'menu = "Stew"'),
        ("twice", ["x=21"], "twice = 42"),
        ("k", ["x=21"], "twice = 42"),
    ],
)
def test_decisions_services_and_functions_are_asked_by_name_or_id(
    bihuan: Bihuan, menu: Path, name: str, words: list[str], first: str
) -> None:
    sets = [part for word in words for part in ("--set", word)]
    result = bihuan("decide", menu, "--decision", name, *sets)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == first
    missing = refusal_of(bihuan("decide", menu, "--decision", name, "--json"))
    assert missing["code"] == "CLI-016"


def test_several_can_be_asked_and_what_they_share_is_told_once(bihuan: Bihuan, menu: Path) -> None:
    words = ["--decision", "Dish", "--decision", "menu"]
    sets = ["--set", "temperature=5", "--set", "guest count=1"]
    lines = bihuan("decide", menu, *words, *sets).stdout.splitlines()
    assert lines[:2] == ['Dish = "Stew"', 'menu = "Stew"']
    assert lines.count('Dish · UNIQUE → "Stew"') == 1


def test_an_unknown_decision_is_answered_with_those_there_are(bihuan: Bihuan, menu: Path) -> None:
    result = bihuan("decide", menu, "--decision", "Dsh", "--json")
    assert result.exit_code == 1
    error = refusal_of(result)
    assert (error["code"], error["place"]) == ("DMN-003", str(menu))
    assert error["sentence"] == (
        "There is no decision Dsh here. There are: Season, Dish, menu, twice."
    )


def test_a_file_of_functions_alone_has_to_be_asked_by_name(bihuan: Bihuan, tmp_path: Path) -> None:
    folder(tmp_path, lib_dmn=model(TWICE))
    error = refusal_of(bihuan("decide", tmp_path / "lib.dmn", "--json"))
    assert (error["code"], error["advice"]) == ("CLI-017", "Name one with --decision: twice.")


def test_a_model_without_inputs_asks_for_what_its_columns_read(
    bihuan: Bihuan, tmp_path: Path
) -> None:
    rows = [["> 1", "1", ""]]
    open_model = model(f'<decision id="d" name="d">{table({"N": "n"}, rows)}</decision>')
    folder(tmp_path, open_dmn=open_model)
    error = refusal_of(bihuan("decide", tmp_path / "open.dmn", "--json"))
    assert error["missing"] == [{"name": "n", "type": ""}]
    found = bihuan("decide", tmp_path / "open.dmn", "--set", "n=2", "--set", "other=1")
    assert found.stdout.splitlines()[0] == "d = 1"
    assert "not used" not in found.stdout


# Imports

LIB = model(decision("base", "20"), namespace="urn:lib")
USER = model(
    '<import namespace="urn:lib" name="lib" '
    'importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
    '<decision id="d" name="d">'
    f"{required('urn:lib#base', kind='requiredDecision')}"
    "<literalExpression><text>lib.base + 1</text></literalExpression></decision>",
)


def test_models_that_are_imported_are_given_behind_the_first(
    bihuan: Bihuan, tmp_path: Path
) -> None:
    folder(tmp_path, user_dmn=USER, lib_dmn=LIB)
    files = (tmp_path / "user.dmn", tmp_path / "lib.dmn")
    lines = bihuan("decide", *files).stdout.splitlines()
    assert lines == ["d = 21", "", "On the way:", "  base = 20"]


def test_a_model_that_is_imported_but_not_given_is_named(bihuan: Bihuan, tmp_path: Path) -> None:
    folder(tmp_path, user_dmn=USER)
    error = refusal_of(bihuan("decide", tmp_path / "user.dmn", "--json"))
    assert error["code"] == "DMN-004"
    assert error["place"] == f"{tmp_path / 'user.dmn'}:1"
    assert "urn:lib" in str(error["sentence"])


def test_what_an_imported_model_lacks_is_named_with_the_file_that_lacks_it(
    bihuan: Bihuan, tmp_path: Path
) -> None:
    middle = USER.replace("urn:lib", "urn:end").replace("urn:kit", "urn:lib")
    folder(tmp_path, user_dmn=USER, lib_dmn=middle)
    files = (tmp_path / "user.dmn", tmp_path / "lib.dmn")
    error = refusal_of(bihuan("decide", *files, "--json"))
    assert (error["code"], error["place"]) == ("DMN-004", f"{files[1]}:1")
    assert "urn:end" in str(error["sentence"])


# Files and words that cannot be used

BAD = {
    "empty": ("", "BPMN-001"),
    "no XML": ("a picture", "BPMN-002"),
    "another kind": ('<svg xmlns="http://www.w3.org/2000/svg"/>', "DMN-001"),
    "another version": (MENU.replace("20230324", "20990324"), "DMN-001"),
    "an unknown policy": (MENU.replace("UNIQUE", "LUCKY"), "DMN-002"),
    "a circle": (
        model(
            f'<decision id="a" name="a">{required("#b", kind="requiredDecision")}</decision>',
            f'<decision id="b" name="b">{required("#a", kind="requiredDecision")}</decision>',
            decision("c", "1"),
        ),
        "DMN-005",
    ),
    "with entities": ('<!DOCTYPE x [<!ENTITY a "b">]><x/>', "XML-001"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_file_that_cannot_be_used_is_refused_with_its_place(
    bihuan: Bihuan, tmp_path: Path, bad: str
) -> None:
    content, code = BAD[bad]
    folder(tmp_path, bad_dmn=content, good_dmn=MENU)
    first = refusal_of(bihuan("decide", tmp_path / "bad.dmn", "--json"))
    assert first["code"] == code
    assert str(first["place"]).startswith(str(tmp_path / "bad.dmn"))
    if code != "DMN-005":
        words = (tmp_path / "good.dmn", tmp_path / "bad.dmn", "--json")
        assert refusal_of(bihuan("decide", *words))["code"] == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("temperature", "CLI-001"),
        ("=5", "CLI-001"),
        ("temperature=", "BPMN-032"),
        ("temperature=1 +", "BPMN-030"),
        ("temperature=warm", "CLI-015"),
        ("temperature=1/0", "CLI-015"),
    ],
)
def test_a_word_that_gives_no_input_is_refused(
    bihuan: Bihuan, menu: Path, word: str, code: str
) -> None:
    result = bihuan("decide", menu, "--set", word, "--json")
    error = refusal_of(result)
    assert error["code"] == code
    if code != "CLI-001":
        assert error["place"] == "--set temperature"


def test_a_context_that_cannot_be_used_is_refused(bihuan: Bihuan, menu: Path) -> None:
    file = menu.with_name("case.json")
    file.write_text('{"temperature": 1, "temperature": 2}', encoding="utf-8")
    error = refusal_of(bihuan("decide", menu, "--input", file, "--json"))
    assert (error["code"], error["place"]) == ("FORM-011", str(file))


def test_what_takes_too_many_steps_ends(bihuan: Bihuan, tmp_path: Path) -> None:
    folder(tmp_path, long_dmn=model(decision("d", "count(for i in 1..10**9 return i)")))
    error = refusal_of(bihuan("decide", tmp_path / "long.dmn", "--fuel", 1_000, "--json"))
    assert error["code"] == "BPMN-033"
    assert error["place"] == str(tmp_path / "long.dmn")


def test_now_can_be_another_time(bihuan: Bihuan, tmp_path: Path) -> None:
    folder(tmp_path, now_dmn=model(decision("d", "today()")))
    result = bihuan("decide", tmp_path / "now.dmn", "--now", "2026-01-31T23:00:00")
    assert result.stdout == 'd = @"2026-01-31"\n'


def test_a_function_has_a_name_but_no_form(bihuan: Bihuan, tmp_path: Path) -> None:
    functions = (decision("d", "function(a, b) a + b"), decision("e", "[function(a) a]"))
    folder(tmp_path, f_dmn=model(*functions))
    lines = bihuan("decide", tmp_path / "f.dmn").stdout.splitlines()
    assert lines[0] == "d = function(a, b)"
    value = object_of(bihuan("decide", tmp_path / "f.dmn", "--json"))["decisions"]
    assert isinstance(value, list)
    assert value[0] == {"name": "d", "id": "d", "value": None, "text": "function(a, b)"}


def test_of_many_rows_the_first_are_shown(bihuan: Bihuan, tmp_path: Path) -> None:
    rows = [["-", str(n), ""] for n in range(30)]
    found = table({"N": "1"}, rows, policy="COLLECT")
    folder(tmp_path, many_dmn=model(f'<decision id="d" name="d">{found}</decision>'))
    lines = bihuan("decide", tmp_path / "many.dmn").stdout.splitlines()
    assert lines[-2].split()[:2] == ["Row", "20"]
    assert lines[-1] == "  … and 10 more."
