"""How decisions came about: their values, and of each table the rows that matched."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from processes.decision.evaluation import Decided
from processes.decision.model import Table, TableRule
from processes.decision.needs import Askable
from processes.decision.session import Trace
from processes.feel.notes import Note
from processes.feel.writing import laid_out, written
from web.cli.output import Printer, columns
from web.cli.remarks import note_lines, notes_as_json, value_as_json

_Item = TypeVar("_Item")
MOST_ROWS = 20
"""How many rows of a table are shown; --json has all of them."""
WIDEST = 40
"""How many characters of a cell are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing that was asked for, and what it came to."""

    node: Askable
    decided: Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that there is to tell."""

    answers: Sequence[Answer]
    unused: Sequence[str]
    """The names that were given for nothing."""

    @property
    def traces(self) -> list[Trace]:
        """What the tables did; what two answers share is told once."""
        return _once(trace for each in self.answers for trace in each.decided.traces)

    @property
    def notes(self) -> list[Note]:
        """The notes; what two answers share is told once."""
        return _once(note for each in self.answers for note in each.decided.notes)

    @property
    def others(self) -> dict[str, object]:
        """What was worked out beside that which was asked for, by name."""
        asked = {each.node.name for each in self.answers}
        values = {k: v for each in self.answers for k, v in each.decided.values.items()}
        return {name: value for name, value in values.items() if name not in asked}


def lines(printer: Printer, told: Told) -> Iterator[str]:
    """Yield what people read."""
    for each in told.answers:
        yield f"{each.node.name} = {laid_out(each.decided.value)}"
    if told.others:
        yield from ("", printer.say("On the way:"))
        for name, value in told.others.items():
            yield from _indented([f"{name} = {laid_out(value)}"])
    for trace in told.traces:
        yield from ("", *_table(printer, trace))
    aside = printer.say("Given, but not used: {names}.", names=", ".join(told.unused))
    remarks = [*([aside] if told.unused else []), *note_lines(printer, told.notes)]
    yield from ("", *remarks) if remarks else ()


def as_json(told: Told) -> dict[str, object]:
    """Return all there is to tell as JSON."""
    return {
        "decisions": [
            {"name": a.node.name, "id": a.node.id, **value_as_json(a.decided.value)}
            for a in told.answers
        ],
        "others": [{"name": name, **value_as_json(v)} for name, v in told.others.items()],
        "tables": [_table_as_json(trace) for trace in told.traces],
        "unused": list(told.unused),
        "notes": notes_as_json(told.notes),
    }


def _once(items: Iterable[_Item]) -> list[_Item]:
    found: list[_Item] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def _table(printer: Printer, trace: Trace) -> Iterator[str]:
    """Yield a table as it was used: the inputs, and below them the rows that matched."""
    table = trace.source
    yield f"{trace.part} · {_policy(table)} → {_short(written(trace.result))}"
    titles = [title for title, _ in trace.inputs]
    outputs = [output.title or trace.part.rpartition(" · ")[2] for output in table.outputs]
    given = [written(value) for _, value in trace.inputs]
    rows = [
        ["", *titles, "→", *outputs, ""],
        [printer.say("Given"), *given, "", *([""] * len(outputs)), ""],
        *(_row(printer, trace, number) for number in islice(trace.matched, MOST_ROWS)),
    ]
    yield from _indented(columns([[_short(cell) for cell in row] for row in rows]))
    if not trace.matched:
        yield from _indented([printer.say("No row matches.")])
    if len(trace.matched) > MOST_ROWS:
        yield from _indented([printer.say("… and {n} more.", n=len(trace.matched) - MOST_ROWS)])


def _policy(table: Table) -> str:
    return " ".join(word for word in (table.policy.value, table.aggregation.value) if word)


def _row(printer: Printer, trace: Trace, number: int) -> list[str]:
    table, rule = trace.source, trace.source.rules[number - 1]
    tests = [cell.text or "-" for cell in rule.tests]
    outputs = [cell.text for cell in rule.outputs]
    return [
        printer.say("Row {n}", n=number),
        *_filled(tests, len(table.inputs)),
        "→",
        *_filled(outputs, len(table.outputs)),
        _remark(rule),
    ]


def _remark(rule: TableRule) -> str:
    return " · ".join(text for text in (rule.description, *rule.annotations) if text)


def _filled(cells: Sequence[str], count: int) -> list[str]:
    return [*cells, *([""] * count)][:count]


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= WIDEST else f"{folded[: WIDEST - 1]}…"


def _indented(texts: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for text in texts for line in text.splitlines())


def _table_as_json(trace: Trace) -> dict[str, object]:
    return {
        "part": trace.part,
        "table": trace.table,
        "policy": trace.source.policy.value,
        "aggregation": trace.source.aggregation.value,
        "inputs": [{"title": title, **value_as_json(value)} for title, value in trace.inputs],
        "rows": [_row_as_json(number, trace.source.rules[number - 1]) for number in trace.matched],
        "result": value_as_json(trace.result),
    }


def _row_as_json(number: int, rule: TableRule) -> dict[str, object]:
    return {
        "number": number,
        "id": rule.id,
        "tests": [cell.text for cell in rule.tests],
        "outputs": [cell.text for cell in rule.outputs],
        "description": rule.description,
        "annotations": list(rule.annotations),
    }
