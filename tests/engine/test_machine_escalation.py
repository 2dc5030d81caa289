"""Escalations climb to who takes them; without anybody all goes on (BPMN 2.0.2 §10.5.6, p. 277)."""

from tests.engine.stage import stage


def test_an_escalation_that_does_not_interrupt_lets_the_work_go_on() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> h_up -> u_1 -> e_1",
        "b_x -> u_x -> e",
        h_up="escalation late",
        b_x="~sub_a escalation late",
    ).start()
    assert case.open() == ["u_1", "u_x"]
    assert case.of("escalation.raised") == [{"n": "h_up#1", "code": "late", "caught": True}]


def test_an_escalation_that_interrupts_stops_the_thrower_where_it_is() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> h_up -> t_1 -> u_1 -> e_1",
        "b_x -> u_x -> e",
        h_up="escalation late",
        t_1="{ran: true}",
        b_x="sub_a escalation late",
    ).start()
    assert case.open() == ["u_x"]
    assert "ran" not in case.variables


def test_an_escalation_that_nobody_takes_is_only_written_down() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> h_up -> u_1 -> e_1",
        "b_x -> u_x -> e",
        h_up="escalation late",
        b_x="sub_a escalation other",
    ).start()
    assert case.open() == ["u_1"]
    assert case.of("escalation.raised") == [{"n": "h_up#1", "code": "late", "caught": False}]
    case.complete("u_1")
    assert case.open() == ["u_next"]


def test_an_escalation_climbs_three_levels_and_each_handler_hands_it_on() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> sub_b -> e_1",
        "sub_b: s_2 -> sub_c -> e_2",
        "sub_c: s_3 -> h_up -> u_work -> e_3",
        "sub_c: esp_c",
        "esp_c: s_c -> h_c -> u_c -> e_c",
        "sub_b: esp_b",
        "esp_b: s_b -> h_b -> u_b -> e_b",
        "b_a -> u_a -> e",
        h_up="escalation up",
        h_c="escalation up",
        h_b="escalation up",
        s_c="~escalation up",
        s_b="~escalation",
        b_a="~sub_a escalation up",
    ).start()
    assert case.open() == ["u_a", "u_b", "u_c", "u_work"]
    assert [b["n"] for b in case.of("escalation.caught")] == ["s_c#1", "s_b#1", "b_a#1"]
    for node in ("u_work", "u_c"):
        case.complete(node)
    assert "sub_c" not in case.at()
    case.complete("u_b")
    assert case.open() == ["u_a", "u_next"]


def test_an_escalation_end_that_is_caught_without_interrupting_ends_its_scope_as_usual() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "b_x -> u_x -> e",
        e_1="escalation up",
        b_x="~sub_a escalation",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_next", "u_x"]


def test_an_escalation_end_that_interrupts_leaves_by_the_border_only() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> p -> u_1 -> e_1",
        "sub_a: p -> u_2 -> e_2",
        "b_x -> u_x -> e",
        e_1="escalation up",
        b_x="sub_a escalation up",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_x"]


def test_each_copy_may_escalate_to_the_border_of_the_whole() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> h_up -> u_1 -> e_1",
        "b_x -> u_x -> e",
        sub_a="| times 3",
        h_up="escalation up",
        b_x="~sub_a escalation up",
    ).start()
    assert case.open() == ["u_1"] * 3 + ["u_x"] * 3
    for _ in range(3):
        case.complete("u_1")
    assert case.open() == ["u_next", *["u_x"] * 3]


def test_a_called_process_escalates_to_the_border_of_the_call() -> None:
    case = stage(
        "s -> call_a -> u_next -> e",
        "b_x -> u_x -> e",
        call_a="other",
        b_x="~call_a escalation up",
    ).start()
    case.escalated("call_a", "up")
    case.escalated("call_a", "up")
    assert case.open() == ["u_x", "u_x"]
    case.returned("call_a")
    assert case.open() == ["u_next", "u_x", "u_x"]


def test_an_interrupting_handler_of_the_case_takes_everything_else() -> None:
    case = stage(
        "s -> p -> u_a -> h_up -> u_never -> e",
        "p -> u_b -> e",
        "esp_x",
        "esp_x: s_x -> u_x -> e_x",
        h_up="escalation up",
        s_x="escalation up",
    ).start()
    case.complete("u_a")
    assert case.open() == ["u_x"]
    case.complete("u_x")
    assert case.ended
