"""Files of models: which ones are meant, what is in them, how one is written."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from processes.border import LARGEST
from web.cli.errors import FileUnreadable, FileUnwritable, NoModel

KINDS: Final = ("bpmn", "dmn")
"""How the names of models end: processes and decisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One file as it stands on the disk."""

    path: Path
    data: bytes


def read_all(paths: Iterable[Path]) -> tuple[ModelFile, ...]:
    """Return the files, and the models under the folders, each once, in a fixed order.

    Raises FileUnreadable, and NoModel for a folder without any.
    """
    named = [file for path in paths for file in _files(path)]
    once = {file.resolve(): file for file in reversed(named)}
    return tuple(read(path) for path in reversed(once.values()))


def read(path: Path) -> ModelFile:
    """Return one file, of a file that is too large only the beginning; raise FileUnreadable."""
    try:
        with path.open("rb") as stream:
            return ModelFile(path=path, data=stream.read(LARGEST + 1))
    except OSError as error:
        raise FileUnreadable(reason=error.strerror or error, where=path) from error


def write(path: Path, data: bytes) -> None:
    """Replace a file as a whole, or raise FileUnwritable and leave it as it was."""
    target = path.resolve()
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_bytes(data)
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise FileUnwritable(reason=error.strerror or error, where=path) from error


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for kind in KINDS for file in path.rglob(f"*.{kind}") if not file.is_dir())
    if not found:
        raise NoModel(where=path)
    return found
