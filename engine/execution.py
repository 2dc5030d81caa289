"""The one door through which cases change: a command, and all that it sets off between cases.

A command may ask something of other cases: a message has found its receiver, a call begins or ends,
a signal is heard. Each of these is a command of its own, recorded by the case that it is for, and
is carried out in the same transaction (engine/between).

**Order of locks.** A transaction waits for what others hold only as long as it holds nothing
itself: for its first case, or, when it follows up what lies on the agenda, for the meeting place of
a message and then for its first case. Everything after that is taken when it is free, and left on
the agenda when it is not. Rows of the agenda come last, and who holds one without a case (to take
it, to put it off, to queue it) waits for nothing. So nobody who holds something waits for long, and
there is no deadlock. (On SQLite there is one writer, who holds everything.)
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.between import outside
from engine.between.answering import answer
from engine.between.around import Around, CaseNumbers
from engine.between.asking import asked
from engine.between.calling import instead
from engine.canonical import from_moment
from engine.carrying import Calendars, Carried, Carrier, PostResolver
from engine.commands import Command
from engine.errors import StaleInstance
from engine.history import events
from engine.history.events import Event
from engine.library import Library
from engine.records import FollowUp, Message
from engine.store import agenda
from engine.store.database import Tx, is_fault, savepoint
from processes.errors import BihuanError

__all__ = ["Calendars", "Executed", "Execution", "PostResolver"]

MOST_FOLLOW_UPS = 200
"""How many commands one command may set off in its transaction; the rest waits on the agenda."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """What the caller learns of a command."""

    instance: str
    events: tuple[Event, ...]
    repeated: bool = False
    """Whether the same command had been carried out before; nothing was done now."""
    sets_off: bool = False
    """Whether something is due at once because of it: a job, or what was left on the agenda."""
    due: datetime | None = None
    """When the first of the timers is due that it has armed."""


class Execution:
    """The one door through which cases change."""

    def __init__(
        self,
        library: Library,
        posts: PostResolver,
        calendars: Calendars,
        number: CaseNumbers | None = None,
    ) -> None:
        """Join the published versions with the lookups that steps need.

        ``number`` counts the cases that messages from outside start.
        """
        self.library = library
        self.posts = posts
        self.calendars = calendars
        self.number = number
        self._carrier = Carrier(library, posts, calendars)

    def execute(self, tx: Tx, command: Command) -> Executed:
        """Carry ``command`` out inside ``tx``, which the caller commits, and what it sets off.

        Raises a CommandRefused when it does not fit, KeyReused when its id stood for something
        else, InstanceNotFound, DefinitionNotFound, NoOwner from the post resolver. What it sets off
        raises nothing: it is tried again from the agenda.
        """
        done = self._carrier.carry(tx, command)
        chain = _Chain(tx, self, done.at)
        chain.go(asked(done))
        return Executed(
            instance=done.instance.id,
            events=done.events,
            repeated=done.repeated,
            sets_off=chain.left or _makes_work(done),
            due=min((due for due in (chain.due, _armed(done)) if due), default=None),
        )

    def foresee(self, tx: Tx, command: Command) -> tuple[Event, ...]:
        """Return the events that ``command`` would bring to its case now; nothing is written.

        Raises what ``execute`` would raise. What it would set off in other cases is not told.
        """
        return self._carrier.foresee(tx, command)

    def follow(self, tx: Tx, item: FollowUp, at: datetime) -> None:
        """Carry out what lies on the agenda, and what it sets off; raise what stands against it."""
        chain = _Chain(tx, self, at)
        chain.do(item, patient=True)
        chain.go(())

    def publish(self, tx: Tx, message: Message, by: str) -> Executed:
        """Take a message or a signal from outside, at its ``sent_at``, sent ``by`` somebody.

        Taking the same message again does nothing. Raises KeyReused when its id stood for something
        else, BadMessage and BadVariable.
        """
        kept = outside.keep(tx, message, by)
        chain = _Chain(tx, self, message.sent_at)
        chain.go(kept.asks)
        receiver = outside.receiver_of(tx, kept.id)
        return Executed(
            instance=receiver,
            events=(),
            repeated=kept.repeated,
            sets_off=chain.left,
            due=chain.due,
        )

    def carry(self, tx: Tx, command: Command, *, patient: bool) -> Carried | None:
        """Carry out one command that another has set off, or what has to be done instead."""
        try:
            return self._carrier.carry(tx, command, patient=patient)
        except BihuanError as error:
            other = instead(command, error)
        return self._carrier.carry(tx, other, patient=patient) if other else None


class Rehearsal(Execution):
    """A door through which cases do not change: what is asked of it is only foreseen."""

    def __init__(self, real: Execution) -> None:
        """Know what the ``real`` one knows."""
        super().__init__(real.library, real.posts, real.calendars, real.number)

    def execute(self, tx: Tx, command: Command) -> Executed:
        """Return what ``command`` would do; raise what stands against it."""
        return Executed(instance=command.instance, events=self.foresee(tx, command))


class _Chain:
    """What one command sets off, one after another, until nothing is left or it is enough."""

    def __init__(self, tx: Tx, execution: Execution, at: datetime) -> None:
        self.left = False
        self.due: datetime | None = None
        self._tx = tx
        self._execution = execution
        self._at = at
        self._waiting: deque[FollowUp] = deque()
        self._more = MOST_FOLLOW_UPS

    def go(self, first: Iterable[FollowUp]) -> None:
        """Do everything that was asked; what cannot be done is left on the agenda."""
        self._waiting.extend(first)
        while self._waiting:
            item = self._waiting.popleft()
            try:
                self.do(item)
            except StaleInstance:
                # Somebody else is at it: nothing is wrong, it is tried as soon as they are done.
                self._leave(item)
            except Exception as error:
                if is_fault(self._tx, error):
                    raise
                self._leave(item, wait=agenda.wait_after(1), attempts=1, reason=reason_of(error))

    def do(self, item: FollowUp, *, patient: bool = False) -> None:
        """Do one thing that was asked."""
        around = Around(tx=self._tx, at=self._at, patient=patient, number=self._execution.number)
        for reply in answer(around, item):
            if isinstance(reply, FollowUp):
                self._waiting.append(reply)
            elif self._more:
                self._more -= 1
                self._carry(reply, patient)
            else:
                self._leave(item)
                return

    def _carry(self, command: Command, patient: bool) -> None:
        with savepoint(self._tx):
            done = self._execution.carry(self._tx, command, patient=patient)
        if done is not None:
            self.left |= _makes_work(done)
            self.due = min((due for due in (self.due, _armed(done)) if due), default=None)
            self._waiting.extend(asked(done))

    def _leave(self, item: FollowUp, wait: timedelta = timedelta(0), **why: object) -> None:
        agenda.put(self._tx, item, self._at + wait, **why)
        self.left = True


def reason_of(error: Exception) -> str:
    """Return why something failed, for an operator; never the text of a foreign exception,
    which may hold personal data.
    """
    return str(error) if isinstance(error, BihuanError) else type(error).__name__


def _armed(done: Carried) -> datetime | None:
    """Return when the first timer is due that was armed."""
    armed = (event.body["due"] for event in done.events if event.kind == events.TIMER_ARMED)
    return min(map(from_moment, armed), default=None)


def _makes_work(done: Carried) -> bool:
    return any(event.kind == events.JOB_CREATED for event in done.events)
