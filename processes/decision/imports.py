"""Which of the models at hand a model reaches through its imports, and which it lacks."""

from collections.abc import Iterable, Iterator, Mapping

from processes.decision.model import Import, Model
from processes.decision.notation import NAMESPACES


def reached(model: Model, at_hand: Iterable[Model]) -> tuple[Model, ...]:
    """Return the models that ``model`` imports, and those that these import, each once.

    Of two at hand with the same namespace the first counts; ``model`` itself is not among them.
    """
    known = _by_namespace(at_hand)
    found = {model.namespace: model}
    waiting = [model]
    while waiting:
        for each in waiting.pop().imports:
            if each.namespace in known and each.namespace not in found:
                found[each.namespace] = known[each.namespace]
                waiting.append(known[each.namespace])
    return tuple(found.values())[1:]


def lacking(model: Model, at_hand: Iterable[Model]) -> Iterator[tuple[Model, Import]]:
    """Yield the imports of DMN models that are not at hand, with the model that names them."""
    others = reached(model, at_hand)
    known = {model.namespace, *(other.namespace for other in others)}
    for each in (model, *others):
        for needed in each.imports:
            if needed.kind in NAMESPACES and needed.namespace not in known:
                yield each, needed


def _by_namespace(models: Iterable[Model]) -> Mapping[str, Model]:
    found: dict[str, Model] = {}
    for model in models:
        found.setdefault(model.namespace, model)
    return found
