"""start.py prepares what changed, forgets what failed, and old Pythons can read it."""

import ast
import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import start
from tests.surroundings import ROOT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder, with a space in its path, whose environment was just made."""
    folder = tmp_path / "a home"
    monkeypatch.setattr(start, "ROOT", folder)
    for name in ("VENV", "STAMP", "PYTHON"):
        inside = getattr(start, name).relative_to(ROOT)
        monkeypatch.setattr(start, name, folder / inside)
    venv.create(start.VENV, symlinks=True)
    start.remember({})
    return folder


class Counted:
    """A step that reads one file, makes another, and counts how often it ran."""

    def __init__(self, home: Path) -> None:
        self.source, self.product = home / "source", home / "product"
        self.source.write_text("one", encoding="utf-8")
        self.runs = 0
        self.fails = False
        self.step = start.Step("it", "做", "Doing it", ("source",), self.act, ("product",))

    def act(self) -> None:
        self.runs += 1
        if self.fails:
            raise start.Failed("不行", "no")
        self.product.touch()


@pytest.fixture
def counted(home: Path) -> Counted:
    return Counted(home)


def test_a_step_runs_once_while_nothing_changes(counted: Counted) -> None:
    start.prepare(counted.step)
    start.prepare(counted.step)
    assert counted.runs == 1


def test_a_step_runs_again_when_its_source_changed(counted: Counted) -> None:
    start.prepare(counted.step)
    counted.source.write_text("two", encoding="utf-8")
    start.prepare(counted.step)
    assert counted.runs == 2


def test_a_step_runs_again_when_its_product_is_gone(counted: Counted) -> None:
    start.prepare(counted.step)
    counted.product.unlink()
    start.prepare(counted.step)
    assert counted.runs == 2


def test_a_failed_step_is_not_remembered(counted: Counted) -> None:
    start.prepare(counted.step)
    counted.source.write_text("two", encoding="utf-8")
    counted.fails = True
    with pytest.raises(start.Failed):
        start.prepare(counted.step)
    counted.source.write_text("one", encoding="utf-8")
    assert "it" not in start.remembered()


def test_a_moved_environment_is_forgotten(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start.remembered()
    moved = home.with_name("elsewhere")
    home.rename(moved)
    monkeypatch.setattr(start, "ROOT", moved)
    monkeypatch.setattr(start, "STAMP", moved / start.STAMP.relative_to(home))
    assert start.remembered() == {}


def test_an_environment_without_its_python_is_forgotten(home: Path) -> None:
    assert home.exists()
    start.PYTHON.unlink()
    assert start.remembered() == {}


def test_an_environment_of_another_python_is_forgotten(home: Path) -> None:
    assert home.exists()
    stamp = json.loads(start.STAMP.read_text(encoding="utf-8"))
    start.STAMP.write_text(json.dumps({**stamp, "python": "3.9.0"}), encoding="utf-8")
    assert start.remembered() == {}


def test_half_a_stamp_is_no_stamp(home: Path) -> None:
    assert home.exists()
    start.STAMP.write_text('{"root": ', encoding="utf-8")
    assert start.remembered() == {}


def test_a_program_that_fails_shows_its_last_words(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert home.exists()
    with pytest.raises(start.Failed):
        start.run([sys.executable, "-c", "import sys; sys.exit('because of this')"])
    assert "because of this" in capfd.readouterr().err


def test_old_pythons_can_read_the_file() -> None:
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_what_is_missing() -> None:
    pretend = "import sys; sys.version_info = (3, 9, 2); import start"
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", pretend],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert said.returncode == 1
    assert "需要 Python 3.11" in said.stderr
    assert "this is 3.9.2" in said.stderr


def test_every_step_reads_something() -> None:
    steps = (*start.RUN, start.TOOLS)
    missing = [i for step in steps for i in step.inputs if not list(ROOT.glob(i))]
    assert not missing
