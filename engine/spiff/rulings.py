"""Rulings: published decisions as a case asks for them, and what it keeps of the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.canonical import canonical
from processes.decision.evaluation import Circumstances, Decided, Decisions
from processes.decision.model import Aggregation, Decision, HitPolicy, Literal, Table
from processes.decision.session import Trace
from processes.errors import BihuanError
from processes.feel.values import to_json
from processes.model import Ask

LONGEST: Final = 1_000
"""Bytes of the JSON form of a value in the history; of a longer one only the beginning is kept."""
MOST_TABLES: Final = 50
MOST_COLUMNS: Final = 50
MOST_ROWS: Final = 100
"""How many tables of one evaluation, columns and matched rows of one table are written down."""
CUT: Final = "…"
"""The only key of an object that stands for a value too long to be written down."""

Functions = Mapping[str, Callable[..., Any]]
Row = Mapping[str, object]
"""What one rule gives: values by the names of the outputs."""
_SEVERAL: Final = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One published version of a decision or a decision service, ready to be asked."""

    key: str
    version: int
    name: str
    decisions: Decisions

    def ask(self, known: Mapping[str, Any], now: datetime, functions: Functions) -> Decided:
        """Return what it comes to where ``known`` are the variables; may raise FeelError."""
        return self.decisions.answer(self.key, known, Circumstances(now=now, functions=functions))

    def rows(self, value: object) -> list[Row] | None:
        """Return what each rule of the table gives that made ``value``; None without a table."""
        table = self._table
        if table is None:
            return None
        joined = table.aggregation is not Aggregation.NONE
        several = table.policy in _SEVERAL and not joined
        given = value if several and isinstance(value, list) else [value]
        if len(table.outputs) > 1:
            return [row for row in given if isinstance(row, dict)]
        return [{self.output: each} for each in given]

    @property
    def output(self) -> str:
        """What a single value is called: as the output column, else as the decision."""
        table = self._table
        own = table.outputs[0].name if table is not None and table.outputs else ""
        return own or (self.name if self._decision is None else self._decision.variable.name)

    def part(self, entry: str = "") -> str:
        """Return how notes and traces call the decision, or what works out one of its entries."""
        if self._decision is None:
            return self._called(entry) or self.name
        return f"{self._decision.name} · {entry}" if entry else self._decision.name

    @property
    def expression(self) -> str:
        """The expression that the decision is, empty when it is none."""
        box = self._decision.box if self._decision is not None else None
        return box.text if isinstance(box, Literal) else ""

    def _called(self, entry: str) -> str:
        """Return how the decision is called whose value a service gives as ``entry``."""
        own = self.decisions.model.decisions.values()
        return next((each.name for each in own if each.variable.name == entry), entry)

    @property
    def _decision(self) -> Decision | None:
        """The decision; None when it is a decision service."""
        return self.decisions.model.decisions.get(self.key)

    @property
    def _table(self) -> Table | None:
        box = self._decision.box if self._decision is not None else None
        return box if isinstance(box, Table) else None


Lookup = Callable[[Ask], Ruling | None]
"""Finds the version that a task asks for; None when nothing of the kind is published."""


def nothing_published(_ask: Ask) -> Ruling | None:
    """Find no decision: for cases that have none."""
    return None


def account(ruling: Ruling, decided: Decided) -> dict[str, Any]:
    """Return what the history keeps of an evaluation: each table with its inputs and its rows."""
    told = decided.traces[:MOST_TABLES]
    left = len(decided.traces) - len(told)
    return {
        "key": ruling.key,
        "version": ruling.version,
        "name": ruling.name,
        "tables": [_table(trace) for trace in told],
        **({"left": left} if left else {}),
        "value": shown(decided.value),
    }


def _table(trace: Trace) -> dict[str, Any]:
    inputs = trace.inputs[:MOST_COLUMNS]
    return {
        "part": trace.part,
        "id": trace.table,
        "inputs": [[title, shown(value)] for title, value in inputs],
        "rules": list(trace.matched[:MOST_ROWS]),
        "ids": list(trace.rules[:MOST_ROWS]),
        **_left(trace.inputs, inputs, "columns_left"),
        **_left(trace.matched, trace.matched[:MOST_ROWS], "rules_left"),
        "result": shown(trace.result),
    }


def _left(whole: Sequence[object], told: Sequence[object], name: str) -> dict[str, int]:
    return {name: len(whole) - len(told)} if len(whole) > len(told) else {}


def shown(value: object) -> object:
    """Return the JSON form of a value; of a long one, or one that has none, the beginning."""
    try:
        form = to_json(value)
    except BihuanError:
        return {CUT: type(value).__name__.lower()}
    text = canonical(form)
    return form if len(text) <= LONGEST else {CUT: text[:LONGEST].decode(errors="ignore")}
