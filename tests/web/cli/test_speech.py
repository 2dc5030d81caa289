"""How commands speak: one JSON value, sentences in two languages, progress apart, statuses."""

from collections.abc import Iterator
from pathlib import Path

import click
import orjson
import pytest
from click.testing import CliRunner, Result

from tests.architecture.reference import commands
from tests.conformance.kit import asks, cases, decision, folder, model, value
from tests.surroundings import ROOT
from tests.web.cli.answers import Bihuan, refusal_of, value_of
from web.cli.commands import INTERRUPTED, Commands, command
from web.cli.output import Printer, columns

EVERY = {
    "calendar": ["--data", "DATA"],
    "calendar set": ["2026-12-24", "rest", "--reason", "snow", "--data", "DATA"],
    "calendar unset": ["2026-12-24", "--reason", "thaw", "--data", "DATA"],
    "conformance": ["FOLDER"],
    "decide": ["DMN"],
    "definitions": ["--data", "DATA"],
    "demo": ["--data", "DATA"],
    "deploy": ["FILE", "--data", "DATA"],
    "feel": ['@"2026-01-31"'],
    "hours": ["--data", "DATA"],
    "incidents": ["--data", "DATA"],
    "layout": ["FILE"],
    "limits": ["--data", "DATA"],
    "lint": ["FILE"],
    "message": ["news", "--case", "C-1", "--data", "DATA"],
    "messages": ["--data", "DATA"],
    "migrate": ["--data", "DATA"],
    "rebuild": ["--data", "DATA"],
    "replay": ["--data", "DATA"],
    "retry": ["--all", "--data", "DATA"],
    "serve": [],
    "signal": ["storm", "--data", "DATA"],
    "tck": ["KIT"],
    "verify": ["--data", "DATA"],
    "work": [],
}
"""Each command with words under which all is well; two never end and have their own tests."""

BEFORE = {"calendar unset": "calendar set"}
"""What has to be done before."""

ENDING = sorted(EVERY.keys() - {"serve", "work"})


@pytest.fixture
def words(data: Path, tmp_path: Path) -> dict[str, list[str]]:
    file = tmp_path / "escalation.bpmn"
    file.write_bytes((ROOT / "processes/bpmn/escalation.bpmn").read_bytes())
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "cases.json").write_text("[]", encoding="utf-8")
    kit = folder(
        tmp_path / "kit",
        kit_dmn=model(decision("one", "1")),
        kit_xml=cases(asks("one", value("1"))),
    )
    known = {
        "DATA": str(data),
        "FILE": str(file),
        "FOLDER": str(tmp_path / "cases"),
        "DMN": str(kit / "kit.dmn"),
        "KIT": str(kit),
    }
    return {
        name: [*name.split(), *(known.get(word, word) for word in rest)]
        for name, rest in EVERY.items()
    }


def told(bihuan: Bihuan, words: dict[str, list[str]], name: str, *more: str) -> Result:
    if name in BEFORE:
        assert bihuan(*words[BEFORE[name]]).exit_code == 0
    return bihuan(*words[name], *more)


def test_the_table_of_these_tests_has_every_command() -> None:
    assert {f"bihuan {name}" for name in EVERY} == {name for name, _ in commands()} - {"bihuan"}


@pytest.mark.parametrize("name", ENDING)
def test_a_command_speaks_to_people(bihuan: Bihuan, words: dict[str, list[str]], name: str) -> None:
    result = told(bihuan, words, name)
    assert result.exit_code == 0
    assert result.stdout.endswith("\n")
    with pytest.raises(orjson.JSONDecodeError):
        value_of(result)


@pytest.mark.parametrize("name", ENDING)
def test_a_command_prints_one_json_value(
    bihuan: Bihuan, words: dict[str, list[str]], name: str
) -> None:
    result = told(bihuan, words, name, "--json")
    assert result.exit_code == 0
    assert isinstance(value_of(result), dict | list)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_wrong_option_is_an_error_of_status_two(bihuan: Bihuan, name: str) -> None:
    result = bihuan(*name.split(), "--frobnicate", "--json")
    assert result.exit_code == 2
    error = refusal_of(result)
    assert error["code"] == "CLI-001"
    assert error["sentence"] == "The command was called wrongly: No such option '--frobnicate'."
    assert error["advice"] == f"Look at what bihuan {name} --help says."


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_command_has_help(bihuan: Bihuan, name: str) -> None:
    result = bihuan(*name.split(), "-h")
    assert result.exit_code == 0
    assert "--json" in result.stdout


