"""Where tokens part, meet and go on (BPMN 2.0.2 §13.3.1-13.3.3, p. 426-430; §13.4, p. 434-438)."""

import pytest

from tests.engine.stage import stage


def test_two_flows_out_of_a_task_are_both_taken() -> None:
    case = stage("s -> u_a -> u_b -> e", "u_a -> u_c -> e").start()
    case.complete("u_a")
    assert case.open() == ["u_b", "u_c"]
    case.complete("u_b")
    assert case.open() == ["u_c"]
    case.complete("u_c")
    assert case.ended
    assert case.trace("e") == ["e", "e"]


@pytest.mark.parametrize(
    ("n", "expected"), [(1, ["u_else"]), (5, ["u_big"]), (50, ["u_big", "u_huge"])]
)
def test_conditions_on_flows_out_of_a_task_choose_all_that_hold_or_the_default(
    n: int, expected: list[str]
) -> None:
    """p. 427: the default is for when no condition holds."""
    case = stage(
        "s -> n_a -[n > 3]-> u_big -> e", "n_a -[n > 30]-> u_huge -> e", "n_a -[else]-> u_else -> e"
    ).start(n=n)
    assert case.open() == expected


def test_a_flow_without_a_condition_is_taken_beside_the_default() -> None:
    case = stage(
        "s -> n_a -[n > 3]-> u_big -> e", "n_a -> u_always -> e", "n_a -[else]-> u_else -> e"
    ).start(n=1)
    assert case.open() == ["u_always", "u_else"]


def test_a_task_none_of_whose_flows_applies_keeps_its_token() -> None:
    case = stage("s -> u_a -[n > 3]-> u_b -> e", "u_a -[n > 30]-> u_c -> e").start()
    case.complete("u_a", n=1)
    assert case.incidents() == {"u_a": "INC-010"}
    assert case.open() == []


def test_an_event_chooses_its_flows_as_a_task_does() -> None:
    case = stage("s -> c_m -[ok]-> u_yes -> e", "c_m -[else]-> u_no -> e", c_m="message m").start()
    case.message("m", ok=False)
    assert case.open() == ["u_no"]


def test_uncontrolled_merging_lets_every_token_through() -> None:
    case = stage("s -> p -> n_a -> u_m -> e", "p -> n_b -> u_m").start()
    assert case.open() == ["u_m", "u_m"]
    case.complete("u_m")
    assert not case.ended
    case.complete("u_m")
    assert case.ended


def test_a_parallel_gateway_joins_and_parts_at_once() -> None:
    case = stage(
        "s -> p_a -> u_1 -> p_b -> u_3 -> e", "p_a -> u_2 -> p_b", "p_b -> u_4 -> e"
    ).start()
    case.complete("u_2")
    assert case.open() == ["u_1"]
    case.complete("u_1")
    assert case.open() == ["u_3", "u_4"]


def test_an_excess_token_at_a_parallel_join_serves_its_next_round() -> None:
    """p. 434: exactly one token is consumed from each flow."""
    case = stage(
        "s -> p -> u_a -> x -> p_j -> u_z -> e", "p -> u_b -> x", "p -> u_c -> p_j"
    ).start()
    case.complete("u_a")
    case.complete("u_b")
    assert case.open() == ["u_c"]
    case.complete("u_c")
    assert case.open() == ["u_z"]
    assert case.at() == ["p_j", "u_z"]


def test_an_inclusive_join_waits_for_what_can_still_come_and_no_longer() -> None:
    case = stage(
        "s -> i -[a]-> u_a -> i_j -> u_z -> e",
        "i -[b]-> u_b -> x",
        "x -[back]-> i_j",
        "x -> u_away -> e_away",
    ).start(a=True, b=True)
    case.complete("u_a")
    assert case.open() == ["u_b"]
    case.complete("u_b", back=False)
    assert case.open() == ["u_away", "u_z"]


def test_an_inclusive_join_waits_for_a_token_inside_a_sub_process() -> None:
    case = stage(
        "s -> p -> u_a -> i_j -> u_z -> e", "p -> sub_b -> i_j", "sub_b: s_b -> u_in -> e_b"
    ).start()
    case.complete("u_a")
    assert case.open() == ["u_in"]
    case.complete("u_in")
    assert case.open() == ["u_z"]


