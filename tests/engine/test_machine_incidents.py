"""What cannot be worked out stands still, and goes on exactly where it stopped."""

import pytest

from engine.commands import RetryIncident
from engine.errors import NoIncident
from tests.engine.stage import stage

SETTER = "s -> x_set -> u_set -> x_set"
"""A task that can be done again and again, to correct variables."""


def test_a_script_that_fails_is_tried_again_with_its_border_and_clocks_as_they_are() -> None:
    case = stage(
        SETTER, "s -> t_a -> u_z -> e", "b_x -> u_x -> e", t_a="given", b_x="~t_a PT5H"
    ).start()
    assert case.incidents() == {"t_a": "INC-011"}
    case.wait(hours=4)
    case.retry("t_a")
    assert case.incidents() == {"t_a": "INC-011"}
    assert case.wait(hours=1) == ["b_x"]
    case.complete("u_set", given={"n": 1})
    case.retry("t_a")
    assert case.open() == ["u_set", "u_x", "u_z"]
    assert case.awaited("timer") == []


def test_a_condition_at_the_way_out_is_asked_again_and_the_work_is_not_done_twice() -> None:
    case = stage(
        SETTER,
        "s -> t_a -[m > 1]-> u_big -> e",
        "t_a -[else]-> u_small -> e",
        "b_x -> u_x -> e",
        t_a="{n: n + 1}",
        b_x="t_a PT5H",
    ).start(n=0)
    assert case.incidents() == {"t_a": "INC-011"}
    assert case.wait(hours=9) == [], "what is done is not interrupted any more"
    case.complete("u_set", m=5)
    case.retry("t_a")
    assert case.open() == ["u_big", "u_set"]
    assert case.variables["n"] == 1


def test_a_gateway_chooses_again() -> None:
    case = stage(SETTER, "s -> x -[m > 1]-> u_a -> e", "x -> u_b -> e").start()
    assert case.incidents() == {"x": "INC-011"}
    case.complete("u_set", m=0)
    case.retry("x")
    assert case.open() == ["u_b", "u_set"]


def test_a_task_of_a_person_whose_due_date_cannot_be_worked_out_is_not_offered_yet() -> None:
    case = stage(SETTER, "s -> u_a -> e", "b_x -> e_x", u_a="=when", b_x="u_a PT5H").start()
    assert case.open() == ["u_set"]
    assert case.awaited("timer") == []
    case.complete("u_set", when="PT1H")
    case.retry("u_a")
    assert case.open() == ["u_a", "u_set"]
    assert case.wait(hours=5) == ["b_x"]


def test_a_task_that_was_never_offered_is_not_withdrawn_as_one() -> None:
    case = stage(
        "s -> sub_a -> e",
        "sub_a: s_1 -> u_a -> e_1",
        "b_x -> u_x -> e",
        u_a="=when",
        b_x="sub_a PT1H",
    ).start()
    case.wait(hours=1)
    assert case.of("task.cancelled") == []
    assert case.open() == ["u_x"]
    assert case.incidents() == {}


@pytest.mark.parametrize("where", ["c_t", "b_t", "s_t"])
def test_a_timer_that_says_no_time_is_set_again(where: str) -> None:
    lines = {
        "c_t": ("s -> c_t -> u_z -> e",),
        "b_t": ("s -> u_a -> e", "b_t -> u_z -> e"),
        "s_t": ("s -> u_a -> e", "esp_t", "esp_t: s_t -> u_z -> e_t"),
    }[where]
    trigger = {"c_t": "=when", "b_t": "u_a =when", "s_t": "=when"}[where]
    case = stage(SETTER, *lines, **{where: trigger}).start()
    assert case.incidents() == {where: "INC-011"}
    case.complete("u_set", when="soon")
    case.retry(where)
    assert case.incidents() == {where: "INC-011"}
    case.complete("u_set", when="PT1H")
    case.retry(where)
    assert case.wait(hours=1) == [where]
    assert "u_z" in case.open()


