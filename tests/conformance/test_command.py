"""bihuan conformance: the table, the JSON value, and what the command ends with."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conformance.small import HEAD, case, expecting, folder, line
from tests.web.cli.answers import object_of, refusal_of
from web.cli.main import main

AB = line("main", "a", "b")


def conformance(*words: object) -> Result:
    said = ["conformance", *(str(word) for word in words)]
    return CliRunner().invoke(main, said, catch_exceptions=False, prog_name="bihuan")


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """One case that passes, one that is refused, and two disputed ones that go wrong."""
    wrong = expecting(trace=["B"])
    listed = [
        case("good"),
        case("refused", file="bad.bpmn"),
        case("odd", variants=wrong, disputed="who knows"),
        case("odder", variants=wrong, disputed="who knows"),
    ]
    bad = AB.replace('targetRef="b"', 'targetRef="nowhere"')
    return folder(tmp_path / "cases", listed, main=AB, bad=bad)


def test_counts_are_of_what_is_not_disputed(mixed: Path) -> None:
    result = conformance(mixed, "--json")
    value = object_of(result)
    counts = {"total": 2, "passed": 1, "refused": 1, "wrong": 0, "failed": 0}
    assert counts.items() <= value.items()
    assert value["disputed"] == {"total": 2, "passed": 0, "refused": 0, "wrong": 2, "failed": 0}
    assert result.exit_code == 0


def test_each_variant_can_be_judged_again_by_others(mixed: Path) -> None:
    cases = object_of(conformance(mixed, "--json"))["cases"]
    assert isinstance(cases, list)
    good, refused, *_ = (one["variants"][0]["result"] for one in cases)
    assert refused.keys() == {"kind", "stage", "type", "msg", "trace"}
    assert good == {
        "kind": "ok",
        "trace": ["A", "B"],
        "spans": [["A", 0.0, 0.0], ["B", 0.0, 0.0]],
        "t0": 0.0,
        "done": True,
        "errors": [],
        "data": good["data"],
        "hist": ["main_start", "a", "b", "main_end"],
    }


def test_the_table_names_what_does_not_pass(mixed: Path) -> None:
    lines = conformance(mixed).stdout.splitlines()
    assert lines[0].split() == ["Total", "Passed", "Refused", "Wrong", "Failed"]
    assert lines[1].split() == ["small", "2", "1", "1", "0", "0"]
    assert [line.split()[:2] for line in lines[4:7]] == [
        ["Refused", "refused"],
        ["Wrong", "odd"],
        ["Wrong", "odder"],
    ]


def test_it_is_said_in_chinese(mixed: Path) -> None:
    assert "通过" in conformance(mixed, "--lang", "zh").stdout


@pytest.mark.parametrize("changes", [{"trace": ["B"]}, {"outcome": "error"}], ids=str)
def test_a_wrong_case_makes_the_command_end_with_1(
    changes: dict[str, object], tmp_path: Path
) -> None:
    place = folder(tmp_path / "cases", [case("x", variants=expecting(**changes))], main=AB)
    assert conformance(place).exit_code == 1


def test_models_that_break_or_keep_a_constraint_are_counted(mixed: Path) -> None:
    whole = f"{HEAD}{AB}</bpmn:definitions>"
    for kind in ("invalid", "valid"):
        (mixed / kind / "EXT023").mkdir(parents=True)
        (mixed / kind / "EXT023" / "one.bpmn").write_text(whole, encoding="utf-8")
        (mixed / kind / "EXT023" / "notes.txt").write_text("no model", encoding="utf-8")
    (mixed / "invalid" / "EXT023" / "two.bpmn").write_bytes(b"no XML")
    value = object_of(conformance(mixed, "--json"))
    invalid, valid = value["invalid"], value["valid"]
    assert isinstance(invalid, dict)
    assert isinstance(valid, dict)
    assert (invalid["total"], invalid["named"]) == (2, 0)
    names = [one["file"] for one in invalid["wrong_files"]]
    assert names == ["invalid/EXT023/one.bpmn", "invalid/EXT023/two.bpmn"]
    assert (valid["total"], valid["clean"], valid["refused"], valid["unexecuted"]) == (1, 1, 0, 0)
    assert "EXT.023  invalid/EXT023/two.bpmn" in conformance(mixed).stdout


def test_parts_of_the_folder_may_be_missing(mixed: Path) -> None:
    (mixed / "cases.json").unlink()
    shutil.rmtree(mixed / "bpmn")
    (mixed / "valid").mkdir(exist_ok=True)
    result = conformance(mixed, "--json")
    assert object_of(result)["total"] == 0
    assert result.exit_code == 0


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = conformance(tmp_path / "gone", "--json")
    assert refusal_of(result)["code"] == "CLI-003"
    assert result.exit_code == 2


def test_a_folder_with_nothing_to_try_is_refused(tmp_path: Path) -> None:
    result = conformance(tmp_path, "--json")
    assert refusal_of(result)["code"] == "CLI-003"
    assert result.exit_code == 2


def test_a_list_that_is_no_list_is_refused(mixed: Path) -> None:
    (mixed / "cases.json").write_text("{", encoding="utf-8")
    result = conformance(mixed, "--json")
    assert refusal_of(result)["code"] == "CONF-001"
    assert result.exit_code == 2


def test_code_in_the_folder_is_never_executed(mixed: Path) -> None:
    trap = mixed / "trap"
    (mixed / "judge.py").write_text(f"open({str(trap)!r}, 'w')", encoding="utf-8")
    conformance(mixed)
    assert not trap.exists()
