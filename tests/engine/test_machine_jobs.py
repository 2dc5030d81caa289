"""Service tasks with a topic wait for a program (BPMN 2.0.2 §10.3.3, p. 156)."""

import pytest

from engine.commands import CompleteJob, FailJob, GiveUpJob, RetryIncident
from engine.errors import JobNotOpen
from tests.engine.stage import Stage, stage


def test_a_job_waits_for_its_program_and_keeps_what_it_gives() -> None:
    case = stage("s -> svc_a -> u_z -> e", svc_a="notify").start()
    assert case.of("job.created") == [{"n": "svc_a#1", "topic": "notify", "values": {}}]
    case.job("svc_a", sent=True)
    assert case.variables == {"sent": True}
    assert case.open() == ["u_z"]


def test_a_job_that_fails_without_anybody_to_catch_it_ends_the_case() -> None:
    case = stage("s -> svc_a -> u_z -> e", svc_a="notify").start()
    case.fail("svc_a", "E1")
    assert case.ended
    assert case.of("case.completed")[0]["error"] == "E1"
    assert case.of("job.cancelled") == []


@pytest.mark.parametrize("kind", [CompleteJob, FailJob])
def test_a_job_that_is_over_takes_no_answer(kind: type[CompleteJob | FailJob]) -> None:
    case = stage("s -> svc_a -> u_z -> e", svc_a="t").start()
    case.job("svc_a")
    with pytest.raises(JobNotOpen):
        case.do(kind, task="svc_a#1", **({"code": "E"} if kind is FailJob else {}))


def test_a_job_that_is_interrupted_is_cancelled() -> None:
    case = stage("s -> svc_a -> u_z -> e", "b_x -> u_x -> e", svc_a="t", b_x="svc_a PT1H").start()
    case.wait(hours=1)
    assert case.of("job.cancelled") == [{"n": "svc_a#1"}]


def test_a_job_that_is_done_and_cannot_leave_is_not_cancelled_as_a_job() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> svc_a -[n > 1]-> e_1",
        "sub_a: svc_a -> e_1",
        "b_x -> u_x -> e",
        svc_a="t",
        b_x="sub_a PT1H",
    ).start()
    case.job("svc_a")
    assert case.incidents() == {"svc_a": "INC-011"}
    case.wait(hours=1)
    assert case.of("job.cancelled") == []
    assert case.open() == ["u_x"]


def test_jobs_of_a_multi_instance_are_offered_together() -> None:
    case = stage("s -> svc_a -> u_z -> e", svc_a="t | each i in [1, 2] | gather r into rs").start()
    assert case.awaited("job") == ["svc_a", "svc_a"]
    case.job("svc_a#3", r=2)
    case.job("svc_a#2", r=1)
    assert case.variables["rs"] == [1, 2]


def test_what_a_job_gets_and_gives_goes_through_its_associations() -> None:
    case = stage("s -> svc_a -> e", svc_a='t | in who=name + "!" | out total:sum').start(name="x")
    assert case.of("data.changed")[-1] == {"set": {"sum": None, "who": "x!"}, "in": "svc_a#1"}
    case.job("svc_a", sum=3)
    assert case.variables == {"name": "x", "total": 3}


def given_up(reason: str = "CONN-002 The receiver did not answer.") -> Stage:
    case = stage("s -> svc_a -> u_z -> e", "b_x -> u_x -> e", svc_a="notify", b_x="svc_a PT1H")
    case.start(name="x")
    case.do(GiveUpJob, task="svc_a#1", reason=reason, tries=4)
    return case


def test_a_job_that_is_given_up_stands_still_with_its_cause() -> None:
    case = given_up("CONN-002 The receiver did not answer.")
    (raised,) = case.of("incident.raised")
    assert (raised["n"], raised["code"]) == ("svc_a#1", "INC-024")
    assert raised["facts"] == {
        "node": "svc_a", "reason": "CONN-002 The receiver did not answer.", "tries": 4,
    }  # fmt: skip
    with pytest.raises(JobNotOpen):
        case.do(CompleteJob, task="svc_a#1")
    with pytest.raises(JobNotOpen):
        case.do(GiveUpJob, task="svc_a#1", reason="again")


def test_a_job_that_was_given_up_is_offered_anew_with_the_reason_recorded() -> None:
    case = given_up()
    case.do(RetryIncident, task="svc_a#1", reason="the line is mended")
    assert case.of("incident.resolved") == [
        {"n": "svc_a#1", "reason": "the line is mended", "by": "u1"}
    ]
    offered = {"n": "svc_a#1", "topic": "notify", "values": {"name": "x"}}
    assert case.of("job.created") == [offered, offered]
    case.job("svc_a")
    assert case.open() == ["u_z"]


def test_a_retry_without_a_reason_says_nothing_of_one() -> None:
    case = given_up()
    case.do(RetryIncident, task="svc_a#1")
    assert case.of("incident.resolved") == [{"n": "svc_a#1"}]


def test_the_border_of_a_job_that_was_given_up_still_listens() -> None:
    case = given_up()
    case.wait(hours=1)
    assert case.open() == ["u_x"]
    assert case.of("job.cancelled") == []
