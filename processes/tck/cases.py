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
from processes.feel.temporal import parse_date, parse_duration, parse_moment, parse_time
from processes.markup import parsed
from processes.tree import local, text_of

_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "boolean": lambda text: text.strip() in {"true", "1"},
    "date": lambda text: parse_date(text.strip()),
    "time": lambda text: parse_time(text.strip()),
    "dateTime": lambda text: parse_moment(text.strip()),
    "duration": lambda text: parse_duration(text.strip()),
    "string": str,
    **dict.fromkeys(
        ("decimal", "double", "float", "integer", "int", "long"),
        lambda text: number(Decimal(text.strip())),
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
    namespace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One testCase of a file."""

    id: str
    file: Path
    model: Path
    """The DMN file it is about."""
    invoked: str = ""
    """The decision service or business knowledge model to call; empty for decisions."""
    inputs: Mapping[str | Key, object] = field(default_factory=dict)
    wanted: tuple[Wanted, ...] = ()
    broken: str = ""
    """Why the case itself cannot be read; empty when it can."""


def folders(top: Path) -> list[Path]:
    """Return the folders at or below ``top`` that hold DMN files and cases, by name."""
    found = {file.parent for file in top.rglob("*.dmn")}
    return sorted(folder for folder in found if _files(folder))


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases of a folder in the order of its files; what cannot be read is broken."""
    for file in _files(folder):
        root = _root(file)
        if root is None or local(root) != "testCases":
            continue
        model = folder / text_of(first(root, "modelName"))
        for element in below(root, "testCase"):
            yield _case(element, file, model)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.xml") if file.is_file())


def _root(file: Path) -> _Element | None:
    try:
        return parsed(border.admit(file.read_bytes()).data)
    except ModelError:
        return None


def _case(element: _Element, file: Path, model: Path) -> Case:
    name = element.get("id") or element.get("name") or ""
    try:
        return Case(
            id=name,
            file=file,
            model=model,
            invoked=_invoked(element),
            inputs=dict(_input(node) for node in below(element, "inputNode")),
            wanted=tuple(_wanted(node) for node in below(element, "resultNode")),
        )
    except (ValueError, ArithmeticError, KeyError, UnreadableValueError) as error:
        return Case(id=name, file=file, model=model, broken=str(error) or type(error).__name__)


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
        namespace=node.get("namespace", ""),
    )


class UnreadableValueError(Exception):
    """A value of a case is of a type that is not known."""


def value(holder: _Element) -> object:
    """Return the value that a node, an item or a component holds.

    Raises UnreadableValueError, and what the readers of dates and numbers raise.
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
        raise UnreadableValueError(kind)
    return _READERS[kind](text)
