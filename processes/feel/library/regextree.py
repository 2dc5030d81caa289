"""What a pattern is made of, once it is read: sets of characters, edges, groups, repetitions."""

from collections.abc import Callable
from dataclasses import dataclass

from processes.feel.library.charsets import Ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class Chars:
    """One character of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The start or the end of the text, or of each of its lines."""

    start: bool
    lines: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """The text that a group has matched."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """One part after another."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The first branch that fits."""

    branches: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A part whose text is kept under a number."""

    inner: "Node"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A part several times; ``most`` is None for any number."""

    part: "Node"
    least: int
    most: int | None
    greedy: bool


Node = Chars | Edge | Back | Sequence | Choice | Group | Repeat


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regex:
    """A pattern that was read."""

    tree: Node
    groups: int
    size: int
    """How many ranges of characters it stands for, each repetition counted."""
    places: int
    """How many characters of a text it may look at side by side, each repetition counted."""
    any_case: bool
    refers_back: bool
    minds_lines: bool
    """Whether it asks where lines start."""


def measure(node: Node, of_a_set: Callable[[Chars], int]) -> int:
    """Return the sum over all parts, each repetition counted: one each, for sets ``of_a_set``."""
    match node:
        case Chars():
            return of_a_set(node)
        case Sequence():
            return 1 + sum(measure(part, of_a_set) for part in node.parts)
        case Choice():
            return 1 + sum(measure(branch, of_a_set) for branch in node.branches)
        case Group():
            return 1 + measure(node.inner, of_a_set)
        case Repeat():
            return 1 + measure(node.part, of_a_set) * max(node.most or node.least + 1, 1)
        case _:
            return 1
