"""Transactions succeed, are cancelled, or fail (BPMN 2.0.2 §10.3.5, p. 178; §13.5.4, p. 440)."""

from tests.engine.stage import stage


def test_a_transaction_that_succeeds_goes_on_as_a_sub_process() -> None:
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> u_1 -> e_1",
        "b_c -> u_c -> e",
        b_c="tx_a cancel",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_z"]


def test_a_cancelled_transaction_gives_up_what_runs_undoes_what_is_done_and_leaves() -> None:
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> t_1 -> p -> u_2 -> e_c",
        "tx_a: p -> u_3 -> e_3",
        "b_c -> u_c -> e",
        t_1="{}",
        e_c="cancel",
        b_c="tx_a cancel",
        b_1="t_1 compensation -> u_u1",
        b_3="u_3 compensation -> u_u3",
    ).start()
    case.complete("u_2")
    assert case.open() == ["u_u1"]
    assert case.of("task.cancelled") == [{"n": "u_3#1"}]
    case.complete("u_u1")
    assert case.open() == ["u_c"]
    assert case.at() == ["u_c"]


def test_a_transaction_that_fails_leaves_by_its_error_and_undoes_nothing() -> None:
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> t_1 -> svc_2 -> e_2",
        "b_c -> u_c -> e",
        "b_x -> u_x -> e",
        t_1="{}",
        svc_2="t",
        b_c="tx_a cancel",
        b_x="tx_a error",
        b_1="t_1 compensation -> u_u1",
    ).start()
    case.fail("svc_2", "E1")
    assert case.open() == ["u_x"]


def test_a_loop_in_a_transaction_that_is_cancelled_is_undone_round_by_round() -> None:
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> sub_l -> u_ok -> x -[ok]-> e_1",
        "tx_a: x -> e_c",
        "sub_l: s_2 -> t_2 -> e_2",
        "b_c -> u_c -> e",
        sub_l="| each item in items | seq",
        t_2="{}",
        e_c="cancel",
        b_c="tx_a cancel",
        b_2="t_2 compensation -> t_u2",
        t_u2="{undone: append(undone, item)}",
    ).start(items=[1, 2], undone=[])
    case.complete("u_ok", ok=False)
    assert case.variables["undone"] == [2, 1]
    assert case.open() == ["u_c"]


def test_what_was_done_inside_of_what_still_runs_is_undone_too() -> None:
    """p. 300: cancelling an activity may mean to undo the parts of it that are done."""
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> p -> u_1 -> e_c",
        "tx_a: p -> sub_b -> e_2",
        "sub_b: s_2 -> t_2 -> sub_m -> e_b",
        "sub_m: s_3 -> u_3 -> u_4 -> e_m",
        "b_c -> u_c -> e",
        sub_m="| each item in items",
        t_2="{}",
        e_c="cancel",
        b_c="tx_a cancel",
        b_2="t_2 compensation -> t_u2",
        b_3="u_3 compensation -> t_u3",
        t_u2='{undone: append(undone, "t_2")}',
        t_u3="{undone: append(undone, item)}",
    ).start(items=["x", "y"], undone=[])
    case.complete("u_3#2")
    case.complete("u_1")
    assert case.variables["undone"] == ["y", "t_2"]
    assert case.open() == ["u_c"]


def test_a_cancel_in_a_loop_of_transactions_leaves_by_the_border_of_the_whole() -> None:
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> u_1 -> x -[ok]-> e_1",
        "tx_a: x -> e_c",
        "b_c -> u_c -> e",
        tx_a="| times 3",
        e_c="cancel",
        b_c="tx_a cancel",
    ).start()
    case.complete("u_1", ok=True)
    case.complete("u_1", ok=False)
    assert case.open() == ["u_c"]
    assert case.at() == ["u_c"]


def test_a_cancelled_transaction_without_a_border_is_only_given_up() -> None:
    case = stage(
        "s -> p -> tx_a -> u_z -> e", "p -> u_b -> e", "tx_a: s_1 -> u_1 -> e_c", e_c="cancel"
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_b"]
    case.complete("u_b")
    assert case.ended


def test_transactions_lie_in_one_another_and_only_the_inner_one_is_cancelled() -> None:
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> t_1 -> tx_b -> u_after -> e_1",
        "tx_a: b_in -> u_in -> e_1",
        "tx_b: s_2 -> t_2 -> u_2 -> e_2",
        "b_c -> u_c -> e",
        t_1="{}",
        t_2="{}",
        e_2="cancel",
        b_in="tx_b cancel",
        b_c="tx_a cancel",
        b_1="t_1 compensation -> t_u1",
        b_2="t_2 compensation -> t_u2",
        t_u1="{}",
        t_u2="{}",
    ).start()
    case.complete("u_2")
    assert case.open() == ["u_in"]
    assert case.trace("t_u") == ["t_u2"]


def test_nothing_of_a_transaction_that_is_being_undone_is_set_off_any_more() -> None:
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> n_1 -> u_2 -> e_c",
        "tx_a: esp_x",
        "esp_x: s_x -> u_x -> e_x",
        "b_c -> u_c -> e",
        e_c="cancel",
        s_x="~message m",
        b_c="tx_a cancel",
        b_1="n_1 compensation -> u_u1",
    ).start()
    assert case.awaited("message") == ["s_x"]
    case.complete("u_2")
    assert case.open() == ["u_u1"]
    assert case.awaited("message") == []
    case.complete("u_u1")
    assert case.open() == ["u_c"]


def test_only_an_error_stops_a_transaction_from_being_undone() -> None:
    case = stage(
        "s -> tx_a -> u_z -> e",
        "tx_a: s_1 -> n_1 -> u_2 -> e_c",
        "b_c -> u_c -> e",
        "b_x -> u_x -> e",
        "b_t -> u_t -> e",
        e_c="cancel",
        b_c="tx_a cancel",
        b_x="tx_a error",
        b_t="tx_a PT1H",
        b_1="n_1 compensation -> svc_u1",
        svc_u1="t",
    ).start()
    case.complete("u_2")
    assert case.wait(hours=9) == []
    case.fail("svc_u1", "E1")
    assert case.open() == ["u_x"]


def test_a_case_may_end_in_a_transaction_that_is_cancelled() -> None:
    case = stage("s -> tx_a -> e", "tx_a: s_1 -> n_1 -> e_c", e_c="cancel").start()
    assert case.ended
