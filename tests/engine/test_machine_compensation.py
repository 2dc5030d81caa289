"""What was done is undone, last first (BPMN 2.0.2 §10.7, p. 300-303; §13.5.5, p. 440-442)."""

from tests.engine.stage import stage


def test_what_was_done_is_undone_last_first() -> None:
    case = stage(
        "s -> t_a -> t_b -> t_c -> h_u -> u_z -> e",
        t_a="{}",
        t_b="{}",
        t_c="{}",
        h_u="compensation",
        b_a="t_a compensation -> t_ua",
        b_b="t_b compensation -> t_ub",
        t_ua="{}",
        t_ub="{}",
    ).start()
    assert case.trace("t", "h") == ["t_a", "t_b", "t_c", "t_ub", "t_ua", "h_u"]
    assert case.open() == ["u_z"]


def test_only_the_named_activity_is_undone_and_only_once() -> None:
    case = stage(
        "s -> t_a -> t_b -> h_1 -> h_2 -> e",
        t_a="{}",
        t_b="{}",
        h_1="compensation t_a",
        h_2="compensation",
        b_a="t_a compensation -> t_ua",
        b_b="t_b compensation -> t_ub",
        t_ua="{}",
        t_ub="{}",
    ).start()
    assert case.trace("t_u", "h") == ["t_ua", "h_1", "t_ub", "h_2"]


def test_what_is_not_done_or_was_given_up_is_not_undone() -> None:
    case = stage(
        "s -> p -> u_a -> e_a",
        "p -> u_b -> e_b",
        "p -> u_c -> h_u -> e",
        "b_x -> e_x",
        h_u="compensation",
        b_x="u_a message stop",
        b_a="u_a compensation -> u_ua",
        b_b="u_b compensation -> u_ub",
    ).start()
    case.message("stop")
    case.complete("u_c")
    assert case.open() == ["u_b"]
    assert case.trace("h") == ["h_u"]


def test_the_thrower_waits_until_a_person_has_undone_each_step() -> None:
    case = stage(
        "s -> n_a -> n_b -> h_u -> u_z -> e",
        h_u="compensation",
        b_a="n_a compensation -> u_ua",
        b_b="n_b compensation -> u_ub",
    ).start()
    assert case.open() == ["u_ub"]
    case.complete("u_ub")
    assert case.open() == ["u_ua"]
    case.complete("u_ua")
    assert case.open() == ["u_z"]


def test_a_thrower_that_does_not_wait_goes_on_while_the_steps_are_undone_in_order() -> None:
    case = stage(
        "s -> n_a -> n_b -> h_u -> u_z -> e",
        h_u="compensation nowait",
        b_a="n_a compensation -> u_ua",
        b_b="n_b compensation -> u_ub",
    ).start()
    assert case.open() == ["u_ub", "u_z"]
    case.complete("u_z")
    assert not case.ended
    case.complete("u_ub")
    assert case.open() == ["u_ua"]
    case.complete("u_ua")
    assert case.ended


def test_an_activity_done_three_times_is_undone_three_times() -> None:
    case = stage(
        "s -> x_in -> t_a -> x -[n < 3]-> x_in",
        "x -> e_u",
        t_a="{n: n + 1}",
        e_u="compensation",
        b_a="t_a compensation -> t_ua",
        t_ua="{undone: undone + 1}",
    ).start(n=0, undone=0)
    assert case.ended
    assert case.variables == {"n": 3, "undone": 3}


def test_a_sub_process_that_is_done_is_undone_by_what_is_inside() -> None:
    case = stage(
        "s -> sub_a -> h_u -> e",
        "sub_a: s_1 -> t_1 -> t_2 -> e_1",
        t_1="{}",
        t_2="{}",
        h_u="compensation sub_a",
        b_1="t_1 compensation -> t_u1",
        b_2="t_2 compensation -> t_u2",
        t_u1="{}",
        t_u2="{}",
    ).start()
    assert case.trace("t_u") == ["t_u2", "t_u1"]
    assert case.ended


def test_a_sub_process_with_its_own_handler_is_undone_by_that_alone() -> None:
    case = stage(
        "s -> sub_a -> h_u -> e",
        "sub_a: s_1 -> t_1 -> e_1",
        t_1="{}",
        h_u="compensation",
        b_1="t_1 compensation -> t_u1",
        t_u1="{}",
        b_a="sub_a compensation -> t_ua",
        t_ua="{}",
    ).start()
    assert case.trace("t_u") == ["t_ua"]


def test_a_handler_inside_a_sub_process_decides_what_else_is_undone() -> None:
    case = stage(
        "s -> t_0 -> sub_a -> h_u -> e",
        "sub_a: data part",
        "sub_a: s_1 -> t_1 -> t_2 -> e_1",
        "sub_a: esp_u",
        "esp_u: s_u -> t_log -> h_in -> e_uu",
        t_0="{}",
        t_1='{part: "door"}',
        t_2="{}",
        t_log="{seen: part}",
        h_u="compensation sub_a",
        h_in="compensation t_1",
        s_u="compensation",
        b_0="t_0 compensation -> t_u0",
        b_1="t_1 compensation -> t_u1",
        b_2="t_2 compensation -> t_u2",
        t_u0="{}",
        t_u1="{}",
        t_u2="{}",
    ).start()
    assert case.trace("t_u", "h") == ["t_u1", "h_in", "h_u"]
    assert case.variables == {"seen": "door"}
    assert case.ended


