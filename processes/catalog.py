"""Finds the processes and forms of a folder, each by its key."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from processes.decision.reader import read as read_decisions
from processes.document import Document, read
from processes.errors import ModelError
from processes.form import Form
from processes.formfile import read_form

SHIPPED: Final = Path(__file__).parent
"""The folder of this package: its ``bpmn``, ``dmn`` and ``forms`` are what we ship."""


class SameKeyError(ModelError):
    """The process "{key}" stands in two files: {first} and {second}."""

    code = "BPMN-006"
    advice = "Give one of them another id."


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """What a folder holds: files by the key of each process in them, and forms by key."""

    documents: Mapping[str, Document]
    forms: Mapping[str, Form]
    decisions: Mapping[str, bytes]
    """The files of decisions by their names; each has passed the reader."""


@cache
def shipped() -> Catalog:
    """Return what this package ships, read once."""
    return read_catalog(SHIPPED)


def read_catalog(folder: Path = SHIPPED) -> Catalog:
    """Return every ``.bpmn`` and ``.dmn`` file under ``folder``, every form under its ``forms``.

    Raises a ModelError with the name of the file as a note when one cannot be read, and
    SameKeyError when two files hold the same process.
    """
    return Catalog(
        documents=_documents(folder),
        forms=read_forms(folder / "forms"),
        decisions=_decisions(folder),
    )


def read_forms(folder: Path) -> dict[str, Form]:
    """Return the forms of ``folder`` by key, in the order of their names."""
    forms = {}
    for path in sorted(folder.glob("*.json")):
        with _naming(path):
            forms[path.stem] = read_form(path.read_bytes(), path.stem)
    return forms


def _documents(folder: Path) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for path in sorted(folder.rglob("*.bpmn")):
        name = path.relative_to(folder).as_posix()
        with _naming(path):
            document = read(path.read_bytes(), name=name)
        for process in document.processes:
            if process.id in found:
                raise SameKeyError(key=process.id, first=found[process.id].name, second=name)
            found[process.id] = document
    return found


def _decisions(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted(folder.rglob("*.dmn")):
        with _naming(path):
            data = path.read_bytes()
            read_decisions(data)
        found[path.relative_to(folder).as_posix()] = data
    return found


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Add the name of the file to a ModelError raised inside."""
    try:
        yield
    except ModelError as error:
        error.add_note(path.name)
        raise
