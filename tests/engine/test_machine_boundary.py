"""Events on the border of an activity (BPMN 2.0.2 §10.5.4, p. 249-257; §13.5.3, p. 439)."""

import pytest

from engine.commands import CompleteTask
from tests.engine.stage import Stage, stage

SETTER = "s -> x_set -> u_set -> x_set"
"""A task that can be done again and again, to change variables while others wait."""


@pytest.mark.parametrize("trigger", ["PT1H", "message m", "signal m", "condition late"])
def test_an_interrupting_event_takes_the_task_and_everything_that_listens_there(
    trigger: str,
) -> None:
    case = stage(
        SETTER,
        "s -> u_a -> u_next -> e",
        "b_x -> u_x -> e",
        "b_other -> u_other -> e",
        b_x=f"u_a {trigger}",
        b_other="~u_a message other",
    ).start(late=False)
    task = case.tasks("u_a")[0]
    happen(case, trigger)
    assert case.open() == ["u_set", "u_x"]
    assert case.awaited("message") == []
    assert case.refused(CompleteTask, task=task)


@pytest.mark.parametrize("trigger", ["message m", "signal m", "condition late", "cycle R/PT1H"])
def test_an_event_that_does_not_interrupt_can_happen_again(trigger: str) -> None:
    case = stage(SETTER, "s -> u_a -> u_next -> e", "b_x -> u_x -> e", b_x=f"~u_a {trigger}")
    case.start(late=False)
    for number in range(1, 4):
        happen(case, trigger)
        assert case.open() == ["u_a", "u_set", *["u_x"] * number]
        case.complete("u_set", late=False)
    case.complete("u_a")
    assert not any(case.ledger.open[s] for s in ("message", "signal", "timer", "condition"))
    assert case.open() == ["u_next", "u_set", "u_x", "u_x", "u_x"]


def test_a_timer_on_the_border_that_does_not_interrupt_fires_once() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a PT1H").start()
    assert case.wait(days=3) == ["b_x"]
    assert case.open() == ["u_a", "u_x"]


def test_several_messages_on_one_task_each_go_their_own_way() -> None:
    case = stage(
        "s -> u_a -> e",
        "b_1 -> u_1 -> e",
        "b_2 -> u_2 -> e",
        "b_3 -> u_3 -> e",
        b_1="~u_a message one",
        b_2="~u_a message two",
        b_3="u_a message three",
    ).start()
    case.message("two")
    case.message("one")
    case.message("two")
    assert case.open() == ["u_1", "u_2", "u_2", "u_a"]
    case.message("three")
    assert case.open() == ["u_1", "u_2", "u_2", "u_3"]
    assert case.awaited("message") == []


def test_nothing_listens_at_a_task_that_has_not_been_reached_or_is_done() -> None:
    case = stage("s -> u_a -> u_b -> u_c -> e", "b_x -> e_x", b_x="u_b message m").start()
    assert case.awaited("message") == []
    case.complete("u_a")
    assert case.awaited("message") == ["b_x"]
    case.complete("u_b")
    assert case.awaited("message") == []


def test_the_border_of_a_sub_process_takes_everything_inside() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> p -> u_1 -> e_1",
        "sub_a: p -> c_2 -> e_1",
        "sub_a: p -> sub_b -> e_1",
        "sub_b: s_3 -> u_3 -> e_3",
        "sub_a: b_in -> e_in",
        "b_x -> u_x -> e",
        c_2="PT5H",
        b_x="sub_a PT1H",
        b_in="u_1 message m",
    ).start()
    assert case.awaited("timer") == ["b_x", "c_2"]
    case.wait(hours=1)
    assert case.open() == ["u_x"]
    assert case.awaited("timer") == case.awaited("message") == []
    assert case.at() == ["u_x"]


def test_a_token_beside_a_sub_process_outlives_it() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "b_x -> u_x -> e",
        b_x="~sub_a PT1H",
    ).start()
    case.wait(hours=1)
    case.complete("u_1")
    assert case.open() == ["u_next", "u_x"]
    case.complete("u_next")
    assert not case.ended
    case.complete("u_x")
    assert case.ended


def test_an_interrupting_border_leaves_a_branch_that_began_at_the_same_border() -> None:
    case = stage(
        "s -> u_a -> e",
        "b_hint -> u_hint -> e",
        "b_stop -> u_stop -> e",
        b_hint="~u_a PT1H",
        b_stop="u_a PT2H",
    ).start()
    case.wait(hours=2)
    assert case.open() == ["u_hint", "u_stop"]