def test_a_handler_that_nobody_waits_for_undoes_only_what_was_in_its_sub_process() -> None:
    case = stage(
        "s -> t_0 -> sub_a -> h_u -> u_z -> e",
        "sub_a: s_1 -> t_1 -> e_1",
        "sub_a: esp_u",
        "esp_u: s_u -> h_in -> e_uu",
        t_0="{}",
        t_1="{}",
        h_u="compensation sub_a nowait",
        h_in="compensation",
        s_u="compensation",
        b_0="t_0 compensation -> t_u0",
        b_1="t_1 compensation -> t_u1",
        t_u0="{}",
        t_u1="{}",
    ).start()
    assert case.trace("t_u") == ["t_u1"]


def test_each_copy_is_undone_with_the_item_it_had() -> None:
    case = stage(
        "s -> t_a -> h_u -> e",
        t_a="{} | each item in items | seq",
        h_u="compensation",
        b_a="t_a compensation -> t_ua",
        t_ua="{undone: append(undone, item)}",
    ).start(items=[1, 2, 3], undone=[])
    assert case.variables["undone"] == [3, 2, 1]


def test_a_sub_process_in_a_loop_is_undone_round_by_round() -> None:
    case = stage(
        "s -> sub_a -> h_u -> e",
        "sub_a: s_1 -> t_1 -> t_2 -> e_1",
        sub_a="| loop n < 2",
        t_1="{n: n + 1}",
        t_2="{}",
        h_u="compensation sub_a",
        b_1="t_1 compensation -> t_u1",
        b_2="t_2 compensation -> t_u2",
        t_u1='{undone: append(undone, "1-" + string(loopCounter))}',
        t_u2='{undone: append(undone, "2-" + string(loopCounter))}',
    ).start(n=0, undone=[])
    assert case.variables["undone"] == ["2-2", "1-2", "2-1", "1-1"]


def test_copies_done_before_the_rest_was_given_up_can_be_undone() -> None:
    case = stage(
        "s -> u_a -> h_u -> e",
        u_a="| each item in items | until nrOfCompletedInstances = 2",
        h_u="compensation",
        b_a="u_a compensation -> t_ua",
        t_ua="{undone: append(undone, item)}",
    ).start(items=[1, 2, 3], undone=[])
    case.complete("u_a#4")
    case.complete("u_a#2")
    assert case.variables["undone"] == [1, 3]
    assert case.ended


def test_an_event_sub_process_undoes_what_was_done_in_its_scope() -> None:
    case = stage(
        "s -> t_0 -> sub_a -> u_z -> e",
        "sub_a: s_1 -> t_1 -> svc_2 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> h_u -> u_told -> e_x",
        t_0="{}",
        t_1="{}",
        svc_2="t",
        s_x="error",
        h_u="compensation",
        b_0="t_0 compensation -> t_u0",
        b_1="t_1 compensation -> t_u1",
        t_u0="{}",
        t_u1="{}",
    ).start()
    case.fail("svc_2", "E1")
    assert case.trace("t_u") == ["t_u1"]
    case.complete("u_told")
    assert case.open() == ["u_z"]


def test_a_send_task_can_be_undone() -> None:
    case = stage(
        "s -> send_a -> h_u -> e",
        send_a="message m",
        h_u="compensation",
        b_a="send_a compensation -> send_ua",
        send_ua="message never_mind",
    ).start()
    assert [body["name"] for body in case.of("message.thrown")] == ["m", "never_mind"]


def test_a_call_is_undone_by_calling_something_else() -> None:
    case = stage(
        "s -> call_a -> h_u -> u_z -> e",
        call_a="book",
        h_u="compensation",
        b_a="call_a compensation -> call_ua",
        call_ua="unbook",
    ).start()
    case.returned("call_a")
    assert [body["key"] for body in case.of("call.started")] == ["book", "unbook"]
    case.returned("call_ua")
    assert case.open() == ["u_z"]


def test_a_thrower_that_is_interrupted_undoes_no_further() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> n_a -> n_b -> h_u -> e_1",
        "b_x -> u_x -> e",
        h_u="compensation",
        b_x="sub_a PT1H",
        b_a="n_a compensation -> u_ua",
        b_b="n_b compensation -> u_ub",
    ).start()
    assert case.open() == ["u_ub"]
    case.wait(hours=1)
    assert case.open() == ["u_x"]


def test_a_sub_process_as_a_handler_is_no_work_that_could_be_undone() -> None:
    case = stage(
        "s -> n_a -> h_1 -> u_b -> h_2 -> e",
        "sub_u: s_u -> t_in -> e_u",
        h_1="compensation nowait",
        h_2="compensation",
        b_a="n_a compensation -> sub_u",
        b_in="t_in compensation -> t_uin",
        t_in="{}",
        t_uin="{}",
    ).start()
    case.complete("u_b")
    assert case.trace("t_") == ["t_in"]
    assert case.ended
