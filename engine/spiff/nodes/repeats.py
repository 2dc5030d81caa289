"""Loops and multi-instance: an activity that is done several times (BPMN 2.0.2 §10.3.8, §13.3.6).

A token at such an activity holds a scope in which its copies live; each copy is a token of its
own with its item and ``loopCounter``, counted from 1 (table 10.28). Events on the border belong to
the whole.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.failure import BadCount
from engine.spiff.nodes.activities import Activity
from engine.spiff.nodes.throwing import throw
from engine.spiff.tokens import Token
from processes.feel.values import from_json, to_json
from processes.model import Node, Repetition

MOST_ITEMS = 1_000
"""How often one activity may be repeated by its multi-instance marker or loop maximum."""


class Repeated(Activity):
    """What loops and multi-instance activities share."""

    is_repeated = True
    entering: Mapping[str, Any] = {"loop": True}

    def __init__(self, wf_spec: Any, node: Node, inner: Activity) -> None:
        """Make the spec around ``inner``, the activity that is done once."""
        super().__init__(wf_spec, node)
        self.manual = False
        self.inner = inner
        self.loop = node.repeat or Repetition()

    def take_in(self, my_task: Token) -> None:
        """Leave the data to the copies."""

    def departing(self, my_task: Token) -> Any:
        """Hand out nothing: each copy did."""
        return super(Activity, self).departing(my_task)

    def begin_copy(self, holder: Token, number: int, values: Mapping[str, Any]) -> Token:
        """Put copy ``number``, counted from 1, with ``values`` of its own."""
        copy: Token = holder.workflow.send(self.node.id, holder.name)
        holder.workflow.declare(copy, {**values, "loopCounter": number})
        return copy


class StandardLoop(Repeated):
    """Again while the condition holds, at most loopMaximum times (table 10.29, p. 189)."""

    def work(self, my_task: Token) -> bool | None:
        """Do it once, unless the condition is asked first and does not hold."""
        if self.loop.test_before and not self._again(my_task, 0):
            return True
        self._next(my_task, 1)
        return None

    def member_left(self, holder: Token, _member: Token) -> None:
        """Do it once more, or leave."""
        done: int = holder.internal_data["n"]
        if self._again(holder, done):
            self._next(holder, done + 1)
        else:
            holder.complete()

    def counters(self, my_task: Token) -> Mapping[str, Any]:
        """Return how often it was begun."""
        return {"loopCounter": my_task.internal_data.get("n", 0)}

    def _next(self, holder: Token, number: int) -> None:
        holder.internal_data["n"] = number
        copy = self.begin_copy(holder, number, {})
        copy.task_spec._update(copy)

    def _again(self, holder: Token, done: int) -> bool:
        if self.loop.maximum and done >= int(self.loop.maximum):
            return False
        condition = self.loop.condition
        return not condition or holder.workflow.script_engine.truth(holder, condition)


class MultiInstance(Repeated):
    """Once for each item or number, all at once or one after another (table 10.30, p. 190)."""

    def work(self, my_task: Token) -> bool | None:
        """Count, then begin the first copy or all of them."""
        items = self._items(my_task)
        my_task.internal_data.update(
            {"all": len(items), "begun": 0, "done": 0, "results": {}, "items": to_json([*items])}
        )
        if not self.loop.element:
            my_task.internal_data["items"] = []
        if not items:
            self._hand_out(my_task)
            return True
        for _ in range(1 if self.loop.sequential else len(items)):
            self._next(my_task)
        return None

    def count(self, holder: Token, member: Token) -> None:
        """Take note of a copy that is done, and of its result."""
        known = holder.internal_data
        known["done"] += 1
        if self.loop.result:
            seen = holder.workflow.frames.visible(member)
            number = str(seen["loopCounter"])
            known["results"][number] = to_json(seen.get(self.loop.result))

    def member_left(self, holder: Token, _member: Token) -> None:
        """Throw what the behavior says, then begin the next copy, or leave when enough are done."""
        workflow, known = holder.workflow, holder.internal_data
        self._throw(holder)
        if holder.has_state(TaskState.CANCELLED):
            # What was thrown has interrupted the whole activity.
            return
        condition = self.loop.completion
        if condition and workflow.script_engine.truth(holder, condition):
            workflow.clear(holder.name)
        elif known["begun"] < known["all"]:
            self._next(holder)
        if workflow.empty(holder.name):
            self._hand_out(holder)
            holder.complete()

    def counters(self, my_task: Token) -> Mapping[str, Any]:
        """Return the runtime attributes of table 10.30, by their long and their usual names."""
        known = my_task.internal_data
        if "all" not in known:
            return {}
        counts = {
            "Instances": known["all"],
            "ActiveInstances": known["begun"] - known["done"],
            "CompletedInstances": known["done"],
            "TerminatedInstances": 0,
        }
        return {f"{head}Of{name}": n for head in ("number", "nr") for name, n in counts.items()}

    def _next(self, holder: Token) -> None:
        known = holder.internal_data
        known["begun"] += 1
        own: dict[str, Any] = {}
        if self.loop.element:
            own[self.loop.element] = from_json(known["items"][known["begun"] - 1])
        if self.loop.result:
            own.setdefault(self.loop.result, None)
        copy = self.begin_copy(holder, known["begun"], own)
        copy.task_spec._update(copy)

    def _items(self, my_task: Token) -> Sequence[Any]:
        scripting = my_task.workflow.script_engine
        given: Any
        if self.loop.collection:
            known = my_task.workflow.frames.visible(my_task)
            name = self.loop.collection
            given = known[name] if name in known else scripting.evaluate(my_task, name)
            if isinstance(given, list) and len(given) <= MOST_ITEMS:
                return given
            given = len(given) if isinstance(given, list) else given
        else:
            given = scripting.evaluate(my_task, self.loop.cardinality)
            number = isinstance(given, Decimal | int) and not isinstance(given, bool)
            if number and 0 <= given <= MOST_ITEMS and given == int(given):
                return range(1, int(given) + 1)
        name = self.node.name or self.node.id
        raise BadCount(node=name, given=str(given)[:60], most=MOST_ITEMS)

    def _hand_out(self, holder: Token) -> None:
        """Write the results in the order of the items, whichever came first."""
        if self.loop.results:
            known = holder.internal_data
            found = [known["results"].get(str(n + 1)) for n in range(known["all"])]
            holder.workflow.write({self.loop.results: from_json(found)}, holder)

    def _throw(self, holder: Token) -> None:
        """Throw for each copy that has ended since, first asking all conditions that may fail."""
        known = holder.internal_data
        ended = range(known.get("told", 0) + 1, known["done"] + 1)
        truth = holder.workflow.script_engine.truth
        due = [t for t in self.loop.throws if not t.condition or truth(holder, t.condition)]
        holder.thrown, holder.sent = {"payload": {}}, known.get("sent", 0)
        for number in ended:
            for each in due:
                for trigger in each.triggers if number == 1 or not each.once else ():
                    throw(holder, trigger, holder.name)
        if self.loop.throws:
            known["told"], known["sent"] = known["done"], holder.sent
