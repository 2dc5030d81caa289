"""lint, layout, deploy and definitions: what they do with good files and with bad ones."""

from pathlib import Path

import pytest

from processes.border import LARGEST
from processes.catalog import SHIPPED
from tests.models import bpmn
from tests.web.cli.answers import Bihuan, list_of, only, refusal_of, value_of
from web.cli import findings

GOOD = bpmn("line", "s -> u_a -> e")
NOWHERE = GOOD.replace(b'targetRef="e"', b'targetRef="gone"')
DOCTYPE = GOOD.replace(b"?>", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>', 1)

BAD = {
    "empty": (b"", "BPMN-001"),
    "no-xml": (b"a picture", "BPMN-002"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "BPMN-003"),
    "other-version": (GOOD.replace(b"20100524", b"20200524"), "BPMN-004"),
    "doctype": (DOCTYPE, "XML-001"),
    "too-large": (b"<a>" + b" " * LARGEST, "XML-003"),
    "missing-target": (NOWHERE, "BPMN-018"),
}
"""Files that nobody can publish, each with the code that says why."""

UNREADABLE = sorted(BAD.keys() - {"missing-target"})


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "line.bpmn"
    file.write_bytes(GOOD)
    return file


@pytest.fixture
def bad(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """One of the bad files with its code."""
    content, code = BAD[request.param]
    file = tmp_path / f"{request.param}.bpmn"
    file.write_bytes(content)
    return file, code


def versions(bihuan: Bihuan, data: Path) -> list[tuple[object, object]]:
    return [
        (row["key"], row["version"])
        for row in list_of(bihuan("definitions", "--data", data, "--json"))
    ]


# lint


def test_a_good_file_of_others_has_notes_but_nothing_to_mend(bihuan: Bihuan, good: Path) -> None:
    result = bihuan("lint", good)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{good}: notes, nothing to mend:\nNote  HOUSE-")
    assert "Files: 1. Errors: 0. Warnings: 0. Notes: " in result.stdout
    found = list_of(bihuan("lint", good, "--json"))
    assert {(each["severity"], each["profile"]) for each in found} == {("note", "house")}


def test_the_processes_that_come_along_have_nothing_to_mend(bihuan: Bihuan) -> None:
    assert list_of(bihuan("lint", SHIPPED / "bpmn", "--json")) == []
    assert bihuan("lint", SHIPPED / "bpmn").stdout.count(": nothing to mend.\n") == 3


def test_a_shipped_file_keeps_the_rules_of_the_house_whatever_it_says(
    bihuan: Bihuan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "SHIPPED", tmp_path)
    inside = tmp_path / "bpmn" / "line.bpmn"
    inside.parent.mkdir()
    inside.write_bytes(GOOD)
    result = bihuan("lint", inside, "--json")
    assert result.exit_code == 1
    assert ("HOUSE-001", "error") in {(f["code"], f["severity"]) for f in list_of(result)}


def test_each_finding_says_all_there_is_to_say_in_both_languages(
    bihuan: Bihuan, tmp_path: Path
) -> None:
    file = tmp_path / "nowhere.bpmn"
    file.write_bytes(NOWHERE)
    found, zh = (
        next(f for f in list_of(bihuan("lint", file, "--json", *more)) if f["code"] == "BPMN-018")
        for more in ((), ("--lang", "zh"))
    )
    assert (found["path"], found["profile"]) == (str(file), "bpmn")
    assert found["line"] == 1
    assert found["element"]
    assert found["sentence"] == found["sentence_en"] != found["sentence_zh"]
    assert found["advice"] == found["advice_en"] != found["advice_zh"]
    assert zh["sentence"] == found["sentence_zh"]


@pytest.mark.parametrize("bad", BAD, indirect=True)
def test_lint_says_what_is_wrong_and_what_to_do(bihuan: Bihuan, bad: tuple[Path, str]) -> None:
    file, code = bad
    result = bihuan("lint", file)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:\n")
    assert f"Error    {code}" in result.stdout or f"Error  {code}" in result.stdout
    assert f"→ {code}: " in result.stdout


@pytest.mark.parametrize("bad", BAD, indirect=True)
def test_lint_says_the_same_as_json(bihuan: Bihuan, bad: tuple[Path, str]) -> None:
    file, code = bad
    result = bihuan("lint", file, "--json")
    assert result.exit_code == 1
    (first,) = [each for each in list_of(result) if each["code"] == code]
    assert first["severity"] == "error"
    assert first["sentence"]
    assert first["advice"]
    assert first["path"] == str(file)


def test_one_bad_file_does_not_hide_the_others(bihuan: Bihuan, good: Path) -> None:
    broken = good.with_name("broken.bpmn")
    broken.write_bytes(b"a picture")
    found = list_of(bihuan("lint", good.parent, "--json"))
    assert {(Path(str(f["path"])).name, f["severity"]) for f in found} == {
        ("broken.bpmn", "error"),
        ("line.bpmn", "note"),
    }


def test_a_file_that_is_named_twice_is_examined_once(bihuan: Bihuan, good: Path) -> None:
    once = list_of(bihuan("lint", good, "--json"))
    assert list_of(bihuan("lint", good, good.parent, "--json")) == once


# What cannot even be looked at


@pytest.mark.parametrize("command", ["lint", "layout", "deploy"])
def test_a_file_that_is_not_there_is_named(bihuan: Bihuan, tmp_path: Path, command: str) -> None:
    error = refusal_of(bihuan(command, tmp_path / "gone.bpmn", "--json"))
    assert error["code"] == "CLI-003"
    assert error["place"] == str(tmp_path / "gone.bpmn")
    assert error["sentence"] == "The file cannot be read: No such file or directory."


def test_a_link_that_leads_nowhere_is_not_passed_over(bihuan: Bihuan, good: Path) -> None:
    good.with_name("link.bpmn").symlink_to("gone.bpmn")
    error = refusal_of(bihuan("lint", good.parent, "--json"))
    assert (error["code"], error["place"]) == ("CLI-003", str(good.with_name("link.bpmn")))


@pytest.mark.parametrize("command", ["lint", "deploy"])
def test_a_folder_without_models_is_refused(bihuan: Bihuan, tmp_path: Path, command: str) -> None:
    result = bihuan(command, tmp_path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{tmp_path}: CLI-005 There is no .bpmn or .dmn file")


def test_a_folder_has_no_layout(bihuan: Bihuan, tmp_path: Path) -> None:
    assert refusal_of(bihuan("layout", tmp_path, "--json"))["code"] == "CLI-003"


# layout


def test_layout_draws_the_shapes_and_changes_a_tidy_file_no_more(
    bihuan: Bihuan, good: Path
) -> None:
    first = bihuan("layout", good)
    assert first.stdout == f"The shapes are placed in {good}.\n"
    drawn = good.read_bytes()
    assert b"BPMNShape" in drawn
    second = bihuan("layout", good, "--json")
    assert value_of(second) == {"file": str(good), "written": str(good), "changed": False}
    assert good.read_bytes() == drawn
    assert not bihuan("lint", good).exit_code


def test_layout_writes_beside_the_file_when_told(bihuan: Bihuan, good: Path) -> None:
    target = good.with_name("drawn.bpmn")
    assert bihuan("layout", good, "--output", target).exit_code == 0
    assert good.read_bytes() == GOOD
    assert b"BPMNShape" in target.read_bytes()


@pytest.mark.parametrize("bad", UNREADABLE, indirect=True)
def test_layout_leaves_a_file_alone_that_it_cannot_read(
    bihuan: Bihuan, bad: tuple[Path, str]
) -> None:
    file, code = bad
    error = refusal_of(bihuan("layout", file, "--json"))
    assert error["code"] == code
    assert str(error["place"]).startswith(str(file))
    assert file.read_bytes() == BAD[file.stem][0]


def test_layout_names_the_line(bihuan: Bihuan, tmp_path: Path) -> None:
    file = tmp_path / "doctype.bpmn"
    file.write_bytes(DOCTYPE)
    result = bihuan("layout", file)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{file}:2: XML-001 Line 2: a DOCTYPE")


def test_layout_says_where_it_could_not_write(bihuan: Bihuan, good: Path) -> None:
    target = good / "inside.bpmn"
    error = refusal_of(bihuan("layout", good, "--output", target, "--json"))
    assert (error["code"], error["place"]) == ("CLI-004", str(target))
    assert good.read_bytes() == GOOD
    assert [file.name for file in good.parent.iterdir()] == ["line.bpmn"]


# deploy


def test_a_new_file_becomes_version_one_and_the_same_file_is_no_new_version(
    bihuan: Bihuan, good: Path, fresh: Path
) -> None:
    assert bihuan("deploy", good, "--data", fresh).stdout == "line: published as version 1.\n"
    again = bihuan("deploy", good, "--data", fresh)
    assert again.exit_code == 0
    assert again.stdout == "line: already published as version 1, nothing to do.\n"


def test_a_changed_file_becomes_the_next_version(bihuan: Bihuan, good: Path, fresh: Path) -> None:
    bihuan("deploy", good, "--data", fresh)
    good.write_bytes(GOOD.replace(b'name="u_a"', b'name="Ask"'))
    result = bihuan("deploy", good, "--data", fresh, "--json")
    assert value_of(result) == [{"key": "line", "version": 2, "new": True}]


@pytest.mark.parametrize("bad", BAD, indirect=True)
def test_one_bad_file_of_a_folder_publishes_none(
    bihuan: Bihuan, bad: tuple[Path, str], good: Path, fresh: Path
) -> None:
    file, code = bad
    result = bihuan("deploy", good.parent, "--data", fresh)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"{file}:\n" in result.stderr
    assert code in result.stderr
    assert "ENG-003 The process cannot be published" in result.stderr
    assert str(good) not in result.stderr
    assert not fresh.exists()


def test_a_refusal_names_file_and_line_as_json(bihuan: Bihuan, good: Path, fresh: Path) -> None:
    good.with_name("broken.bpmn").write_bytes(DOCTYPE)
    error = refusal_of(bihuan("deploy", good.parent, "--data", fresh, "--json"))
    assert error["code"] == "ENG-003"
    found = only(error["findings"])
    assert (found["code"], found["line"]) == ("XML-001", 2)
    assert found["path"] == str(good.with_name("broken.bpmn"))


def test_a_refusal_leaves_what_was_published(bihuan: Bihuan, good: Path, data: Path) -> None:
    before = versions(bihuan, data)
    good.with_name("broken.bpmn").write_bytes(NOWHERE)
    assert bihuan("deploy", good.parent / "broken.bpmn", good, "--data", data).exit_code == 1
    assert versions(bihuan, data) == before


def test_two_files_with_the_same_process_are_refused(
    bihuan: Bihuan, good: Path, fresh: Path
) -> None:
    good.with_name("other.bpmn").write_bytes(GOOD.replace(b'name="u_a"', b'name="Ask"'))
    error = refusal_of(bihuan("deploy", good.parent, "--data", fresh, "--json"))
    assert error["code"] == "BPMN-006"
    assert not fresh.exists()


def test_warnings_are_shown_but_do_not_forbid(bihuan: Bihuan, good: Path, fresh: Path) -> None:
    good.write_bytes(bpmn("line", "s -> n_a -> e"))
    result = bihuan("deploy", good, "--data", fresh)
    assert result.exit_code == 0
    assert "Warning  BPMN-061" in result.stdout
    assert result.stdout.endswith("line: published as version 1.\n")


# definitions


def test_the_published_processes_are_listed(bihuan: Bihuan, data: Path) -> None:
    result = bihuan("definitions", "--data", data)
    assert result.stdout.splitlines()[0] == "escalation            version 1  吹哨报到"
    assert versions(bihuan, data)[0] == ("escalation", 1)


def test_an_empty_office_says_that_it_is_empty(bihuan: Bihuan, fresh: Path) -> None:
    bihuan("migrate", "--data", fresh)
    assert bihuan("definitions", "--data", fresh).stdout == "Nothing is published yet.\n"
    assert versions(bihuan, fresh) == []
