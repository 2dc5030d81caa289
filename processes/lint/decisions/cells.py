"""What a cell of a table tests, as far as that can be known without evaluating anything else.

A test is known when it compares the value of its column with constants and does nothing else. Then
the values of a column fall into few parts on each of which the test always says the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from processes.feel.builder import Builder, Node, Reads, parts, token
from processes.feel.cells import choices
from processes.feel.comparison import ORDERINGS
from processes.feel.compiler import RULES, Scope
from processes.feel.errors import FeelError
from processes.feel.kinds import Range, kind
from processes.feel.library.catalog import BUILTINS
from processes.feel.notes import Note
from processes.feel.operations import Test
from processes.feel.parsing import parse, parse_tests
from processes.feel.run import Frame, Run
from processes.feel.tokens import unusual

FUEL: Final = 5_000
"""The steps that a constant may take; what takes more is not known."""
_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
_IMPURE: Final = frozenset({"now", "today"})
_CALLS: Final = frozenset({"call", "call_named"})
_JOINED: Final = frozenset({"conjunction", "disjunction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the tests of a cell."""

    test: Test
    constants: tuple[object, ...] = ()
    """What the value is compared with, lists and ranges taken apart."""
    known: bool
    """Whether it does nothing but compare the value with ``constants``."""
    asks: bool = False
    """Whether it is a condition about ``?``."""
    lists: bool = False
    """Whether a list is among what it compares with."""
    notes: tuple[Note, ...] = ()
    """Why a constant came out as null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a cell says: any value, one of several choices, or none of them."""

    choices: tuple[Choice, ...] = ()
    """None at all for any value."""
    denied: bool = False

    @property
    def any_value(self) -> bool:
        """Whether every value passes."""
        return not self.choices

    @property
    def known(self) -> bool:
        """Whether every choice is known."""
        return all(choice.known for choice in self.choices)


UNREADABLE: Final = Reading(choices=(Choice(test=lambda _frame, _value: None, known=False),))
"""A cell that is no FEEL."""


def nowhere() -> Frame:
    """Return where constants are evaluated: nothing is known there."""
    return Frame({}, None, Run(now=_NEVER, variables={}, functions={}, fuel=FUEL))


def read_cell(text: str, scope: Scope) -> Reading:
    """Return what a cell says; one that is no FEEL says nothing that is known."""
    try:
        tree = parse_tests(text, unusual(scope.names), scope.paths)
        if tree.data == "any_value":
            return Reading()
        build = Builder(rules=RULES, reads=Reads(), bound=scope.functions, types=scope.types)
        tests = choices(tree, build)
    except FeelError:
        return UNREADABLE
    return Reading(
        choices=tuple(
            _choice(node, test, build) for node, test in zip(parts(tree), tests, strict=True)
        ),
        denied=tree.data == "none_of",
    )


def constant(text: str, scope: Scope) -> tuple[object, ...]:
    """Return the value of an expression that depends on nothing, as the only entry; else none."""
    try:
        tree = parse(text, unusual(scope.names), scope.paths)
        build = Builder(rules=RULES, reads=Reads(), bound=scope.functions, types=scope.types)
        return _values([tree], build)[0] if _is_constant(tree, build) else ()
    except FeelError:
        return ()


def _choice(node: Node, test: Test, build: Builder) -> Choice:
    compared = list(_compared(node, build))
    if None in compared:
        return Choice(test=test, known=False)
    try:
        values, notes = _values([n for n in compared if n is not None], build)
    except FeelError:
        return Choice(test=test, known=False)
    flat = tuple(each for value in values for each in _apart(value))
    return Choice(
        test=test,
        constants=flat,
        known=not any(_is_unordered(value) for value in flat) and not _orders_texts(node, values),
        asks=any(token(name) == "?" for name in node.find_data("name")),
        lists=any(isinstance(value, list) for value in values),
        notes=notes,
    )


def _values(nodes: list[Node], build: Builder) -> tuple[tuple[object, ...], tuple[Note, ...]]:
    frame = nowhere()
    values = tuple(build.code(node)(frame) for node in nodes)
    return values, frame.run.notes


def _compared(node: Node, build: Builder) -> Iterator[Node | None]:
    """Yield the constants that a test compares its value with; None for all it does besides."""
    if node.data == "test":
        yield from _constants(parts(node), build)
    elif _is_constant(node, build):
        yield node
    else:
        yield from _asked(node, build)


def _asked(node: Node, build: Builder) -> Iterator[Node | None]:
    """Yield the constants that a condition compares ``?`` with; None for all it does besides."""
    while node.data == "parentheses":
        node = parts(node)[0]
    inner = parts(node)
    if node.data in _JOINED:
        for part in inner:
            yield from _asked(part, build)
    elif _is_not(node, build):
        yield from _asked(parts(inner[1])[0], build)
    elif node.data == "compare" and _is_value(inner[1]):
        yield from _constants(inner[:1], build)
    elif node.data in {"compare", "between", "membership"} and _is_value(inner[0]):
        yield from _constants(_ends(inner[1:]), build)
    else:
        yield None


def _ends(nodes: list[Node]) -> Iterator[Node]:
    """Yield what stands behind ``in``: the tests one by one."""
    for node in nodes:
        if node.data == "tests":
            yield from _ends(parts(node))
        elif node.data == "test":
            yield from parts(node)
        else:
            yield node


def _constants(nodes: "list[Node] | Iterator[Node]", build: Builder) -> Iterator[Node | None]:
    for node in nodes:
        yield node if _is_constant(node, build) else None


def _is_value(node: Node) -> bool:
    return node.data == "name" and token(node) == "?"


def _is_not(node: Node, build: Builder) -> bool:
    if node.data != "postfix" or "not" in build.bound:
        return False
    head, *suffixes = parts(node)
    return (
        head.data == "name"
        and token(head) == "not"
        and [suffix.data for suffix in suffixes] == ["call"]
        and len(parts(suffixes[0])) == 1
    )


def _is_constant(node: Node, build: Builder) -> bool:
    """Say whether a node depends on nothing: it calls pure functions only and reads no name."""
    names = sum(1 for _ in node.find_data("name"))
    called = sum(_is_pure_call(call, build) for call in node.find_data("postfix"))
    return names == called and not any(node.find_data("function"))


def _is_pure_call(node: Node, build: Builder) -> bool:
    head, suffix, *_ = parts(node)
    if head.data != "name" or suffix.data not in _CALLS:
        return False
    name = str(token(head))
    return name in BUILTINS and name not in _IMPURE and name not in build.bound


def _apart(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for item in value:
            yield from _apart(item)
    elif isinstance(value, Range):
        yield from (end for end in (value.start, value.end) if end is not None)
    else:
        yield value


def _is_unordered(value: object) -> bool:
    return kind(value) in {"context", "function", "range", "list"}


def _orders_texts(node: Node, values: tuple[object, ...]) -> bool:
    """Say whether texts are put in order: between two texts there is no end of others."""
    signs = {str(child) for each in node.iter_subtrees() for child in each.children}
    ranges = any(node.find_pred(lambda n: n.data in {"range", "between"}))
    ranges = ranges or any(isinstance(value, Range) for value in values)
    has_text = any(isinstance(each, str) for value in values for each in _apart(value))
    return has_text and (ranges or bool(signs & ORDERINGS.keys()))
