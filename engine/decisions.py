"""Published decisions, read and compiled once per version and shared by all cases."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.errors import DecisionNotFound
from engine.spiff.rulings import Ruling
from engine.store import decisions, definitions
from engine.store.database import Tx
from processes.decision.evaluation import Decisions
from processes.decision.model import Model
from processes.decision.reader import read
from processes.model import Ask


class DecisionLibrary:
    """Keeps what never changes once published; safe to share between threads."""

    def __init__(self) -> None:
        """Begin empty; versions are read when first asked for."""
        self._models: dict[int, Model] = {}
        self._compiled: dict[int, Decisions] = {}
        self._rulings: dict[tuple[str, int], Ruling] = {}

    def find(self, tx: Tx, key: str, version: int) -> Ruling | None:
        """Return one version of a decision, ready to be asked, or None."""
        found = self._rulings.get((key, version))
        if found is None and version > 0:
            stored = decisions.get(tx, key, version)
            if stored is not None:
                found = self._rulings[key, version] = Ruling(
                    key=key,
                    version=version,
                    name=stored.name,
                    decisions=self._decisions(tx, stored.deployment),
                )
        return found

    def get(self, tx: Tx, key: str, version: int = 0) -> Ruling:
        """Return one version, the latest when ``version`` is 0; raise DecisionNotFound."""
        number = version or decisions.latest_version(tx, key)
        found = self.find(tx, key, number)
        if found is None:
            raise DecisionNotFound(key=key)
        return found

    def model(self, tx: Tx, deployment: int) -> Model:
        """Return the file that a publication brought; raise DecisionNotFound."""
        if deployment not in self._models:
            stored = decisions.file(tx, deployment)
            if stored is None:
                raise DecisionNotFound(key=deployment)
            self._models[deployment] = read(stored.xml)
        return self._models[deployment]

    def _decisions(self, tx: Tx, deployment: int) -> Decisions:
        if deployment not in self._compiled:
            stored = decisions.file(tx, deployment)
            imports = stored.imports if stored is not None else ()
            imported = [self.model(tx, number) for number in imports]
            self._compiled[deployment] = Decisions(self.model(tx, deployment), imported)
        return self._compiled[deployment]


Asking = tuple[str, int]
"""The process that asks: its key and version."""


def version_asked(tx: Tx, ask: Ask, asking: Asking) -> int:
    """Return which version ``ask`` means now, 0 when there is none."""
    return _BINDINGS[ask.binding](tx, ask, asking)


def _latest(tx: Tx, ask: Ask, _asking: Asking) -> int:
    return decisions.latest_version(tx, ask.decision)


def _then(tx: Tx, ask: Ask, asking: Asking) -> int:
    """Return the version that was the latest when the process was published."""
    return decisions.version_then(tx, ask.decision, definitions.deployment_of(tx, *asking))


def _numbered(tx: Tx, ask: Ask, _asking: Asking) -> int:
    found = decisions.get(tx, ask.decision, int(ask.version))
    return 0 if found is None else found.version


def _tagged(tx: Tx, ask: Ask, _asking: Asking) -> int:
    return decisions.version_tagged(tx, ask.decision, ask.version)


_BINDINGS: Final[Mapping[str, Callable[[Tx, Ask, Asking], int]]] = {
    "latest": _latest,
    "deployment": _then,
    "version": _numbered,
    "versionTag": _tagged,
}
"""Which version a task means, by the words of camunda:decisionRefBinding."""
