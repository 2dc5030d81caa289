"""Boxed expressions from XML (DMN 1.5 §10.2.1): one reader per kind of element."""

from collections.abc import Callable, Mapping
from typing import Final, TypedDict

from lxml.etree import _Element

from processes.decision.model import (
    Binding,
    Box,
    Conditional,
    Context,
    Entry,
    Filter,
    FunctionDefinition,
    FunctionKind,
    Invocation,
    ListBox,
    Literal,
    Loop,
    LoopKind,
    Relation,
    Variable,
)
from processes.decision.notation import EXPRESSIONS
from processes.decision.tablereader import cell, table_of
from processes.decision.typerefs import TypeNames
from processes.decision.words import below, first, folded
from processes.tree import line_of, local

__all__ = ["box_below", "cell", "function_of", "named"]

_NOTHING: Final = Literal(text="null")
"""Where an expression is missing."""


def box_below(element: _Element, types: TypeNames) -> Box | None:
    """Return the boxed expression that is a child of ``element``, or None."""
    found = first(element, *EXPRESSIONS)
    return None if found is None else box_of(found, types)


def box_of(element: _Element, types: TypeNames) -> Box:
    """Return the boxed expression that ``element`` is."""
    return _READERS[local(element)](element, types)


def named(element: _Element, types: TypeNames, otherwise: str = "") -> Variable:
    """Return the variable, parameter or column that ``element`` names."""
    return Variable(
        name=folded(element.get("name") or otherwise),
        type=types.name(element.get("typeRef"), element),
        line=line_of(element),
    )


def function_of(element: _Element, types: TypeNames) -> FunctionDefinition:
    """Return a function definition or the logic of a business knowledge model."""
    written = element.get("kind") or "FEEL"
    kinds = {kind.value.lower(): kind for kind in FunctionKind}
    return FunctionDefinition(
        **_common(element, types),
        parameters=tuple(named(e, types) for e in below(element, "formalParameter")),
        body=box_below(element, types),
        kind=kinds.get(written.lower(), FunctionKind.FEEL),
    )


class _Common(TypedDict):
    type: str
    id: str
    line: int


def _common(element: _Element, types: TypeNames) -> _Common:
    return {
        "type": types.name(element.get("typeRef"), element),
        "id": element.get("id", ""),
        "line": line_of(element),
    }


def _below(element: _Element, types: TypeNames, *kinds: str) -> Box:
    """Return the expression within the first child of these kinds; null where it is missing."""
    holder = first(element, *kinds)
    return (None if holder is None else box_below(holder, types)) or _NOTHING


def _literal(element: _Element, types: TypeNames) -> Box:
    common, text = _common(element, types), cell(element)
    common["line"] = text.line
    return Literal(**common, text=text.text, language=text.language)


def _context(element: _Element, types: TypeNames) -> Box:
    entries = []
    for entry in below(element, "contextEntry"):
        variable = first(entry, "variable")
        entries.append(
            Entry(
                variable=None if variable is None else named(variable, types),
                box=box_below(entry, types) or _NOTHING,
            )
        )
    return Context(**_common(element, types), entries=tuple(entries))


def _invocation(element: _Element, types: TypeNames) -> Box:
    return Invocation(
        **_common(element, types),
        called=box_below(element, types) or _NOTHING,
        bindings=tuple(_binding(e, types) for e in below(element, "binding")),
    )


def _binding(element: _Element, types: TypeNames) -> Binding:
    parameter = first(element, "parameter")
    return Binding(
        parameter=Variable(name="") if parameter is None else named(parameter, types),
        box=box_below(element, types),
    )


def _relation(element: _Element, types: TypeNames) -> Box:
    return Relation(
        **_common(element, types),
        columns=tuple(named(e, types) for e in below(element, "column")),
        rows=tuple(
            tuple(box_of(e, types) for e in below(row, *EXPRESSIONS))
            for row in below(element, "row")
        ),
    )


def _list(element: _Element, types: TypeNames) -> Box:
    items = tuple(box_of(e, types) for e in below(element, *EXPRESSIONS))
    return ListBox(**_common(element, types), items=items)


def _conditional(element: _Element, types: TypeNames) -> Box:
    return Conditional(
        **_common(element, types),
        condition=_below(element, types, "if"),
        then=_below(element, types, "then"),
        otherwise=_below(element, types, "else"),
    )


def _filter(element: _Element, types: TypeNames) -> Box:
    return Filter(
        **_common(element, types),
        source=_below(element, types, "in"),
        match=_below(element, types, "match"),
    )


def _loop(element: _Element, types: TypeNames) -> Box:
    return Loop(
        **_common(element, types),
        kind=LoopKind(local(element)),
        variable=folded(element.get("iteratorVariable", "")),
        source=_below(element, types, "in"),
        body=_below(element, types, "return", "satisfies"),
    )


_READERS: Final[Mapping[str, Callable[[_Element, TypeNames], Box]]] = {
    "literalExpression": _literal,
    "decisionTable": table_of,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": function_of,
    "relation": _relation,
    "list": _list,
    "conditional": _conditional,
    "filter": _filter,
    "for": _loop,
    "some": _loop,
    "every": _loop,
}
