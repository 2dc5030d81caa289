"""Boxed expressions as code (DMN 1.5 §10.2): one rule per kind of box."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from processes.decision.around import Around, Part, typed, within_part
from processes.decision.functions import function_of, invocation
from processes.decision.literals import literal
from processes.decision.loops import conditional, filtered, loop
from processes.decision.model import (
    Box,
    Conditional,
    Context,
    Filter,
    FunctionDefinition,
    Invocation,
    ListBox,
    Literal,
    Loop,
    Relation,
    Table,
)
from processes.decision.tables import table
from processes.feel.run import Code, Frame

_NULL: Final = Literal(text="null")
Compile = Callable[[Box, Around], Part]


def compile_box(box: Box, around: Around) -> Part:
    """Return the code of a boxed expression; its result is made one of its declared type."""
    part = _RULES[type(box)](box, around, compile_box)
    return part if isinstance(box, FunctionDefinition) else typed(part, box.type, around)


def _literal(box: Literal, around: Around, _compile: Compile) -> Part:
    return literal(box, around)


def _table(box: Table, around: Around, _compile: Compile) -> Part:
    return table(box, around)


def _context(box: Context, around: Around, compile_part: Compile) -> Part:
    """Return the code of named parts, each of which knows those before it."""
    entries: list[tuple[str, Part]] = []
    for entry in box.entries:
        name = entry.variable.name if entry.variable else ""
        inner = around.called(name) if name else around
        part = compile_part(entry.box, inner.within(name) if name else inner)
        if entry.variable:
            part = typed(part, entry.variable.type, around)
            around = around.within(name)
        entries.append((name, part))
    return Part(code=_named(entries), levels=1 + _deepest(part for _, part in entries))


def _named(entries: list[tuple[str, Part]]) -> Code:
    def code(frame: Frame) -> object:
        names: dict[str, object] = {}
        inner = frame.within(names)
        for name, part in entries:
            value = part.code(inner)
            if not name:
                return value
            names[name] = value
        return names

    return code


def _relation(box: Relation, around: Around, compile_part: Compile) -> Part:
    """Return the code of a list of contexts; a cell that is missing is null."""
    names = [column.name for column in box.columns]
    rows = [
        [
            typed(compile_part(cell, around.called(f"{number}.{column.name}")), column.type, around)
            for column, cell in zip(box.columns, _padded(row, len(names)), strict=False)
        ]
        for number, row in enumerate(box.rows, 1)
    ]

    def code(frame: Frame) -> object:
        return [dict(zip(names, (cell.code(frame) for cell in row), strict=True)) for row in rows]

    return Part(code=code, levels=1 + _deepest(cell for row in rows for cell in row))


def _padded(row: Sequence[Box], width: int) -> list[Box]:
    return [*row, *[_NULL] * (width - len(row))]


def _list(box: ListBox, around: Around, compile_part: Compile) -> Part:
    items = [compile_part(item, around.called(str(n))) for n, item in enumerate(box.items, 1)]

    def code(frame: Frame) -> object:
        return [item.code(frame) for item in items]

    return Part(code=within_part(code, around.part, len(items)), levels=1 + _deepest(items))


def _deepest(parts: Any) -> int:
    return max((part.levels for part in parts), default=0)


_RULES: Final[Mapping[type[Box], Callable[[Any, Around, Compile], Part]]] = {
    Literal: _literal,
    Table: _table,
    Context: _context,
    Invocation: invocation,
    FunctionDefinition: function_of,
    Relation: _relation,
    ListBox: _list,
    Conditional: conditional,
    Filter: filtered,
    Loop: loop,
}
