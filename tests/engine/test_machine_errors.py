"""Errors climb to who catches them (BPMN 2.0.2 §10.5.6, p. 275-277; table 10.88, p. 247)."""

import pytest

from engine.commands import CompleteJob
from tests.engine.stage import stage


def test_the_end_of_a_sub_process_throws_an_error_that_its_border_catches() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> p -> u_1 -> e_1",
        "sub_a: p -> u_2 -> e_2",
        "b_x -> u_x -> e",
        e_1="error E1",
        b_x="sub_a error E1",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_x"]
    assert case.of("error.caught") == [{"n": "b_x#1", "code": "E1"}]
    case.complete("u_x")
    assert case.ended
    assert case.of("case.completed")[0].get("error") is None


@pytest.mark.parametrize(("thrown", "expected"), [("E1", "u_1"), ("E2", "u_2"), ("E3", "u_any")])
def test_a_code_comes_before_any(thrown: str, expected: str) -> None:
    case = stage(
        "s -> svc_a -> e",
        "b_any -> u_any -> e",
        "b_1 -> u_1 -> e",
        "b_2 -> u_2 -> e",
        svc_a="t",
        b_any="svc_a error",
        b_1="svc_a error E1",
        b_2="svc_a error E2",
    ).start()
    case.fail("svc_a", thrown)
    assert case.open() == [expected]


def test_an_error_climbs_past_scopes_that_catch_another() -> None:
    case = stage(
        "s -> sub_a -> e",
        "sub_a: s_1 -> sub_b -> e_1",
        "sub_b: s_2 -> sub_c -> e_2",
        "sub_c: s_3 -> svc_a -> e_3",
        "b_outer -> u_outer -> e",
        "sub_a: b_inner -> u_inner -> e_1",
        svc_a="t",
        b_outer="sub_a error E1",
        b_inner="sub_b error E2",
    ).start()
    case.fail("svc_a", "E1")
    assert case.open() == ["u_outer"]
    assert case.at() == ["u_outer"]


def test_an_error_that_nobody_catches_ends_the_case_with_everything_in_it() -> None:
    case = stage(
        "s -> p -> sub_a -> e",
        "p -> u_b -> e",
        "p -> c_m -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "esp_m: s_m -> e_m",
        "esp_m",
        e_1="error E1",
        c_m="message m",
        s_m="~message other",
    ).start()
    case.complete("u_1")
    assert case.ended
    assert case.of("case.completed") == [{"end": "e_1", "closure": "", "error": "E1"}]


def test_an_error_at_the_top_ends_the_case() -> None:
    case = stage("s -> p -> u_a -> e_a", "p -> u_b -> e", e_a="error E1").start()
    case.complete("u_a")
    assert case.ended
    assert case.of("case.completed") == [{"end": "e_a", "closure": "", "error": "E1"}]


def test_an_event_sub_process_catches_before_the_border() -> None:
    """p. 276: what handles it inside comes first; then the flow goes on as if all was well."""
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> u_fix -> e_x",
        "b_x -> u_x -> e",
        e_1="error E1",
        s_x="error",
        b_x="sub_a error E1",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_fix"]
    case.complete("u_fix")
    assert case.open() == ["u_next"]


def test_an_error_thrown_by_a_handler_goes_on_to_the_border() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> u_fix -> e_x",
        "b_x -> u_x -> e",
        e_1="error E1",
        s_x="error E1",
        e_x="error E1",
        b_x="sub_a error E1",
    ).start()
    case.complete("u_1")
    case.complete("u_fix")
    assert case.open() == ["u_x"]
    assert [body["n"] for body in case.of("error.caught")] == ["s_x#1", "b_x#1"]


def test_an_error_in_one_copy_gives_up_all_of_them() -> None:
    """§13.5.3, p. 439: in case of a multi-instance, all its instances are cancelled."""
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> svc_a -> u_1 -> e_1",
        "b_x -> u_x -> e",
        sub_a="| each i in items",
        svc_a="t",
        b_x="sub_a error E1",
    ).start(items=[1, 2, 3])
    case.job("svc_a")
    assert case.open() == ["u_1"]
    left = case.ledger.oldest("job", "svc_a")
    case.fail("svc_a", "E1")
    assert case.open() == ["u_x"]
    assert case.awaited("job") == []
    assert case.refused(CompleteJob, task=left)
    case.complete("u_x")
    assert case.ended


def test_a_failing_job_in_a_multi_instance_task_is_caught_at_its_border() -> None:
    case = stage(
        "s -> svc_a -> u_next -> e", "b_x -> u_x -> e", svc_a="t | times 3", b_x="svc_a error"
    ).start()
    case.job("svc_a")
    case.fail("svc_a", "E9")
    assert case.open() == ["u_x"]
    assert case.of("job.cancelled") == [{"n": "svc_a#4"}]


def test_an_error_in_a_handler_of_the_case_is_caught_by_another_handler() -> None:
    case = stage(
        "s -> u_a -> e",
        "esp_m",
        "esp_m: s_m -> u_m -> e_m",
        "esp_x",
        "esp_x: s_x -> u_x -> e_x",
        s_m="~message m",
        e_m="error E1",
        s_x="error E1",
    ).start()
    case.message("m")
    case.complete("u_m")
    assert case.open() == ["u_x"]
    assert case.awaited("message") == []
    case.complete("u_x")
    assert case.ended
    assert case.trace("e_") == ["e_m", "e_x"]


def test_an_error_that_a_compensation_handler_throws_climbs_from_the_thrower() -> None:
    case = stage(
        "s -> sub_a -> e",
        "sub_a: s_1 -> n_a -> h_undo -> u_after -> e_1",
        "b_x -> u_x -> e",
        h_undo="compensation",
        b_c="n_a compensation -> svc_u",
        svc_u="t",
        b_x="sub_a error E1",
    ).start()
    case.fail("svc_u", "E1")
    assert case.open() == ["u_x"]


def test_an_error_end_reached_twice_is_caught_once() -> None:
    case = stage(
        "s -> sub_a -> e",
        "sub_a: s_1 -> p -> n_1 -> e_1",
        "sub_a: p -> n_2 -> e_1",
        "b_x -> u_x -> e",
        e_1="error E1",
        b_x="sub_a error E1",
    ).start()
    assert case.open() == ["u_x"]
    assert len(case.of("error.raised")) == 1


def test_a_multiple_end_throws_all_it_names_although_the_first_ends_its_scope() -> None:
    case = stage(
        "s -> sub_a -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "b_s -> u_s -> e",
        "b_x -> u_x -> e",
        e_1="any: signal stop; error E1; message told",
        b_s="sub_a signal stop",
        b_x="sub_a error E1",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_s"]
    assert [body["name"] for body in case.of("message.thrown")] == ["told"]
    sent = [*case.of("message.thrown"), *case.of("signal.thrown")]
    assert len({body["id"] for body in sent}) == 2
