"""Reads the DMN TCK cases that need nothing but FEEL: literal expressions and contexts of them.

Decisions that need tables, invocations, function definitions, business knowledge models or imports
are left to whoever runs decisions; ``Outside`` says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from processes.feel.expression import FeelError, compile_expression
from processes.feel.kinds import number
from processes.feel.temporal import parse_date, parse_duration, parse_moment, parse_time

SUITE = Path(__file__).parents[4] / "shared" / "conformance" / "dmn-tck"
NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)
FUEL = 1_000_000
LEFT_OUT = {
    "0076-feel-external-java": "needs Java",
    "0082-feel-coercion": "is about the declared types of decisions, not about expressions",
}
_ASIDE = frozenset(
    {"description", "question", "allowedAnswers", "variable", "informationRequirement"}
)
_READERS: dict[str, Callable[[str], object]] = {
    "decimal": lambda text: number(Decimal(text)),
    "double": lambda text: number(Decimal(text)),
    "string": str,
    "boolean": lambda text: text == "true",
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_moment,
    "duration": parse_duration,
}
_TOLERANCE = Decimal("1e-8")
"""The suite's long fractions were calculated in binary floating point."""
Element = ElementTree.Element


class Outside(Exception):
    """The decision needs more than FEEL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One result that the suite asks for."""

    folder: str
    name: str
    decision: str
    inputs: dict[str, object]
    expected: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The decisions of one file by name, and the names of decisions and inputs by id."""

    decisions: dict[str, Element]
    names: dict[str, str]


def models(level: str) -> Iterator[tuple[Model, list[Case]]]:
    """Yield each model of a level with its cases."""
    for folder in sorted((SUITE / level).iterdir()):
        files = list(folder.glob("*.dmn"))
        if len(files) == 1 and folder.name not in LEFT_OUT:
            yield _model(files[0]), list(_cases(folder))


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _model(file: Path) -> Model:
    root = ElementTree.parse(file).getroot()  # noqa: S314
    found = [e for e in root if _local(e) in {"decision", "inputData"}]
    names = {e.get("id", ""): _variable(e) for e in found}
    return Model(decisions={_variable(e): e for e in found if _local(e) == "decision"}, names=names)


def _variable(element: Element) -> str:
    return " ".join(element.get("name", "").split())


def _cases(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.glob("*-test-*.xml")):
        for case in ElementTree.parse(file).getroot().iterfind("{*}testCase"):  # noqa: S314
            inputs = {_variable(node): _value(node) for node in case.iterfind("{*}inputNode")}
            for result in case.iterfind("{*}resultNode"):
                expected = result.find("{*}expected")
                yield Case(
                    folder=folder.name,
                    name=case.get("id", ""),
                    decision=_variable(result),
                    inputs=inputs,
                    expected=None if expected is None else _value(expected),
                )


def _value(holder: Element) -> object:
    """Return the value that a node, an item or a component holds."""
    children = list(holder)
    if any(_local(child) == "component" for child in children):
        return {child.get("name", ""): _value(child) for child in children}
    if not children:
        return None
    (child,) = children
    if _local(child) == "list":
        return [_value(item) for item in child]
    kinds = [value for key, value in child.attrib.items() if key.endswith("}type")]
    if any(key.endswith("}nil") for key in child.attrib) or not kinds:
        return None
    return _READERS[kinds[0].rpartition(":")[2]](child.text or "")


def outcome(model: Model, case: Case) -> object:
    """Return what the decision comes to; null when its expression is refused.

    Raises Outside when it needs more than FEEL.
    """
    try:
        return _decide(model, case.decision, case.inputs)
    except FeelError:
        return None


def _decide(model: Model, name: str, inputs: dict[str, object]) -> object:
    decision = model.decisions.get(name)
    if decision is None:
        raise Outside(name)
    known = dict(inputs)
    for required in decision.iterfind("{*}informationRequirement/*"):
        needed = model.names.get(required.get("href", "").removeprefix("#"))
        if needed is None:
            raise Outside(name)
        if _local(required) == "requiredDecision":
            known[needed] = _decide(model, needed, inputs)
    bodies = [child for child in decision if _local(child) not in _ASIDE]
    if len(bodies) != 1:
        raise Outside(name)
    return _boxed(bodies[0], known)


def _boxed(box: Element, known: dict[str, object]) -> object:
    if _local(box) == "literalExpression":
        text = box.findtext("{*}text") or ""
        return compile_expression(text, known).evaluate(known, now=NOW, fuel=FUEL).value
    if _local(box) != "context":
        raise Outside(_local(box))
    entries: dict[str, object] = {}
    for entry in box.iterfind("{*}contextEntry"):
        variable, *rest = list(entry)
        if _local(variable) != "variable":
            return _boxed(variable, known | entries)
        entries[_variable(variable)] = _boxed(rest[0], known | entries)
    return entries


def agrees(found: Any, expected: Any) -> bool:
    """Return whether a value is the expected one."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return found.keys() == expected.keys() and all(
            agrees(found[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(map(agrees, found, expected))
    if isinstance(expected, Decimal) and isinstance(found, (int, Decimal)):
        return abs(found - expected) <= _TOLERANCE
    return type(found) is type(expected) and bool(found == expected)
