"""Code for choices, loops, quantifiers and functions (DMN 1.5 §10.3.2.6, .13 and .14)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from processes.feel.builder import (
    Builder,
    Node,
    Rule,
    TypeTest,
    defined,
    height,
    parts,
    token,
    weight,
    where,
)
from processes.feel.calls import MISSING
from processes.feel.errors import NotAllowedError
from processes.feel.kinds import Function, Range, kind
from processes.feel.notes import UnusableError
from processes.feel.operations import truth
from processes.feel.run import Code, Frame, Run, Where
from processes.feel.typenames import admits, type_test
from processes.feel.wide import day_number, is_date, make_day, make_moment

Scopes = Callable[[Frame], Iterator[Frame]]
"""The scopes of a loop's rounds, one after the other."""


def _conditional(node: Node, build: Builder) -> Code:
    condition, then, otherwise = build.codes(parts(node))
    place = where(parts(node)[0])

    def code(frame: Frame) -> object:
        value = condition(frame)
        if value is not True:
            truth(frame.run, place, value)
            return otherwise(frame)
        return then(frame)

    return code


def _rounds(node: Node, build: Builder) -> tuple[Scopes, Code, Where]:
    """Return the rounds of a loop, the code of its body and its place."""
    *iterators, body = parts(node)
    cost = weight(body)
    scopes: Scopes = _one_scope
    for iterator in iterators:
        name = defined(token(iterator))
        scopes = _nested(scopes, name, _source(iterator, build), cost)
        build = build.within(name)
    partial = build.within("partial") if node.data == "for_loop" else build
    return scopes, partial.code(body), where(node)


def _one_scope(frame: Frame) -> Iterator[Frame]:
    yield frame


def _nested(
    outer: Scopes, name: str, source: Callable[[Frame], Iterator[object]], cost: int
) -> Scopes:
    def scopes(frame: Frame) -> Iterator[Frame]:
        for around in outer(frame):
            for item in source(around):
                frame.run.spend(cost)
                yield around.within({name: item})

    return scopes


def _source(iterator: Node, build: Builder) -> Callable[[Frame], Iterator[object]]:
    """Return what an iterator runs over: a list, a range or ``first .. last``."""
    codes = build.codes(parts(iterator))
    if len(codes) == 1:
        return lambda frame: items(codes[0](frame), frame.run)
    first, last = codes
    return lambda frame: _steps(first(frame), last(frame), frame.run)


def items(value: object, run: Run) -> Iterator[object]:
    """Yield the items of a list or range, or a single value; raises UnusableError for null."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, Range):
        yield from _range_items(value, run)
    elif value is None:
        raise UnusableError("FEEL-016", found="null")
    else:
        yield value


def _range_items(span: Range, run: Run) -> Iterator[object]:
    for item in _steps(span.start, span.end, run):
        at_start = item == span.start and not span.start_included
        at_end = item == span.end and not span.end_included
        if not (at_start or at_end):
            yield item


def _steps(first: Any, last: Any, run: Run) -> Iterator[object]:
    """Return whole numbers or dates from ``first`` to ``last``, upwards or downwards."""
    if type(first) is int and type(last) is int:
        return _count(first, last, run)
    if kind(first) == kind(last) == "date":
        return map(make_day, _count(day_number(first), day_number(last), run))
    raise UnusableError("FEEL-016", found=f"{kind(first)} .. {kind(last)}")


def _count(first: int, last: int, run: Run) -> Iterator[int]:
    step = 1 if first <= last else -1
    for value in range(first, last + step, step):
        run.spend(1)
        yield value


def _for_loop(node: Node, build: Builder) -> Code:
    scopes, body, place = _rounds(node, build)
    refers = any(token(part) == "partial" for part in parts(node)[-1].find_data("name"))

    def results(frame: Frame) -> list[object]:
        found: list[object] = []
        for scope in scopes(frame):
            if refers:
                frame.run.spend(len(found))
                found.append(body(scope.within({"partial": list(found)})))
            else:
                found.append(body(scope))
        return found

    return lambda frame: frame.run.attempt(place, results, frame)


def _quantifier(decisive: bool) -> Rule:
    """Return the rule of ``some`` (True decides) or of ``every`` (False decides)."""

    def rule(node: Node, build: Builder) -> Code:
        scopes, condition, place = _rounds(node, build)

        def decide(frame: Frame) -> bool | None:
            result: bool | None = not decisive
            for scope in scopes(frame):
                value = truth(frame.run, place, condition(scope))
                if value is decisive:
                    return decisive
                if value is None:
                    result = None
            return result

        return lambda frame: frame.run.attempt(place, decide, frame)

    return rule


def _function(node: Node, build: Builder) -> Code:
    *declared, body = parts(node)
    parameters = tuple(_parameter(node, build) for node in declared)
    names = tuple(parameter.name for parameter in parameters)
    types = tuple(parameter.wanted for parameter in parameters)
    inner, place, levels = build.within(*names).code(body), where(node), height(body) + 2
    cost = weight(body)

    def code(frame: Frame) -> object:
        run = frame.run

        def invoke(given: list[object]) -> object:
            if len(given) != len(names):
                raise UnusableError("FEEL-004", name="function", given=len(given))
            fitted = map(_Parameter.fit, parameters, given)
            run.spend(cost)
            run.enter(levels, place)
            try:
                return inner(frame.within(dict(zip(names, fitted, strict=True))))
            finally:
                run.leave(levels)

        return Function(parameters=names, invoke=invoke, types=types)

    return code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parameter:
    """A parameter of a function, with the first word of its type."""

    name: str
    wanted: str
    test: TypeTest

    def fit(self, value: object) -> object:
        """Return ``value``, or what it stands for if it is of another type (§10.3.2.9.4).

        That is the entry of a list of one, a list of one, or midnight of a day. Raises
        UnusableError.
        """
        if self.test(value):
            return value
        found = next((other for other in _instead_of(value) if self.test(other)), MISSING)
        if found is MISSING:
            facts = {"parameter": self.name, "wanted": self.wanted, "found": kind(value)}
            raise UnusableError("FEEL-012", name="function", **facts)
        return found


def _parameter(node: Node, build: Builder) -> _Parameter:
    name, declared = defined(token(node)), parts(node)
    if not declared:
        return _Parameter(name=name, wanted="Any", test=lambda _value: True)
    test = admits(type_test(declared[0], build))
    return _Parameter(name=name, wanted=str(token(declared[0])), test=test)


def _instead_of(value: object) -> list[object]:
    if isinstance(value, list):
        return value if len(value) == 1 else []
    return [[value], make_moment(day_number(value), 0, UTC)] if is_date(value) else [[value]]


def _external(node: Node, _build: Builder) -> Code:
    line, column = where(node)
    raise NotAllowedError(line=line, column=column, found="external")


RULES: Mapping[str, Rule] = {
    "conditional": _conditional,
    "for_loop": _for_loop,
    "some": _quantifier(decisive=True),
    "every": _quantifier(decisive=False),
    "function": _function,
    "external": _external,
}
