"""The complex gateway (BPMN 2.0.2 §10.6.5, p. 295-297; §13.4.5, p. 436-438)."""

import pytest

from tests.engine.stage import stage

THREE = (
    "s -> p -> u_1 -> k_j -> u_z -> e",
    "p -> u_2 -> k_j",
    "p -> u_3 -> k_j",
)


def test_two_of_three_are_enough_and_the_third_is_taken_in_without_effect() -> None:
    case = stage(*THREE, k_j="activationCount >= 2").start()
    case.complete("u_1")
    assert case.open() == ["u_2", "u_3"]
    case.complete("u_3")
    assert case.open() == ["u_2", "u_z"]
    case.complete("u_z")
    assert case.open() == ["u_2"]
    case.complete("u_2")
    assert case.ended
    assert case.trace("k_j") == ["k_j"]
    assert case.picture().visits["k_j"] == 3


def test_it_works_as_a_discriminator_in_a_loop() -> None:
    case = stage(
        "s -> x_in -> p -> u_1 -> k_j -> u_z -> x -> e",
        "p -> u_2 -> k_j",
        "x -[again]-> x_in",
        k_j="activationCount >= 1",
    ).start()
    case.complete("u_2")
    assert case.open() == ["u_1", "u_z"]
    case.complete("u_1")
    case.complete("u_z", again=True)
    assert case.open() == ["u_1", "u_2"]
    case.complete("u_1")
    assert case.open() == ["u_2", "u_z"]
    case.complete("u_2")
    case.complete("u_z", again=False)
    assert case.ended


def test_a_token_of_the_next_round_waits_until_this_one_is_over() -> None:
    case = stage(
        "s -> x_in -> p -> u_1 -> k_j -> u_z -> x -> e",
        "p -> u_2 -> k_j",
        "x -[again]-> x_in",
        k_j="activationCount >= 1",
    ).start()
    case.complete("u_1")
    case.complete("u_z", again=True)
    case.complete("u_1")
    assert case.open() == ["u_2", "u_2"]
    case.complete("u_2")
    assert case.open() == ["u_2", "u_z"]
    case.complete("u_2")
    assert case.open() == ["u_z"]
    case.complete("u_z", again=False)
    assert case.ended


def test_the_round_is_over_when_nothing_of_it_can_come_any_more() -> None:
    case = stage(
        "s -> p -> u_1 -> k_j -> u_z -> x_z -> e",
        "p -> u_2 -> x_2 -> k_j",
        "x_2 -[away]-> e_away",
        "x_z -[again]-> u_1",
        k_j="activationCount >= 1",
    ).start()
    case.complete("u_1")
    case.complete("u_2", away=True)
    case.complete("u_z", again=True)
    case.complete("u_1")
    assert case.open() == ["u_z"]


@pytest.mark.parametrize("other", [False, True])
def test_a_round_ends_although_who_came_first_might_come_again(other: bool) -> None:
    """p. 437: a path to a flow that was served already makes up for one that was not."""
    case = stage(
        "s -> p -> u_1 -> x_1 -> k_j -> u_z -> e",
        "p -> u_2 -> x_2",
        "x_2 -[other]-> n_2 -> k_j",
        "x_2 -> x_1",
        k_j="activationCount >= 1",
    ).start(other=other)
    case.complete("u_1")
    assert case.open() == ["u_2", "u_z"]
    case.complete("u_2")
    assert case.open() == ["u_z", "u_z"]


def test_a_round_in_which_all_came_at_once_has_its_second_phase_too() -> None:
    case = stage(
        "s -> p -> n_1 -> k_j -[waitingForStart]-> u_first -> e",
        "p -> n_2 -> k_j",
        "k_j -[not(waitingForStart)]-> u_rest -> e",
        k_j="activationCount >= 2",
    ).start()
    assert case.open() == ["u_first", "u_rest"]


def test_it_chooses_its_ways_on_as_an_inclusive_gateway_does() -> None:
    case = stage(
        "s -> k -[n > 1]-> u_a -> e", "k -[n > 2]-> u_b -> e", "k -[else]-> u_c -> e"
    ).start(n=3)
    assert case.open() == ["u_a", "u_b"]


def test_conditions_may_ask_which_phase_it_is() -> None:
    """p. 437: the conditions may evaluate differently in the two phases."""
    case = stage(
        "s -> p -> u_1 -> k_j -[waitingForStart]-> u_first -> e",
        "p -> u_2 -> k_j",
        "p -> u_3 -> k_j",
        "k_j -[not(waitingForStart)]-> u_rest -> e",
        k_j="activationCount >= 1",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_2", "u_3", "u_first"]
    case.complete("u_2")
    assert case.open() == ["u_3", "u_first"]
    case.complete("u_3")
    assert case.open() == ["u_first", "u_rest"]


def test_the_condition_may_ask_for_data_that_changes_later() -> None:
    case = stage(
        *THREE, "s -> x_set -> u_set -> x_set", k_j="activationCount >= 3 or urgent"
    ).start(urgent=False)
    case.complete("u_1")
    assert case.open() == ["u_2", "u_3", "u_set"]
    case.complete("u_set", urgent=True)
    assert case.open() == ["u_2", "u_3", "u_set", "u_z"]


def test_a_condition_that_fails_is_asked_again_on_retry_and_no_token_is_forgotten() -> None:
    case = stage(*THREE, "s -> x_set -> u_set -> x_set", k_j="activationCount >= needed").start()
    case.complete("u_1")
    assert case.incidents() == {"k_j": "INC-011"}
    case.complete("u_2")
    case.complete("u_set", needed=3)
    case.retry("k_j")
    assert "u_z" not in case.open()
    case.complete("u_3")
    assert case.open() == ["u_set", "u_z"]
    assert case.incidents() == {}


def test_a_gateway_that_finds_no_way_on_keeps_its_token() -> None:
    case = stage(
        "s -> p -> n_1 -> k_j -[n > 1]-> u_a -> e",
        "p -> n_2 -> k_j",
        "k_j -[n > 2]-> u_b -> e",
        "s -> u_set -> e",
        k_j="activationCount >= 2",
    ).start(n=0)
    assert case.incidents() == {"k_j": "INC-010"}
    case.complete("u_set", n=2)
    case.retry("k_j")
    assert case.open() == ["u_a"]
