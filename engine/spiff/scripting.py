"""Expressions of a running case: FEEL only, the time of the command, our few functions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from engine.calendar import CHINA, Calendar
from engine.functions import Lookups, functions
from engine.spiff.failure import DecisionFailed, NameTaken, NoAnswer, NoEntry, WrongType
from engine.spiff.rulings import Lookup, Ruling, nothing_published
from processes.decision.evaluation import Decided
from processes.feel.expression import Evaluation, FeelError, compile_expression
from processes.feel.outline import unanswered
from processes.model import Assignment
from processes.readdata import ALL

if TYPE_CHECKING:
    from engine.spiff.tokens import Token

RESERVED = frozenset({"case"})
"""Variables that only the engine sets."""


class FeelScripting(PythonScriptEngine):
    """Stands where SpiffWorkflow would evaluate Python from the file."""

    def __init__(
        self, now: datetime, lookups: Lookups, rulings: Lookup = nothing_published
    ) -> None:
        """Evaluate at ``now``; our functions ask ``lookups``, ``rulings`` finds decisions."""
        super().__init__(environment=object())
        self.now = now
        self.rulings = rulings
        self.local = now.astimezone(CHINA)
        """The same moment where the office is: today() is the date people have."""
        self.lookups = replace(lookups, calendar=self._calendar)
        self.edition = 0
        """The number of the calendar, once something has asked for it; see ``watch``."""
        self._published = lookups.calendar
        self.limit: tuple[str, datetime] | None = None
        """Which time limit an expression has asked for last, and what it gave."""
        self.functions = {**functions(now, self.lookups), "due": self._due}

    def at(self, now: datetime, edition: int) -> "FeelScripting":
        """Return what evaluates as it was at another time, with an edition of the calendar."""
        then = replace(self.lookups, calendar=lambda: self.lookups.edition(edition))
        return FeelScripting(now, then, self.rulings)

    def watch(self) -> None:
        """Begin to watch anew whether an expression asks for the calendar and for a limit."""
        self.edition, self.limit = 0, None

    def _due(self, key: object) -> datetime:
        due: datetime = functions(self.now, self.lookups)["due"](key)
        self.limit = (str(key), due)
        return due

    def _calendar(self) -> Calendar:
        calendar = self._published()
        self.edition = calendar.number
        return calendar

    def evaluate(
        self, task: "Token", expression: str, external_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the value of a FEEL ``expression``; raise NoAnswer if it is null for a reason, or
        if an entry of the context that it builds is.

        ``external_context`` stands in for the variables that the token sees.
        """
        outcome = self._evaluation(task, expression, external_context)
        if outcome.notes:
            _refuse_null(task.task_spec.bpmn_id, expression, outcome)
        return outcome.value

    def truth(self, task: "Token", expression: str) -> bool:
        """Return whether a condition holds; null without a reason counts as no."""
        value = self.evaluate(task, expression)
        if value is not None and not isinstance(value, bool):
            raise WrongType(
                node=task.task_spec.bpmn_id,
                expression=expression,
                wanted="true or false",
                given=type(value).__name__,
            )
        return bool(value)

    def context(self, task: "Token", expression: str) -> dict[str, Any]:
        """Return a FEEL context as a dictionary; raise WrongType when it is none."""
        value = self.evaluate(task, expression)
        if not isinstance(value, dict):
            raise WrongType(
                node=task.task_spec.bpmn_id,
                expression=expression,
                wanted="a context",
                given=type(value).__name__,
            )
        refuse_reserved(value, task.task_spec.node.name or task.task_spec.bpmn_id)
        return value

    def execute(self, task: "Token", script: str, _external_context: object = None) -> bool:
        """Run a script: its context becomes variables, or its value the result variable."""
        name = task.task_spec.result_variable
        if name:
            task.workflow.write({name: self.evaluate(task, script)}, task)
        else:
            task.workflow.write(self.context(task, script), task)
        return True

    def key(self, task: "Token", expression: str) -> str:
        """Return the text by which a message and who waits for it are matched."""
        value = self.evaluate(task, expression)
        if value is None or isinstance(value, (dict, list)):
            raise WrongType(
                node=task.task_spec.bpmn_id,
                expression=expression,
                wanted="a text or a number",
                given=type(value).__name__,
            )
        return str(value)

    def assigned(
        self,
        task: "Token",
        assignments: Iterable[Assignment],
        values: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return what ``assignments`` give, by target; taken from ``values`` if they are given.

        A variable that is not there gives nothing.
        """
        known = task.workflow.frames.visible(task) if values is None else values
        given: dict[str, Any] = {}
        for assignment in assignments:
            if assignment.source == ALL:
                given |= {name: value for name, value in known.items() if name not in RESERVED}
            elif assignment.computed:
                given[assignment.target] = self.evaluate(task, assignment.source, known)
            elif assignment.source in known:
                given[assignment.target] = known[assignment.source]
        return given

    def decided(self, task: "Token", ruling: Ruling) -> Decided:
        """Return what a decision comes to; raise DecisionFailed beyond all bounds."""
        try:
            return ruling.ask(task.workflow.frames.visible(task), self.local, self.functions)
        except FeelError as error:
            raise DecisionFailed(
                node=task.task_spec.node.name or task.task_spec.bpmn_id,
                decision=ruling.name,
                key=ruling.key,
                version=ruling.version,
                part=ruling.part(),
                rules="",
                reason=error.sentence(),
            ) from error

    def soft(self, expression: str, variables: Mapping[str, Any]) -> Any:
        """Return a value that nothing depends on, such as a title; null when it has none."""
        return (
            compile_expression(expression)
            .evaluate(variables, now=self.local, functions=self.functions)
            .value
        )

    def _evaluation(
        self, task: "Token", expression: str, known: Mapping[str, Any] | None
    ) -> Evaluation:
        try:
            return compile_expression(expression).evaluate(
                task.workflow.frames.visible(task) if known is None else known,
                now=self.local,
                functions=self.functions,
            )
        except FeelError as error:
            raise NoAnswer(
                node=task.task_spec.bpmn_id, expression=expression, reason=error.sentence()
            ) from error


def _refuse_null(node: str, expression: str, outcome: Evaluation) -> None:
    """Raise NoAnswer when a value, or an entry of a context, is null for a reason."""
    if outcome.value is None:
        reason = outcome.notes[0].text()
        raise NoAnswer(node=node, expression=expression, reason=reason)
    found = unanswered(expression, outcome.value, outcome.notes)
    if found is not None:
        entry, note = found
        raise NoEntry(node=node, expression=expression, entry=entry, reason=note.text())


def refuse_reserved(values: Mapping[str, Any], called: str) -> None:
    """Raise NameTaken when the node ``called`` so would write what only the engine sets."""
    for name in RESERVED & values.keys():
        raise NameTaken(node=called, name=name)
