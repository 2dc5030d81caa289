"""Event sub-processes handle an event within their scope (BPMN 2.0.2 §10.3.5, p. 174-176; §13.5.4,
p. 439-440).
"""

import pytest

from tests.engine.stage import Stage, stage

SETTER = "s -> x_set -> u_set -> x_set"
"""A task that can be done again and again, to change variables while others wait."""
TRIGGERS = ["message m", "signal m", "condition go", "PT1H"]


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_one_that_interrupts_takes_over_its_scope_and_then_the_flow_goes_on(trigger: str) -> None:
    case = stage(
        SETTER,
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> u_x -> e_x",
        "sub_a: esp_y",
        "esp_y: s_y -> u_y -> e_y",
        s_x=trigger,
        s_y="~message other",
    ).start(go=False)
    happen(case, trigger)
    assert case.open() == ["u_set", "u_x"]
    assert not any(case.ledger.open[k] for k in ("message", "signal", "timer", "condition"))
    case.complete("u_x")
    assert case.open() == ["u_next", "u_set"]


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_one_that_does_not_interrupt_runs_beside_its_scope(trigger: str) -> None:
    case = stage(
        SETTER,
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> u_x -> e_x",
        s_x=f"~{trigger}",
    ).start(go=False)
    happen(case, trigger)
    assert case.open() == ["u_1", "u_set", "u_x"]
    case.complete("u_1")
    assert case.open() == ["u_set", "u_x"]
    case.complete("u_x")
    assert case.open() == ["u_next", "u_set"]


def test_several_of_one_kind_run_at_a_time() -> None:
    case = stage("s -> u_a -> e", "esp_x", "esp_x: s_x -> u_x -> e_x", s_x="~message m").start()
    for _ in range(3):
        case.message("m")
    assert case.open() == ["u_a", "u_x", "u_x", "u_x"]


def test_none_begins_any_more_once_only_handlers_are_left() -> None:
    """p. 440: while the parent activity is completing."""
    case = stage("s -> u_a -> e", "esp_x", "esp_x: s_x -> u_x -> e_x", s_x="~message m").start()
    case.message("m")
    case.complete("u_a")
    assert case.open() == ["u_x"]
    assert case.awaited("message") == []
    case.complete("u_x")
    assert case.ended


def test_one_of_the_case_takes_over_the_case() -> None:
    case = stage(
        "s -> p -> u_a -> e",
        "p -> sub_b -> e",
        "sub_b: s_1 -> u_1 -> e_1",
        "sub_b: b_x -> e_b",
        "esp_x",
        "esp_x: s_x -> u_x -> e_x",
        b_x="u_1 PT9H",
        s_x="message stop",
    ).start()
    case.message("stop")
    assert case.at() == ["esp_x", "u_x"]
    assert case.awaited("timer") == []
    case.complete("u_x")
    assert case.ended


def test_one_that_interrupts_also_takes_others_that_run() -> None:
    case = stage(
        "s -> u_a -> e",
        "esp_x",
        "esp_x: s_x -> u_x -> e_x",
        "esp_y",
        "esp_y: s_y -> u_y -> e_y",
        s_x="~message m",
        s_y="message stop",
    ).start()
    case.message("m")
    case.message("m")
    case.message("stop")
    assert case.open() == ["u_y"]


def test_the_border_of_the_scope_listens_on_while_a_handler_runs() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> u_x -> e_x",
        "b_late -> u_late -> e",
        s_x="message m",
        b_late="sub_a PT5H",
    ).start()
    case.message("m")
    case.wait(hours=5)
    assert case.open() == ["u_late"]


def test_one_inside_another_handles_what_happens_there() -> None:
    case = stage(
        "s -> u_a -> e",
        "esp_x",
        "esp_x: s_x -> svc_x -> e_x",
        "esp_x: esp_y",
        "esp_y: s_y -> u_y -> e_y",
        svc_x="t",
        s_x="~message m",
        s_y="error",
    ).start()
    case.message("m")
    case.fail("svc_x", "E1")
    assert case.open() == ["u_a", "u_y"]
    case.complete("u_y")
    assert case.open() == ["u_a"]
    case.message("m")
    assert case.awaited("job") == ["svc_x"]


def test_each_copy_of_a_sub_process_has_handlers_of_its_own() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> u_x -> e_x",
        sub_a="| each item in items",
        s_x="message m",
    ).start(items=["a", "b"])
    assert case.awaited("message") == ["s_x", "s_x"]
    case.message("m", seen=1)
    assert case.open() == ["u_1", "u_x"]
    case.complete("u_1")
    assert case.awaited("message") == []
    case.complete("u_x")
    assert case.open() == ["u_next"]


def test_terminate_in_a_handler_ends_only_the_handler() -> None:
    case = stage(
        "s -> u_a -> e",
        "esp_x",
        "esp_x: s_x -> p -> u_x -> e_all",
        "esp_x: p -> u_y -> e_y",
        s_x="~message m",
        e_all="terminate",
    ).start()
    case.message("m")
    case.complete("u_x")
    assert case.open() == ["u_a"]


def test_one_that_needs_several_things_waits_for_all_of_them() -> None:
    case = stage(
        "s -> u_a -> e", "esp_x", "esp_x: s_x -> u_x -> e_x", s_x="~all: message m; signal t"
    ).start()
    for _ in range(2):
        case.signal("t")
        case.message("m")
    assert case.open() == ["u_a", "u_x", "u_x"]


def test_an_inner_scope_is_closed_to_the_handlers_of_a_scope_that_was_taken_over() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> sub_b -> e_1",
        "sub_b: s_2 -> u_2 -> e_2",
        "sub_b: esp_y",
        "esp_y: s_y -> u_y -> e_y",
        "sub_a: esp_x",
        "esp_x: s_x -> u_x -> e_x",
        s_x="signal go",
        s_y="signal go",
    ).start()
    case.signal("go")
    assert case.open() == ["u_x"]
    assert case.awaited("signal") == []


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
