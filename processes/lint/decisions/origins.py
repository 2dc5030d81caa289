"""Where the values of a column come from: a name, a path, or something that is worked out."""

from collections.abc import Iterator
from dataclasses import dataclass

from processes.decision.model import Input
from processes.decision.session import Key
from processes.feel.builder import Node, parts, token
from processes.feel.compiler import Scope
from processes.feel.errors import FeelError
from processes.feel.library.catalog import BUILTINS
from processes.feel.parsing import parse
from processes.feel.tokens import unusual
from processes.lint.decisions.declared import ANYTHING, entry_type
from processes.lint.decisions.meanings import Meaning, Names, variable
from processes.lint.decisions.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What an expression reads."""

    path: tuple[str, ...]
    """The name and the entries behind it when it is nothing else; empty when it is more."""
    sources: frozenset[Key]
    """The input data and parameters it depends on."""

    def touches(self, other: "Origin") -> bool:
        """Say whether two expressions may depend on one another."""
        if self.path and other.path and self.path[0] == other.path[0]:
            shorter = min(len(self.path), len(other.path))
            return self.path[:shorter] == other.path[:shorter]
        return bool(self.sources & other.sources)

    def meaning(self, names: Names, subject: Subject) -> Meaning:
        """Return what is known of the values; nothing of what is worked out."""
        if not self.path:
            return Meaning(origins=self.sources, given=False)
        first, *entries = self.path
        found = names.get(first) or variable(first)
        if not entries:
            return found
        kind = found.type
        for entry in entries:
            kind = entry_type(kind.entries[entry], subject) if entry in kind.entries else ANYTHING
        return Meaning(type=kind, origins=found.origins, given=found.given)


def origin_of(column: Input, names: Names, scope: Scope) -> Origin:
    """Return where the values of a column come from."""
    try:
        tree = parse(column.expression.text, unusual(scope.names), scope.paths)
    except FeelError:
        return Origin(path=(), sources=frozenset())
    path = _path(tree)
    read = path[:1] or tuple(str(token(name)) for name in tree.find_data("name"))
    known = (names.get(name) or variable(name) for name in read if name not in BUILTINS or path)
    return Origin(
        path=path, sources=frozenset[Key]().union(*(meaning.origins for meaning in known))
    )


def _path(tree: Node) -> tuple[str, ...]:
    while tree.data == "parentheses":
        (tree,) = parts(tree)
    if tree.data == "name":
        return (str(token(tree)),)
    return tuple(_steps(tree)) if tree.data == "postfix" else ()


def _steps(tree: Node) -> Iterator[str]:
    head, *suffixes = parts(tree)
    if head.data == "name" and all(suffix.data == "path" for suffix in suffixes):
        yield str(token(head))
        yield from (str(token(suffix)) for suffix in suffixes)