WRONG = {
    "an unknown tier": ["demo", "--tier", "T9"],
    "a port beyond the last": ["serve", "--port", "65536"],
    "a port in words": ["serve", "--port", "eight"],
    "an unknown language": ["migrate", "--lang", "fr"],
    "no file": ["lint"],
    "two files to lay out": ["layout", "a", "b"],
    "an unknown command": ["frobnicate"],
    "an option without its value": ["migrate", "--data"],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_call_is_told_and_does_nothing(bihuan: Bihuan, wrong: str) -> None:
    name, *rest = WRONG[wrong]
    assert refusal_of(bihuan(name, "--json", *rest))["code"] == "CLI-001"
    said = bihuan(name, *rest)
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith("CLI-001 The command was called wrongly: ")
    assert "  → Look at what bihuan" in said.stderr


def test_without_a_command_the_help_is_shown(bihuan: Bihuan) -> None:
    result = bihuan()
    assert result.exit_code == 2
    assert "Commands:" in result.stderr


def test_chinese_is_spoken_where_it_is_asked_for(bihuan: Bihuan, data: Path) -> None:
    assert bihuan("verify", "--data", data, "--lang", "zh").stdout == "已验证：7 件。断开：0 件。\n"
    error = refusal_of_chinese(bihuan, "verify", "P99", "--data", data, "--lang=zh", "--json")
    assert error == {
        "code": "ENG-002",
        "sentence": "没有这个事项。",
        "advice": "请核对号码。",
        "place": "P99",
    }


def refusal_of_chinese(bihuan: Bihuan, *words: object) -> dict[str, object]:
    value = value_of(bihuan(*words))
    assert isinstance(value, dict)
    found: dict[str, object] = value["error"]
    return found


def test_findings_are_told_in_chinese_too(bihuan: Bihuan, tmp_path: Path) -> None:
    (tmp_path / "empty.bpmn").write_bytes(b"")
    said = bihuan("lint", tmp_path, "--lang", "zh").stdout
    assert "错误  BPMN-001" in said
    assert not any(word in said for word in ("Error", "The file", "Choose"))


# Progress


def seconds(*moments: float) -> Printer:
    """A printer whose clock shows ``moments``, one at each look."""
    left: Iterator[float] = iter(moments)
    return Printer(["--json"], tick=lambda: next(left))


def test_long_work_is_counted_on_the_error_stream(capsys: pytest.CaptureFixture[str]) -> None:
    printer = seconds(0, 0.6, 0.7, 1.2, 1.3)
    for done in range(1, 5):
        printer.progress("files", done, 4)
    printer.done({"files": 4})
    said = capsys.readouterr()
    assert said.err.splitlines() == ["files 1/4", "files 3/4", "files 4/4"]
    assert orjson.loads(said.out) == {"files": 4}


def test_work_that_is_done_at_once_is_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    printer = seconds(0, 0.1, 0.2)
    for done in (1, 2):
        printer.progress("files", done, 2)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_one_line_that_counts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    printer = seconds(0, 1, 2)
    for done in (1, 2):
        printer.progress("files", done, 2)
    assert capsys.readouterr().err == "\rfiles 1/2\rfiles 2/2\n"


# Small print


def test_chinese_words_do_not_push_columns_apart() -> None:
    assert columns([("网格", "a"), ("grid", "b")]) == ["网格  a", "grid  b"]
    assert columns([]) == []


def test_an_interrupted_command_ends_without_a_word() -> None:
    @click.command()
    @command
    def long(_printer: Printer) -> None:
        raise KeyboardInterrupt

    result = CliRunner().invoke(Commands(commands=[long]), ["long"], catch_exceptions=False)
    assert (result.exit_code, result.output) == (INTERRUPTED, "")
