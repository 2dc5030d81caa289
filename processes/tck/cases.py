"""The cases of a folder: which model is asked for what, with which inputs, and what is expected."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from lxml.etree import _Element

from processes import border
from processes.decision.session import Key
from processes.decision.words import below, first, folded
from processes.errors import ModelError
from processes.feel.kinds import number
from processes.feel.notes import UnusableError
from processes.feel.temporal import parse_date, parse_duration, parse_moment, parse_time
from processes.markup import parsed
from processes.tree import local, text_of


def _finite(text: str) -> object:
    value = Decimal(text.strip())
    if not value.is_finite():
        raise ValueError(text)
    return number(value)


_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "boolean": lambda text: text.strip() in {"true", "1"},
    "date": lambda text: parse_date(text.strip()),
    "time": lambda text: parse_time(text.strip()),
    "dateTime": lambda text: parse_moment(text.strip()),
    "string": str,
    **dict.fromkeys(
        ("duration", "dayTimeDuration", "yearMonthDuration"),
        lambda text: parse_duration(text.strip()),
    ),
    **dict.fromkeys(
        (
            *("decimal", "double", "float", "integer", "int", "long", "short", "byte"),
            *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        ),
        _finite,
    ),
}
"""How a value is read by the local name of its XML Schema type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One result that a case asks for."""

    name: str
    expected: object
    error: bool = False
    """Whether null because of an error is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a testCase asks."""

    model: Path
    """The DMN file it is about."""
    invoked: str = ""
    """The decision service or business knowledge model to call; empty for decisions."""
    inputs: Mapping[str | Key, object] = field(default_factory=dict)
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A testCase as it stands in a file; nothing in it is understood yet."""

    id: str
    file: Path
    model: str = ""
    """The DMN file it is about, as its file names it."""
    element: _Element | None = None
    broken: str = ""
    """Why the file of the case cannot be read; it then stands for all cases of the file."""


ALL: Final = "*"
"""Stands for the cases of a file that cannot be read."""


class UnusableCaseError(Exception):
    """A case cannot be tried; the message says why."""


def folders(top: Path) -> list[Path]:
    """Return the folders at or below ``top`` that hold DMN files or XML files, by name."""
    return sorted({file.parent for kind in ("*.dmn", "*.xml") for file in top.rglob(kind)})


def listed(folder: Path) -> Iterator[Listed]:
    """Yield the cases of a folder in the order of its files; raises nothing."""
    for file in sorted(folder.glob("*.xml")):
        try:
            root = _root(file)
        except (ModelError, OSError) as error:
            yield Listed(id=ALL, file=file, broken=str(error))
            continue
        if local(root) == "testCases":
            model = text_of(first(root, "modelName"))
            for element in below(root, "testCase"):
                name = element.get("id") or element.get("name") or ""
                yield Listed(id=name, file=file, model=model, element=element)


def _root(file: Path) -> _Element:
    with file.open("rb") as stream:
        return parsed(border.admit(stream.read(border.LARGEST + 1)).data)


def understood(one: Listed) -> Case:
    """Return what a case asks; raises UnusableCaseError when that cannot be told."""
    if one.element is None:
        raise UnusableCaseError(f"the file of the cases cannot be read: {one.broken}")
    try:
        case = _case(one.element, _model(one))
    except (ValueError, ArithmeticError, UnusableError) as error:
        raise UnusableCaseError(f"the case cannot be read: {_reason(error)}") from None
    if not case.wanted:
        raise UnusableCaseError("the case asks for no result")
    return case


def _reason(error: Exception) -> str:
    facts = error.facts if isinstance(error, UnusableError) else {}
    return ": ".join([type(error).__name__, str(error), *map(str, facts.values())])


def _model(one: Listed) -> Path:
    """Return the file of the model, which lies at or below the folder of the case."""
    folder = one.file.parent
    file = folder / one.model
    if not file.is_file() or folder.resolve() not in file.resolve().parents:
        raise UnusableCaseError(f"the model {one.model!r} is not in the folder")
    return file


def _case(element: _Element, model: Path) -> Case:
    return Case(
        model=model,
        invoked=_invoked(element),
        inputs=dict(_input(node) for node in below(element, "inputNode")),
        wanted=tuple(_wanted(node) for node in below(element, "resultNode")),
    )


def _invoked(element: _Element) -> str:
    kind = element.get("type", "decision")
    return folded(element.get("invocableName", "")) if kind != "decision" else ""


def _input(node: _Element) -> tuple[str | Key, object]:
    name, space = folded(node.get("name", "")), node.get("namespace", "")
    return (space, name) if space else name, value(node)


def _wanted(node: _Element) -> Wanted:
    expected = first(node, "expected")
    return Wanted(
        name=folded(node.get("name", "")),
        expected=None if expected is None else value(expected),
        error=node.get("errorResult") in {"true", "1"},
    )


def value(holder: _Element) -> object:
    """Return the value that a node, an item or a component holds.

    Raises UnusableCaseError, and what the readers of dates and numbers raise.
    """
    components = list(below(holder, "component"))
    if components:
        return {folded(each.get("name", "")): value(each) for each in components}
    found = first(holder, "value", "list")
    if found is None or found.get(f"{_XSI}nil") in {"true", "1"}:
        return None
    if local(found) == "list":
        return [value(item) for item in below(found, "item")]
    kind = (found.get(f"{_XSI}type") or "").rpartition(":")[2]
    text = "".join(map(str, found.itertext()))
    if not kind:
        return text or None
    if kind not in _READERS:
        raise UnusableCaseError(f"the case cannot be read: values of the type {kind} are not known")
    return _READERS[kind](text)
