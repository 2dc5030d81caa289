"""From text to code: the rules of all kinds of nodes put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from processes.feel import access, control, literals, operations
from processes.feel.builder import Builder, Node, Reads, TypeTest, height, weight
from processes.feel.cells import cell_test, choices
from processes.feel.operations import Test
from processes.feel.parsing import parse, parse_tests
from processes.feel.run import Code
from processes.feel.tokens import unusual

Kind = TypeVar("Kind")
RULES = {**literals.RULES, **operations.RULES, **control.RULES, **access.RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is known around an expression while it is compiled."""

    names: frozenset[str] = frozenset()
    """Names, of which those matter that hold operators or words of the grammar."""
    paths: frozenset[str] = frozenset()
    """Names of entries, which are known behind a dot and within filters."""
    functions: frozenset[str] = frozenset()
    """Names of functions that hide built-in ones of the same name."""
    types: Mapping[str, TypeTest] = field(default_factory=dict)
    """Types by name, beside those of FEEL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled(Generic[Kind]):
    """What became of a text."""

    code: Kind
    """Its code, test or tests."""
    reads: Reads
    steps: int
    """How many steps it takes at most, loops aside."""
    levels: int
    """How many levels its parts are nested."""


def compile_text(text: str, names: frozenset[str]) -> tuple[Code, Reads, int]:
    """Return the code of ``text``, the names it reads and its steps; raises FeelError."""
    tree = parse(text, names)
    reads = Reads()
    return Builder(rules=RULES, reads=reads).code(tree), reads, weight(tree)


def compile_within(text: str, scope: Scope) -> Compiled[Code]:
    """Return the code of ``text`` as a part of a model; raises FeelError."""
    tree = parse(text, unusual(scope.names), unusual(scope.paths))
    return _compiled(tree, scope, lambda build: build.code(tree))


def compile_cell(text: str, scope: Scope) -> Compiled[Test]:
    """Return the test that a cell of a decision table is; raises FeelError.

    It is given the value of the column, which ``?`` stands for, and says whether it passes; null
    when that cannot be said.
    """
    tree = parse_tests(text, unusual(scope.names), unusual(scope.paths))
    return _compiled(tree, scope, lambda build: cell_test(tree, build))


def compile_choices(text: str, scope: Scope) -> Compiled[tuple[Test, ...]]:
    """Return the tests of a cell one by one, in the order in which they are written."""
    tree = parse_tests(text, unusual(scope.names), unusual(scope.paths))
    return _compiled(tree, scope, lambda build: choices(tree, build))


def _compiled(tree: Node, scope: Scope, compile_tree: Callable[[Builder], Kind]) -> Compiled[Kind]:
    reads = Reads()
    build = Builder(rules=RULES, reads=reads, bound=scope.functions, types=scope.types)
    code = compile_tree(build)
    return Compiled(code=code, reads=reads, steps=weight(tree), levels=height(tree))
