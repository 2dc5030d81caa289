"""Which decisions need a function that is written in Java or PMML, and not in FEEL."""

from collections.abc import Iterator, Sequence

from processes.decision.model import (
    Box,
    FunctionDefinition,
    FunctionKind,
    Literal,
    Model,
    Reference,
)
from processes.feel.errors import FeelError
from processes.feel.tokens import tokenize


class External:
    """The functions of models that are carried out nowhere here, and who needs them."""

    def __init__(self, models: Sequence[Model]) -> None:
        """Take the models; the first is the one that is asked."""
        self._asked = models[0]
        self._models = {model.namespace: model for model in reversed(models)}

    def needed_by(self, name: str) -> bool:
        """Say whether the decision, function or service ``name`` of the asked model needs one."""
        waiting = [(self._asked, key) for key in _ids(self._asked, name)]
        seen: set[tuple[str, str]] = set()
        while waiting:
            model, key = waiting.pop()
            if (model.namespace, key) in seen:
                continue
            seen.add((model.namespace, key))
            if any(is_external(box) for box in _boxes(model, key)):
                return True
            for reference in _needs(model, key):
                target = self._models.get(reference.namespace or model.namespace)
                if target is not None:
                    waiting.append((target, reference.id))
        return False


def is_external(box: Box) -> bool:
    """Say whether a box defines a function that is not written in FEEL."""
    if isinstance(box, FunctionDefinition):
        return box.kind is not FunctionKind.FEEL
    return isinstance(box, Literal) and "external" in box.text and _says_external(box.text)


def _says_external(text: str) -> bool:
    try:
        return any(token.type == "_EXTERNAL" for token in tokenize(text))
    except FeelError:
        return False


def _ids(model: Model, name: str) -> Iterator[str]:
    for nodes in (model.decisions, model.services, model.knowledge):
        yield from (key for key, node in nodes.items() if name in {key, node.name})


def _boxes(model: Model, key: str) -> Iterator[Box]:
    decision, known = model.decisions.get(key), model.knowledge.get(key)
    waiting: list[Box] = [
        box for box in (decision and decision.box, known and known.function) if box
    ]
    while waiting:
        box = waiting.pop()
        yield box
        waiting.extend(box.inner)


def _needs(model: Model, key: str) -> Sequence[Reference]:
    if key in model.decisions:
        decision = model.decisions[key]
        return [*decision.requires, *decision.knowledge]
    if key in model.services:
        service = model.services[key]
        return [*service.outputs, *service.encapsulated]
    return model.knowledge[key].knowledge if key in model.knowledge else ()
