"""F2: many at one task, and two at one case in every order: one has it, the others are told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import select

from bench.reliability import controls
from bench.reliability.children import fork
from bench.reliability.clients import ours
from bench.reliability.findings import Finding, late, progress
from bench.reliability.ground import Ground, Store
from bench.reliability.journal import DONE, Intention, begin
from bench.reliability.judge import judge
from bench.reliability.points import watch
from engine.commands import CancelInstance, Command, CompleteTask, FireTimer
from engine.errors import CommandRefused
from engine.store.tables import task
from web.wiring import Office

PART = "F2"
PROGRAMS = 2
THREADS = 8
TASKS_OF_A_CASE = 5
ANSWERED = 1.0
"""Seconds in which who loses a race is told."""
HELD_UP = 0.06
"""Seconds after which the second of two is taken to wait for the first."""
STUCK = 30.0
"""Seconds after which two are taken to wait for each other."""


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield ten races for each of ``n``, every order of two commands, and the controls."""
    yield raced(store, 10 * n, THREADS if n >= 1_000 else 2)
    for pair in PAIRS:
        yield ordered(store, pair)
    yield ordered(store, PAIRS[0], controls.no_lock)


def raced(store: Store, races: int, threads: int) -> Finding:
    """Let two programs of several threads each run for one task after another."""
    progress(f"{PART} {store.name}: {races} races of {PROGRAMS} × {threads}")
    ground = store.fresh()
    with ground.open() as office:
        for number in range(-(-races // TASKS_OF_A_CASE)):
            ours(office, begin(f"r{number}", "linear", office.clock(), {}), lambda: None)
    barrier = get_context("fork").Barrier(PROGRAMS * threads)
    children = [
        fork(lambda name=name: _runners(ground, barrier, str(name), races, threads))  # type: ignore[misc]
        for name in range(PROGRAMS)
    ]
    for child in children:
        child.wait()
    files = [ground.folder / f"answers{name}" for name in range(PROGRAMS)]
    answers = [one for path in files if path.exists() for one in json.loads(path.read_text())]
    with ground.open() as office:
        verdict = judge(office, [])
    return Finding(
        part=PART,
        what=f"{races:,} races of {PROGRAMS} × {threads} for one task",
        store=store.name,
        **_counted(answers, races, verdict.violations),
    )


def _counted(answers: list[list[Any]], races: int, violations: list[str]) -> dict[str, Any]:
    winners = [0] * races
    for race, word, _ in answers:
        winners[race] += word == DONE
    strange = sorted({word for _, word, _ in answers if word not in {DONE, "ENG-011", "ENG-015"}})
    waited = late(seconds for _, word, seconds in answers if word != DONE)
    wrong = [f"race {race} has {count} winners" for race, count in enumerate(winners) if count != 1]
    slow = float(waited.get("max s", 0)) > ANSWERED
    return {
        "figures": {"one winner": winners.count(1), "answers": len(answers), **waited},
        "violations": [*wrong, *violations, *(f"answered {word}" for word in strange)],
        "slow": [f"a loser waited {waited['max s']} s"] if slow else [],
    }


def _runners(ground: Ground, barrier: Barrier, name: str, races: int, threads: int) -> None:
    answers: list[tuple[int, str, float]] = []
    with ground.open() as office:
        runners = [
            threading.Thread(target=_run, args=(office, barrier, f"{name}.{n}", races, answers))
            for n in range(threads)
        ]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join()
    (ground.folder / f"answers{name}").write_text(json.dumps(answers))


def _run(
    office: Office, barrier: Barrier, name: str, races: int, answers: list[tuple[int, str, float]]
) -> None:
    for race in range(races):
        case, number = divmod(race, TASKS_OF_A_CASE)
        wanted = Intention(id=f"{name}-{race}", instance=f"r{case}", task=f"t{number + 1}#1")
        barrier.wait(STUCK)
        began = time.monotonic()
        word = _answer(office, wanted.command(office.clock()))
        answers.append((race, word, time.monotonic() - began))


def _answer(office: Office, command: Command) -> str:
    try:
        ours(office, command, lambda: None)
    except CommandRefused as refused:
        return refused.code
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
        return type(error).__name__
    return DONE


Make = Callable[..., Command]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two commands to one case, and how many of them shall be carried out."""

    what: str
    key: str
    first: tuple[Make, dict[str, Any]]
    second: tuple[Make, dict[str, Any]]
    winners: int = 1
    open_tasks: int = 0
    """How many tasks are open after both."""


def _fire_in_time(at: datetime, **content: Any) -> Command:
    """Fire the clock of the process when it has run out."""
    return FireTimer(at=at + timedelta(hours=2), **content)


COMPLETE = (CompleteTask, {"task": "task#1"})
CANCEL = (CancelInstance, {"reason": "registered twice"})
FIRE = (_fire_in_time, {"task": "late#1"})
LEFT, RIGHT = (CompleteTask, {"task": "left#1"}), (CompleteTask, {"task": "right#1"})
PAIRS = (
    Pair(what="complete, complete", key="raced", first=COMPLETE, second=COMPLETE),
    Pair(what="complete, cancel", key="raced", first=COMPLETE, second=CANCEL),
    Pair(what="cancel, complete", key="raced", first=CANCEL, second=COMPLETE),
    Pair(what="complete, timer", key="raced", first=COMPLETE, second=FIRE),
    Pair(what="timer, complete", key="raced", first=FIRE, second=COMPLETE),
    Pair(
        what="two branches that meet", key="joined", first=LEFT, second=RIGHT, winners=2,
        open_tasks=1,
    ),
)  # fmt: skip


def ordered(
    store: Store, pair: Pair, patch: Callable[[], AbstractContextManager[None]] = nullcontext
) -> Finding:
    """Hold the first command up at every point, and let the second come in between."""
    control = patch is not nullcontext
    progress(f"{PART} {store.name}: every order of {pair.what}{' without locks' * control}")
    ground = store.fresh()
    violations: list[str] = []
    with patch(), ground.open() as one, ground.open() as other:
        names: list[str] = []
        hold = _Hold(names.append)
        watch(one.database, hold)
        _between(one, other, pair, "probe", hold)
        points = [n for n, name in enumerate(names) if name.startswith("before")] + [len(names)]
        longest, won = 0.0, [0, 0]
        for index in points:
            held = _Hold.at(index)
            hold.seen = held.seen
            began = time.monotonic()
            words = _between(one, other, pair, f"o{index}", held)
            longest = max(longest, time.monotonic() - began)
            violations += _outcome(one, pair, f"o{index}", words)
            won = [count + (word == DONE) for count, word in zip(won, words, strict=True)]
    with ground.open() as office:
        violations += judge(office, []).violations
    # Who can never win has not raced.
    violations += [f"{pair.what}: one of them never wins"] * (min(won) == 0)
    return Finding(
        part=PART,
        what="no lock, no version" if control else f"every order: {pair.what}",
        store=store.name,
        figures={
            "orders": len(points),
            "won": f"{won[0]}:{won[1]}",
            "longest s": round(longest, 2),
        },
        violations=violations,
        control=control,
    )


class _Hold:
    """Holds a command up at one of its points until it is let go."""

    def __init__(self, seen: Callable[[str], None]) -> None:
        self.seen = seen
        self.reached = threading.Event()
        self.go = threading.Event()

    def __call__(self, name: str) -> None:
        self.seen(name)

    @classmethod
    def at(cls, index: int) -> "_Hold":
        left = iter(range(index, -1, -1))
        hold = cls(lambda _name: None)

        def seen(_name: str) -> None:
            if next(left, None) == 0:
                hold.reached.set()
                hold.go.wait(STUCK)

        hold.seen = seen
        return hold


def _between(one: Office, other: Office, pair: Pair, name: str, hold: _Hold) -> list[str]:
    """Return what each was answered."""
    ours(other, begin(name, pair.key, other.clock(), {}), lambda: None)
    words = ["never", "never"]

    def go(place: int, office: Office, asked: tuple[Make, dict[str, Any]]) -> threading.Thread:
        make, content = asked
        id_ = f"{name}-{place}"
        command = make(id=id_, at=office.clock(), actor="u1", instance=name, **content)

        def run() -> None:
            words[place] = _answer(office, command)
            hold.reached.set()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    first = go(0, one, pair.first)
    hold.reached.wait(STUCK)
    second = go(1, other, pair.second)
    second.join(HELD_UP)
    hold.go.set()
    for thread in (first, second):
        thread.join(STUCK)
    return words


def _outcome(office: Office, pair: Pair, name: str, words: list[str]) -> Iterator[str]:
    done = words.count(DONE)
    refused = [word for word in words if word.startswith("ENG-01")]
    if done != pair.winners or done + len(refused) != len(words):
        yield f"{pair.what} at {name}: {', '.join(words)}"
    with office.database.read() as tx:
        where = (task.c.instance == name, task.c.state == "open")
        left = len(tx.execute(select(task.c.id).where(*where)).all())
    if left != pair.open_tasks:
        yield f"{pair.what} at {name}: {left} tasks are open"
