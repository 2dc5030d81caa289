"""Carry out one command on one case: load, step, save (architecture.md §3)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import commands
from engine.calendar import Calendar
from engine.canonical import canonical, moment
from engine.climbing import Climb, Rung, climb
from engine.commands import Command, StartInstance
from engine.decisions import version_asked
from engine.errors import InstanceEnded, InstanceNotFound, KeyReused
from engine.functions import Line
from engine.history import events
from engine.history.chain import genesis, link_command, link_event
from engine.history.events import Event
from engine.library import Library, Published
from engine.records import Facts, Instance, InstanceState
from engine.spiff.rulings import Ruling
from engine.step import Outcome, Surroundings, step
from engine.store import definitions, history, instances, messages, places, projection
from engine.store.database import Tx
from engine.store.history import StoredCommand, StoredEvent
from engine.store.instances import Held, Progress
from engine.store.projection import Projected
from processes.errors import BihuanError
from processes.model import Ask
from processes.vocabulary import load_vocabulary

PostResolver = Callable[[Tx, Iterable[str], str, datetime], Mapping[str, str]]
"""Where the holders of roles sit: place code by role code, for the place of a case, at a moment."""

TITLE_LENGTH = 200
STARTS = "+"
"""Before the key of a process among those that hear a signal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """Where the working-time arithmetic of a command comes from."""

    current: Callable[[Tx], int]
    """The number of the edition in force."""
    edition: Callable[[Tx, int], Calendar]
    """One edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What one command did to one case."""

    instance: Instance
    """The case as it was before; new ones as they begin."""
    at: datetime
    events: tuple[Event, ...] = ()
    before: int = 0
    """How many events the case had."""
    values: Mapping[str, Any] | None = None
    """All variables when the case has come to its end."""
    heard: Mapping[str, tuple[str, ...]]
    """Who is told of the signals it threw."""
    repeated: bool = False
    """Whether it had been carried out before; nothing was done now."""


