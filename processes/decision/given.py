"""By which names values are given to an evaluation, and which node each of them is for."""

from collections.abc import Mapping

from processes.decision.model import Model
from processes.decision.nodes import CompiledDecision, CompiledInput, Node
from processes.decision.session import Key

Inputs = Mapping[str, object] | Mapping[Key, object] | Mapping[str | Key, object]
"""Values by name, or by namespace and name."""


class Names:
    """The nodes that a value can be given for, by all their names.

    A node of the asked model has its name; one of an imported model has ``import.name``, and its
    name alone where the asked model has no such node. Each has its name or id with its namespace.
    """

    def __init__(self, model: Model, nodes: Mapping[Key, Node]) -> None:
        """Take the asked model and the nodes of all models at hand."""
        self._keys: dict[str | Key, list[Key]] = {}
        prefixes = {each.namespace: each.name for each in model.imports if each.name}
        self._prefixes = frozenset(prefixes.values())
        fitting = {key: n for key, n in nodes.items() if isinstance(n, _FITTING)}
        own = {node.name for key, node in fitting.items() if key[0] == model.namespace}
        for key, node in fitting.items():
            space, _ = key
            self._keys[space, node.name] = self._keys[key] = [key]
            if space == model.namespace or node.name not in own:
                self._keys.setdefault(node.name, []).append(key)
            if space in prefixes:
                self._keys.setdefault(f"{prefixes[space]}.{node.name}", []).append(key)

    def divided(self, inputs: Inputs) -> tuple[dict[Key, object], dict[str, object]]:
        """Return the inputs by key, and those that no node is called by.

        A context by the name of an import holds inputs of the imported model.
        """
        inputs = self._unfolded(inputs)
        given = {key: value for name, value in inputs.items() for key in self._keys.get(name, ())}
        free = {name: value for name, value in inputs.items() if name not in self._keys}
        return given, {name: value for name, value in free.items() if isinstance(name, str)}

    def _unfolded(self, inputs: Inputs) -> dict[str | Key, object]:
        """Return the inputs with those within the contexts of imports beside them."""
        unfolded: dict[str | Key, object] = {}
        for prefix, held in inputs.items():
            if prefix in self._prefixes and prefix not in self._keys and isinstance(held, dict):
                unfolded |= {f"{prefix}.{name}": value for name, value in held.items()}
        return unfolded | dict(inputs.items())


_FITTING = (CompiledInput, CompiledDecision)


def by_name(known: Mapping[Key, object], nodes: Mapping[Key, Node], own: str) -> dict[str, object]:
    """Return what decisions came to, by name; one of the model ``own`` hides imported ones."""
    found = {key: nodes[key].name for key in known if isinstance(nodes[key], CompiledDecision)}
    names = {name: key for key, name in found.items() if key[0] != own}
    names |= {name: key for key, name in found.items() if key[0] == own}
    return {name: known[key] for name, key in names.items()}
