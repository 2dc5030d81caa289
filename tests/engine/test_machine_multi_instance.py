"""Multi-instance activities (BPMN 2.0.2 §10.3.8, p. 190-194; §13.3.7, p. 432-433)."""

import pytest

from tests.engine.stage import stage


def test_all_copies_are_there_at_once_and_the_flow_goes_on_after_the_last() -> None:
    case = stage("s -> u_a -> u_z -> e", u_a="| times 3").start()
    assert case.tasks() == ["u_a#2", "u_a#3", "u_a#4"]
    case.complete("u_a#4")
    case.complete("u_a#2")
    assert case.open() == ["u_a"]
    case.complete("u_a")
    assert case.open() == ["u_z"]


def test_one_after_another_when_it_is_sequential() -> None:
    case = stage("s -> u_a -> u_z -> e", u_a="| times n + 1 | seq").start(n=1)
    assert case.tasks() == ["u_a#2"]
    case.complete("u_a")
    assert case.tasks() == ["u_a#3"]
    case.complete("u_a")
    assert case.open() == ["u_z"]


def test_each_copy_has_its_item_and_its_number_and_both_are_gone_afterwards() -> None:
    case = stage(
        "s -> t_a -> u_z -> e",
        t_a="{seen: append(seen, {no: loopCounter, item: item})} | each item in items",
    ).start(items=["a", {"b": 1}], seen=[])
    assert case.variables["seen"] == [{"no": 1, "item": "a"}, {"no": 2, "item": {"b": 1}}]
    assert set(case.variables) == {"items", "seen"}
    assert case.picture().local == {}


def test_results_are_gathered_in_the_order_of_the_items() -> None:
    case = stage("s -> u_a -> u_z -> e", u_a="| each item in items | gather vote into votes").start(
        items=[1, 2, 3]
    )
    case.complete("u_a#4", vote="c")
    case.complete("u_a#2", vote="a")
    assert "votes" not in case.variables
    case.complete("u_a#3", vote="b")
    assert case.variables["votes"] == ["a", "b", "c"]
    assert "vote" not in case.variables


def test_a_copy_that_gives_no_result_leaves_its_place_empty() -> None:
    case = stage("s -> u_a -> e", u_a="| times 2 | gather vote into votes").start()
    case.complete("u_a#3", vote="b")
    case.complete("u_a#2")
    assert case.variables["votes"] == [None, "b"]


@pytest.mark.parametrize("given", [0, []])
def test_none_at_all_is_done_at_once(given: object) -> None:
    mark = "times given" if given == 0 else "each item in given"
    case = stage("s -> u_a -> u_z -> e", u_a=f"| {mark} | gather v into vs").start(given=given)
    assert case.open() == ["u_z"]
    assert case.variables["vs"] == []


@pytest.mark.parametrize(
    ("mark", "given"),
    [
        ("times given", -1),
        ("times given", 1.5),
        ("times given", "three"),
        ("times given", None),
        ("times given", True),
        ("times given", 1001),
        ("each item in given", "abc"),
        ("each item in given", {"a": 1}),
        ("each item in given", None),
        ("each item in given", [0] * 1001),
    ],
)
def test_a_number_that_is_none_keeps_the_token_until_it_is_corrected(
    mark: str, given: object
) -> None:
    case = stage(
        "s -> p -> u_set -> e", "p -> u_a -> u_z -> e", u_a=f"| {mark} | gather v into vs"
    ).start(given=given)
    assert case.incidents() == {"u_a": "INC-012"}
    case.complete("u_set", given=2 if mark.startswith("times") else [1, 2])
    case.retry("u_a")
    assert case.open() == ["u_a", "u_a"]


def test_the_rest_is_given_up_when_enough_are_done() -> None:
    case = stage(
        "s -> u_a -> u_z -> e",
        "b_x -> e_x",
        u_a="| times 4 | gather v into vs | until nrOfCompletedInstances >= nrOfInstances / 2",
        b_x="u_a PT1H",
    ).start()
    case.complete("u_a#3", v=3)
    assert case.open() == ["u_a"] * 3
    case.complete("u_a#5", v=5)
    assert case.open() == ["u_z"]
    assert case.variables["vs"] == [None, 3, None, 5]
    assert [body["n"] for body in case.of("task.cancelled")] == ["u_a#2", "u_a#4"]
    assert case.awaited("timer") == []


def test_no_further_one_begins_when_enough_are_done_one_by_one() -> None:
    case = stage("s -> t_a -> e", t_a="{n: n + 1} | times 9 | seq | until n = 3").start(n=0)
    assert case.variables["n"] == 3
    assert case.ended


def test_the_counters_say_how_far_it_has_come() -> None:
    """Table 10.30, p. 193."""
    seen = "[nrOfInstances, nrOfActiveInstances, nrOfCompletedInstances, loopCounter]"
    case = stage("s -> t_a -> e", t_a=f"{{seen: append(seen, {seen})}} | times 3 | seq")
    case.start(seen=[])
    assert case.variables["seen"] == [[3, 1, 0, 1], [3, 1, 1, 2], [3, 1, 2, 3]]
    case = stage("s -> t_a -> e", t_a=f"{{seen: append(seen, {seen})}} | times 3").start(seen=[])
    assert case.variables["seen"] == [[3, 3, 0, 1], [3, 2, 1, 2], [3, 1, 2, 3]]


