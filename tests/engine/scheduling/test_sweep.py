"""Who was paused past the end of the lease changes nothing, whatever happened meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from engine.commands import StartInstance
from engine.records import AgendaItem
from engine.scheduling.handlers import Job, JobDone
from engine.scheduling.sweep import Sweep
from engine.store import agenda
from engine.store.database import Database
from tests.engine.between import diagram, topic
from tests.engine.desk import Desk
from tests.models import bpmn

REMINDING = bpmn("reminding", "s -> u_a -> e", "b_x -> u_x -> e2", b_x="~u_a cycle R3/PT1H")


def take(database: Database, desk: Desk) -> AgendaItem:
    with database.begin() as tx:
        (item,) = agenda.claim(tx, desk.now, 100)
    return item


def test_a_timer_taken_twice_fires_once(desk: Desk) -> None:
    desk.deploy(REMINDING)
    case = desk.start("reminding")
    desk.now += timedelta(hours=1)
    paused = take(desk.database, desk)
    desk.now += agenda.LEASE
    assert desk.settle() == 1
    desk.sweep.do(paused)
    assert desk.trace(case) == ["s", "b_x"]
    (armed,) = desk.agenda()
    assert (armed.attempts, armed.claim) == (0, 0)


def test_who_comes_back_while_another_is_at_it_leaves_the_item_alone(desk: Desk) -> None:
    desk.deploy(REMINDING)
    case = desk.start("reminding")
    desk.now += timedelta(hours=1)
    paused = take(desk.database, desk)
    desk.now += agenda.LEASE
    other = take(desk.database, desk)
    desk.sweep.do(paused)
    assert desk.trace(case) == ["s"]
    assert [item.claim for item in desk.agenda()] == [other.claim]
    desk.sweep.do(other)
    assert desk.trace(case) == ["s", "b_x"]


def test_a_timer_that_was_withdrawn_after_it_was_taken_does_not_fire(desk: Desk) -> None:
    desk.deploy(REMINDING)
    case = desk.start("reminding")
    desk.now += timedelta(hours=1)
    paused = take(desk.database, desk)
    desk.complete(case, "u_a")
    desk.sweep.do(paused)
    assert desk.instance(case).state == "completed"


@pytest.fixture
def sending(desk: Desk) -> str:
    desk.topics = frozenset({"post"})
    desk.deploy(diagram("sending", "s -> svc_send -> u_after -> e1", svc_send=topic("post")))
    return "sending"


def begin(desk: Desk, key: str, instance: str) -> str:
    """Start a case, and do nothing yet of what it asks."""
    desk.do(StartInstance, instance=instance, key=key, case_no=instance, place="P1")
    return instance


def test_a_job_done_twice_is_written_down_once(desk: Desk, sending: str) -> None:
    """The first worker is frozen inside its program until a second one has the answer."""
    answers: list[int] = []

    def post(_job: Job) -> JobDone:
        answers.append(len(answers))
        if len(answers) == 1:
            desk.now += agenda.LEASES[paused.kind]
            desk.settle()
        return JobDone(values={"answer": len(answers), "by": answers[-1]})

    desk.handlers["post"] = post
    case = begin(desk, sending, "i1")
    paused = take(desk.database, desk)
    desk.sweep.do(paused)
    assert answers == [0, 1]
    assert desk.kinds(case).count("job.completed") == 1
    assert desk.open_nodes(case) == ["u_after"]


class Slow:
    """A clock on which each look takes a while, and in the end something happens."""

    def __init__(self, desk: Desk, looks: int, then: Callable[[], object]) -> None:
        self.desk, self.looks, self.then = desk, looks, then

    def __call__(self) -> datetime:
        self.looks -= 1
        if self.looks == 0:
            self.then()
        self.desk.now += agenda.LEASE / 4
        return self.desk.now


def waking(desk: Desk) -> list[str]:
    """Begin cases whose timers are due now."""
    desk.deploy(bpmn("waking", "s -> c_t -> u_a -> e", c_t="PT1H"))
    cases = [desk.start("waking") for _ in range(6)]
    desk.now += timedelta(hours=1)
    return cases


def test_those_behind_a_slow_item_are_kept(desk: Desk) -> None:
    """Six taken together take longer than their lease: nobody else gets them meanwhile."""
    cases = waking(desk)
    taken: list[AgendaItem] = []

    def look() -> None:
        with desk.database.begin() as tx:
            taken.extend(agenda.claim(tx, desk.now, 100))

    clock = Slow(desk, 12, look)
    assert Sweep(desk.database, desk.execution, clock).run() == len(cases)
    assert clock.looks < 0
    assert taken == []
    assert [desk.trace(case) for case in cases] == [["s", "c_t"]] * len(cases)


def test_those_that_were_taken_over_meanwhile_are_left_alone(desk: Desk) -> None:
    cases = waking(desk)

    def freeze() -> None:
        desk.now += agenda.LEASE
        assert desk.settle() >= 1

    # The sixth look is between the first item and the second.
    assert Sweep(desk.database, desk.execution, Slow(desk, 6, freeze)).run() == 1
    assert [desk.kinds(case).count("timer.fired") for case in cases] == [1] * len(cases)
    assert desk.agenda() == []
