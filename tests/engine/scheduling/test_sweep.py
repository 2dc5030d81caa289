"""Who was paused past the end of the lease changes nothing, whatever happened meanwhile."""

from datetime import timedelta

import pytest

from engine.commands import StartInstance
from engine.records import AgendaItem, AgendaKind
from engine.scheduling.handlers import Job, JobDone
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


def test_a_slow_item_does_not_cost_those_behind_it_their_lease(desk: Desk, sending: str) -> None:
    """Of two taken together the first takes longer than half the lease: the second is kept."""
    cases = [begin(desk, sending, "i1"), begin(desk, sending, "i2")]
    leases = []

    def post(_job: Job) -> JobDone:
        leases.append([item.due_at - desk.now for item in desk.agenda()][-1])
        desk.now += timedelta(seconds=50)
        return JobDone()

    desk.handlers["post"] = post
    assert desk.settle() == 2
    assert leases == [agenda.LEASES[AgendaKind.JOB]] * 2
    assert [desk.open_nodes(case) for case in cases] == [["u_after"]] * 2
