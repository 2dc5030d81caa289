"""Runs the cases of folders, each in a guard of its own: one bad case ends nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from processes.decision.evaluation import Circumstances, Decided, Decisions
from processes.decision.external import External
from processes.decision.model import Model
from processes.decision.reader import read
from processes.errors import BihuanError
from processes.tck.cases import Case, Wanted, cases, folders
from processes.tck.judge import agrees

AROUND: Final = Circumstances(now=datetime(2026, 11, 18, 4, tzinfo=UTC), fuel=1_000_000)
"""The circumstances in which cases are run; none of them may depend on the time."""


class Status(StrEnum):
    """What became of a case."""

    PASSED = "passed"
    FAILED = "failed"
    EXCLUDED = "excluded"
    """It needs a function that is written in Java or PMML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A case and what became of it."""

    folder: str
    case: str
    file: str
    status: Status
    why: str = ""
    """What was expected and what came instead; empty when it passed."""


def try_all(top: Path, progress: Callable[[int, int], None]) -> list[Tried]:
    """Run every case at or below ``top``; ``progress`` is told how many folders are done."""
    found = folders(top)
    tried: list[Tried] = []
    for number, folder in enumerate(found, 1):
        tried.extend(try_folder(folder, _called(folder, top)))
        progress(number, len(found))
    return tried


def _called(folder: Path, top: Path) -> str:
    """Return how a folder is called: its path below ``top``, or its name when it is ``top``."""
    return folder.relative_to(top).as_posix() if folder != top else folder.name


def try_folder(folder: Path, name: str) -> Iterator[Tried]:
    """Run the cases of one folder."""
    models = _Models(folder)
    for case in cases(folder):
        status, why = _tried(case, models)
        yield Tried(folder=name, case=case.id, file=case.file.name, status=status, why=why)


def _tried(case: Case, models: "_Models") -> tuple[Status, str]:
    try:
        if case.broken:
            return Status.FAILED, f"the case cannot be read: {case.broken}"
        if models.external(case):
            return Status.EXCLUDED, "needs a function in Java or PMML"
        missed = [why for wanted in case.wanted if (why := _missed(case, wanted, models))]
    except BihuanError as error:
        return Status.FAILED, str(error)
    except Exception as error:  # noqa: BLE001 - a foreign case must not end the run of all others
        return Status.FAILED, f"{type(error).__name__}: {error}"
    return (Status.FAILED, "; ".join(missed)) if missed else (Status.PASSED, "")


def _missed(case: Case, wanted: Wanted, models: "_Models") -> str:
    """Return in what a result differs from the expected one, nothing when it does not."""
    try:
        decided = models.decided(case, wanted)
    except BihuanError as error:
        decided = Decided(value=None)
        reason = str(error)
    else:
        reason = "; ".join(note.text() for note in decided.notes[:3])
    expected = None if wanted.error else wanted.expected
    if agrees(decided.value, expected):
        return ""
    said = f" ({reason})" if reason else ""
    return f"{wanted.name}: expected {expected!r}, found {decided.value!r}{said}"


class _Models:
    """The models of a folder, each compiled when it is first asked."""

    def __init__(self, folder: Path) -> None:
        self._read: dict[Path, Model] = {}
        for file in sorted(folder.glob("*.dmn")):
            self._keep(file)
        self._compiled: dict[Path, Decisions] = {}
        self._external: dict[Path, External] = {}

    def _keep(self, file: Path) -> None:
        """Read a model; one that cannot be read fails the cases that ask it, and no others."""
        try:
            self._read[file] = read(file.read_bytes())
        except BihuanError:
            return

    def decided(self, case: Case, wanted: Wanted) -> Decided:
        """Ask the model of a case for one result."""
        decisions = self._decisions(case.model)
        if not case.invoked:
            return decisions.decide(wanted.name, case.inputs, AROUND)
        found = decisions.invoke(case.invoked, case.inputs, AROUND)
        if isinstance(found.value, dict) and wanted.name in found.value:
            return Decided(value=found.value[wanted.name], notes=found.notes)
        return found

    def external(self, case: Case) -> bool:
        """Say whether a case needs a function that is not written in FEEL."""
        if case.model not in self._read:
            return False
        if case.model not in self._external:
            self._external[case.model] = External(self._chosen(case.model))
        names = [case.invoked] if case.invoked else [wanted.name for wanted in case.wanted]
        return any(self._external[case.model].needed_by(name) for name in names)

    def _decisions(self, file: Path) -> Decisions:
        if file not in self._compiled:
            model, *others = self._chosen(file)
            self._compiled[file] = Decisions(model, others)
        return self._compiled[file]

    def _chosen(self, file: Path) -> Sequence[Model]:
        """Return the model of a file, then all others of the folder, which it may import."""
        if file not in self._read:
            self._read[file] = read(file.read_bytes())
        return [self._read[file], *(m for other, m in self._read.items() if other != file)]
