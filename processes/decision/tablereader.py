"""Decision tables from XML (DMN 1.5 §8)."""

from enum import StrEnum
from typing import TypeVar

from lxml.etree import _Element

from processes.decision.errors import UnknownWordError
from processes.decision.model import (
    Aggregation,
    Cell,
    HitPolicy,
    Input,
    Literal,
    Output,
    Table,
    TableRule,
)
from processes.decision.typerefs import TypeNames
from processes.decision.words import below, first, folded
from processes.tree import line_of

Kind = TypeVar("Kind", bound=StrEnum)


def table_of(element: _Element, types: TypeNames) -> Table:
    """Return the decision table that ``element`` is."""
    return Table(
        type=types.name(element.get("typeRef"), element),
        id=element.get("id", ""),
        line=line_of(element),
        inputs=tuple(_input(e, types) for e in below(element, "input")),
        outputs=tuple(_output(e, types) for e in below(element, "output")),
        rules=tuple(_rule(e) for e in below(element, "rule")),
        policy=_one_of(HitPolicy, element, "hitPolicy", HitPolicy.UNIQUE),
        aggregation=_one_of(Aggregation, element, "aggregation", Aggregation.NONE),
    )


def cell(element: _Element) -> Cell:
    """Return the text below ``element``, with the line it begins on."""
    found = first(element, "text")
    raw = "" if found is None else "".join(map(str, found.itertext()))
    above = raw[: len(raw) - len(raw.lstrip())].count("\n")
    return Cell(
        text=raw.strip(),
        id=element.get("id", ""),
        line=line_of(element if found is None else found) + above,
        language=element.get("expressionLanguage") or _language(element),
    )


def _language(element: _Element) -> str:
    """Return the language that the file declares for all its expressions."""
    return element.getroottree().getroot().get("expressionLanguage", "")


def _one_of(kinds: type[Kind], element: _Element, attribute: str, otherwise: Kind) -> Kind:
    """Return the kind that an attribute names; raises UnknownWordError when there is none."""
    written = folded(element.get(attribute, ""))
    if not written:
        return otherwise
    for kind in kinds:
        if kind.value == written.upper():
            return kind
    known = ", ".join(kind.value for kind in kinds if kind.value)
    raise UnknownWordError(line=line_of(element), what=attribute, found=written, known=known)


def _input(element: _Element, types: TypeNames) -> Input:
    found = first(element, "inputExpression")
    text = Cell(text="") if found is None else cell(found)
    return Input(
        expression=Literal(
            text=text.text,
            line=text.line,
            language=text.language,
            type="" if found is None else types.name(found.get("typeRef"), found),
        ),
        label=folded(element.get("label", "")),
        id=element.get("id", ""),
        values=_cell_below(element, "inputValues"),
        line=line_of(element),
    )


def _output(element: _Element, types: TypeNames) -> Output:
    return Output(
        name=folded(element.get("name", "")),
        label=folded(element.get("label", "")),
        type=types.name(element.get("typeRef"), element),
        id=element.get("id", ""),
        values=_cell_below(element, "outputValues"),
        default=_cell_below(element, "defaultOutputEntry"),
        line=line_of(element),
    )


def _rule(element: _Element) -> TableRule:
    description = first(element, "description")
    return TableRule(
        tests=tuple(cell(e) for e in below(element, "inputEntry")),
        outputs=tuple(cell(e) for e in below(element, "outputEntry")),
        id=element.get("id", ""),
        description=""
        if description is None
        else folded("".join(map(str, description.itertext()))),
        annotations=tuple(cell(e).text for e in below(element, "annotationEntry")),
        line=line_of(element),
    )


def _cell_below(element: _Element, kind: str) -> Cell | None:
    """Return the cell within a child of this kind; an empty one says nothing."""
    found = first(element, kind)
    return cell(found) if found is not None and cell(found).text else None
