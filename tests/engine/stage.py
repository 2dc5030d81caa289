"""Stage: one case moved by pure steps, without a database; every step is carried out twice.

After each step the state as bytes has to agree with the picture that the events give, and every
event has to be about something that was there (see ``tests.engine.ledger``).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from engine import commands
from engine.climbing import climb
from engine.commands import Command
from engine.errors import CommandRefused
from engine.history.clocks import next_moment
from engine.history.events import Event
from engine.history.fold import Picture, fold, node_of
from engine.records import Facts, InstanceState
from engine.spiff.compiler import Plan
from engine.spiff.run import Run
from engine.spiff.scripting import FeelScripting
from engine.step import APPLY, Outcome, Surroundings, step
from processes.document import read
from tests.builders import EDITION, NOON
from tests.engine.ledger import Ledger, agrees, left_over
from tests.models import bpmn


def stage(*lines: str, **details: str) -> "Stage":
    """Return a case that has not begun, of the process that ``tests.models`` makes of the words."""
    return Stage(bpmn("p", *lines, **details))


class Stage:
    """A case of the first process in a file; each method is one command at the present moment."""

    def __init__(self, xml: bytes, *, posts: dict[str, str] | None = None) -> None:
        document = read(xml)
        self.plan = Plan((*document.processes, *document.global_tasks)[0])
        self.facts = Facts(posts=posts or {})
        self.now = NOON
        self.edition = EDITION
        self.editions = {EDITION.number: EDITION}
        self.under: list[int] = []
        """The edition in force, by command."""
        self.state: bytes | None = None
        self.status = InstanceState.OPEN
        self.events: list[Event] = []
        self.commands: list[Command] = []
        self.last: tuple[Event, ...] = ()
        self.ledger = Ledger()

    def do(self, kind: type[Command], **content: Any) -> Outcome:
        number = len(self.commands) + 1
        command = kind(id=f"c{number}", at=self.now, actor="u1", instance="i1", **content)
        around = self.around()
        outcome = step(self.plan, self.state, command, around)
        again = step(self.plan, self.state, command, around)
        assert again.events == outcome.events
        assert again.snapshot == outcome.snapshot
        if outcome.snapshot is None:
            assert not left_over(self._after(command))
        self.commands.append(command)
        self.under.append(self.edition.number)
        self.state, self.status = outcome.snapshot, outcome.state
        self.last = outcome.events
        self.events += outcome.events
        self.ledger.read(outcome.events)
        agrees(self.picture(), self.ledger, self.state)
        return outcome

    def around(self) -> Surroundings:
        """Return what steps may ask: one edition, and every post held at P1."""
        return Surroundings(
            facts=self.facts,
            calendar=lambda: self.edition,
            edition=self.editions.__getitem__,
            climb=lambda asked: climb(asked, lambda _role: "P1"),
        )

    def _after(self, command: Command) -> bytes:
        """Return the state in which a command leaves a case that has ended with it."""
        scripting = FeelScripting(command.at, self.around().lookups)
        if self.state is None:
            run = Run.new(self.plan, scripting)
        else:
            run = Run.load(self.state, self.plan, scripting)
        APPLY[type(command)](run, command, self.facts)
        return run.dump()

    def replayed(self) -> list[Event]:
        """Return what the commands so far give when they are carried out from the beginning."""
        state: bytes | None = None
        events: list[Event] = []
        for command, edition in zip(self.commands, self.under, strict=True):
            around = replace(self.around(), calendar=partial(self.editions.__getitem__, edition))
            outcome = step(self.plan, state, command, around)
            state = outcome.snapshot
            events += outcome.events
        return events

    def refused(self, kind: type[Command], **content: Any) -> bool:
        """Say whether a command is refused; nothing has changed then."""
        try:
            self.do(kind, **content)
        except CommandRefused:
            return True
        return False

    def start(self, message: str = "", signal: str = "", **variables: Any) -> "Stage":
        self.do(
            commands.StartInstance,
            key="p",
            version=1,
            case_no="1",
            variables=variables,
            message=message,
            signal=signal,
        )
        return self

    def complete(self, node: str, **values: Any) -> None:
        """Finish the oldest open task at ``node``, or the one named ``node#k``."""
        name = node if "#" in node else self.tasks(node)[0]
        self.do(commands.CompleteTask, task=name, values=values)

    def job(self, node: str, **values: Any) -> None:
        self.do(commands.CompleteJob, task=self.ledger.oldest("job", node), values=values)

    def fail(self, node: str, code: str) -> None:
        name = self.ledger.oldest("job", node)
        self.do(commands.FailJob, task=name, code=code, message="")

    def message(self, name: str, **payload: Any) -> None:
        ident = f"m{len(self.commands)}"
        self.do(commands.DeliverMessage, name=name, message_id=ident, payload=payload)

    def signal(self, name: str, **payload: Any) -> None:
        ident = f"s{len(self.commands)}"
        self.do(commands.DeliverSignal, name=name, signal_id=ident, payload=payload)

    def wait(self, **span: float) -> list[str]:
        """Let time pass from one due moment to the next; return the nodes that fired."""
        end = self.now + timedelta(**span)
        fired = []
        while due := [(at, n) for n, at in self.picture().timers.items() if moment(at) <= end]:
            at, name = min(due, key=lambda pair: (moment(pair[0]), pair[1]))
            self.now = max(self.now, moment(at))
            self.do(commands.FireTimer, task=name)
            fired.append(node_of(name))
        self.now = end
        return fired

    def recount(self, **changed: Any) -> None:
        """Give the office another edition, and let the case count anew."""
        self.published(**changed)
        self.do(commands.RecountClocks, edition=self.edition.number)

    def published(self, **changed: Any) -> None:
        """Give the office another edition."""
        number = len(self.editions) + 1
        self.edition = self.editions[number] = replace(self.edition, number=number, **changed)

    def tells(self, **span: float) -> list[str]:
        """Let time pass and time limits tell what comes; return the kinds of what they told."""
        end = self.now + timedelta(**span)
        told = []
        while due := sorted(
            (next_moment(clock), name)
            for name, clock in self.picture().clocks.items()
            if next_moment(clock) and moment(next_moment(clock)) <= end
        ):
            at, name = due[0]
            self.now = max(self.now, moment(at))
            self.do(commands.FireClock, task=name)
            told += [event.kind for event in self.last]
        self.now = end
        return told

    def cancel(self) -> None:
        self.do(commands.CancelInstance, reason="registered twice")

    def oversleep(self, **span: float) -> list[str]:
        """Let time pass with nobody looking, then do what is due; return the nodes that fired."""
        self.now += timedelta(**span)
        return self.wait()

    def returned(self, node: str, error: str = "", **values: Any) -> None:
        name = self.ledger.oldest("call", node)
        self.do(commands.ReturnCall, task=name, values=values, error=error)

    def escalated(self, node: str, code: str) -> None:
        self.do(commands.EscalateCall, task=self.ledger.oldest("call", node), code=code)

    def retry(self, node: str) -> None:
        """Let the oldest token that stands still at ``node`` try again."""
        name = self.ledger.oldest("incident", node)
        self.do(commands.RetryIncident, task=name)

    def picture(self) -> Picture:
        return fold(self.events)

    def tasks(self, node: str = "") -> list[str]:
        """Return the open tasks, oldest first."""
        return [name for name in self.picture().tasks if not node or node_of(name) == node]

    def open(self) -> list[str]:
        """Return the nodes of the open tasks, sorted."""
        return sorted(map(node_of, self.tasks()))

    def awaited(self, subject: str) -> list[str]:
        """Return the nodes at which ``subject`` (timer, message, job, …) is open, sorted."""
        return sorted(map(node_of, self.ledger.open[subject]))

    def at(self) -> list[str]:
        """Return the nodes at which tokens are, sorted."""
        return sorted(self.picture().tokens.values())

    def trace(self, *prefixes: str) -> list[str]:
        """Return the nodes in the order they were done.

        Holders of loops and tokens that others took along do not count.
        """
        done = [e for e in self.events if e.kind == "node.completed"]
        done = [e for e in done if not {"loop", "joined"} & set(e.body)]
        nodes = [node_of(e.body["n"]) for e in done]
        return [n for n in nodes if not prefixes or n.startswith(prefixes)]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the bodies of all events of a kind."""
        return [dict(e.body) for e in self.events if e.kind == kind]

    def incidents(self) -> dict[str, str]:
        """Return the codes of what stands still, by node."""
        return {node_of(n): body["code"] for n, body in self.picture().incidents.items()}

    @property
    def variables(self) -> dict[str, Any]:
        return {k: v for k, v in self.picture().variables.items() if k != "case"}

    @property
    def ended(self) -> bool:
        assert bool(self.ledger.open["node"]) == (self.status is InstanceState.OPEN)
        return self.status is InstanceState.COMPLETED


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
