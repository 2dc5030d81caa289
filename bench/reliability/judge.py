"""The judge: compares what clients were answered with what the history says."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.reliability import journal
from engine import audit
from engine.canonical import parse
from engine.history.fold import fold
from engine.store import history, instances, work
from engine.store.database import Tx
from engine.store.tables import command, event
from web.wiring import Office

REPLAYED = 300
"""How many cases are carried out once more; the chain of every case is followed."""


@dataclass(slots=True)
class Verdict:
    """What was found; everything but ``acked`` and ``cases`` has to be nothing."""

    acked: int = 0
    cases: int = 0
    lost: list[str] = field(default_factory=list)
    """Confirmed, but not in the history."""
    doubled: list[str] = field(default_factory=list)
    """In the history more than once."""
    misled: list[str] = field(default_factory=list)
    """Refused, although it was done."""
    broken: list[str] = field(default_factory=list)
    """Cases whose chain, replay or rows do not fit together."""

    @property
    def violations(self) -> list[str]:
        """Return everything that is wrong, in words."""
        words = ("lost", "doubled", "misled", "broken")
        return [f"{word}: {one}" for word in words for one in getattr(self, word)]


def judge(office: Office, journals: Iterable[Path]) -> Verdict:
    """Compare the journals of the clients with the history, and every case with itself."""
    answers = _answers(journals)
    with office.database.read() as tx:
        effects = Counter(_marks(tx))
        verdict = Verdict(acked=sum(word == journal.DONE for word in answers.values()))
        for id_, word in answers.items():
            if word == journal.DONE and not effects[id_]:
                verdict.lost.append(id_)
            elif word != journal.DONE and effects[id_]:
                verdict.misled.append(f"{id_} ({word})")
        verdict.doubled += [id_ for id_, times in effects.items() if times > 1]
        verdict.doubled += _twice(tx)
        _look(tx, office, verdict)
    return verdict


def _answers(journals: Iterable[Path]) -> dict[str, str]:
    lines = (line for path in journals for line in journal.read(path))
    return {str(line["answered"]): str(line["word"]) for line in lines if "answered" in line}


def _marks(tx: Tx) -> Iterator[str]:
    """Yield the mark of every command that has one, as often as events say that it had effect."""
    done = select(event.c.instance, event.c.command).distinct().subquery()
    joined = (command.c.instance == done.c.instance) & (command.c.seq == done.c.command)
    for row in tx.execute(select(command.c.body).join(done, joined)):
        body: Mapping[str, Any] = parse(row.body)
        given = body.get("values") or body.get("variables") or {}
        if "mark" in given:
            yield given["mark"]


def _twice(tx: Tx) -> list[str]:
    """Return the tokens whose task was completed, or whose timer has fired, more than once."""
    kinds = ("task.completed", "timer.fired", "job.completed")
    rows = tx.execute(select(event).where(event.c.kind.in_(kinds)))
    times = Counter((row.instance, row.kind, parse(row.body)["n"]) for row in rows)
    return [" ".join(what) for what, count in times.items() if count > 1]


def _look(tx: Tx, office: Office, verdict: Verdict) -> None:
    for number, id_ in enumerate(instances.all_ids(tx)):
        verdict.cases += 1
        try:
            verdict.broken += _wrong(tx, office, id_, replayed=number < REPLAYED)
        except Exception as error:  # noqa: BLE001 - a case that cannot even be read is broken
            verdict.broken.append(f"{id_}: {type(error).__name__}")


def _wrong(tx: Tx, office: Office, id_: str, *, replayed: bool) -> Iterator[str]:
    chain = audit.verify_instance(tx, id_)
    if not chain.holds:
        yield f"{id_}: chain at {chain.broken_at}"
    picture = fold(history.events_of(tx, id_))
    shown = {item.task for item in work.of_instance(tx, id_) if item.state.value == "open"}
    if set(picture.tasks) != shown:
        yield f"{id_}: the inbox does not show what the history says"
    record = instances.get(tx, id_)
    if record is None or record.state.value != picture.state:
        yield f"{id_}: the state is not what the history says"
    execution = office.execution
    if replayed:
        result = audit.replay_instance(tx, id_, execution.library, execution.calendars)
        if not result.equal:
            yield f"{id_}: replay differs"
