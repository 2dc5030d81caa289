"""Token quantities of activities (BPMN 2.0.2 table 10.3, p. 151-152; §13.3.2, p. 426)."""

from tests.engine.stage import stage


def test_an_activity_waits_for_as_many_tokens_as_it_needs() -> None:
    case = stage(
        "s -> p -> u_1 -> u_a -> e", "p -> u_2 -> u_a", "p -> u_3 -> u_a", u_a="| tokens 2 in"
    )
    case.start()
    case.complete("u_1")
    assert case.open() == ["u_2", "u_3"]
    case.complete("u_2")
    assert case.open() == ["u_3", "u_a"]
    case.complete("u_3")
    case.complete("u_a")
    assert not case.ended
    assert case.at() == ["u_a"]


def test_several_tokens_leave_by_each_flow() -> None:
    case = stage("s -> n_a -> u_b -> e", "n_a -> u_c -> e", n_a="| tokens 2 out").start()
    assert case.open() == ["u_b", "u_b", "u_c", "u_c"]


def test_what_one_sends_the_other_takes() -> None:
    case = stage("s -> t_a -> t_b -> e", t_a="{} | tokens 6 out", t_b="{n: n + 1} | tokens 2 in")
    case.start(n=0)
    assert case.variables["n"] == 3
    assert case.trace("e") == ["e"] * 3
    assert case.ended


def test_a_loop_needs_its_tokens_once_and_sends_them_once() -> None:
    case = stage(
        "s -> p -> t_a -> u_z -> e",
        "p -> t_a",
        t_a="{n: n + 1} | times 3 | tokens 2 in | tokens 2 out",
    ).start(n=0)
    assert case.variables["n"] == 3
    assert case.open() == ["u_z", "u_z"]


def test_a_sub_process_a_call_and_a_send_task_wait_as_well() -> None:
    case = stage(
        "s -> n_2 -> sub_a -> n_4 -> call_b -> n_6 -> send_c -> u_z -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        n_2="| tokens 2 out",
        sub_a="| tokens 2 in",
        n_4="| tokens 3 out",
        call_b="other | tokens 3 in",
        n_6="| tokens 2 out",
        send_c="message m | tokens 2 in",
    ).start()
    assert case.open() == ["u_1"]
    case.complete("u_1")
    assert case.awaited("call") == ["call_b"]
    case.returned("call_b")
    assert case.open() == ["u_z"]
    assert len(case.of("message.thrown")) == 1


def test_a_border_listens_only_once_it_has_begun() -> None:
    case = stage(
        "s -> p -> u_1 -> u_a -> e",
        "p -> u_2 -> u_a",
        "b_x -> u_x -> e",
        u_a="| tokens 2 in",
        b_x="u_a PT1H",
    ).start()
    case.complete("u_1")
    assert case.awaited("timer") == []
    case.complete("u_2")
    assert case.awaited("timer") == ["b_x"]