def test_an_arm_that_could_not_listen_goes_with_what_it_was_for() -> None:
    case = stage("s -> u_a -> u_b -> e", "b_t -> e_t", b_t="u_a =when").start()
    assert case.incidents() == {"b_t": "INC-011"}
    case.complete("u_a")
    assert case.incidents() == {}
    case.complete("u_b")
    assert case.ended


def test_a_timer_behind_an_event_gateway_that_cannot_be_set_does_not_stop_the_others() -> None:
    case = stage("s -> g -> c_t -> e", "g -> c_m -> u_m -> e", c_t="=when", c_m="message m").start()
    assert case.incidents() == {"c_t": "INC-011"}
    case.message("m")
    assert case.open() == ["u_m"]
    assert case.incidents() == {}


def test_a_loop_condition_that_fails_is_asked_again_and_no_round_is_repeated() -> None:
    case = stage(
        SETTER, "s -> t_a -> u_z -> e", "b_x -> e_x", t_a="{n: n + 1} | loop again", b_x="~t_a PT5H"
    ).start(n=0)
    assert case.incidents() == {"t_a": "INC-011"}
    case.complete("u_set", again=False)
    case.retry("t_a")
    assert case.variables["n"] == 1
    assert case.open() == ["u_set", "u_z"]


def test_a_loop_condition_asked_before_that_fails_is_asked_again() -> None:
    case = stage(SETTER, "s -> t_a -> u_z -> e", t_a="{n: n + 1} | loop before n < most").start(n=0)
    assert case.incidents() == {"t_a": "INC-011"}
    case.complete("u_set", most=2)
    case.retry("t_a")
    assert case.variables["n"] == 2


def test_a_completion_condition_that_fails_is_asked_again_and_the_copies_go_on() -> None:
    case = stage(
        SETTER,
        "s -> u_a -> u_z -> e",
        "b_x -> u_x -> e",
        u_a="| times 3 | seq | until stop",
        b_x="~u_a PT5H",
    ).start()
    case.complete("u_a")
    assert case.incidents() == {"u_a": "INC-011"}
    case.complete("u_set", stop=False)
    case.retry("u_a")
    case.complete("u_a")
    assert case.open() == ["u_a", "u_set"]
    assert case.wait(hours=5) == ["b_x"], "its border still listens"
    case.complete("u_a")
    assert case.open() == ["u_set", "u_x", "u_z"]


def test_a_condition_of_the_behavior_that_fails_is_asked_again_and_nothing_is_thrown_twice() -> (
    None
):
    case = stage(
        SETTER,
        "s -> u_a -> u_z -> e",
        u_a="| times 2 | throws nrOfCompletedInstances > least: message m",
    ).start()
    case.complete("u_a")
    assert case.incidents() == {"u_a": "INC-011"}
    case.complete("u_set", least=0)
    case.retry("u_a")
    assert len(case.of("message.thrown")) == 1
    case.complete("u_a")
    assert len(case.of("message.thrown")) == 2
    assert case.open() == ["u_set", "u_z"]


@pytest.mark.parametrize("node", ["h_m", "send_m", "e_m"])
def test_a_payload_that_fails_is_worked_out_again_and_the_message_sent_once(node: str) -> None:
    last = "" if node == "e_m" else " -> u_z -> e"
    case = stage(SETTER, f"s -> {node}{last}", **{node: "message m =given"}).start()
    assert case.incidents() == {node: "INC-011"}
    assert case.of("message.thrown") == []
    case.complete("u_set", given={"x": 1})
    case.retry(node)
    assert [body["payload"] for body in case.of("message.thrown")] == [{"x": 1}]
    assert case.incidents() == {}


def test_a_correlation_key_that_fails_is_worked_out_again() -> None:
    case = stage(
        SETTER,
        "s -> recv_m -> u_z -> e",
        "b_x -> e_x",
        recv_m="message m | grid.correlation=number",
        b_x="~recv_m PT5H",
    ).start()
    assert case.incidents() == {"recv_m": "INC-011"}
    case.complete("u_set", number="A7")
    case.retry("recv_m")
    assert case.of("message.awaited") == [{"n": "recv_m#1", "name": "m", "key": "A7"}]
    assert case.awaited("timer") == ["b_x"]


