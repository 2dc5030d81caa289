"""The names that paths of a model can lead to: entries of contexts, columns of tables."""

from collections.abc import Iterable, Iterator

from processes.decision.model import Box, Context, Literal, Model, Relation, Table
from processes.feel.tokens import keys


def boxes(model: Model) -> Iterator[Box]:
    """Yield every boxed expression of a model, those within others too."""
    waiting = [decision.box for decision in model.decisions.values() if decision.box]
    waiting += [known.function for known in model.knowledge.values() if known.function]
    while waiting:
        box = waiting.pop()
        yield box
        waiting.extend(box.inner)


def path_names(model: Model) -> Iterator[str]:
    """Yield the names of entries and columns; a name may come more than once."""
    for box in boxes(model):
        if isinstance(box, Context):
            yield from (entry.variable.name for entry in box.entries if entry.variable)
        elif isinstance(box, Table):
            yield from (output.name for output in box.outputs)
            yield from _keys(cell.text for rule in box.rules for cell in rule.outputs)
        elif isinstance(box, Relation):
            yield from (column.name for column in box.columns)
        elif isinstance(box, Literal):
            yield from keys(box.text)


def _keys(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from keys(text)
