"""Decision logic to what a page shows: tables as tables, everything else as named texts."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from processes.decision.model import (
    Aggregation,
    Box,
    Conditional,
    Context,
    Decision,
    DecisionService,
    Filter,
    FunctionDefinition,
    HitPolicy,
    InputData,
    Invocation,
    Knowledge,
    ListBox,
    Literal,
    Loop,
    Relation,
    Table,
)
from web import text

POLICIES: Final[Mapping[HitPolicy, str]] = {
    HitPolicy.UNIQUE: "At most one rule matches.",
    HitPolicy.ANY: "Several rules may match if they say the same.",
    HitPolicy.PRIORITY: "Of the rules that match, the one with the most important output counts.",
    HitPolicy.FIRST: "The first rule that matches counts.",
    HitPolicy.COLLECT: "All rules that match count.",
    HitPolicy.RULE_ORDER: "All rules that match count, in the order of the table.",
    HitPolicy.OUTPUT_ORDER: "All rules that match count, the most important output first.",
}
"""What a hit policy says to a reader."""
AGGREGATIONS: Final[Mapping[Aggregation, str]] = {
    Aggregation.NONE: "",
    Aggregation.SUM: "Their outputs are added up.",
    Aggregation.COUNT: "They are counted.",
    Aggregation.MIN: "The smallest output is taken.",
    Aggregation.MAX: "The largest output is taken.",
}
_SIGNS: Final[Mapping[Aggregation, str]] = {
    Aggregation.NONE: "",
    Aggregation.SUM: "+",
    Aggregation.COUNT: "#",
    Aggregation.MIN: "<",
    Aggregation.MAX: ">",
}
Hits = Mapping[str, Collection[int]]
"""The numbers of the rules that matched, counted from 1, by the id of their table."""
ANY: Final = frozenset({"", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: what people call it, and the expression behind it."""

    title: str
    expression: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule."""

    number: int
    inputs: tuple[str, ...]
    """Empty for any value."""
    outputs: tuple[str, ...]
    remark: str
    matched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A decision table."""

    sign: str
    """The letter of its hit policy, as DMN writes it."""
    policy: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Row, ...]
    default: tuple[str, ...]
    remarks: bool
    """Whether any rule has a remark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a boxed expression with its name; empty for the result."""

    name: str
    box: "BoxView"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxView:
    """One boxed expression: a table, a text, or named parts."""

    text: str = ""
    table: TableView | None = None
    parts: tuple[Part, ...] = ()
    grid: tuple[tuple[str, ...], ...] = ()
    """The rows of a relation, its head first."""


def title_of(node: Decision | DecisionService | Knowledge | InputData) -> str:
    """Return what people call a node of a model: its name, or in English its label.

    Input data are called as the variables of a case are, which need no translation.
    """
    label = "" if isinstance(node, InputData) else node.label
    return text.either(node.name or node.id, label)


def view_of(box: Box | None, hits: Hits) -> BoxView | None:
    """Return how ``box`` is shown; the rules that matched stand out."""
    return None if box is None else _VIEWS[type(box)](box, hits)


def _table(table: Table, hits: Hits) -> BoxView:
    return BoxView(table=table_view(table, hits.get(table.id, ())))


def table_view(table: Table, matched: Collection[int] = ()) -> TableView:
    """Return how a decision table is shown."""
    rows = tuple(
        Row(
            number=number,
            inputs=tuple("" if cell.text in ANY else cell.text for cell in rule.tests),
            outputs=tuple(cell.text for cell in rule.outputs),
            remark=" ".join(filter(None, (rule.description, *rule.annotations))),
            matched=number in matched,
        )
        for number, rule in enumerate(table.rules, 1)
    )
    return TableView(
        sign=("C" if table.policy is HitPolicy.COLLECT else table.policy[0])
        + _SIGNS[table.aggregation],
        policy=" ".join(
            text.say(words)
            for words in (POLICIES[table.policy], AGGREGATIONS[table.aggregation])
            if words
        ),
        inputs=tuple(
            Column(
                title=column.title,
                expression="" if not column.label else column.expression.text,
                allowed=column.values.text if column.values else "",
            )
            for column in table.inputs
        ),
        outputs=tuple(
            Column(
                title=column.title or text.say("Result"),
                allowed=column.values.text if column.values else "",
            )
            for column in table.outputs
        ),
        rows=rows,
        default=_default(table),
        remarks=any(row.remark for row in rows),
    )


def _default(table: Table) -> tuple[str, ...]:
    """Return what comes out when no rule matches, nothing when that is not said."""
    cells = tuple(o.default.text if o.default else "" for o in table.outputs)
    return cells if any(cells) else ()


def _named(hits: Hits, *parts: tuple[str, Box | None]) -> BoxView:
    seen = ((name, view_of(box, hits)) for name, box in parts)
    return BoxView(parts=tuple(Part(name=name, box=view) for name, view in seen if view))


def _literal(box: Literal, _hits: Hits) -> BoxView:
    return BoxView(text=box.text)


def _context(box: Context, hits: Hits) -> BoxView:
    return _named(hits, *((e.variable.name if e.variable else "", e.box) for e in box.entries))


def _relation(box: Relation, _hits: Hits) -> BoxView:
    rows = (tuple(_short(cell) for cell in row) for row in box.rows)
    return BoxView(grid=(tuple(column.name for column in box.columns), *rows))


def _short(box: Box) -> str:
    return box.text if isinstance(box, Literal) else "…"


def _list(box: ListBox, hits: Hits) -> BoxView:
    return _named(hits, *((str(number), each) for number, each in enumerate(box.items, 1)))


def _function(box: FunctionDefinition, hits: Hits) -> BoxView:
    given = ", ".join(parameter.name for parameter in box.parameters)
    return _named(hits, (f"({given})", box.body))


def _invocation(box: Invocation, hits: Hits) -> BoxView:
    given = ((binding.parameter.name, binding.box) for binding in box.bindings)
    return _named(hits, (text.say("Calls"), box.called), *given)


def _conditional(box: Conditional, hits: Hits) -> BoxView:
    return _named(hits, ("if", box.condition), ("then", box.then), ("else", box.otherwise))


def _filter(box: Filter, hits: Hits) -> BoxView:
    return _named(hits, ("in", box.source), ("match", box.match))


def _loop(box: Loop, hits: Hits) -> BoxView:
    return _named(hits, (f"{box.kind} {box.variable} in", box.source), ("", box.body))


_VIEWS: Final[Mapping[type[Box], Callable[[Any, Hits], BoxView]]] = {
    Literal: _literal,
    Table: _table,
    Context: _context,
    Relation: _relation,
    ListBox: _list,
    FunctionDefinition: _function,
    Invocation: _invocation,
    Conditional: _conditional,
    Filter: _filter,
    Loop: _loop,
}
