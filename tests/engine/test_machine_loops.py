"""Standard loops (BPMN 2.0.2 §10.3.8, p. 189; §13.3.6, p. 432)."""

import pytest

from tests.engine.stage import stage


def test_it_is_done_as_long_as_the_condition_holds() -> None:
    case = stage("s -> t_a -> u_z -> e", t_a="{n: n + 1} | loop n < 3").start(n=0)
    assert case.variables["n"] == 3
    assert case.open() == ["u_z"]
    assert case.trace("t_a") == ["t_a"] * 3


def test_it_is_done_once_when_the_condition_is_asked_afterwards() -> None:
    case = stage("s -> t_a -> e", t_a="{n: n + 1} | loop n < 3").start(n=7)
    assert case.variables["n"] == 8


def test_it_is_not_done_when_the_condition_is_asked_before_and_does_not_hold() -> None:
    case = stage("s -> t_a -> e", t_a="{n: n + 1} | loop before n < 3").start(n=7)
    assert case.ended
    assert case.trace("t_a") == []


@pytest.mark.parametrize(("loop", "times"), [("loop", 4), ("loop true", 4), ("loop n < 2", 2)])
def test_a_maximum_ends_it_in_any_case(loop: str, times: int) -> None:
    case = stage("s -> t_a -> e", t_a=f"{{n: n + 1}} | {loop} | most 4").start(n=0)
    assert case.variables["n"] == times


def test_the_counter_is_there_for_the_work_and_for_the_condition_and_then_gone() -> None:
    case = stage(
        "s -> t_a -> e", t_a="{seen: append(seen, loopCounter)} | loop loopCounter < 3"
    ).start(seen=[])
    assert case.variables == {"seen": [1, 2, 3]}


def test_a_person_does_a_task_again_until_it_is_right() -> None:
    case = stage(
        "s -> u_a -> u_z -> e", "b_x -> u_x -> e", u_a="| loop not(ok)", b_x="u_a PT5H"
    ).start()
    case.wait(hours=3)
    case.complete("u_a", ok=False)
    assert case.open() == ["u_a"]
    case.complete("u_a", ok=False)
    assert case.wait(hours=2) == ["b_x"]
    assert case.open() == ["u_x"]
    assert case.picture().visits["u_a"] == 3


def test_a_sub_process_is_repeated_with_fresh_data_and_a_fresh_border_inside() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: data part",
        "sub_a: s_1 -> t_1 -> u_1 -> e_1",
        "sub_a: b_x -> u_x -> e_1",
        sub_a="| loop loopCounter < 2",
        t_1='{parts: append(parts, part), part: "door"}',
        b_x="u_1 PT2H",
    ).start(parts=[])
    case.wait(hours=1)
    case.complete("u_1")
    assert case.wait(hours=1) == []
    assert case.wait(hours=1) == ["b_x"]
    case.complete("u_x")
    assert case.open() == ["u_z"]
    assert case.variables == {"parts": [None, None]}


def test_an_error_in_one_round_ends_the_loop() -> None:
    case = stage(
        "s -> svc_a -> u_z -> e", "b_x -> u_x -> e", svc_a="t | loop true", b_x="svc_a error"
    ).start()
    case.job("svc_a")
    case.job("svc_a")
    case.fail("svc_a", "E1")
    assert case.open() == ["u_x"]
    assert case.awaited("job") == []


def test_a_loop_in_a_loop_counts_for_itself() -> None:
    case = stage(
        "s -> sub_a -> e",
        "sub_a: s_1 -> t_1 -> e_1",
        sub_a="| loop loopCounter < 2",
        t_1="{seen: append(seen, loopCounter)} | loop loopCounter < 3",
    ).start(seen=[])
    assert case.variables == {"seen": [1, 2, 3, 1, 2, 3]}


def test_terminate_in_one_round_ends_that_round() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> p -> u_1 -> e_all",
        "sub_a: p -> u_2 -> e_2",
        sub_a="| loop loopCounter < 2",
        e_all="terminate",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_1", "u_2"]
    case.complete("u_1")
    assert case.open() == ["u_z"]


def test_a_loop_chooses_its_way_on_once_after_the_last_round() -> None:
    case = stage(
        "s -> t_a -[n > 2]-> u_big -> e",
        "t_a -[else]-> u_small -> e",
        t_a="{n: n + 1} | loop n < 3",
    ).start(n=0)
    assert case.open() == ["u_big"]
    assert dict(case.picture().flows) == {"f1": 1, "f2": 1}