def test_the_border_counts_from_the_moment_the_task_is_reached() -> None:
    case = stage("s -> u_a -> u_b -> e", "b_x -> u_x -> e", b_x="u_b PT2H").start()
    case.wait(hours=5)
    case.complete("u_a")
    assert case.wait(hours=1) == []
    assert case.wait(hours=1) == ["b_x"]


def test_a_task_done_in_a_loop_has_a_fresh_border_each_time() -> None:
    case = stage(
        "s -> x_in -> u_a -> x -> e", "x -[again]-> x_in", "b_x -> u_x -> e", b_x="u_a PT2H"
    ).start()
    case.wait(hours=1)
    case.complete("u_a", again=True)
    assert case.wait(hours=1) == []
    assert case.wait(hours=1) == ["b_x"]
    assert case.open() == ["u_x"]


def test_what_the_person_typed_wins_against_a_border_that_it_makes_true() -> None:
    """The command completes the task; its border is gone before anybody asks the condition."""
    case = stage("s -> u_a -> u_next -> e", "b_x -> u_x -> e", b_x="u_a condition late").start(
        late=False
    )
    case.complete("u_a", late=True)
    assert case.open() == ["u_next"]
    assert case.awaited("condition") == []


def test_a_multiple_event_takes_the_first_of_its_triggers() -> None:
    """Table 10.93, p. 256."""
    case = stage(
        "s -> u_a -> e", "b_x -> u_x -> e", b_x="u_a any: message m; signal s; PT1H"
    ).start()
    assert case.awaited("message") == case.awaited("signal") == case.awaited("timer") == ["b_x"]
    case.signal("s")
    assert case.open() == ["u_x"]
    assert not any(case.ledger.open[s] for s in ("message", "signal", "timer"))


def test_a_multiple_event_that_does_not_interrupt_listens_on_for_each_of_its_triggers() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a any: message m; signal s").start()
    case.signal("s")
    case.signal("s")
    case.message("m")
    assert case.open() == ["u_a", "u_x", "u_x", "u_x"]
    assert case.awaited("message") == case.awaited("signal") == ["b_x"]


def test_a_parallel_multiple_event_needs_all_of_its_triggers() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="u_a all: message m; signal s; PT1H")
    case.start()
    case.signal("s")
    assert case.awaited("signal") == []
    case.wait(hours=2)
    assert case.open() == ["u_a"]
    case.message("m")
    assert case.open() == ["u_x"]
    case.complete("u_x")
    assert case.ended


def test_a_parallel_multiple_event_that_does_not_interrupt_gathers_again_and_again() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a all: message m; signal s").start()
    for number in range(1, 4):
        case.message("m")
        assert case.open().count("u_x") == number - 1
        case.signal("s")
        assert case.open().count("u_x") == number
    case.message("m")
    case.complete("u_a")
    assert case.open() == ["u_x"] * 3
    assert case.awaited("signal") == []


def test_a_multiple_event_keeps_the_beat_of_its_cycle() -> None:
    case = stage(
        "s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a any: message m; cycle R3/PT1H"
    ).start()
    assert case.wait(hours=2) == ["b_x", "b_x"]
    case.message("m")
    assert case.wait(hours=9) == ["b_x"]
    assert case.open() == ["u_a", *["u_x"] * 4]


def test_an_error_leaves_nothing_to_go_on_whatever_its_event_says() -> None:
    """Table 10.93, p. 257: an error always interrupts."""
    case = stage("s -> svc_a -> u_z -> e", "b_x -> u_x -> e", svc_a="t", b_x="~svc_a error").start()
    case.fail("svc_a", "E1")
    assert case.at() == ["u_x"]


def test_a_border_on_an_automatic_step_leaves_nothing_behind() -> None:
    case = stage("s -> t_a -> u_b -> e", "b_x -> e_x", b_x="t_a PT1H", t_a="{a: 1}").start()
    assert case.open() == ["u_b"]
    assert case.awaited("timer") == []


def happen(case: Stage, trigger: str) -> None:
    kind, _, name = trigger.partition(" ")
    if kind == "message":
        case.message(name)
    elif kind == "signal":
        case.signal(name)
    elif kind == "condition":
        case.complete("u_set", **{name: True})
    else:
        case.wait(hours=1)