def test_copies_of_a_sub_process_run_for_themselves() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: data part",
        "sub_a: s_1 -> u_1 -> u_2 -> e_1",
        sub_a="| each item in items | gather part into parts",
    ).start(items=["a", "b"])
    case.complete("u_1#2", part="y")
    case.complete("u_1#1", part="x")
    assert case.open() == ["u_2", "u_2"]
    case.complete("u_2")
    assert not case.ended
    case.complete("u_2")
    assert case.variables["parts"] == ["x", "y"]
    assert "part" not in case.variables


def test_a_sub_process_with_everything_in_it() -> None:
    """An error border, a handler inside, a handler that does not interrupt, in each copy."""
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> sub_b -> e_1",
        "sub_b: s_2 -> svc_2 -> e_2",
        "sub_a: b_2 -> u_fix -> e_1",
        "sub_a: esp_h",
        "esp_h: s_h -> u_h -> e_h",
        "b_all -> u_all -> e",
        sub_a="| each item in items | gather done into all_done",
        svc_2="t",
        b_2="sub_b error E1",
        s_h="~message hint",
        b_all="sub_a error E2",
    ).start(items=[1, 2, 3])
    case.job("svc_2", done="first")
    case.fail("svc_2", "E1")
    assert case.open() == ["u_fix"]
    case.message("hint")
    assert case.open() == ["u_fix", "u_h"]
    case.complete("u_fix", done="mended")
    assert case.open() == ["u_h"]
    case.fail("svc_2", "E1")
    case.complete("u_fix", done="mended too")
    assert case.open() == ["u_h"]
    case.complete("u_h")
    assert case.open() == ["u_z"]
    assert case.variables["all_done"] == ["first", "mended", "mended too"]
    assert not any(case.ledger.open[k] for k in ("job", "message"))


def test_copies_lie_in_copies() -> None:
    case = stage(
        "s -> sub_a -> e",
        "sub_a: s_1 -> t_1 -> e_1",
        sub_a="| each row in rows",
        t_1="{seen: append(seen, string(row) + string(col))} | each col in cols",
    ).start(rows=["a", "b"], cols=[1, 2], seen=[])
    assert sorted(case.variables["seen"]) == ["a1", "a2", "b1", "b2"]


@pytest.mark.parametrize(("behavior", "times"), [("none", 3), ("one", 1)])
def test_the_behavior_throws_at_each_end_or_at_the_first(behavior: str, times: int) -> None:
    case = stage(
        "s -> u_a -> u_z -> e",
        "b_x -> u_x -> e",
        u_a=f"| times 3 | throws {behavior}: signal done",
        b_x="~u_a signal done",
    ).start()
    for _ in range(3):
        case.complete("u_a")
    assert case.open() == ["u_x"] * times + ["u_z"]
    sent = case.of("signal.thrown")
    assert len({body["id"] for body in sent}) == len(sent) == times


def test_the_behavior_throws_by_condition() -> None:
    case = stage(
        "s -> u_a -> u_z -> e",
        "b_x -> u_x -> e",
        u_a="| times 4 | throws nrOfCompletedInstances = 2: message half",
        b_x="u_a message never",
    ).start()
    for _ in range(3):
        case.complete("u_a")
    assert len(case.of("message.thrown")) == 1


def test_what_the_behavior_throws_may_interrupt_the_whole() -> None:
    case = stage(
        "s -> u_a -> u_z -> e",
        "b_x -> u_x -> e",
        u_a="| times 3 | throws one: error enough",
        b_x="u_a error enough",
    ).start()
    case.complete("u_a")
    assert case.open() == ["u_x"]
    assert case.at() == ["u_x"]


def test_an_error_of_the_behavior_that_nobody_catches_ends_the_case() -> None:
    case = stage("s -> u_a -> u_z -> e", u_a="| times 3 | throws one: error enough").start()
    case.complete("u_a")
    assert case.ended
    assert case.of("case.completed")[0]["error"] == "enough"


def test_a_copy_that_ends_while_the_whole_stands_still_is_counted() -> None:
    case = stage(
        "s -> u_a -> u_z -> e",
        u_a="| times 3 | gather v into vs | until stop | throws none: signal x",
    ).start()
    case.complete("u_a#2", v=1)
    assert case.incidents() == {"u_a": "INC-011"}
    case.complete("u_a#4", v=3, stop=False)
    case.retry("u_a")
    assert case.open() == ["u_a"]
    case.complete("u_a#3", v=2)
    assert case.variables["vs"] == [1, 2, 3]
    assert case.open() == ["u_z"]
    assert len(case.of("signal.thrown")) == 3


def test_a_thousand_copies_are_not_too_many() -> None:
    case = stage("s -> t_a -> u_z -> e", t_a="{n: n + 1} | times 1000").start(n=0)
    assert case.variables["n"] == 1000
    assert case.open() == ["u_z"]


def test_terminate_inside_a_copy_ends_that_copy() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> p -> u_1 -> e_all",
        "sub_a: p -> u_2 -> e_2",
        sub_a="| times 2",
        e_all="terminate",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_1", "u_2"]
    case.complete("u_2")
    case.complete("u_1")
    assert case.open() == ["u_z"]


def test_a_receive_task_is_repeated() -> None:
    case = stage("s -> recv_a -> u_z -> e", recv_a="message m | times 2").start()
    case.message("m")
    assert case.awaited("message") == ["recv_a"]
    case.message("m")
    assert case.open() == ["u_z"]
