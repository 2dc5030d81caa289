"""Runs the cases of folders, each in a guard of its own: one bad case ends nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Final

from processes.decision.evaluation import Circumstances, Decided, Decisions
from processes.decision.external import External
from processes.decision.imports import reached
from processes.decision.model import Model
from processes.decision.reader import read
from processes.errors import BihuanError, ModelError
from processes.feel.errors import FeelError, FeelFuelError
from processes.feel.writing import written
from processes.tck.cases import Case, Listed, UnusableCaseError, Wanted, folders, listed, understood
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


def try_all(
    top: Path, progress: Callable[[int, int], None], only: Sequence[str] = ()
) -> list[Tried]:
    """Run every case at or below ``top``, or in the folders ``only``; raises nothing.

    ``progress`` is told how many folders are done.
    """
    found = chosen(top, only)
    tried: list[Tried] = []
    for number, name in enumerate(found, 1):
        tried.extend(try_folder(found[name], name))
        progress(number, len(found))
    return tried


def chosen(top: Path, only: Sequence[str] = ()) -> dict[str, Path]:
    """Return the folders by how they are called: by the path below ``top``.

    ``only`` are such paths, their last parts, or patterns of one of both with ``*``.
    """
    called = {_called(folder, top): folder for folder in folders(top)}
    return {name: folder for name, folder in called.items() if not only or _named(name, only)}


def holds_models(folder: Path) -> bool:
    """Say whether a folder holds DMN files."""
    return any(folder.glob("*.dmn"))


def _called(folder: Path, top: Path) -> str:
    return folder.relative_to(top).as_posix() if folder != top else folder.resolve().name


def _named(name: str, only: Sequence[str]) -> bool:
    parts = {name, name.rpartition("/")[2], *(str(p) for p in PurePosixPath(name).parents)}
    return any(fnmatchcase(part, pattern.rstrip("/")) for part in parts for pattern in only)


def try_folder(folder: Path, name: str) -> Iterator[Tried]:
    """Run the cases of one folder."""
    models = _Models(folder)
    for case in listed(folder):
        status, why = _tried(case, models)
        yield Tried(folder=name, case=case.id, file=case.file.name, status=status, why=why)


def _tried(one: Listed, models: "_Models") -> tuple[Status, str]:
    try:
        case = understood(one)
        if models.external(case):
            return Status.EXCLUDED, "needs a function in Java or PMML"
        missed = [why for wanted in case.wanted if (why := _missed(case, wanted, models))]
    except (BihuanError, UnusableCaseError) as error:
        return Status.FAILED, str(error)
    except Exception as error:  # noqa: BLE001 - a foreign case must not end the run of all others
        return Status.FAILED, f"{type(error).__name__}: {error}"
    return (Status.FAILED, "; ".join(missed)) if missed else (Status.PASSED, "")


def _missed(case: Case, wanted: Wanted, models: "_Models") -> str:
    """Return in what a result differs from the expected one, nothing when it does not."""
    try:
        decided = models.decided(case, wanted)
    except FeelFuelError:
        raise
    except FeelError as error:
        # Beyond all bounds there is no value at all; that is not null, but it is an error.
        return "" if wanted.error else f"{wanted.name}: {error}"
    expected = None if wanted.error else wanted.expected
    if agrees(decided.value, expected):
        return ""
    reason = "; ".join(note.text() for note in decided.notes[:3])
    said = f" ({reason})" if reason else ""
    return f"{wanted.name}: expected {written(expected)}, found {written(decided.value)}{said}"


class _Models:
    """The models of a folder, each read and compiled when it is first asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, Model | None] = {}
        self._compiled: dict[Path, Decisions] = {}
        self._external: dict[Path, External] = {}

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
        if case.model not in self._external:
            self._external[case.model] = External(self._with_others(case.model))
        names = [case.invoked] if case.invoked else [wanted.name for wanted in case.wanted]
        return any(self._external[case.model].needed_by(name) for name in names)

    def _decisions(self, file: Path) -> Decisions:
        if file not in self._compiled:
            model, *others = self._with_others(file)
            self._compiled[file] = Decisions(model, others)
        return self._compiled[file]

    def _with_others(self, file: Path) -> Sequence[Model]:
        """Return the model of a file, then those of the folder that it imports."""
        asked = read(file.read_bytes())
        others = (self._perhaps(each) for each in sorted(self._folder.glob("*.dmn")))
        return [asked, *reached(asked, (other for other in others if other))]

    def _perhaps(self, file: Path) -> Model | None:
        """Return a model, None for one that cannot be read: it fails only who asks it."""
        if file not in self._read:
            try:
                self._read[file] = read(file.read_bytes())
            except (ModelError, OSError):
                self._read[file] = None
        return self._read[file]
