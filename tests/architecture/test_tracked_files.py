"""What is under version control belongs to the project, not to one machine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.surroundings import ROOT

MADE_HERE = {"node_modules", "var", "dist", "dist.new", "__pycache__", "htmlcov", "test-results"}
MACHINE = re.compile(
    r"(?<![\w.:/<])/(?:tmp|root|home/\w+|Users/\w+|work/(?:main|shared)|opt/\w+)/[\w.]"
    r"|[A-Z]:\\Users\\"
)


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file that is not made here."""
    for path in sorted(folder.iterdir()):
        hidden = path.is_dir() and path.name.startswith(".") and path.name != ".ci"
        if hidden or path.name in MADE_HERE or path.name.startswith(".coverage"):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def names_a_machine(path: Path) -> bool:
    return bool(MACHINE.search(path.read_text(encoding="utf-8", errors="ignore")))


def test_no_file_names_a_folder_of_some_machine() -> None:
    assert not [str(p.relative_to(ROOT)) for p in files() if names_a_machine(p)]


@pytest.mark.parametrize("folder", ["home/someone", "tmp", "opt/things"])
def test_a_folder_of_a_machine_would_be_found(folder: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"see /{folder}/notes", encoding="utf-8")
    assert names_a_machine(tmp_path / "a.txt")
