"""What an auditor asks of the log: does the chain hold, does the re-execution agree?"""

from dataclasses import dataclass

from engine.carrying import Calendars
from engine.climbing import found
from engine.decisions import DecisionLibrary
from engine.errors import LogUnreadable
from engine.history.chain import first_break
from engine.library import Library
from engine.records import Facts
from engine.replay import Recorded, ReplayResult, replay
from engine.spiff.rulings import Ruling
from engine.step import Surroundings
from engine.store import history, instances
from engine.store.database import Tx
from processes.model import Ask

_CHANGED = (ValueError, TypeError, AttributeError)
"""What reading a row raises when a hand has changed a value to another type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainResult:
    """What a look at the hash chain of one case found."""

    instance: str
    entries: int
    broken_at: str
    """Where the chain breaks, in words of the log; empty when it holds."""

    @property
    def holds(self) -> bool:
        """Whether every link follows from the one before."""
        return not self.broken_at


def verify_instance(tx: Tx, instance: str) -> ChainResult:
    """Follow the hash chain of one case from its first link to its head."""
    try:
        entries = history.entries_of(tx, instance)
    except _CHANGED:
        return ChainResult(instance=instance, entries=0, broken_at="row")
    broken = first_break(instance, entries, instances.head(tx, instance))
    place = ""
    if isinstance(broken, str):
        place = broken
    elif broken is not None:
        place = f"{broken.label.decode()} {broken.head[0]}"
    return ChainResult(instance=instance, entries=len(entries), broken_at=place)


def replay_instance(tx: Tx, instance: str, library: Library, calendars: Calendars) -> ReplayResult:
    """Carry the commands of one case out again and compare with its events.

    Raises LogUnreadable, and DefinitionNotFound when its version is not there any more.
    """
    record = instances.get(tx, instance)
    if record is None:
        raise LookupError(instance)
    plan = library.get(tx, record.key, record.version).plan
    recorded = [(e.command, e.kind, e.body) for e in history.stored_events_of(tx, instance)]
    try:
        asked = history.commands_of(tx, instance)
    except _CHANGED as error:
        raise LogUnreadable from error
    return replay(plan, asked, recorded, recorded_by(tx, library.decisions, calendars))


def recorded_by(tx: Tx, decisions: DecisionLibrary, calendars: Calendars) -> Recorded:
    """Return what steps could ask, from what their facts name.

    It is looked up when it is asked for: a command that asked for nothing has recorded nothing.
    """

    def around(facts: Facts) -> Surroundings:
        def ruling(ask: Ask) -> Ruling | None:
            return decisions.find(tx, ask.decision, facts.decisions.get(ask.reference, 0))

        return Surroundings(
            facts=facts,
            rulings=ruling,
            calendar=lambda: calendars.edition(tx, facts.calendar),
            edition=lambda number: calendars.edition(tx, number),
            line=lambda code: facts.places.get(code, ()),
            climb=lambda _asked: found(facts.climb),
        )

    return around
