"""Variables, data objects and associations (BPMN 2.0.2 §10.4, p. 202-228)."""

from typing import Any

from tests.engine.stage import stage


def test_a_data_object_of_a_sub_process_lives_as_long_as_that() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: data part",
        "sub_a: s_1 -> t_1 -> u_1 -> e_1",
        t_1='{part: "door", found: true}',
    ).start()
    assert dict(case.picture().local) == {"sub_a#1": {"part": "door"}}
    case.complete("u_1", part="roof")
    assert case.variables == {"found": True}
    assert dict(case.picture().local) == {}


def test_an_inner_data_object_hides_an_outer_one_of_the_same_name() -> None:
    case = stage(
        "s -> sub_a -> t_after -> e",
        "sub_a: data x",
        "sub_a: s_1 -> t_1 -> sub_b -> t_2 -> e_1",
        "sub_b: data x",
        "sub_b: s_2 -> t_3 -> e_2",
        t_1="{x: 1}",
        t_3="{deep: x, x: 2}",
        t_2="{middle: x}",
        t_after="{top: x}",
    ).start(x=0)
    assert case.variables == {"x": 0, "deep": None, "middle": 1, "top": 0}


def test_what_goes_in_is_the_activitys_own_and_what_comes_out_is_handed_over() -> None:
    case = stage(
        "s -> t_a -> u_z -> e",
        t_a="{sum: part + 1} | in part:amount | out total:sum, twice=sum * 2",
    ).start(amount=4)
    assert case.variables == {"amount": 4, "total": 5, "twice": 10}


def test_what_a_person_types_goes_out_by_the_associations() -> None:
    case = stage("s -> u_a -> u_z -> e", u_a="| in shown:amount | out amount:shown").start(amount=4)
    assert dict(case.picture().local) == {"u_a#1": {"shown": 4}}
    case.complete("u_a", shown=9, other=1)
    assert case.variables == {"amount": 9, "other": 1}


def test_what_is_not_there_is_not_handed_over() -> None:
    case = stage("s -> u_a -> u_z -> e", u_a="| in x:missing | out y:nothing").start()
    assert not case.incidents()
    case.complete("u_a")
    assert case.variables == {}


def test_an_association_that_cannot_be_worked_out_keeps_the_token_at_its_way_in_or_out() -> None:
    case = stage(
        "s -> p -> u_set -> e", "p -> t_a -> u_z -> e", t_a="{n: 1} | in x=a + 1 | out b=c + 1"
    ).start()
    assert case.incidents() == {"t_a": "INC-011"}
    assert case.trace("t_a") == []
    case.complete("u_set", a=1)
    case.retry("t_a")
    assert case.incidents() == {"t_a": "INC-011"}
    assert case.variables["n"] == 1


def test_what_only_the_system_sets_is_not_overwritten() -> None:
    case = stage("s -> t_a -> u_z -> e", t_a='{case: {no: "forged"}}').start()
    assert case.incidents() == {"t_a": "INC-015"}
    case = stage("s -> h_a -> u_z -> e", h_a="signal go {case: 1}").start()
    assert case.incidents() == {"h_a": "INC-015"}


def test_two_branches_work_on_the_same_variables() -> None:
    case = stage(
        "s -> p -> u_a -> p_j -> e",
        "p -> u_b -> p_j",
        u_a="| out votes=append(votes, vote)",
        u_b="| out votes=append(votes, vote)",
    ).start(votes=[])
    case.complete("u_b", vote="b")
    case.complete("u_a", vote="a")
    assert case.variables["votes"] == ["b", "a"]


def test_a_copy_writes_past_its_item_to_the_case() -> None:
    case = stage("s -> t_a -> e", t_a="{sum: sum + item, item: 0} | each item in items").start(
        items=[1, 2, 3], sum=0
    )
    assert case.variables == {"items": [1, 2, 3], "sum": 6}


def test_a_handler_sees_the_data_of_its_scope() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: data part",
        "sub_a: s_1 -> t_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> t_x -> e_x",
        t_1="{part: 1}",
        t_x="{seen: part, part: part + 1}",
        s_x="~message m",
    ).start()
    case.message("m")
    assert dict(case.picture().local) == {"sub_a#1": {"part": 2}}
    assert case.variables == {"seen": 1}


def test_a_message_to_a_border_is_written_around_the_activity() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: data part",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: b_x -> e_x",
        b_x="~u_1 message m",
        u_1="| in part",
    ).start()
    case.message("m", part=5)
    assert case.picture().local["sub_a#1"] == {"part": 5}
    case.complete("u_1")
    assert case.variables == {}


def test_locals_go_with_a_token_that_is_given_up() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: data part",
        "sub_a: s_1 -> u_1 -> e_1",
        "b_x -> u_x -> e",
        b_x="sub_a PT1H",
        u_1="| in p:part | times 2",
    ).start()
    case.wait(hours=1)
    assert dict(case.picture().local) == {}
    case.complete("u_x")
    assert case.ended


def test_a_number_of_any_size_is_kept() -> None:
    case = stage("s -> t_a -> t_b -> u_z -> e", t_a="{x: 2 ** 70}", t_b="{y: x = 2 ** 70}")
    case.start()
    assert case.variables == {"x": {"#": "1180591620717411303424"}, "y": True}
    assert case.replayed() == case.events


def test_a_value_that_no_state_could_hold_stands_still_and_changes_nothing() -> None:
    deep: Any = "x"
    for _ in range(50):
        deep = [deep]
    case = stage("s -> t_a -> u_z -> e", t_a="{before: 1, deeper: [deep]}").start(deep=deep)
    (incident,) = case.picture().incidents.values()
    assert (incident["code"], incident["facts"]) == ("INC-023", {"name": "deeper", "most": 50})
    assert case.variables == {"deep": deep}
    assert case.replayed() == case.events


def test_a_list_of_results_that_would_be_too_deep_stands_still() -> None:
    deep: Any = "x"
    for _ in range(50):
        deep = [deep]
    marks = "each n in [1, 2] | gather found into all"
    case = stage("s -> t_a -> u_z -> e", t_a=f"{{found: deep}} | {marks}").start(deep=deep)
    (incident,) = case.picture().incidents.values()
    assert (incident["code"], incident["facts"]["name"]) == ("INC-023", "all")
