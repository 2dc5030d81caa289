"""Call activities start another process and wait for it (BPMN 2.0.2 §10.3.6, p. 183-187)."""

import pytest

from engine import commands
from engine.errors import CallNotOpen
from tests.engine.stage import stage


def test_only_what_is_named_goes_in_and_comes_out() -> None:
    case = stage(
        "s -> call_a -> u_z -> e", call_a="other | in a, b:c, d=c + 1 | out x, y:z, w=z * 2"
    ).start(a=1, c=2, secret=3)
    (begun,) = case.of("call.started")
    assert begun["set"] == {"a": 1, "b": 2, "d": 3}
    assert (begun["key"], begun["depth"], begun["binding"]) == ("other", 1, "latest")
    case.returned("call_a", x=7, z=8, more=9)
    assert case.variables == {"a": 1, "c": 2, "secret": 3, "x": 7, "y": 8, "w": 16}
    assert case.open() == ["u_z"]


def test_everything_goes_in_and_out_but_what_only_the_engine_sets() -> None:
    case = stage("s -> call_a -> e", call_a="other | in * | out *").start(a=1)
    assert case.of("call.started")[0]["set"] == {"a": 1}
    case.returned("call_a", a=2, b=3)
    assert case.variables == {"a": 2, "b": 3}


def test_an_error_of_the_called_process_arises_at_the_call() -> None:
    case = stage(
        "s -> call_a -> u_z -> e", "b_x -> u_x -> e", call_a="other", b_x="call_a error E1"
    )
    case.start()
    case.returned("call_a", error="E1")
    assert case.open() == ["u_x"]
    assert case.of("call.cancelled") == []


def test_an_error_of_the_called_process_that_nobody_catches_ends_the_caller() -> None:
    case = stage("s -> p -> call_a -> e", "p -> u_b -> e", call_a="other").start()
    case.returned("call_a", error="E1")
    assert case.ended
    assert case.of("case.completed")[0]["error"] == "E1"


def test_a_call_that_is_interrupted_is_cancelled_and_takes_no_answer_any_more() -> None:
    case = stage("s -> call_a -> u_z -> e", "b_x -> u_x -> e", call_a="other", b_x="call_a PT1H")
    case.start()
    case.wait(hours=1)
    assert case.of("call.cancelled") == [{"n": "call_a#1"}]
    with pytest.raises(CallNotOpen):
        case.do(commands.ReturnCall, task="call_a#1", values={}, error="")


def test_calls_in_a_multi_instance_each_bring_their_result() -> None:
    case = stage(
        "s -> call_a -> u_z -> e",
        "b_x -> u_x -> e",
        call_a="other | in item | out r:result | each item in items | gather r into rs",
        b_x="call_a error",
    ).start(items=["a", "b", "c"])
    assert [b["set"] for b in case.of("call.started")] == [{"item": i} for i in "abc"]
    case.returned("call_a#3", result=2)
    case.returned("call_a#4", result=3)
    case.returned("call_a#2", result=1)
    assert case.variables["rs"] == [1, 2, 3]
    assert "r" not in case.variables
    assert case.open() == ["u_z"]


def test_an_error_of_one_call_cancels_the_others() -> None:
    case = stage(
        "s -> call_a -> u_z -> e", "b_x -> u_x -> e", call_a="other | times 3", b_x="call_a error"
    ).start()
    case.returned("call_a#3", error="E1")
    assert [b["n"] for b in case.of("call.cancelled")] == ["call_a#2", "call_a#4"]
    assert case.open() == ["u_x"]


def test_what_cannot_be_taken_back_is_kept_until_it_can_and_nothing_is_called_twice() -> None:
    case = stage(
        "s -> p -> u_set -> e",
        "p -> call_a -> u_z -> e",
        "b_x -> u_x -> e",
        call_a="other | out total=price * 2, seen=price",
        b_x="call_a PT5H",
    ).start()
    case.returned("call_a", price="ten")
    assert case.incidents() == {"call_a": "INC-011"}
    case.retry("call_a")
    assert case.incidents() == {"call_a": "INC-011"}
    assert len(case.of("call.started")) == 1
    assert case.wait(hours=5) == ["b_x"]
    assert case.of("call.cancelled") == []
    assert case.open() == ["u_set", "u_x"]


def test_what_cannot_be_handed_in_is_tried_again_with_the_clocks_as_they_are() -> None:
    case = stage(
        "s -> p -> u_set -> e",
        "p -> call_a -> u_z -> e",
        "b_x -> u_x -> e",
        call_a="other | in total=price",
        b_x="~call_a PT5H",
    ).start()
    assert case.incidents() == {"call_a": "INC-011"}
    case.wait(hours=4)
    case.complete("u_set", price=10)
    case.retry("call_a")
    assert case.of("call.started")[0]["set"] == {"total": 10}
    assert case.wait(hours=1) == ["b_x"]
    case.returned("call_a")
    assert case.open() == ["u_x", "u_z"]


def test_a_call_that_could_not_be_carried_out_is_made_again_and_can_be_cancelled_then() -> None:
    case = stage("s -> call_a -> u_z -> e", "b_x -> u_x -> e", call_a="other", b_x="call_a PT5H")
    case.start()
    case.do(commands.FailCall, task="call_a#1", reason="not published")
    assert case.incidents() == {"call_a": "INC-013"}
    case.retry("call_a")
    assert len(case.of("call.started")) == 2
    case.wait(hours=5)
    assert case.of("call.cancelled") == [{"n": "call_a#1"}]


def test_calls_in_calls_come_to_an_end() -> None:
    case = stage("s -> call_a -> e", call_a="p")
    case.do(commands.StartInstance, key="p", version=1, case_no="1", depth=20)
    assert case.incidents() == {"call_a": "INC-021"}
    assert case.of("call.started") == []


def test_a_global_task_is_a_case_of_one_step() -> None:
    from tests.engine.stage import Stage
    from tests.models import HEAD

    case = Stage(f'{HEAD}<globalUserTask id="g" name="sign"/></definitions>'.encode()).start()
    assert case.open() == ["g"]
    case.complete("g", signed=True)
    assert case.ended
