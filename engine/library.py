"""Library: published versions, read and compiled once, shared by all their cases."""

from dataclasses import dataclass

from engine.canonical import canonical
from engine.decisions import DecisionLibrary
from engine.errors import DefinitionNotFound
from engine.spiff import selftest
from engine.spiff.compiler import Plan
from engine.store import definitions
from engine.store.database import Tx
from engine.store.definitions import StoredDefinition
from processes.definition import ProcessDefinition
from processes.document import read_stored
from processes.formfile import read_form


@dataclass(frozen=True, slots=True)
class Published:
    """One version, ready to run."""

    definition: ProcessDefinition
    plan: Plan


class Library:
    """Keeps what never changes once published; safe to share between threads."""

    def __init__(self) -> None:
        """Begin empty; versions are read when first asked for.

        Raises LibraryChanged when the workflow library is not the one that cases can be moved by:
        whoever moves a case comes by here.
        """
        selftest.check()
        self.decisions = DecisionLibrary()
        self._shelf: dict[tuple[str, int], Published] = {}

    def get(self, tx: Tx, key: str, version: int = 0) -> Published:
        """Return one version, the latest when ``version`` is 0; raise DefinitionNotFound."""
        number = version or definitions.latest_version(tx, key)
        found = self._shelf.get((key, number))
        if found is None:
            stored = definitions.get(tx, key, number)
            if stored is None:
                raise DefinitionNotFound(key=key)
            found = self._shelf[key, number] = _published(stored)
        return found


def _published(stored: StoredDefinition) -> Published:
    document = read_stored(stored.xml, name=stored.key)
    process = next(p for p in (*document.processes, *document.global_tasks) if p.id == stored.key)
    forms = {key: read_form(canonical(source), key) for key, source in stored.forms.items()}
    definition = ProcessDefinition(
        key=stored.key,
        version=stored.version,
        name=stored.name,
        digest=stored.digest,
        xml=stored.xml,
        process=process,
        forms=forms,
    )
    return Published(definition, Plan(process))
