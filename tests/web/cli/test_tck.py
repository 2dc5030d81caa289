"""bihuan tck: the table, the JSON value, and what the command ends with."""

from pathlib import Path

import pytest

from tests.conformance.kit import asks, cases, decision, folder, model, value
from tests.web.cli.answers import Bihuan, object_of, refusal_of

JAVA = (
    '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic kind="Java">'
    "<context/></encapsulatedLogic></businessKnowledgeModel>"
    '<decision id="java" name="java"><knowledgeRequirement><requiredKnowledge href="#f"/>'
    "</knowledgeRequirement><literalExpression><text>f()</text></literalExpression></decision>"
)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder where all is well, one with each fate, and one with models alone."""
    good = model(decision("one", "1"))
    top = tmp_path / "kit"
    folder(top / "a", kit_dmn=good, kit_xml=cases(asks("one", value("1"))))
    folder(
        top / "b",
        kit_dmn=model(decision("one", "1"), decision("long", '"x" * 1'), JAVA),
        kit_xml=cases(
            asks("one", value("1")), asks("one", value("2" * 200)), asks("java", value("1"))
        ),
    )
    folder(top / "lib", kit_dmn=good)
    return top


def test_the_table_counts_by_folder_and_names_what_fails(bihuan: Bihuan, mixed: Path) -> None:
    result = bihuan("tck", mixed)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["Folder", "Total", "Passed", "Failed", "Excluded"],
        ["a", "1", "1", "0", "0"],
        ["b", "2", "1", "1", "1"],
        ["All", "3", "2", "1", "1"],
    ]
    assert lines[4:8] == [
        "",
        "Folders with models but without cases: lib.",
        "What did not pass:",
        "  b · one · kit.xml",
    ]
    assert lines[8].startswith("    one: expected 2222")
    assert lines[8].endswith("…")


def test_the_json_value_tells_all(bihuan: Bihuan, mixed: Path) -> None:
    found = object_of(bihuan("tck", mixed, "--json"))
    assert list(found) == [
        *("total", "passed", "failed", "excluded", "folders", "without_cases", "cases"),
    ]
    assert (found["total"], found["passed"], found["failed"], found["excluded"]) == (3, 2, 1, 1)
    assert found["folders"] == [
        {"folder": "a", "total": 1, "passed": 1, "failed": 0, "excluded": 0},
        {"folder": "b", "total": 2, "passed": 1, "failed": 1, "excluded": 1},
    ]
    assert found["without_cases"] == ["lib"]
    assert isinstance(found["cases"], list)
    assert found["cases"][0] == {
        "folder": "a",
        "case": "one",
        "file": "kit.xml",
        "status": "passed",
        "why": "",
    }
    assert found["cases"][2]["why"].endswith("found 1")


def test_a_folder_where_all_passes_ends_well(bihuan: Bihuan, mixed: Path) -> None:
    for result in (bihuan("tck", mixed / "a"), bihuan("tck", mixed, "--only", "a")):
        assert result.exit_code == 0
        assert "What did not pass" not in result.stdout


def test_it_is_said_in_chinese(bihuan: Bihuan, mixed: Path) -> None:
    said = bihuan("tck", mixed, "--lang", "zh").stdout
    assert said.startswith("文件夹")
    assert "没有通过的：" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [(["gone"], "CLI-003"), (["lib"], "CLI-012"), ([".", "--only", "gone"], "CLI-013")],
    ids=str,
)
def test_a_folder_without_cases_is_refused(
    bihuan: Bihuan, mixed: Path, words: list[str], code: str
) -> None:
    place, *more = words
    result = bihuan("tck", mixed / place, *more, "--json")
    assert result.exit_code == 2
    assert refusal_of(result)["code"] == code
