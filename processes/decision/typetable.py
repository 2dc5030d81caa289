"""The types that a model knows by name: FEEL's, its own, and those of the models it imports."""

from collections.abc import Callable, Collection, Mapping, Sequence
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

Making = Collection[tuple[int, str]]
"""Types that are made at the moment: the identity of their table, and their name there."""


class TypeTable:
    """Finds types by name; each is made when first asked for, so that types may name themselves."""

    def __init__(
        self,
        definitions: Mapping[str, ItemDefinition],
        imported: Mapping[str, Sequence["TypeTable"]],
    ) -> None:
        """Take the item definitions of a model, and the tables of others by the import's name."""
        self._definitions = definitions
        self._imported = imported
        self._made: dict[str, Type] = {}
        self._tests: Mapping[str, TypeTest] | None = None
        self._entries: frozenset[str] | None = None

    def find(self, name: str, within: Making = ()) -> Type:
        """Return the type called ``name``; what no model defines is anything.

        ``within`` are the types that are made at the moment; one made from itself is anything.
        """
        if name not in self._made:
            if (id(self), name) in within:
                return anything(name)
            self._made[name] = self._make(name, (*within, (id(self), name)))
        return self._made[name]

    def knows(self, name: str) -> bool:
        """Say whether ``name`` is a type here."""
        return name in ANY or name in SIMPLE or self._home(name) is not None

    def tests(self) -> Mapping[str, TypeTest]:
        """Return what ``instance of`` asks, by the name of each type that a model defines."""
        if self._tests is None:
            tests = {name: instance_test(self.find(name)) for name in self._definitions}
            for prefix, tables in self._imported.items():
                for table in tables:
                    for name in table._definitions:
                        full = f"{prefix}.{name}" if prefix else name
                        tests.setdefault(full, instance_test(table.find(name)))
            self._tests = tests
        return self._tests

    def allowed(self, name: str) -> Cell | None:
        """Return the values that a type allows, or that the type it is made from does."""
        table, seen = self, set[tuple[int, str]]()
        while (home := table._home(name)) is not None and (id(table), name) not in seen:
            seen.add((id(table), name))
            table, name = home
            definition = table._definitions[name]
            if definition.allowed is not None:
                return definition.allowed
            name = definition.type
        return None

    def entries(self) -> frozenset[str]:
        """Return the names of the entries of all contexts, which paths may name."""
        if self._entries is None:
            others = (table for tables in self._imported.values() for table in tables)
            found: set[str] = set()
            waiting = [each for table in (self, *others) for each in table._definitions.values()]
            while waiting:
                components = waiting.pop().components
                found.update(component.name for component in components)
                waiting.extend(components)
            self._entries = frozenset(found)
        return self._entries

    def _home(self, name: str) -> "tuple[TypeTable, str] | None":
        """Return the table of the model that defines a type, and its name there."""
        if name in self._definitions:
            return self, name
        for prefix, tables in self._imported.items():
            start = f"{prefix}." if prefix else ""
            rest = name.removeprefix(start)
            for table in tables if name.startswith(start) else ():
                if rest in table._definitions:
                    return table, rest
        return None

    def _make(self, name: str, within: Making) -> Type:
        home = self._home(name)
        if home is not None and home[0] is not self:
            return home[0].find(home[1], within)
        if home is not None:
            return self._defined(self._definitions[name], name, within)
        if name in SIMPLE:
            return simple(name)
        return anything(name or "Any")

    def _defined(self, definition: ItemDefinition, name: str, within: Making) -> Type:
        base = self._base(definition, within)
        if definition.allowed is not None:
            base = _allowing(base, definition.allowed, self.entries())
        whole = list_of(base) if definition.is_list else base
        if definition.constraint is not None:
            whole = _allowing(whole, definition.constraint, self.entries())
        return renamed(whole, name)

    def _base(self, definition: ItemDefinition, within: Making) -> Type:
        if definition.is_function:
            return function_type(definition.name, self.find(definition.result, within))
        if definition.components:
            parts = {part.name: self._lazy(part) for part in definition.components}
            return context_of(definition.name, parts)
        return self.find(definition.type, within)

    def _lazy(self, definition: ItemDefinition) -> Callable[[], Type]:
        """Return what makes the type of an entry when it is first needed: it may name itself."""
        return cache(lambda: self._defined(definition, definition.name, ()))


def _allowing(base: Type, allowed: Cell, entries: frozenset[str]) -> Type:
    """Return ``base`` with only the values that pass the tests ``allowed``, if they are tests."""
    try:
        return restricted(base, compile_cell(allowed.text, Scope(paths=entries)).code)
    except FeelError:
        return base
