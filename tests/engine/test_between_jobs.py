"""Work of programs: offered, done, failed, put off, tried again, in the end shown to somebody."""

import sys
from datetime import timedelta
from typing import Any

import pytest

from engine.commands import CompleteJob, CompleteTask, RetryIncident
from engine.errors import JobNotOpen, NotDone
from engine.scheduling.handlers import Job, JobDone, JobFailed, JobLater
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


def test_a_handler_that_breaks_is_tried_again_and_then_stands_still(
    desk: Desk, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[Job] = []

    def post(job: Job) -> JobDone:
        tries.append(job)
        raise ConnectionError("13812345678 did not answer")

    desk.handlers["post"] = post
    desk.complete(case, "u_write")
    for _ in range(6):
        desk.wait(hours=1)
    assert len(tries) == agenda.MOST_ATTEMPTS
    assert len({job.key for job in tries}) == 1
    assert desk.agenda() == []
    incident = desk.picture(case).incidents["svc_send#1"]
    assert incident["code"] == "INC-024"
    assert incident["facts"] == {"node": "svc_send", "reason": "ConnectionError", "tries": 4}
    assert "13812345678" not in caplog.text
    desk.handlers["post"] = lambda _job: JobDone()
    desk.do(RetryIncident, instance=case, task="svc_send#1", reason="the line is mended")
    desk.settle()
    assert desk.open_nodes(case) == ["u_after"]


def test_what_is_given_up_twice_stands_still_twice(desk: Desk, case: str) -> None:
    desk.complete(case, "u_write")
    for _ in range(2):
        for _ in range(6):
            desk.wait(hours=1)
        assert desk.instance(case).incident
        desk.do(RetryIncident, instance=case, task="svc_send#1")
    assert desk.kinds(case).count("incident.raised") == 2
    assert len(desk.agenda()) == 1


def test_work_that_nobody_handles_stands_still_with_the_topic(desk: Desk, case: str) -> None:
    desk.complete(case, "u_write")
    for _ in range(6):
        desk.wait(hours=1)
    incident = desk.picture(case).incidents["svc_send#1"]
    assert incident["facts"]["reason"] == "CONN-008 No program is installed that does “post”."
    assert incident["facts"]["cause"] == {"code": "CONN-008", "facts": {"topic": "post"}}


class Refused(NotDone):
    """The receiver refuses what was sent."""

    code = "TEST-001"
    again = False


def test_what_cannot_get_better_is_not_tried_again(desk: Desk, case: str) -> None:
    tries: list[Job] = []

    def post(job: Job) -> JobDone:
        tries.append(job)
        raise Refused

    desk.handlers["post"] = post
    desk.complete(case, "u_write")
    assert len(tries) == 1
    facts = desk.picture(case).incidents["svc_send#1"]["facts"]
    assert facts["reason"] == "TEST-001 The receiver refuses what was sent."
    assert facts["tries"] == 1


def test_a_receiver_may_say_when_to_come_back(desk: Desk, case: str) -> None:
    def post(job: Job) -> JobDone:
        raise NotDone(not_before=job.now + timedelta(minutes=7))

    desk.handlers["post"] = post
    desk.complete(case, "u_write")
    (item,) = desk.agenda()
    assert item.due_at == desk.now + timedelta(minutes=7)
    assert item.attempts == 1


def test_a_receiver_may_not_keep_us_away_for_ever(desk: Desk, case: str) -> None:
    def post(job: Job) -> JobDone:
        raise NotDone(not_before=job.now + timedelta(days=7))

    desk.handlers["post"] = post
    desk.complete(case, "u_write")
    (item,) = desk.agenda()
    assert item.due_at == desk.now + timedelta(hours=1)


@pytest.mark.parametrize("result", [None, {"receipt": 1}])
def test_what_is_no_result_stands_still(desk: Desk, case: str, result: Any) -> None:
    desk.handlers["post"] = lambda _job: result
    desk.complete(case, "u_write")
    assert "CONN-009" in desk.picture(case).incidents["svc_send#1"]["facts"]["reason"]


def test_a_result_that_no_case_can_keep_stands_still(desk: Desk, case: str) -> None:
    desk.handlers["post"] = lambda _job: JobDone(values={"case": "mine"})
    desk.complete(case, "u_write")
    assert "ENG-021" in desk.picture(case).incidents["svc_send#1"]["facts"]["reason"]


def deep(levels: int) -> Any:
    value: Any = "13812345678"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("value", [{"@": "13812345678"}, deep(99), {"#": "13812345678x"}])
def test_a_value_that_no_case_can_keep_is_not_told(desk: Desk, case: str, value: Any) -> None:
    desk.handlers["post"] = lambda _job: JobDone(values={"receipt": value})
    desk.complete(case, "u_write")
    facts = desk.picture(case).incidents["svc_send#1"]["facts"]
    assert "CONN-009" in facts["reason"]
    assert "13812345678" not in str(facts)


def test_a_handler_learns_the_inputs_and_properties_of_its_step(desk: Desk) -> None:
    seen: list[Job] = []
    desk.topics = frozenset({"post"})
    desk.deploy(bpmn("short", "s -> svc_a -> u_z -> e", svc_a='post | in who=name + "!"'))

    def post(job: Job) -> JobDone:
        seen.append(job)
        return JobDone()

    desk.handlers["post"] = post
    case = desk.start("short", name="x", other=1)
    (job,) = seen
    assert dict(job.inputs) == {"who": "x!"}
    assert job.values["other"] == 1
    assert job.key == f"{case}:svc_a#1"
    assert job.case_no == desk.instance(case).case_no


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
    assert desk.wait(seconds=59) == 0
    desk.wait(seconds=1)
    assert desk.open_nodes(case) == ["u_after"]


@pytest.fixture
def poisoned(desk: Desk) -> str:
    """A case whose program has ended as often as may be, beside others that are well."""
    desk.topics = frozenset({"post"})
    desk.deploy(SENDING)
    desk.handlers["post"] = lambda _job: JobDone()
    cases = [desk.start("sending") for _ in range(5)]
    for one in cases:
        desk.do(CompleteTask, instance=one, task="u_write#1")
    victim, deaths = cases[2], 0
    while deaths < agenda.MOST_ATTEMPTS:
        with desk.database.begin() as tx:
            items = agenda.claim(tx, desk.now, 100)
        for item in items:
            if item.instance == victim:
                deaths += 1
                break
            desk.sweep.do(item)
        desk.now += timedelta(hours=1)
    assert [desk.open_nodes(one) for one in cases if one != victim] == [["u_after"]] * 4
    return victim


def test_what_ends_its_program_each_time_stands_still_in_its_case(
    desk: Desk, poisoned: str
) -> None:
    (item,) = desk.agenda()
    assert (item.instance, item.state, item.attempts) == (poisoned, "due", agenda.MOST_ATTEMPTS)
    asked: list[str] = []

    def post(job: Job) -> JobDone:
        asked.append(job.key)
        return JobDone()

    desk.handlers["post"] = post
    desk.settle()
    # Not tried any more: the case itself remembers, with the same words as everywhere.
    assert (asked, desk.agenda()) == ([], [])
    (raised,) = desk.picture(poisoned).incidents.values()
    assert (raised["code"], raised["facts"]["tries"]) == ("INC-024", agenda.MOST_ATTEMPTS)
    assert raised["facts"]["cause"]["code"] == "CONN-013"
    desk.do(RetryIncident, instance=poisoned, task="svc_send#1")
    desk.settle()
    assert asked == [f"{poisoned}:svc_send#1"]
    assert desk.open_nodes(poisoned) == ["u_after"]


def test_a_program_that_wants_to_end_ours_ends_nothing_but_itself(desk: Desk, case: str) -> None:
    desk.handlers["post"] = lambda _job: sys.exit(3)
    desk.complete(case, "u_write")
    for _ in range(agenda.MOST_ATTEMPTS):
        desk.wait(hours=1)
    (raised,) = desk.picture(case).incidents.values()
    assert raised["facts"]["cause"] == {"code": "CONN-009", "facts": {"topic": "post"}}


def test_what_failed_before_it_ended_its_program_says_why_it_failed(desk: Desk, case: str) -> None:
    def full(_job: Job) -> JobDone:
        raise MemoryError("what nobody may read")

    desk.handlers["post"] = full
    desk.complete(case, "u_write")
    for _ in range(agenda.MOST_ATTEMPTS - 1):
        desk.now += timedelta(hours=1)
        with desk.database.begin() as tx:
            assert len(agenda.claim(tx, desk.now, 10)) == 1
    desk.wait(hours=1)
    (raised,) = desk.picture(case).incidents.values()
    assert (raised["facts"]["reason"], "cause" in raised["facts"]) == ("MemoryError", False)


def test_what_ends_its_program_even_when_it_is_given_up_is_left_to_an_operator(
    desk: Desk, poisoned: str
) -> None:
    with desk.database.begin() as tx:
        assert len(agenda.claim(tx, desk.now, 10)) == 1
    desk.wait(hours=1)
    (item,) = desk.agenda()
    assert (item.instance, item.state, item.reason) == (poisoned, "stuck", agenda.INTERRUPTED)


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
