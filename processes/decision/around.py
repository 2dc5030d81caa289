"""What surrounds a boxed expression while it is compiled, and what becomes of it."""

from dataclasses import dataclass, replace

from processes.decision.itemtypes import Type
from processes.decision.typetable import TypeTable
from processes.feel.compiler import Scope
from processes.feel.run import Code, Frame

HERE = (1, 1)
"""The place of a note about a part as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A compiled box."""

    code: Code
    levels: int
    """How many levels of expressions it opens within one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The names and types that a box knows, and how it is called in notes."""

    scope: Scope
    types: TypeTable
    part: str

    def within(self, *names: str) -> "Around":
        """Return the same with more names known."""
        scope = self.scope
        more = replace(
            scope, names=scope.names.union(names), functions=scope.functions.union(names)
        )
        return replace(self, scope=more)

    def within_items(self) -> "Around":
        """Return the same where the entries of an item are known by their names alone."""
        inner = self.within("item")
        names = inner.scope.names | inner.scope.paths
        return replace(inner, scope=replace(inner.scope, names=names))

    def called(self, part: str) -> "Around":
        """Return the same for a part of this one."""
        return replace(self, part=f"{self.part} · {part}")


def typed(part: Part, declared: str, around: Around) -> Part:
    """Return ``part`` with its result made one of the declared type."""
    if not declared:
        return part
    return Part(code=converted(part.code, around.types.find(declared)), levels=part.levels)


def converted(code: Code, wanted: Type) -> Code:
    """Return ``code`` with its result made one of the type ``wanted``."""
    return lambda frame: wanted.convert(code(frame), frame.run)


def within_part(code: Code, part: str, steps: int) -> Code:
    """Return ``code`` with its steps paid and its notes marked as those of ``part``."""

    def marked(frame: Frame) -> object:
        run = frame.run
        run.spend(steps)
        before, run.part = run.part, part
        try:
            return code(frame)
        finally:
            run.part = before

    return marked
