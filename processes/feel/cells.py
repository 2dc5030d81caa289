"""Code for the cells of decision tables: tests of the value of their column (DMN 1.5 §7.3.3).

Most cells compare with a constant; those become tests that look at nothing but the value.
"""

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from processes.feel.builder import Builder, Node, parts, token, weight, where
from processes.feel.operations import Test, asks, contained, unary_test
from processes.feel.run import Frame, Run

_CONSTANTS: Final = frozenset({"number", "string", "true", "false", "temporal"})
_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
_NOWHERE: Final = Frame({}, None, Run(now=_NEVER, variables={}, functions={}, fuel=0))
"""Where constants are evaluated: they ask nothing."""
CONDITIONS: Final = frozenset(
    {
        *("compare", "between", "membership", "instance_of", "conjunction", "disjunction"),
        *("some", "every"),
    }
)
"""Expressions that can be nothing but true, false or null."""
_NUMBERS: Final = frozenset({int, Decimal})
_DATES: Final = frozenset({date})
_ORDERED: Final = {int: _NUMBERS, Decimal: _NUMBERS, str: frozenset({str}), date: _DATES}
"""The types that Python puts in order with a constant of a type as FEEL does."""
_ENDS: Final = (_NUMBERS, _DATES)
"""What the ends of a range may be that is looked at without more ado."""
_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


def cell_test(tree: Node, build: Builder) -> Test:
    """Return the test of a cell's ``tree``: any value, one of several, or none of them."""
    if tree.data == "any_value":
        return lambda _frame, _value: True
    tests = choices(tree, build)
    one_of = tests[0] if len(tests) == 1 else _one_of(tests)
    if tree.data == "one_of":
        return one_of

    def none_of(frame: Frame, value: object) -> bool | None:
        passed = one_of(frame, value)
        return None if passed is None else not passed

    return none_of


def choices(tree: Node, build: Builder) -> tuple[Test, ...]:
    """Return the tests of a cell's ``tree`` one by one."""
    return tuple(_fast(part, build) or _costly(part, build) for part in parts(tree))


def _one_of(tests: tuple[Test, ...]) -> Test:
    def test(frame: Frame, value: object) -> bool | None:
        found: bool | None = False
        for one in tests:
            passed = one(frame, value)
            if passed:
                return True
            if passed is None:
                found = None
        return found

    return test


def _costly(node: Node, build: Builder) -> Test:
    """Return the test of any expression; what it may take is paid each time."""
    plain = node.data != "test" and not asks(node)
    test, cost = (_condition if plain else unary_test)(node, build), weight(node)

    def paid(frame: Frame, value: object) -> bool | None:
        frame.run.spend(cost)
        return test(frame, value)

    return paid


def _condition(node: Node, build: Builder) -> Test:
    """Return the test of an expression that does not name ``?``.

    A truth value says itself whether the test passes (DMN 1.5 §7.3.3), unless the tested value is
    one too, with which it is compared; null passes only what is a condition in form.
    """
    code, place, decides = build.code(node), where(node), node.data in CONDITIONS

    def test(frame: Frame, value: object) -> bool | None:
        wanted = code(frame)
        if isinstance(wanted, bool) and not isinstance(value, bool):
            return wanted if decides or value is not None else False
        return contained(frame.run, place, value, wanted)

    return test


def _fast(node: Node, build: Builder) -> Test | None:
    """Return the test against constants, or None when there is more to do.

    Values of another kind than the constant take the road of all expressions.
    """
    if node.data == "range":
        return _within(node, build)
    sign, value = ("=", node) if node.data != "test" else (str(token(node)), parts(node)[0])
    if not _is_constant(value):
        return None
    constant = build.code(value)(_NOWHERE)
    kinds = _ORDERED.get(type(constant))
    if isinstance(constant, bool) and sign in {"=", "!="}:
        kinds = frozenset({bool})
    if kinds is None:
        return None
    holds, slow = _ORDERS[sign], unary_test(node, build)

    def test(frame: Frame, value: object) -> bool | None:
        return holds(value, constant) if type(value) in kinds else slow(frame, value)

    return test


def _within(node: Node, build: Builder) -> Test | None:
    """Return the test of a range whose ends are numbers or dates."""
    ends = parts(node)
    if not all(map(_is_constant, ends)):
        return None
    least, most = (cast("Any", code(_NOWHERE)) for code in build.codes(ends))
    kinds = next((k for k in _ENDS if {type(least), type(most)} <= k), None)
    if kinds is None:
        return None
    above = _ORDERS[">=" if node.children[0] == "[" else ">"]
    below = _ORDERS["<=" if node.children[-1] == "]" else "<"]
    slow = unary_test(node, build)

    def test(frame: Frame, value: object) -> bool | None:
        if type(value) in kinds:
            return above(value, least) and below(value, most)
        return slow(frame, value)

    return test


def _is_constant(node: Node) -> bool:
    return node.data in _CONSTANTS or (node.data == "negation" and _number_of(node))


def _number_of(node: Node) -> bool:
    """Say whether a constant is a number, perhaps with a minus."""
    inner = parts(node)[0] if node.data == "negation" else node
    return inner.data == "number"
