"""Conditional events fire when their condition becomes true (BPMN 2.0.2 §10.5.5, p. 265)."""

from tests.engine.stage import stage

SETTER = "s -> x_set -> u_set -> x_set"
"""A task that can be done again and again, to change variables while others wait."""


def test_a_condition_fires_each_time_it_becomes_true() -> None:
    case = stage(SETTER, "s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a condition n > 3").start(n=0)
    for value, fired in [(5, 1), (6, 1), (2, 1), (7, 2), (7, 2), (0, 2), (4, 3)]:
        case.complete("u_set", n=value)
        assert case.open().count("u_x") == fired
    assert len(case.of("condition.met")) == 3


def test_a_condition_that_holds_when_its_event_begins_to_listen_fires_at_once() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a condition n > 3").start(n=9)
    assert case.open() == ["u_a", "u_x"]
    assert case.awaited("condition") == ["b_x"]


def test_a_token_waits_until_the_condition_holds() -> None:
    case = stage(SETTER, "s -> c_n -> u_a -> e", c_n="condition n > 3").start(n=0)
    case.complete("u_set", n=3)
    assert case.open() == ["u_set"]
    case.complete("u_set", n=4)
    assert case.open() == ["u_a", "u_set"]
    assert case.awaited("condition") == []


def test_a_condition_about_what_is_not_there_yet_waits() -> None:
    case = stage(SETTER, "s -> c_n -> u_a -> e", c_n="condition amount > 3").start()
    assert not case.incidents()
    case.complete("u_set", amount=4)
    assert case.open() == ["u_a", "u_set"]


def test_what_a_script_changes_is_seen_before_the_next_step() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> t_1 -> t_2 -> e_1",
        "b_x -> u_x -> e",
        t_1="{n: 9}",
        t_2="{ran: true}",
        b_x="sub_a condition n > 3",
    ).start(n=0)
    assert case.open() == ["u_x"]
    assert "ran" not in case.variables


def test_a_condition_sees_the_variables_of_its_scope() -> None:
    case = stage(
        "s -> sub_a -> e",
        "sub_a: s_1 -> u_1 -> u_2 -> e_1",
        "sub_a: b_x -> u_x -> e_1",
        sub_a="| each item in items",
        b_x="u_2 condition item = 2",
    ).start(items=[1, 2, 3])
    for _ in range(3):
        case.complete("u_1")
    assert case.open() == ["u_2", "u_2", "u_x"]


def test_a_condition_sets_off_an_event_sub_process_that_does_not_interrupt() -> None:
    case = stage(SETTER, "esp_x", "esp_x: s_x -> u_x -> e_x", s_x="~condition n > 3").start(n=0)
    case.complete("u_set", n=5)
    case.complete("u_set", n=1)
    case.complete("u_set", n=5)
    assert case.open() == ["u_set", "u_x", "u_x"]


def test_two_conditions_that_become_true_together_both_fire() -> None:
    case = stage(
        SETTER,
        "s -> u_a -> e",
        "b_x -> u_x -> e",
        "b_y -> u_y -> e",
        b_x="~u_a condition n > 3",
        b_y="~u_a condition n > 4",
    ).start(n=0)
    case.complete("u_set", n=5)
    assert case.open() == ["u_a", "u_set", "u_x", "u_y"]


def test_the_first_of_two_interrupting_conditions_takes_the_task() -> None:
    case = stage(
        SETTER,
        "s -> u_a -> e",
        "b_x -> u_x -> e",
        "b_y -> u_y -> e",
        b_x="u_a condition n > 3",
        b_y="u_a condition n > 4",
    ).start(n=0)
    case.complete("u_set", n=5)
    assert case.open() == ["u_set", "u_x"]


def test_a_condition_that_flips_within_one_command_is_seen() -> None:
    case = stage(
        "s -> u_a -> t_on -> t_off -> u_b -> e",
        "esp_x",
        "esp_x: s_x -> u_x -> e_x",
        t_on="{n: 9}",
        t_off="{n: 0}",
        s_x="~condition n > 3",
    ).start(n=0)
    case.complete("u_a")
    assert case.open() == ["u_b", "u_x"]


def test_a_handler_that_makes_its_own_condition_false_and_true_comes_to_an_end() -> None:
    case = stage(
        "s -> u_a -> e",
        "s -> u_b -> e",
        "esp_x",
        "esp_x: s_x -> t_off -> t_on -> e_x",
        t_off="{n: n + 1, on: false}",
        t_on="{on: n < 4}",
        s_x="~condition on",
    ).start(n=0, on=False)
    case.complete("u_a", on=True)
    assert case.trace("esp_x") == ["esp_x"] * 4
    assert case.open() == ["u_b"]
    assert case.variables == {"n": 4, "on": False}


def test_a_condition_behind_an_event_gateway_wins_against_a_timer() -> None:
    case = stage(
        SETTER,
        "s -> g -> c_n -> u_n -> e",
        "g -> c_t -> u_t -> e",
        c_n="condition n > 3",
        c_t="PT1H",
    ).start(n=0)
    case.complete("u_set", n=4)
    assert case.open() == ["u_n", "u_set"]
    assert case.awaited("timer") == []