class Carrier:
    """Carries single commands out; what they ask of other cases is not its concern."""

    def __init__(self, library: Library, posts: PostResolver, calendars: Calendars) -> None:
        """Join the published versions with the lookups that steps need."""
        self.library = library
        self.posts = posts
        self.calendars = calendars

    def carry(self, tx: Tx, command: Command, *, patient: bool = True) -> Carried:
        """Carry ``command`` out inside ``tx``, which the caller commits.

        Raises a CommandRefused when it does not fit, KeyReused when its id stood for something
        else, InstanceNotFound, DefinitionNotFound, NoOwner from the post resolver, and
        StaleInstance when somebody else holds the case and the caller is not ``patient``.
        """
        if isinstance(command, StartInstance):
            known = history.by_key(tx, command.id)
            return _repeated(tx, known, command) if known else self._start(tx, command)
        held = instances.hold(tx, command.instance, command.id, patient=patient)
        if held is None:
            raise InstanceNotFound
        if held.known is not None:
            return _repeated(tx, held.known, command)
        if held.instance.state is not InstanceState.OPEN:
            raise InstanceEnded
        published = self.library.get(tx, held.instance.key, held.instance.version)
        looked = _Looked(tx, self, published, _Where(held.instance.place, command.at))
        outcome = step(published.plan, held.snapshot, command, looked.around(Facts()))
        facts = looked.facts(Facts(heard=_heard(tx, command.instance, outcome)))
        written = _Written(command, facts, outcome, held.instance.steps + 1)
        progress = written.append(tx, held)
        instances.save(tx, command.instance, progress)
        self._project(tx, published, command, held, outcome)
        return _carried(held, command, facts, outcome)

    def foresee(self, tx: Tx, command: Command) -> tuple[Event, ...]:
        """Return what would happen to a case that runs, and let nothing happen.

        Raises what ``carry`` would raise, but never waits for anybody.
        """
        case = instances.get(tx, command.instance)
        if case is None:
            raise InstanceNotFound
        state = instances.snapshot(tx, command.instance)
        if state is None:
            raise InstanceEnded
        published = self.library.get(tx, case.key, case.version)
        looked = _Looked(tx, self, published, _Where(case.place, command.at))
        return step(published.plan, state, command, looked.around(Facts())).events

    def _start(self, tx: Tx, command: StartInstance) -> Carried:
        published = self.library.get(tx, command.key, command.version)
        command = replace(command, version=published.definition.version)
        # A lane of a foreign diagram may be called anything; only our roles are posts.
        known = load_vocabulary().roles
        roles = [lane for lane in published.definition.process.lanes if lane in known]
        facts = Facts(posts=self.posts(tx, roles, command.place, command.at))
        looked = _Looked(tx, self, published, _Where(command.place, command.at))
        outcome = step(published.plan, None, command, looked.around(facts))
        new = _new_instance(command, outcome)
        held = Held(instance=new, seq=0, head=genesis(command.instance), snapshot=None)
        facts = looked.facts(replace(facts, heard=_heard(tx, command.instance, outcome)))
        written = _Written(command, facts, outcome, 1)
        progress = written.progress(held)
        instances.add(tx, new, progress)
        written.append(tx, held)
        self._project(tx, published, command, held, outcome)
        return _carried(held, command, facts, outcome)

    @staticmethod
    def _project(
        tx: Tx, published: Published, command: Command, held: Held, outcome: Outcome
    ) -> None:
        known = Projected(
            instance=command.instance,
            case_no=held.instance.case_no,
            at=command.at,
            actor=command.actor,
            process=published.definition.process,
            before=held.seq,
        )
        projection.apply(tx, known, outcome.events)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a case lies, and the moment of the command."""

    place: str
    at: datetime


class _Looked:
    """What a step looks up: the calendar and decisions, each when it is first asked for."""

    def __init__(self, tx: Tx, carrier: Carrier, asking: Published, where: _Where) -> None:
        self._tx = tx
        self._posts = carrier.posts
        self._where = where
        self._climbed: Rung | None = None
        self._calendars = carrier.calendars
        self._decisions = carrier.library.decisions
        self._asking = asking.definition.key, asking.definition.version
        self._edition = 0
        self._versions: dict[str, int] = {}
        self._places: dict[str, Line] = {}

    def around(self, facts: Facts) -> Surroundings:
        """Return what the step may ask."""
        return Surroundings(
            facts=facts,
            rulings=self._ruling,
            calendar=self._calendar,
            edition=lambda number: self._calendars.edition(self._tx, number),
            line=self._line,
            climb=self._climb,
        )

    def facts(self, facts: Facts) -> Facts:
        """Return ``facts`` with what was found."""
        return replace(
            facts,
            calendar=self._edition,
            places=self._places,
            decisions=self._versions,
            climb=self._climbed or (),
        )

    def _calendar(self) -> Calendar:
        return self._calendars.edition(self._tx, self._current())

    def _current(self) -> int:
        if not self._edition:
            self._edition = self._calendars.current(self._tx)
        return self._edition

    def _line(self, code: str) -> Line:
        if code not in self._places:
            self._places[code] = places.told(self._tx, code)
        return self._places[code]

    def _climb(self, asked: Climb) -> Rung:
        self._climbed = climb(asked, self._holder)
        return self._climbed

    def _holder(self, role: str) -> str:
        """Return the place of the post that holds a role now; empty when nobody does."""
        try:
            return self._posts(self._tx, (role,), self._where.place, self._where.at).get(role, "")
        except BihuanError:
            return ""

    def _ruling(self, ask: Ask) -> Ruling | None:
        if ask.reference not in self._versions:
            self._versions[ask.reference] = version_asked(self._tx, ask, self._asking)
        return self._decisions.find(self._tx, ask.decision, self._versions[ask.reference])


class _Written:
    """One command and its events as rows, chained to what came before."""

    def __init__(self, command: Command, facts: Facts, outcome: Outcome, seq: int) -> None:
        self.command = command
        self.outcome = outcome
        self.seq = seq
        self.body = command_body(command, facts)

    def append(self, tx: Tx, held: Held) -> Progress:
        """Write the rows and return how the case stands after them."""
        asked, happened = self._rows(held)
        history.append(tx, asked, happened)
        return self._progress(held, asked, happened)

    def progress(self, held: Held) -> Progress:
        """Return how the case will stand, without writing."""
        return self._progress(held, *self._rows(held))

    def _rows(self, held: Held) -> tuple[StoredCommand, tuple[StoredEvent, ...]]:
        command = self.command
        head = (self.seq, command.id, command.kind, moment(command.at), command.actor)
        link = link_command(held.head, head, self.body)
        asked = StoredCommand(
            instance=command.instance,
            seq=self.seq,
            key=command.id,
            kind=command.kind,
            at=command.at,
            actor=command.actor,
            body=self.body,
            hash=link,
        )
        happened = []
        for number, event in enumerate(self.outcome.events, held.seq + 1):
            body = canonical(event.body)
            link = link_event(link, (number, self.seq, event.kind), body)
            happened.append(
                StoredEvent(
                    instance=command.instance,
                    seq=number,
                    command=self.seq,
                    kind=event.kind,
                    body=body,
                    hash=link,
                )
            )
        return asked, tuple(happened)

    def _progress(
        self, held: Held, asked: StoredCommand, happened: tuple[StoredEvent, ...]
    ) -> Progress:
        ended = self.outcome.state is not InstanceState.OPEN
        return Progress(
            steps=self.seq,
            seq=held.seq + len(happened),
            head=happened[-1].hash if happened else asked.hash,
            snapshot=self.outcome.snapshot,
            state=self.outcome.state,
            incident=self.outcome.incident,
            ended_at=self.command.at if ended else None,
            closure=_closure(self.outcome),
        )


def command_body(command: Command, facts: Facts) -> bytes:
    """Return the canonical bytes that the log keeps of a command: its content and its facts."""
    gathered = {name: getattr(facts, name) for name in facts.__slots__}
    known = {name: value for name, value in gathered.items() if value}
    return canonical({**commands.body(command), **({"facts": known} if known else {})})


def hearing(tx: Tx, signal: str, beside: str = "") -> tuple[str, ...]:
    """Return who is told of a signal now: instances, and processes that it starts as “+key”."""
    starts = (f"{STARTS}{key}" for key in definitions.started_by_signal(tx, signal))
    return (*messages.listeners(tx, signal, beside), *starts)


def _heard(tx: Tx, instance: str, outcome: Outcome) -> dict[str, tuple[str, ...]]:
    """Return who is told of each signal: decided now, and recorded with the command."""
    thrown = [e.body for e in outcome.events if e.kind == events.SIGNAL_THROWN]
    return {body["id"]: hearing(tx, body["name"], instance) for body in thrown}


def _carried(held: Held, command: Command, facts: Facts, outcome: Outcome) -> Carried:
    return Carried(
        instance=held.instance,
        at=command.at,
        events=outcome.events,
        before=held.seq,
        values=outcome.values,
        heard={id_: tuple(who) for id_, who in facts.heard.items()},
    )


def _closure(outcome: Outcome) -> str:
    ends = (e.body["closure"] for e in outcome.events if e.kind == events.CASE_COMPLETED)
    return next(ends, "")


def _new_instance(command: StartInstance, outcome: Outcome) -> Instance:
    title: str = outcome.events[0].body["title"]
    return Instance(
        id=command.instance,
        case_no=command.case_no,
        key=command.key,
        version=command.version,
        state=outcome.state,
        title=title[:TITLE_LENGTH],
        place=command.place,
        initiator=command.initiator or command.actor,
        started_at=command.at,
        parent=command.parent,
        call=command.call,
        depth=command.depth,
    )


def _repeated(tx: Tx, known: StoredCommand, command: Command) -> Carried:
    """Return that it was done before; raise KeyReused when the content differs."""
    same = known.kind == command.kind and known.actor == command.actor
    instance = instances.get(tx, known.instance)
    if not same or not _same_content(known, command) or instance is None:
        raise KeyReused
    return Carried(instance=instance, at=command.at, heard={}, repeated=True)


def _same_content(known: StoredCommand, command: Command) -> bool:
    content: dict[str, Any] = commands.parse_body(known.body)
    content.pop("facts", None)
    asked = commands.body(command)
    if isinstance(command, StartInstance):
        # Filled in by the first sending: the version in force and what the counter gave.
        for filled in ("version", "case_no"):
            content.pop(filled, None)
            asked.pop(filled, None)
        return canonical(content) == canonical(asked)
    return known.instance == command.instance and canonical(content) == canonical(asked)
