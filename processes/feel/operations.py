"""Code for operators: logic, comparison, arithmetic (DMN 1.5 tables 41–55)."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from lark import Token

from processes.feel.builder import Builder, Node, Rule, parts, token, where
from processes.feel.comparison import ORDERINGS, belongs, compare, equal
from processes.feel.errors import FeelSyntaxError, NumberTooLargeError, ValueTooLargeError
from processes.feel.kinds import Range, extent, kind
from processes.feel.notes import UnusableError
from processes.feel.operators import (
    MAX_STRING,
    TooLargePowerError,
    TooLongTextError,
    apply,
    negate,
    whole,
)
from processes.feel.run import Code, Frame, Run, Where
from processes.feel.typenames import type_test

Test = Callable[[Frame, object], bool | None]
"""A unary test: whether the value before ``in`` passes."""
_SIMPLE = frozenset({int, str})
_PLAIN = frozenset({"number", "string"})
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    **ORDERINGS,
    "=": operator.eq,
    "!=": operator.ne,
}
_NUMBERS = frozenset({int, Decimal})
_TEXTS = frozenset({str})
_WHOLE: Mapping[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
"""Operators that make whole numbers of whole numbers."""
_NOWHERE = cast("Frame", None)
"""Where constants are evaluated: they ask nothing."""


def _logic(decisive: bool) -> Rule:
    """Return the rule of ``and`` (False decides) or of ``or`` (True decides)."""

    def rule(node: Node, build: Builder) -> Code:
        codes = tuple((build.code(part), where(part)) for part in parts(node))

        def code(frame: Frame) -> object:
            result: bool | None = not decisive
            for operand, place in codes:
                value = operand(frame)
                if value is decisive:
                    return decisive
                if type(value) is not bool:
                    result = truth(frame.run, place, value)
            return result

        return code

    return rule


def truth(run: Run, place: Where, value: object) -> bool | None:
    """Return a truth value as it is, and null for anything else, noted unless it is null."""
    if value is None or isinstance(value, bool):
        return value
    run.note(place, "FEEL-009", found=kind(value))
    return None


def _compare(node: Node, build: Builder) -> Code:
    left, right = build.codes(parts(node))
    sign, place = str(token(node, 1)), where(node)
    if parts(node)[1].data in _PLAIN:
        return _beside_constant(sign, left, right(_NOWHERE), place)
    if sign in ORDERINGS:
        return _ordering(sign, left, right, place)

    def code(frame: Frame) -> object:
        one, other = left(frame), right(frame)
        if type(one) is type(other) and type(one) in _SIMPLE:
            same: bool | None = one == other
        else:
            same = alike(frame.run, place, one, other)
        return same if sign == "=" or same is None else not same

    return code


def alike(run: Run, place: Where, one: object, other: object) -> bool | None:
    """Return whether two values are equal; null, noted, when their kinds differ."""
    same = equal(one, other, run.spend)
    if same is None:
        run.note(place, "FEEL-005", left=kind(one), right=kind(other))
    return same


def _beside_constant(sign: str, left: Code, constant: object, place: Where) -> Code:
    """Return the code of a comparison with a number or text; values of other kinds are rare."""
    order = _ORDERS[sign]
    kinds = _TEXTS if isinstance(constant, str) else _NUMBERS

    def code(frame: Frame) -> object:
        value = left(frame)
        if type(value) in kinds:
            return order(value, constant)
        return _compared(frame.run, place, sign, value, constant)

    return code


def _compared(run: Run, place: Where, sign: str, one: object, other: object) -> object:
    if sign in ORDERINGS:
        return run.attempt(place, compare, sign, one, other)
    same = alike(run, place, one, other)
    return same if sign == "=" or same is None else not same


def _ordering(sign: str, left: Code, right: Code, place: Where) -> Code:
    order = ORDERINGS[sign]

    def code(frame: Frame) -> object:
        one, other = left(frame), right(frame)
        if type(one) is type(other) and type(one) in _SIMPLE:
            return order(one, other)
        return frame.run.attempt(place, compare, sign, one, other)

    return code


def _between(node: Node, build: Builder) -> Code:
    value, low, high = build.codes(parts(node))
    place = where(node)

    def code(frame: Frame) -> object:
        inner, run = value(frame), frame.run
        above = run.attempt(place, compare, ">=", inner, low(frame))
        below = run.attempt(place, compare, "<=", inner, high(frame))
        if above is False or below is False:
            return False
        return True if above and below else None

    return code


def _membership(node: Node, build: Builder) -> Code:
    left, right = parts(node)
    value = build.code(left)
    tests = tuple(
        unary_test(part, build) for part in (parts(right) if right.data == "tests" else [right])
    )
    if len(tests) == 1:
        only = tests[0]
        return lambda frame: only(frame, value(frame))

    def code(frame: Frame) -> object:
        inner, found = value(frame), cast("bool | None", False)
        for test in tests:
            passed = test(frame, inner)
            if passed:
                return True
            found = None if passed is None else found
        return found

    return code


def unary_test(node: Node, build: Builder) -> Test:
    """Return the test that a value before ``in``, or in a column of a table, must pass."""
    if node.data == "test":
        return _sign_test(node, build)
    place = where(node)
    if asks(node):
        return _question(build.within("?").code(node), place)
    wanted = build.code(node)

    def test(frame: Frame, value: object) -> bool | None:
        return contained(frame.run, place, value, wanted(frame))

    return test


def asks(node: Node) -> bool:
    """Say whether an expression names ``?``, the value tested."""
    return any(token(part) == "?" for part in node.find_data("name"))


def contained(run: Run, place: Where, value: object, wanted: object) -> bool | None:
    """Return whether ``value in wanted``, null with a note when that cannot be said."""
    found = run.attempt(place, belongs, value, wanted, run.spend)
    if found is None and value is not None and not isinstance(wanted, Range):
        run.note(place, "FEEL-005", left=kind(value), right=kind(wanted))
    return cast("bool | None", found)


def _question(condition: Code, place: Where) -> Test:
    """Return the test that ``?``, the value tested, must pass."""

    def test(frame: Frame, value: object) -> bool | None:
        result = condition(frame.within({"?": value}))
        if result is None or isinstance(result, bool):
            return result
        return contained(frame.run, place, value, result)

    return test


def _sign_test(node: Node, build: Builder) -> Test:
    """Return the test behind a sign, as in ``x in (< 10)``."""
    sign, limit, place = token(node), build.code(parts(node)[0]), where(node)

    def test(frame: Frame, value: object) -> bool | None:
        if sign in ORDERINGS:
            passed = frame.run.attempt(place, compare, sign, value, limit(frame))
            return cast("bool | None", passed)
        same = alike(frame.run, place, value, limit(frame))
        return same if sign == "=" or same is None else not same

    return test


def _tests(node: Node, build: Builder) -> Code:
    """Return the range that ``(< 10)`` stands for; several tests need ``in`` before them."""
    first, *others = parts(node)
    if others or first.data != "test":
        line, column = where(others[0])
        raise FeelSyntaxError(line=line, column=column, found=",")
    sign, limit = str(token(first)), build.code(parts(first)[0])
    ends = _ENDS[sign]

    def code(frame: Frame) -> object:
        value = limit(frame)
        start, end, start_included, end_included = ends
        return Range(
            start=value if start else None,
            end=value if end else None,
            start_included=start_included,
            end_included=end_included,
            operator=sign,
        )

    return code


_ENDS: Mapping[str, tuple[bool, bool, bool, bool]] = {
    "<": (False, True, False, False),
    "<=": (False, True, False, True),
    ">": (True, False, False, False),
    ">=": (True, False, True, False),
    "=": (True, True, True, True),
    "!=": (True, True, True, True),
}
"""Per sign: whether the value is the start, is the end, and whether each is included."""


def _arithmetic(node: Node, build: Builder) -> Code:
    """Return the code of operators of one rank, applied from left to right."""
    first = build.code(parts(node)[0])
    signs = [child for child in node.children if isinstance(child, Token)]
    steps = tuple(
        (str(sign), _WHOLE.get(str(sign)), build.code(operand), where(sign))
        for sign, operand in zip(signs, parts(node)[1:], strict=True)
    )

    def code(frame: Frame) -> object:
        value = first(frame)
        for sign, quick, operand, place in steps:
            other = operand(frame)
            if quick and type(value) is int and type(other) is int:
                value = whole(quick(value, other))
            else:
                value = _calculate(frame.run, place, sign, value, other)
        return value

    return code


def _calculate(run: Run, place: Where, sign: str, left: object, right: object) -> object:
    try:
        result = apply(sign, left, right)
    except UnusableError as error:
        run.note(place, error.code, **error.facts)
        return None
    except TooLargePowerError:
        raise NumberTooLargeError(line=place[0], column=place[1]) from None
    except TooLongTextError:
        line, column = place
        raise ValueTooLargeError(line=line, column=column, limit=MAX_STRING) from None
    run.spend(extent(result))
    return result


def _negation(node: Node, build: Builder) -> Code:
    operand, place = build.code(parts(node)[0]), where(node)
    return lambda frame: frame.run.attempt(place, negate, operand(frame))


def _instance_of(node: Node, build: Builder) -> Code:
    left, right = parts(node)
    value, test = build.code(left), type_test(right, build)
    return lambda frame: test(value(frame))


RULES: Mapping[str, Rule] = {
    "conjunction": _logic(decisive=False),
    "disjunction": _logic(decisive=True),
    "compare": _compare,
    "between": _between,
    "membership": _membership,
    "tests": _tests,
    "sum": _arithmetic,
    "product": _arithmetic,
    "power": _arithmetic,
    "negation": _negation,
    "instance_of": _instance_of,
}
