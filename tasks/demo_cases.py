"""A few cases of the demonstration city, played through the same doors that people use.

Every word is invented. Each play stops where a visitor can go on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.execution import Executed, Execution
from engine.records import TaskState, WorkItem
from engine.scheduling.sweep import Sweep
from engine.store import instances, people, work
from engine.store.database import Database, Tx
from tasks import actions, clockverbs, posts
from tasks.actions import Act, Opening
from tasks.demo_plays import PLAYS, Play, Words
from tasks.forms import Texts
from tasks.people import Actor, actor_of

BETWEEN_TURNS = timedelta(minutes=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the plays are given."""

    database: Database
    execution: Execution
    now: datetime


def play_all(stage: Stage, progress: Callable[[str, int, int], None]) -> int:
    """Give every play and return how many there are."""
    for number, play in enumerate(PLAYS, 1):
        _give(stage, play, number)
        progress("cases", number, len(PLAYS))
    return len(PLAYS)


def _give(stage: Stage, play: Play, number: int) -> None:
    moments = _moments(stage.now - play.begun_before)
    with stage.database.begin() as tx:
        at = next(moments)
        act = Act(id=f"demo-{number}", at=at, actor=_starter(tx, play, stage.now))
        opening = Opening(process=play.process, place=play.place, texts=_texts(play.words))
        case = actions.start(tx, stage.execution, act, opening).instance
    verbs = (*((actions.complete, *turn) for turn in play.turns), *_pauses(play))
    for turn, (verb, node, words) in enumerate(verbs, 1):
        at = next(moments)
        _let_pass(stage, at)
        with stage.database.begin() as tx:
            item = _open_task(tx, case, node)
            act = Act(id=f"demo-{number}-{turn}", at=at, actor=_doer(tx, item, stage.now))
            verb(tx, stage.execution, act, item.id, _texts(words))
    _let_pass(stage, stage.now)


Verb = Callable[[Tx, Execution, Act, int, Texts], Executed]


def _pauses(play: Play) -> Iterator[tuple[Verb, str, Words]]:
    if play.paused is not None:
        yield (clockverbs.pause, *play.paused)


def _let_pass(stage: Stage, until: datetime) -> None:
    """Let everything that is due by ``until`` happen when it was due, such as a warning."""
    due: datetime | None = until
    sweep = Sweep(stage.database, stage.execution, lambda: due or until)
    while (due := sweep.next_due()) is not None and due <= until:
        sweep.run()


def _open_task(tx: Tx, case: str, node: str) -> WorkItem:
    """Return the open task at ``node`` in the case that ``case`` began, whoever it waits in."""
    first = instances.get(tx, case)
    together = instances.of_case(tx, first.case_no) if first else ()
    items = (item for one in together for item in work.of_instance(tx, one.id))
    return next(item for item in items if item.node == node and item.state is TaskState.OPEN)


def _doer(tx: Tx, item: WorkItem, at: datetime) -> Actor:
    return (
        _person(tx, item.assignee, at) if item.assignee else _holder(tx, item.role, item.place, at)
    )


def _starter(tx: Tx, play: Play, at: datetime) -> Actor:
    """Return who holds the role where the case lies."""
    post = posts.resolve(tx, [play.role], play.place, at)[play.role]
    return _holder(tx, play.role, post, at)


def _holder(tx: Tx, role: str, place: str, at: datetime) -> Actor:
    held = people.holders(tx, [role], at)
    return _person(tx, next(h.person for h in held if h.place == place), at)


def _person(tx: Tx, id_: str, at: datetime) -> Actor:
    actor = actor_of(tx, id_, at)
    if actor is None:
        raise LookupError(id_)
    return actor


def _texts(words: Words) -> Texts:
    return {key: (value,) if isinstance(value, str) else value for key, value in words.items()}


def _moments(start: datetime) -> Iterator[datetime]:
    while True:
        yield start
        start += BETWEEN_TURNS