def test_an_inclusive_join_waits_for_a_border_that_may_still_fire() -> None:
    case = stage(
        "s -> p -> u_a -> i_j -> u_z -> e",
        "p -> u_b -> e_b",
        "b_late -> u_late -> i_j",
        b_late="u_b PT1H",
    ).start()
    case.complete("u_a")
    assert case.open() == ["u_b"]
    case.wait(hours=1)
    assert case.open() == ["u_late"]
    case.complete("u_late")
    assert case.open() == ["u_z"]


def test_an_inclusive_join_goes_on_when_the_border_can_fire_no_more() -> None:
    case = stage(
        "s -> p -> u_a -> i_j -> u_z -> e",
        "p -> u_b -> e_b",
        "b_late -> u_late -> i_j",
        b_late="u_b PT1H",
    ).start()
    case.complete("u_a")
    case.complete("u_b")
    assert case.open() == ["u_z"]


def test_an_inclusive_join_does_not_wait_for_its_own_loop() -> None:
    """p. 435: a path that visits the gateway itself does not count."""
    case = stage("s -> i_j -> u_a -> x -> e", "x -[again]-> i_j", "s -> n_b -> i_j").start(
        again=False
    )
    assert case.open() == ["u_a"]
    case.complete("u_a", again=True)
    assert case.open() == ["u_a"]
    case.complete("u_a", again=False)
    assert case.ended


def test_an_inclusive_join_in_a_loop_joins_each_round() -> None:
    case = stage(
        "s -> x_in -> i -[a]-> u_a -> i_j -> x -> e",
        "i -[b]-> u_b -> i_j",
        "x -[again]-> x_in",
    ).start(a=True, b=True, again=True)
    for _ in range(2):
        case.complete("u_a")
        assert case.open() == ["u_b"]
        case.complete("u_b")
    assert case.open() == ["u_a", "u_b"]
    case.complete("u_b", again=False)
    case.complete("u_a")
    assert case.ended


def test_an_inclusive_join_does_not_wait_for_who_could_as_well_come_where_one_is() -> None:
    """p. 435: … there is also a path to a flow that has a token."""
    case = stage(
        "s -> p -> u_a -> x_a -> i_j -> u_z -> e",
        "p -> u_b -> x_b",
        "x_b -[other]-> n_b -> i_j",
        "x_b -> x_a",
    ).start(other=False)
    case.complete("u_a")
    assert case.open() == ["u_b", "u_z"]


def test_two_inclusive_joins_that_wait_for_each_other_let_the_first_go() -> None:
    case = stage(
        "s -> p -> i_a -> n_a -> x_a -> i_b -> u_z -> e", "p -> i_b", "x_a -[back]-> i_a"
    ).start(back=False)
    assert case.open() == ["u_z"]


def test_an_inclusive_join_waits_for_a_step_that_stands_still() -> None:
    case = stage("s -> p -> u_a -> i_j -> u_z -> e", "p -> t_b -> i_j", t_b="missing").start()
    case.complete("u_a", missing={"x": 1})
    assert case.open() == []
    case.retry("t_b")
    assert case.open() == ["u_z"]


def test_a_level_without_start_events_begins_everywhere_nothing_leads_to() -> None:
    case = stage("s -> sub_a -> u_z -> e", "sub_a: u_1 -> u_2", "sub_a: u_3").start()
    assert case.open() == ["u_1", "u_3"]
    for node in ("u_1", "u_3", "u_2"):
        assert not case.ended
        case.complete(node)
    assert case.open() == ["u_z"]


def test_an_empty_sub_process_is_done_at_once() -> None:
    case = stage("s -> sub_a -> u_z -> e", "sub_a: esp_x", "esp_x: s_x -> e_x", s_x="message m")
    case.start()
    assert case.open() == ["u_z"]
    assert case.awaited("message") == []


def test_the_flow_to_the_event_that_fired_is_taken() -> None:
    case = stage("s -> g -> c_a -> e", "g -> c_b -> e", c_a="message a", c_b="message b").start()
    case.message("b")
    assert case.ended
    assert dict(case.picture().flows) == {"f1": 1, "f4": 1, "f5": 1}
