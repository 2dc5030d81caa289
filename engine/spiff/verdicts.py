"""Verdicts: what a business rule task makes of an answer, and what stands against it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from engine.spiff.failure import DecisionFailed, NoRuleMatches, ResultUnfit, RulesCollide
from engine.spiff.rulings import Row, Ruling
from processes.decision.evaluation import Decided
from processes.feel.expression import FeelError
from processes.feel.kinds import kind
from processes.feel.notes import Note
from processes.feel.outline import unanswered
from processes.model import Node

COLLISIONS: Final = frozenset({"FEEL-025", "FEEL-026"})
"""The notes of tables whose rules may not match together."""
LOST: Final = "FEEL-014"
"""The note of a value, such as a function within a list, that left a null on its way out."""


class Verdict:
    """The answer of a decision, for one task."""

    def __init__(self, node: Node, ruling: Ruling, decided: Decided) -> None:
        """Keep the answer with what asked for it."""
        self._node = node
        self._ruling = ruling
        self._decided = decided

    def check(self) -> None:
        """Raise a DecisionFailed when the answer is none, or a part of it is null for a reason.

        A null that the decision gives without a reason is an answer.
        """
        decided = self._decided
        for note in decided.notes:
            if note.code in COLLISIONS:
                raise RulesCollide(**self._facts(note.part), rules=note.facts["rules"])
        for note in decided.notes:
            if self._is_reason(note):
                raise self._no_answer(note.part, note)
        for entry, note in self._entries():
            raise self._no_answer(self._ruling.part(entry), note)

    def variables(self) -> Mapping[str, Any]:
        """Return what the task writes; raises a DecisionFailed where it does not fit."""
        value = MAPPINGS[self._ask_mapping](self)
        if self._node.result:
            return {self._node.result: value}
        if isinstance(value, dict):
            return value
        raise self._unfit("a context whose entries become variables", kind(value))

    def as_it_is(self) -> object:
        """Return the answer itself."""
        self._refuse_nothing()
        return self._decided.value

    def single_entry(self) -> object:
        """Return the only value of the only rule."""
        self._refuse_nothing()
        rows = self._rows()
        if rows is None:
            return self._decided.value
        row = self._only(rows, "one rule with one output")
        if len(row) != 1:
            raise self._unfit("one rule with one output", kind(row))
        return next(iter(row.values()))

    def single_result(self) -> object:
        """Return the values of the only rule by the names of the outputs."""
        self._refuse_nothing()
        rows = self._rows()
        return self._named(self._decided.value) if rows is None else self._only(rows, "one rule")

    def collect_entries(self) -> object:
        """Return the list of the values of all rules; there is one output."""
        rows, value = self._rows(), self._decided.value
        if rows is None:
            return value if isinstance(value, list) else [value]
        if any(len(row) != 1 for row in rows):
            raise self._unfit("rules with one output", kind(rows[0]))
        return [next(iter(row.values())) for row in rows]

    def result_list(self) -> object:
        """Return the list of the values of all rules, each by the names of the outputs."""
        rows, value = self._rows(), self._decided.value
        if rows is None:
            return [self._named(each) for each in (value if isinstance(value, list) else [value])]
        return rows

    @property
    def _ask_mapping(self) -> str:
        return self._node.ask.mapping if self._node.ask is not None else ""

    def _rows(self) -> list[Row] | None:
        """Return what the rules gave, none where none matched; None for what is no table."""
        rows = self._ruling.rows(self._decided.value)
        return [] if rows is not None and self._unmatched() else rows

    def _named(self, value: object) -> object:
        return value if isinstance(value, dict) else {self._ruling.output: value}

    def _only(self, rows: list[Row], wanted: str) -> Row:
        if len(rows) != 1:
            raise self._unfit(wanted, f"{len(rows)} rules")
        return rows[0]

    def _is_reason(self, note: Note) -> bool:
        """Say whether the answer, or a part of it, is null because of what ``note`` tells.

        Raises NoRuleMatches where it rather is because of a table without a row.
        """
        if self._decided.value is not None:
            lost = note.code == LOST and not note.part
            return lost or _is_within(note, self._nulls())
        if self._is_aside(note):
            return False
        self._refuse_what_it_builds_on(note)
        return True

    def _entries(self) -> Iterator[tuple[str, Note]]:
        """Yield the entry of the context an expression gives that is null, and the reason."""
        text, own = self._ruling.expression, self._ruling.part()
        notes = [note for note in self._decided.notes if note.part == own]
        with suppress(FeelError):
            found = unanswered(text, self._decided.value, notes) if text and notes else None
            if found is not None:
                yield found

    def _is_aside(self, note: Note) -> bool:
        """Say whether ``note`` is about a row of a table that another row has decided."""
        return any(
            _is_within(note, (f"{trace.part} · {number}",))
            for trace in self._decided.traces
            if trace.matched
            for number in range(1, len(trace.source.rules) + 1)
            if number not in trace.matched
        )

    def _refuse_what_it_builds_on(self, note: Note) -> None:
        """Raise NoRuleMatches when a table of another decision, which came to null, is the cause.

        What is noted in such a table, or before anything is worked out, is a better reason.
        """
        others = (t for t in self._decided.traces if t.part != self._ruling.part())
        empty = [t.part for t in others if not t.matched and t.result is None]
        if empty and note.part and not _is_within(note, iter(empty)):
            raise NoRuleMatches(**self._facts(empty[0]))

    def _refuse_nothing(self) -> None:
        """Raise NoRuleMatches when the answer is null because of that."""
        part = self._unmatched()
        if part:
            raise NoRuleMatches(**self._facts(part))

    def _unmatched(self) -> str:
        """Return the table whose rules did not match, if the answer is null by that."""
        decided = self._decided
        if decided.value is not None:
            return ""
        own = [t for t in decided.traces if t.part == self._ruling.part()]
        tables = (t.part for t in own or decided.traces if not t.matched and t.result is None)
        return next(tables, "")

    def _nulls(self) -> Iterator[str]:
        """Yield the parts of the model whose result is null, or holds a null."""
        value = self._decided.value
        if isinstance(value, dict):
            empty = (name for name, entry in value.items() if entry is None)
            yield from (self._ruling.part(name) for name in empty)
        for trace in self._decided.traces:
            if trace.part == self._ruling.part() and _holds_null(trace.result):
                rows = trace.matched or ("default",)
                yield from (f"{trace.part} · {row}" for row in rows)

    def _rules(self, part: str) -> str:
        """Return the numbers of the rules that matched in the table of ``part``."""
        tables = (t for t in self._decided.traces if f"{part} · ".startswith(f"{t.part} · "))
        return ", ".join(str(number) for t in tables for number in t.matched)

    def _facts(self, part: str) -> dict[str, object]:
        return {
            "node": self._node.name or self._node.id,
            "decision": self._ruling.name,
            "key": self._ruling.key,
            "version": self._ruling.version,
            "part": part or self._ruling.part(),
        }

    def _no_answer(self, part: str, note: Note) -> DecisionFailed:
        facts = self._facts(part)
        return DecisionFailed(**facts, reason=note.text(), rules=self._rules(note.part))

    def _unfit(self, wanted: str, given: str) -> ResultUnfit:
        return ResultUnfit(**self._facts(""), wanted=wanted, given=given)


def _is_within(note: Note, parts: Iterable[str]) -> bool:
    return any(f"{note.part} · ".startswith(f"{part} · ") for part in parts)


def _holds_null(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_holds_null, value))
    return value is None or (isinstance(value, dict) and None in value.values())


MAPPINGS: Final[Mapping[str, Callable[[Verdict], object]]] = {
    "": Verdict.as_it_is,
    "singleEntry": Verdict.single_entry,
    "singleResult": Verdict.single_result,
    "collectEntries": Verdict.collect_entries,
    "resultList": Verdict.result_list,
}
"""What is made of an answer, by the words of camunda:mapDecisionResult."""
