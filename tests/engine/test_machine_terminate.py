"""Terminate end events (BPMN 2.0.2 table 10.88, p. 249; §13.5.6, p. 443)."""

from tests.engine.stage import stage


def test_it_ends_the_case_with_everything_in_it() -> None:
    case = stage(
        "s -> p -> u_a -> e_all",
        "p -> sub_b -> e",
        "p -> c_m -> e",
        "p -> svc_c -> e",
        "sub_b: s_1 -> u_1 -> e_1",
        "esp_x",
        "esp_x: s_x -> u_x -> e_x",
        svc_c="t",
        c_m="message m",
        s_x="~signal go",
        e_all="terminate",
    ).start()
    case.signal("go")
    case.complete("u_a")
    assert case.ended
    assert case.of("case.completed") == [{"end": "e_all", "closure": ""}]


def test_in_a_sub_process_it_ends_only_that_and_the_flow_goes_on() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "s -> u_b -> e",
        "sub_a: s_1 -> p -> u_1 -> e_all",
        "sub_a: p -> u_2 -> e_2",
        e_all="terminate",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_b", "u_z"]


def test_nothing_that_was_under_way_beside_it_moves_on() -> None:
    case = stage(
        "s -> p -> t_1 -> t_2 -> t_3 -> e",
        "p -> n_a -> e_all",
        t_1="{n: 1}",
        t_2="{n: 2}",
        t_3="{n: 3}",
        e_all="terminate",
    ).start()
    assert case.ended
    assert case.variables["n"] < 3


def test_a_cancelled_case_leaves_nothing_open() -> None:
    from engine.commands import CancelInstance

    case = stage(
        "s -> p -> u_a -> e",
        "p -> sub_b -> e",
        "sub_b: s_1 -> svc_1 -> e_1",
        "esp_x",
        "esp_x: s_x -> e_x",
        "b_x -> e_b",
        sub_b="| times 2",
        svc_1="t",
        b_x="u_a PT1H",
        s_x="message m",
    ).start()
    case.do(CancelInstance, reason="registered twice")
    assert not any(case.ledger.open.values())