def test_a_step_that_does_not_stand_still_cannot_be_tried_again() -> None:
    case = stage("s -> u_a -> e").start()
    with pytest.raises(NoIncident):
        case.do(RetryIncident, task="u_a#1")


def test_a_token_that_stands_still_is_taken_by_the_border_around_it() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> t_1 -> e_1",
        "b_x -> u_x -> e",
        t_1="given",
        b_x="sub_a PT1H",
    ).start()
    assert case.incidents() == {"t_1": "INC-011"}
    case.wait(hours=1)
    assert case.incidents() == {}
    assert case.open() == ["u_x"]
    case.complete("u_x")
    assert case.ended


def test_a_sub_process_that_cannot_leave_leaves_later() -> None:
    case = stage(
        SETTER,
        "s -> sub_a -[m > 1]-> u_z -> e",
        "sub_a -[else]-> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> e_x",
        "b_x -> u_x -> e",
        s_x="message m",
        b_x="sub_a PT1H",
    ).start()
    case.complete("u_1")
    assert case.incidents() == {"sub_a": "INC-011"}
    assert case.awaited("message") == []
    assert case.wait(hours=2) == []
    case.complete("u_set", m=2)
    case.retry("sub_a")
    assert case.open() == ["u_set", "u_z"]


def test_a_multiple_event_that_cannot_leave_fires_no_second_time() -> None:
    case = stage(SETTER, "s -> c_x -[m > 1]-> u_z -> e", "c_x -> e", c_x="any: message a; signal b")
    case.start()
    case.message("a")
    assert case.incidents() == {"c_x": "INC-011"}
    assert case.awaited("signal") == []
    case.complete("u_set", m=2)
    case.retry("c_x")
    assert case.open() == ["u_set", "u_z"]


def test_an_output_that_fails_is_worked_out_again_and_the_person_not_asked_again() -> None:
    case = stage(SETTER, "s -> u_a -> u_z -> e", u_a="| out total=price * factor").start()
    case.complete("u_a", price=3)
    assert case.incidents() == {"u_a": "INC-011"}
    case.complete("u_set", factor=2)
    case.retry("u_a")
    assert case.variables["total"] == 6
    assert case.open() == ["u_set", "u_z"]


def test_an_incident_in_a_copy_leaves_the_others_alone() -> None:
    case = stage(
        SETTER,
        "s -> t_a -> u_z -> e",
        t_a="if item = 2 then given else {r: item} | each item in items | gather r into rs",
    ).start(items=[1, 2, 3])
    assert case.incidents() == {"t_a": "INC-011"}
    assert case.open() == ["u_set"]
    case.complete("u_set", given={"r": 9})
    case.retry("t_a")
    assert case.variables["rs"] == [1, 9, 3]
    assert case.open() == ["u_set", "u_z"]


@pytest.mark.parametrize("script", ["{x: missing + 1}", "{y: 1, x: missing.a}"])
def test_an_entry_of_a_script_that_is_null_for_a_reason_is_named(script: str) -> None:
    case = stage("s -> t_a -> u_z -> e", t_a=script).start()
    (body,) = case.of("incident.raised")
    assert (body["code"], body["facts"]["entry"]) == ("INC-011", "x")
    assert "missing" in body["facts"]["reason"]
    assert case.variables == {}
    assert case.of("data.changed") == []


def test_an_entry_that_says_null_or_hands_on_what_is_not_there_is_null() -> None:
    script = "{x: null, y: missing, z: if a = null then null else a + 1}"
    case = stage("s -> t_a -> u_z -> e", t_a=script).start(a=None)
    assert case.variables == {"a": None, "x": None, "y": None, "z": None}
    assert case.open() == ["u_z"]
