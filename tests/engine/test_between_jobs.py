"""Work of programs: offered, done, failed, put off, tried again, in the end shown to somebody."""

from datetime import timedelta

import pytest

from engine.commands import CompleteJob, CompleteTask, RetryIncident
from engine.errors import JobNotOpen
from engine.records import AgendaState
from engine.scheduling.handlers import Job, JobDone, JobFailed, JobLater, installed
from engine.store import agenda
from tests.engine.between import diagram, error, on, topic
from tests.engine.desk import Desk
from tests.models import bpmn

SENDING = diagram(
    "sending",
    "s -> u_write -> svc_send -> u_after -> e1",
    "b_bad -> u_mend -> e2",
    svc_send=topic("post"),
    b_bad=on("svc_send", error("BAD")),
)


@pytest.fixture
def case(desk: Desk) -> str:
    desk.topics = frozenset({"post"})
    desk.deploy(SENDING)
    return desk.start("sending")


def test_a_handler_does_the_work_and_the_case_goes_on(desk: Desk, case: str) -> None:
    seen: list[Job] = []

    def post(job: Job) -> JobDone:
        seen.append(job)
        return JobDone(values={"receipt": "R-1"})

    desk.handlers["post"] = post
    assert desk.do(CompleteTask, instance=case, task="u_write#1", values={"to": "x"}).sets_off
    desk.settle()
    assert desk.open_nodes(case) == ["u_after"]
    assert desk.variables(case)["receipt"] == "R-1"
    (job,) = seen
    assert (job.instance, job.task, job.topic, job.now) == (case, "svc_send#1", "post", desk.now)
    assert job.values["to"] == "x"


def test_a_handler_works_outside_every_transaction(desk: Desk, case: str) -> None:
    def post(_job: Job) -> JobDone:
        with desk.database.begin() as tx:
            assert agenda.count(tx) == 1
        return JobDone()

    desk.handlers["post"] = post
    desk.complete(case, "u_write")
    assert desk.open_nodes(case) == ["u_after"]


def test_a_failure_is_caught_where_the_diagram_says(desk: Desk, case: str) -> None:
    desk.handlers["post"] = lambda _job: JobFailed(code="BAD", message="no such street")
    desk.complete(case, "u_write")
    assert desk.open_nodes(case) == ["u_mend"]
    assert desk.agenda() == []


def test_work_may_be_put_off_as_often_as_it_likes(desk: Desk, case: str) -> None:
    tries: list[Job] = []

    def post(job: Job) -> JobDone | JobLater:
        tries.append(job)
        return JobDone() if len(tries) == 9 else JobLater(at=job.now + timedelta(hours=1))

    desk.handlers["post"] = post
    desk.complete(case, "u_write")
    for _ in range(8):
        desk.wait(hours=1)
    assert desk.open_nodes(case) == ["u_after"]


def test_a_handler_that_breaks_is_tried_again_and_then_shown(desk: Desk, case: str) -> None:
    tries: list[Job] = []

    def post(job: Job) -> JobDone:
        tries.append(job)
        raise ConnectionError

    desk.handlers["post"] = post
    desk.complete(case, "u_write")
    for _ in range(6):
        desk.wait(hours=1)
    assert len(tries) == agenda.MOST_ATTEMPTS
    (item,) = desk.agenda()
    assert (item.state, item.reason) == (AgendaState.STUCK, "ConnectionError")
    desk.handlers["post"] = lambda _job: JobDone()
    desk.revive(item.id)
    desk.settle()
    assert desk.open_nodes(case) == ["u_after"]


def test_work_that_nobody_handles_is_shown(desk: Desk, case: str) -> None:
    desk.complete(case, "u_write")
    for _ in range(6):
        desk.wait(hours=1)
    (item,) = desk.agenda()
    assert item.reason == "NobodyHandles"


def test_work_that_is_no_longer_needed_is_taken_away(desk: Desk, case: str) -> None:
    desk.complete(case, "u_write")
    desk.cancel(case)
    assert desk.agenda() == []


def test_what_comes_back_too_late_changes_nothing(desk: Desk, case: str) -> None:
    def post(_job: Job) -> JobDone:
        desk.cancel(case)
        return JobDone()

    desk.handlers["post"] = post
    desk.complete(case, "u_write")
    assert desk.instance(case).state == "cancelled"
    assert desk.agenda() == []


def test_a_job_is_done_once(desk: Desk, case: str) -> None:
    desk.handlers["post"] = lambda _job: JobDone()
    desk.complete(case, "u_write")
    with pytest.raises(JobNotOpen):
        desk.do(CompleteJob, instance=case, task="svc_send#1")


def test_a_program_that_ends_in_the_middle_leaves_the_work_for_the_next(
    desk: Desk, case: str
) -> None:
    desk.do(CompleteTask, instance=case, task="u_write#1")
    with desk.database.begin() as tx:
        assert len(agenda.claim(tx, desk.now, 10)) == 1
    desk.restart()
    desk.handlers["post"] = lambda _job: JobDone()
    assert desk.settle() == 0
    desk.wait(seconds=10)
    assert desk.open_nodes(case) == ["u_after"]


def test_what_kills_its_program_each_time_is_shown_and_spares_the_others(desk: Desk) -> None:
    desk.topics = frozenset({"post"})
    desk.deploy(SENDING)
    cases = [desk.start("sending") for _ in range(5)]
    for one in cases:
        desk.do(CompleteTask, instance=one, task="u_write#1")
    victim = cases[2]
    deaths = 0
    for _ in range(20):
        with desk.database.begin() as tx:
            items = agenda.claim(tx, desk.now, 100)
        for item in items:
            if item.instance == victim:
                deaths += 1
                break
            with desk.database.begin() as tx:
                command = CompleteJob(
                    id=f"j{item.id}", at=desk.now, actor="system",
                    instance=item.instance, task=item.ref,
                )  # fmt: skip
                desk.execution.execute(tx, command)
        desk.now += timedelta(hours=1)
    assert deaths == agenda.MOST_ATTEMPTS
    assert [desk.open_nodes(one) for one in cases if one != victim] == [["u_after"]] * 4
    (item,) = desk.agenda()
    assert (item.instance, item.state, item.reason) == (victim, "stuck", agenda.INTERRUPTED)


def test_an_operator_lets_a_token_try_again(desk: Desk) -> None:
    desk.deploy(bpmn("choice", "s -> u_a -> x", "x -[n = 1]-> u_b -> e", "x -[n = 2]-> e2"))
    case = desk.start("choice")
    desk.complete(case, "u_a", n=3)
    assert desk.instance(case).incident
    desk.do(RetryIncident, instance=case, task="x#1")
    assert desk.instance(case).incident
    kinds = desk.kinds(case)
    assert kinds.count("incident.raised") == 2
    assert kinds.count("incident.resolved") == 1


def test_handlers_are_found_by_their_entry_points() -> None:
    assert dict(installed()) == {}
