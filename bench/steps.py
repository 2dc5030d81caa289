"""Our side of the engine bench: cases moved by the pure step, no store behind it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bench.diagrams import KEY, Diagram, Tongue
from engine.canonical import canonical
from engine.commands import CompleteTask, ReturnCall, StartInstance
from engine.history import events
from engine.history.events import Event
from engine.records import Facts, InstanceState
from engine.spiff.compiler import Plan
from engine.step import Outcome, Surroundings, step
from processes.document import read

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
AROUND = Surroundings(facts=Facts())


@dataclass(frozen=True, slots=True)
class Ours:
    """The processes of a diagram, compiled once."""

    plans: dict[str, Plan]

    def start(self, key: str = KEY, **content: Any) -> Outcome:
        """Begin a case and run it until it waits or ends."""
        command = StartInstance(
            id="start", at=NOW, actor="u1", instance="i1", key=key, case_no="C-1", version=1,
            **content,
        )  # fmt: skip
        return step(self.plans[key], None, command, AROUND)

    def complete(self, state: bytes, task: str, **values: Any) -> Outcome:
        """Finish a task of a case at ``state`` and run on."""
        command = CompleteTask(
            id="done", at=NOW, actor="u1", instance="i1", task=task, values=values
        )
        return step(self.plans[KEY], state, command, AROUND)

    def with_calls(self) -> Outcome:
        """Begin a case and carry out every call of another process as a case of its own."""
        outcome = self.start()
        while calls := [e for e in outcome.events if e.kind == events.CALL_STARTED]:
            for call in calls:
                outcome = self._called(outcome, call)
        return outcome

    def _called(self, outcome: Outcome, call: Event) -> Outcome:
        """Run the called process to its end and give what it made back to the caller."""
        assert outcome.snapshot is not None
        name, depth = call.body["n"], call.body["depth"]
        child = self.start(call.body["key"], variables=call.body["set"], call=name, depth=depth)
        assert child.state is InstanceState.COMPLETED
        back = ReturnCall(
            id="return", at=NOW, actor="system", instance="i1", task=name, values=child.values or {}
        )
        return step(self.plans[KEY], outcome.snapshot, back, AROUND)


def compiled(diagram: Diagram) -> Ours:
    """Read and compile a diagram."""
    processes = read(diagram(Tongue.FEEL).encode()).processes
    return Ours({process.id: Plan(process) for process in processes})


def written(happened: tuple[Event, ...]) -> int:
    """Write events as history keeps them; return how many bytes they are."""
    return sum(len(canonical(event.body)) for event in happened)
