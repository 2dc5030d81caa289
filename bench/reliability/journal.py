"""Journal: what a client means to do and what it was answered, kept apart from the database.

It stands for the memory of a person: what the screen has confirmed must be in the history.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from bench.reliability.ground import CITY
from engine.commands import Command, CompleteTask, StartInstance

DONE = "done"
TAIL = 4096
"""How many bytes at the end hold the last line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """One thing that a client wants to happen once."""

    id: str
    instance: str
    key: str = ""
    """The process, when a case is to begin."""
    task: str = ""
    """The task, when one is to be completed."""

    def command(self, at: datetime) -> Command:
        """Return the command; it carries its own name as a mark, whatever becomes of its id."""
        mark = {"mark": self.id}
        if self.task:
            return CompleteTask(
                id=self.id, at=at, actor="u1", instance=self.instance, task=self.task, values=mark
            )
        return replace(begin(self.instance, self.key, at, mark), id=self.id)


def begin(name: str, key: str, at: datetime, variables: Mapping[str, object]) -> StartInstance:
    """Return the command that begins a case ``name`` of the process ``key``."""
    return StartInstance(
        id=f"begin-{name}",
        at=at,
        actor="u1",
        instance=name,
        key=key,
        case_no=name[:40],
        place=CITY.code,
        variables=variables,
    )


class Journal:
    """One file to which one client at a time appends."""

    def __init__(self, path: Path) -> None:
        """Open the file; a client that comes later goes on in it."""
        self._path = path
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)

    def intend(self, intention: Intention) -> None:
        """Write down what is wanted, before anything is done for it."""
        self._write({"wanted": asdict(intention)})

    def answer(self, id_: str, word: str) -> None:
        """Write down what was answered: ``done`` or the code of a refusal."""
        self._write({"answered": id_, "word": word})

    def unanswered(self) -> Intention | None:
        """Return what the client before has wanted without hearing of it, or None."""
        size = os.fstat(self._file).st_size
        tail = os.pread(self._file, TAIL, max(size - TAIL, 0))
        last = next((line for line in reversed(_lines(tail)) if line), {})
        wanted = last.get("wanted")
        return Intention(**wanted) if isinstance(wanted, dict) else None

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _write(self, line: Mapping[str, object]) -> None:
        os.write(self._file, (json.dumps(line) + "\n").encode())


def read(path: Path) -> Iterator[dict[str, object]]:
    """Yield the lines of a journal."""
    yield from _lines(path.read_bytes())


def _lines(data: bytes) -> list[dict[str, object]]:
    found = []
    for line in data.splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            # The first line of a tail may lack its beginning.
            found.append({})
    return found
