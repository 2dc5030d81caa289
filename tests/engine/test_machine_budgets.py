"""A command that would run on without end is carried out, and what it set off stands still."""

import pytest

from engine.spiff.workflow import STEP_BUDGET
from tests.engine.stage import stage

SPIN = ("s -> u_a -> x_in -> t_n -> x_out -> u_z -> e", "x_out -[n > 0]-> x_in")


def test_the_command_stands_and_the_busiest_node_is_named() -> None:
    case = stage(*SPIN, t_n="{n: n + 1}").start(n=0)
    case.complete("u_a", n=1, note="typed")
    (incident,) = case.picture().incidents.values()
    assert incident["code"] == "INC-020"
    assert incident["facts"]["node"] in {"x_in", "t_n", "x_out"}
    assert incident["facts"]["steps"] == STEP_BUDGET
    assert case.variables == {"n": 1, "note": "typed"}
    assert case.trace("u_a") == ["u_a"]


def test_it_goes_on_where_it_stood_once_the_loop_can_end() -> None:
    case = stage(*SPIN, "s -> x_set -> u_set -> x_set", t_n="{n: n + 1}").start(n=0)
    case.complete("u_a", n=1)
    case.retry("x_in")
    assert case.incidents() == {"x_in": "INC-020"}
    case.complete("u_set", n=-5)
    case.retry("x_in")
    assert case.open() == ["u_set", "u_z"]
    assert case.variables["n"] == -4


def test_what_else_the_command_set_off_stands_still_with_it_and_can_go_on() -> None:
    case = stage(*SPIN, "u_a -> u_b -> e", t_n="{n: n + 1}").start(n=0)
    case.complete("u_a", n=1)
    assert case.incidents() == {"u_b": "INC-020", "x_in": "INC-020"}
    case.retry("u_b")
    assert case.open() == ["u_b"]


def test_a_case_that_would_spin_from_its_start_begins_and_stands_still() -> None:
    case = stage("s -> x_in -> n_a -> x_out -> e", "x_out -[true]-> x_in").start()
    assert case.incidents() == {"s": "INC-020"}
    assert case.of("case.started")


@pytest.mark.parametrize("loop", ["loop true", "loop n >= 0"])
def test_a_loop_marker_without_end_is_held_too(loop: str) -> None:
    case = stage("s -> u_a -> t_n -> e", t_n=f"{{n: n + 1}} | {loop}").start(n=0)
    case.complete("u_a")
    assert case.incidents() == {"t_n": "INC-020"}


def test_handlers_that_set_each_other_off_without_end_are_held() -> None:
    case = stage(
        "s -> u_a -> h_go -> u_b -> e",
        "s -> u_c -> e",
        "esp_x",
        "esp_x: s_x -> h_x -> e_x",
        s_x="~signal go",
        h_go="signal go",
        h_x="signal go",
    ).start()
    case.complete("u_a")
    assert set(case.incidents().values()) == {"INC-020"}
    assert case.open() == ["u_c"]


def test_tokens_that_met_at_a_join_before_the_loop_are_joined_once() -> None:
    case = stage(
        "s -> p -> u_a -> i_j -> x_in -> n_b -> x_out -> e",
        "p -> u_b -> i_j",
        "x_out -[spin]-> x_in",
        "s -> x_set -> u_set -> x_set",
    ).start(spin=True)
    case.complete("u_a")
    case.complete("u_b")
    assert case.incidents() == {"i_j": "INC-020"}
    assert case.at().count("i_j") == 1
    case.complete("u_set", spin=False)
    assert case.at().count("i_j") == 1
    case.retry("i_j")
    assert case.trace("e") == ["e"]


def test_a_long_way_within_the_budget_is_no_incident() -> None:
    case = stage("s -> t_n -> x -> u_z -> e", "x -[n < 3000]-> t_n", t_n="{n: n + 1}").start(n=0)
    assert case.open() == ["u_z"]


def test_two_tokens_at_a_gateway_with_one_way_in_are_held_apart() -> None:
    case = stage(
        "s -> u_a -> n_2 -> i_x -[true]-> x_in -> n_b -> x_out -> e",
        "x_out -[spin]-> x_in",
        n_2="| tokens 2 out",
    ).start(spin=True)
    case.complete("u_a")
    assert case.incidents() == {"n_2": "INC-020"}
