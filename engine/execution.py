"""Load, step, save: one command, one transaction (architecture.md §3)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import commands
from engine.canonical import canonical, moment
from engine.commands import Command, StartInstance
from engine.errors import InstanceEnded, InstanceNotFound, KeyReused
from engine.history import events
from engine.history.chain import genesis, link_command, link_event
from engine.history.events import Event
from engine.library import Library, Published
from engine.records import Facts, Instance, InstanceState
from engine.spiff.scripting import DueAt
from engine.step import Outcome, Surroundings, step
from engine.store import history, instances, projection
from engine.store.database import Tx
from engine.store.history import StoredCommand, StoredEvent
from engine.store.instances import Held, Progress
from engine.store.projection import Projected
from processes.vocabulary import load_vocabulary

PostResolver = Callable[[Tx, Iterable[str], str, datetime], Mapping[str, str]]
"""Where the holders of roles sit: place code by role code, for the place of a case, at a moment."""

TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """Where the working-time arithmetic of a command comes from."""

    current: Callable[[Tx], int]
    """The number of the edition in force."""
    due_at: Callable[[Tx, int], DueAt]
    """The clocks of one edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """What the caller learns of a command."""

    instance: str
    events: tuple[Event, ...]
    repeated: bool = False
    """Whether the same command had been carried out before; nothing was done now."""

    @property
    def sets_off(self) -> bool:
        """Whether something is due at once because of it: a message has a way to go."""
        return any(e.kind in {events.MESSAGE_THROWN, events.MESSAGE_AWAITED} for e in self.events)


class Execution:
    """The one door through which cases change."""

    def __init__(self, library: Library, posts: PostResolver, calendars: Calendars) -> None:
        """Join the published versions with the lookups that steps need."""
        self.library = library
        self.posts = posts
        self.calendars = calendars

    def execute(self, tx: Tx, command: Command) -> Executed:
        """Carry ``command`` out inside ``tx``, which the caller commits.

        Raises a CommandRefused when it does not fit, KeyReused when its id stood for something
        else, InstanceNotFound, DefinitionNotFound, NoOwner from the post resolver.
        """
        if isinstance(command, StartInstance):
            known = history.by_key(tx, command.id)
            return _repeated(known, command) if known else self._start(tx, command)
        held = instances.hold(tx, command.instance, command.id)
        if held is None:
            raise InstanceNotFound
        if held.known is not None:
            return _repeated(held.known, command)
        if held.instance.state is not InstanceState.OPEN:
            raise InstanceEnded
        published = self.library.get(tx, held.instance.key, held.instance.version)
        clocks = _Clocks(tx, self.calendars)
        around = Surroundings(facts=Facts(), due_at=clocks.due_at)
        outcome = step(published.plan, held.snapshot, command, around)
        facts = Facts(calendar=clocks.edition)
        written = _Written(command, facts, outcome, held.instance.steps + 1)
        progress = written.append(tx, held)
        instances.save(tx, command.instance, progress)
        self._project(tx, published, command, held.instance.case_no, outcome)
        return Executed(instance=command.instance, events=outcome.events)

    def _start(self, tx: Tx, command: StartInstance) -> Executed:
        published = self.library.get(tx, command.key, command.version)
        command = replace(command, version=published.definition.version)
        # A lane of a foreign diagram may be called anything; only our roles are posts.
        known = load_vocabulary().roles
        roles = [lane for lane in published.definition.process.lanes if lane in known]
        facts = Facts(posts=self.posts(tx, roles, command.place, command.at))
        clocks = _Clocks(tx, self.calendars)
        around = Surroundings(facts=facts, due_at=clocks.due_at)
        outcome = step(published.plan, None, command, around)
        new = _new_instance(command, outcome)
        held = Held(instance=new, seq=0, head=genesis(command.instance), snapshot=None)
        written = _Written(command, replace(facts, calendar=clocks.edition), outcome, 1)
        progress = written.progress(held)
        instances.add(tx, new, progress)
        written.append(tx, held)
        self._project(tx, published, command, command.case_no, outcome)
        return Executed(instance=command.instance, events=outcome.events)

    @staticmethod
    def _project(
        tx: Tx, published: Published, command: Command, case_no: str, outcome: Outcome
    ) -> None:
        known = Projected(
            instance=command.instance,
            case_no=case_no,
            at=command.at,
            actor=command.actor,
            process=published.definition.process,
        )
        projection.apply(tx, known, outcome.events)


class _Clocks:
    """The clocks of a step; the edition of the calendar is looked up when the first one starts."""

    def __init__(self, tx: Tx, calendars: Calendars) -> None:
        self.edition = 0
        self._tx = tx
        self._calendars = calendars

    def due_at(self, start: datetime, key: str) -> datetime:
        """Return the end of the clock ``key`` and remember which edition counted."""
        if not self.edition:
            self.edition = self._calendars.current(self._tx)
        return self._calendars.due_at(self._tx, self.edition)(start, key)


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
    gathered = {"posts": facts.posts, "calendar": facts.calendar}
    known = {name: value for name, value in gathered.items() if value}
    return canonical({**commands.body(command), **({"facts": known} if known else {})})


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
    )


def _repeated(known: StoredCommand, command: Command) -> Executed:
    """Return what the first sending did; raise KeyReused when the content differs."""
    same = known.kind == command.kind and known.actor == command.actor
    if not same or not _same_content(known, command):
        raise KeyReused
    return Executed(instance=known.instance, events=(), repeated=True)


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
