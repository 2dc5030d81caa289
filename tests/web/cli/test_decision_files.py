"""lint, deploy and definitions with files of decisions, alone and beside processes."""

from pathlib import Path

import pytest

from tests.engine.decisionwords import dmn, says, table
from tests.models import bpmn
from tests.web.cli.answers import Bihuan, list_of, only, refusal_of, value_of

LEVEL = dmn(table("risk", "UNIQUE | age -> level:number", "< 18 -> 1", ">= 18 -> 2"))
OVERLAP = dmn(table("risk", "UNIQUE | age -> level:number", "< 18 -> 1", ">= 10 -> 2"))
ASKING = bpmn("a_process", "s -> rule_a -> e", rule_a="risk -> level")
DOUBLE = (
    '<businessKnowledgeModel id="twice" name="twice"><variable name="twice"/><encapsulatedLogic>'
    '<formalParameter name="n"/><literalExpression><text>n * {}</text></literalExpression>'
    "</encapsulatedLogic></businessKnowledgeModel>"
)
LIBRARY = dmn(DOUBLE.format(2), space="lib")
USER = dmn(says("fee", "lib.twice(age)", "lib#twice"), space="fees", imports="lib")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "models"
    made.mkdir()
    return made


def put(folder: Path, **files: bytes) -> None:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)


def codes(found: list[dict[str, object]]) -> set[tuple[object, object]]:
    return {(each["code"], each["severity"]) for each in found}


def test_lint_says_row_and_column_of_a_table(bihuan: Bihuan, folder: Path) -> None:
    put(folder, a_dmn=OVERLAP)
    result = bihuan("lint", folder)
    assert result.exit_code == 1
    assert "Rows 1 and 2 both match" in result.stdout
    assert ("DMN-011", "error") in codes(list_of(bihuan("lint", folder, "--json")))


def test_lint_knows_the_decisions_beside_a_process(bihuan: Bihuan, folder: Path) -> None:
    put(folder, a_bpmn=ASKING)
    assert ("BPMN-055", "note") in codes(list_of(bihuan("lint", folder, "--json")))
    put(folder, b_dmn=LEVEL)
    assert "BPMN-055" not in {code for code, _ in codes(list_of(bihuan("lint", folder, "--json")))}


def test_lint_knows_the_imports_beside_a_file(bihuan: Bihuan, folder: Path) -> None:
    put(folder, a_dmn=USER)
    assert ("DMN-004", "error") in codes(list_of(bihuan("lint", folder, "--json")))
    put(folder, b_dmn=LIBRARY)
    assert bihuan("lint", folder).exit_code == 0


def test_a_folder_publishes_decisions_before_who_asks_for_them(
    bihuan: Bihuan, folder: Path, fresh: Path
) -> None:
    put(folder, a_bpmn=ASKING, z_dmn=LEVEL, a_dmn=USER, b_dmn=LIBRARY)
    deployed = value_of(bihuan("deploy", folder, "--data", fresh, "--json"))
    assert deployed == [
        {"key": "lib", "version": 1, "new": True},
        {"key": "risk", "version": 1, "new": True},
        {"key": "fee", "version": 1, "new": True},
        {"key": "a_process", "version": 1, "new": True},
    ]
    listed = list_of(bihuan("definitions", "--data", fresh, "--json"))
    assert [(row["kind"], row["key"]) for row in listed] == [
        ("process", "a_process"), ("decision", "fee"), ("decision", "risk"),
    ]  # fmt: skip
    assert (
        "Decisions:\nfee   version 1  fee decided\n"
        in bihuan("definitions", "--data", fresh).stdout
    )


def test_publishing_a_folder_again_publishes_nothing_new(
    bihuan: Bihuan, folder: Path, fresh: Path
) -> None:
    put(folder, a_bpmn=ASKING, z_dmn=LEVEL, a_dmn=USER, b_dmn=LIBRARY)
    bihuan("deploy", folder, "--data", fresh)
    again = bihuan("deploy", folder, "--data", fresh)
    assert "risk: already published as version 1, nothing to do.\n" in again.stdout
    assert "published as version 2" not in again.stdout


def test_a_file_may_import_what_is_published(bihuan: Bihuan, folder: Path, fresh: Path) -> None:
    put(folder, b_dmn=LIBRARY)
    bihuan("deploy", folder, "--data", fresh)
    (folder / "b.dmn").unlink()
    put(folder, a_dmn=USER)
    result = bihuan("deploy", folder, "--data", fresh)
    assert result.exit_code == 0, result.stderr
    assert "fee: published as version 1.\n" in result.stdout


def test_what_is_asked_for_has_to_be_there(bihuan: Bihuan, folder: Path, fresh: Path) -> None:
    put(folder, a_bpmn=ASKING, b_dmn=USER, c_dmn=LIBRARY)
    error = refusal_of(bihuan("deploy", folder, "--data", fresh, "--json"))
    assert error["code"] == "ENG-003"
    assert isinstance(error["findings"], list)
    finding = only([f for f in error["findings"] if f["severity"] == "error"])
    assert (finding["code"], finding["path"]) == ("BPMN-055", str(folder / "a.bpmn"))
    told = bihuan("deploy", folder, "--data", fresh).stderr
    assert f"{folder / 'a.bpmn'}:\n" in told
    assert "which is not published" in told
    assert list_of(bihuan("definitions", "--data", fresh, "--json")) == []


def test_one_bad_table_publishes_none(bihuan: Bihuan, folder: Path, fresh: Path) -> None:
    put(folder, a_bpmn=bpmn("line", "s -> u_a -> e"), b_dmn=OVERLAP)
    error = refusal_of(bihuan("deploy", folder, "--data", fresh, "--json"))
    assert error["sentence"] == "The decisions cannot be published: 1 errors were found."
    assert not fresh.exists()


def test_two_files_with_the_same_decision_are_refused(
    bihuan: Bihuan, folder: Path, fresh: Path
) -> None:
    put(folder, a_dmn=LEVEL, b_dmn=LEVEL.replace(b"decided", b"judged"))
    assert refusal_of(bihuan("deploy", folder, "--data", fresh, "--json"))["code"] == "DMN-006"


def test_a_process_and_a_decision_may_share_a_key(
    bihuan: Bihuan, folder: Path, fresh: Path
) -> None:
    put(folder, a_dmn=LEVEL, b_bpmn=bpmn("risk", "s -> rule_a -> e", rule_a="risk -> level"))
    assert bihuan("deploy", folder, "--data", fresh).exit_code == 0


def test_a_file_of_decisions_that_cannot_be_read_is_named(
    bihuan: Bihuan, folder: Path, fresh: Path
) -> None:
    put(folder, a_dmn=LEVEL.replace(b"UNIQUE", b"UNIQ"), b_dmn=b"no xml")
    found = list_of(bihuan("lint", folder, "--json"))
    assert {("DMN-002", "error"), ("BPMN-002", "error")} <= codes(found)
    assert bihuan("deploy", folder, "--data", fresh).exit_code == 1
