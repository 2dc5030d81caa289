"""The types that a model knows by name: FEEL's, its own, and those of the models it imports."""

from collections.abc import Callable, Mapping
from functools import cache

from processes.decision.itemtypes import (
    ANY,
    SIMPLE,
    Type,
    anything,
    context_of,
    function_type,
    instance_test,
    list_of,
    renamed,
    restricted,
    simple,
)
from processes.decision.model import Cell, ItemDefinition
from processes.feel.builder import TypeTest
from processes.feel.compiler import Scope, compile_cell
from processes.feel.errors import FeelError


class TypeTable:
    """Finds types by name; each is made when first asked for, so that types may name themselves."""

    def __init__(
        self, definitions: Mapping[str, ItemDefinition], imported: Mapping[str, "TypeTable"]
    ) -> None:
        """Take the item definitions of a model, and the tables of others by the import's name."""
        self._definitions = definitions
        self._imported = imported
        self._made: dict[str, Type] = {}

    def find(self, name: str) -> Type:
        """Return the type called ``name``; what no model defines is anything."""
        if name not in self._made:
            self._made[name] = anything(name or "Any")
            self._made[name] = self._make(name)
        return self._made[name]

    def knows(self, name: str) -> bool:
        """Say whether ``name`` is a type here."""
        if name in ANY or name in SIMPLE or name in self._definitions:
            return True
        prefix, dot, rest = name.partition(".")
        return bool(dot) and prefix in self._imported and self._imported[prefix].knows(rest)

    def tests(self) -> Mapping[str, TypeTest]:
        """Return what ``instance of`` asks, by the name of each type that a model defines."""
        own = {name: instance_test(self.find(name)) for name in self._definitions}
        for prefix, table in self._imported.items():
            dotted = {f"{prefix}.{n}" if prefix else n: t for n, t in table.tests().items()}
            own = dotted | own
        return own

    def entries(self) -> frozenset[str]:
        """Return the names of the entries of all contexts, which paths may name."""
        found: set[str] = set()
        waiting = list(self._definitions.values())
        while waiting:
            components = waiting.pop().components
            found.update(component.name for component in components)
            waiting.extend(components)
        return frozenset(found).union(*(table.entries() for table in self._imported.values()))

    def _make(self, name: str) -> Type:
        if name in self._definitions:
            return self._defined(self._definitions[name], name)
        if name in ANY:
            return anything()
        if name in SIMPLE:
            return simple(name)
        return self._elsewhere(name)

    def _elsewhere(self, name: str) -> Type:
        prefix, dot, rest = name.partition(".")
        if dot and prefix in self._imported:
            return self._imported[prefix].find(rest)
        merged = self._imported.get("")
        return merged.find(name) if merged else anything(name)

    def _defined(self, definition: ItemDefinition, name: str) -> Type:
        base = self._base(definition)
        if definition.allowed is not None:
            base = _allowing(base, definition.allowed)
        whole = list_of(base) if definition.is_list else base
        if definition.constraint is not None:
            whole = _allowing(whole, definition.constraint)
        return renamed(whole, name)

    def _base(self, definition: ItemDefinition) -> Type:
        if definition.is_function:
            return function_type(definition.name, self.find(definition.result))
        if definition.components:
            parts = {part.name: self._lazy(part) for part in definition.components}
            return context_of(definition.name, parts)
        return self.find(definition.type)

    def _lazy(self, definition: ItemDefinition) -> Callable[[], Type]:
        """Return what makes the type of an entry when it is first needed: it may name itself."""
        return cache(lambda: self._defined(definition, definition.name))


def _allowing(base: Type, allowed: Cell) -> Type:
    """Return ``base`` with only the values that pass the tests ``allowed``, if they are tests."""
    try:
        return restricted(base, compile_cell(allowed.text, Scope()).code)
    except FeelError:
        return base
