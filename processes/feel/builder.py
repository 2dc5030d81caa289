"""How a tree becomes code: one rule per kind of node, and what is known while they are applied."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from lark import Token, Tree

from processes.feel.errors import NotAllowedError, ReservedNameError, TooDeepError
from processes.feel.run import Code, Where

MAX_DEPTH = 40
"""How deeply the parts of an expression may be nested; brackets for grouping do not count."""
Node = Tree[Token]
TypeTest = Callable[[object], bool]
"""Whether a value is an instance of a type; null is an instance of Null only."""


@dataclass(frozen=True, slots=True)
class Reads:
    """The names an expression reads, collected while it is compiled."""

    names: set[str] = field(default_factory=set)
    """Variables."""
    maybe: set[str] = field(default_factory=set)
    """Names inside filters: entries of the list's items, or variables."""
    calls: set[str] = field(default_factory=set)
    """Functions that are not built in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """Compiles nodes within one scope."""

    rules: Mapping[str, Callable[[Node, "Builder"], Code]]
    reads: Reads
    bound: frozenset[str] = frozenset()
    """Names that the expression itself defines around this node."""
    types: Mapping[str, TypeTest] = field(default_factory=dict)
    """The types that the surroundings define, beside those of FEEL."""
    filtering: bool = False
    depth: int = 0

    def code(self, node: Node) -> Code:
        """Return the code of ``node``; raises FeelError for what no grammar can tell."""
        while node.data == "parentheses":
            node = parts(node)[0]
        if self.depth >= MAX_DEPTH:
            line, column = where(node)
            raise TooDeepError(line=line, column=column, limit=MAX_DEPTH)
        return self.rules[node.data](node, replace(self, depth=self.depth + 1))

    def codes(self, nodes: Iterable[Node]) -> tuple[Code, ...]:
        """Return the code of each node."""
        return tuple(self.code(node) for node in nodes)

    def within(self, *names: str, filtering: bool = False) -> "Builder":
        """Return a builder for a scope in which ``names`` are defined as well."""
        return replace(self, bound=self.bound.union(names), filtering=self.filtering or filtering)

    def read(self, name: str) -> None:
        """Record that ``name`` is read here."""
        if name not in self.bound:
            (self.reads.maybe if self.filtering else self.reads.names).add(name)


Rule = Callable[[Node, Builder], Code]


def parts(node: Node) -> list[Node]:
    """Return the nodes below ``node``, without its tokens."""
    return [child for child in node.children if isinstance(child, Tree)]


def token(node: Node, index: int = 0) -> Token:
    """Return the token that is child number ``index``."""
    return cast("Token", node.children[index])


def where(node: Node | Token) -> Where:
    """Return line and column of ``node``, counted from 1."""
    place = node if isinstance(node, Token) else node.meta
    return place.line or 1, place.column or 1


def weight(node: Node) -> int:
    """Return how many steps one evaluation of ``node`` takes at most, loops aside."""
    return sum(1 for _ in node.iter_subtrees())


def height(node: Node) -> int:
    """Return how many nodes lie between ``node`` and its deepest part; without recursion."""
    levels, level = 0, [node]
    while level:
        levels, level = levels + 1, [part for above in level for part in parts(above)]
    return levels


def defined(name: Token) -> str:
    """Return the name that ``name`` defines; raises ReservedNameError for ``__name``."""
    if name.startswith("__"):
        line, column = where(name)
        raise ReservedNameError(line=line, column=column, found=str(name))
    return str(name)


def used(name: Token) -> str:
    """Return the name that ``name`` reads; raises NotAllowedError for ``__name``."""
    if name.startswith("__"):
        line, column = where(name)
        raise NotAllowedError(line=line, column=column, found=name.split(" ")[0])
    return str(name)
