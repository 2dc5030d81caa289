"""Which decisions the named files have at hand for one another, and in which order they go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from processes.decision.imports import lacking, reached
from processes.decision.model import Model
from processes.decision.reader import is_dmn, read
from processes.errors import ModelError
from processes.lint.asks import Known, decisions_of
from web.cli.files import ModelFile


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """The files of decisions that can be read, by path, and what is published beside them."""

    models: Mapping[Path, Model]
    published: Sequence[Model] = ()

    def beside(self, path: Path) -> tuple[Model, ...]:
        """Return what the file at ``path`` reaches by its imports; of two a file goes first."""
        others = [model for other, model in self.models.items() if other != path]
        return reached(self.models[path], [*others, *self.published])

    def lacks(self) -> tuple[Model, ...]:
        """Return the files that import what is in none of the others."""
        models = self.models.values()
        return tuple(model for model in models if any(lacking(model, models)))

    def decisions(self) -> dict[str, Known]:
        """Return the decisions in the files, by key."""
        return {k: known for m in self.models.values() for k, known in decisions_of(m).items()}


def at_hand(files: Iterable[ModelFile]) -> AtHand:
    """Read the files of decisions among ``files``; those that cannot be read are left out."""
    found = {}
    for file in files:
        if is_dmn(file.data):
            try:
                found[file.path] = read(file.data)
            except ModelError:
                continue
    return AtHand(models=found)


def in_order(files: Sequence[ModelFile], known: AtHand) -> list[ModelFile]:
    """Return the files so that what is imported or asked for comes before who needs it."""
    waiting = [file for file in files if file.path in known.models]
    ordered: list[ModelFile] = []
    while waiting:
        free = [file for file in waiting if not _needs(file, waiting, known)]
        ordered += free or waiting
        waiting = [file for file in waiting if file not in ordered]
    return [*ordered, *(file for file in files if file.path not in known.models)]


def _needs(file: ModelFile, others: Iterable[ModelFile], known: AtHand) -> bool:
    """Say whether a file imports one of the others."""
    own = known.models[file.path]
    imported = {each.namespace for each in own.imports} - {own.namespace}
    return any(known.models[other.path].namespace in imported for other in others)
