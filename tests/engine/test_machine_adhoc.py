"""Ad-hoc sub-processes (BPMN 2.0.2 §10.3.5, p. 180-182; §13.3.5, p. 431)."""

from tests.engine.stage import stage

SEVERAL = ("s -> adhoc_a -> u_z -> e", "adhoc_a: u_1 -> u_2", "adhoc_a: u_3", "adhoc_a: u_4")


def test_everything_that_nothing_leads_to_is_offered_at_once() -> None:
    case = stage(*SEVERAL).start()
    assert case.open() == ["u_1", "u_3", "u_4"]
    for node in ("u_4", "u_1", "u_3", "u_2"):
        assert "u_z" not in case.open()
        case.complete(node)
    assert case.open() == ["u_z"]


def test_one_after_another_with_what_follows_each() -> None:
    case = stage(*SEVERAL, adhoc_a="| one by one").start()
    for node in ("u_1", "u_2", "u_3", "u_4"):
        assert case.open() == [node]
        case.complete(node)
    assert case.open() == ["u_z"]


def test_it_ends_when_its_condition_holds_after_an_activity() -> None:
    case = stage(*SEVERAL, adhoc_a="| done enough").start(enough=False)
    case.complete("u_1")
    case.complete("u_3", enough=True)
    assert case.open() == ["u_z"]
    assert {body["n"] for body in case.of("task.cancelled")} == {"u_2#1", "u_4#1"}


def test_what_runs_may_be_finished_but_nothing_new_begins() -> None:
    case = stage(*SEVERAL, adhoc_a="| done enough | keep").start(enough=False)
    case.complete("u_3", enough=True)
    assert case.open() == ["u_1", "u_4"]
    case.complete("u_1", enough=False)
    assert case.open() == ["u_4"]
    case.complete("u_4")
    assert case.open() == ["u_z"]


def test_one_after_another_ends_when_its_condition_holds() -> None:
    case = stage(*SEVERAL, adhoc_a="| one by one | done enough").start(enough=False)
    case.complete("u_1", enough=True)
    assert case.open() == ["u_z"]


def test_an_event_that_takes_over_lets_nothing_more_begin() -> None:
    case = stage(
        *SEVERAL,
        "adhoc_a: esp_x",
        "esp_x: s_x -> u_x -> e_x",
        adhoc_a="| one by one",
        s_x="message stop",
    ).start()
    case.message("stop")
    assert case.open() == ["u_x"]
    case.complete("u_x")
    assert case.open() == ["u_z"]


def test_a_handler_beside_it_does_not_hold_up_the_next_activity() -> None:
    case = stage(
        *SEVERAL,
        "adhoc_a: esp_x",
        "esp_x: s_x -> u_x -> e_x",
        adhoc_a="| one by one",
        s_x="~message hint",
    ).start()
    case.message("hint")
    case.complete("u_1")
    case.complete("u_2")
    assert case.open() == ["u_3", "u_x"]


def test_a_condition_that_fails_is_asked_again_and_nothing_is_done_twice() -> None:
    case = stage(
        "s -> p -> u_set -> e",
        "p -> adhoc_a -> u_z -> e",
        "adhoc_a: u_1",
        adhoc_a="| done enough",
    ).start()
    case.complete("u_1")
    assert case.incidents() == {"adhoc_a": "INC-011"}
    case.complete("u_set", enough=True)
    case.retry("adhoc_a")
    assert case.open() == ["u_z"]
    assert case.trace("u_1") == ["u_1"]


def test_its_border_stays_after_a_condition_that_failed() -> None:
    case = stage(
        "s -> p -> u_set -> e",
        "p -> adhoc_a -> u_z -> e",
        "adhoc_a: u_1",
        "adhoc_a: u_2",
        "b_x -> u_x -> e",
        adhoc_a="| done enough",
        b_x="adhoc_a PT5H",
    ).start()
    case.complete("u_1")
    case.complete("u_set", enough=False)
    case.retry("adhoc_a")
    assert case.open() == ["u_2"]
    assert case.wait(hours=5) == ["b_x"]
    assert case.open() == ["u_x"]


def test_events_inside_are_no_activities_that_end_it() -> None:
    case = stage(
        "s -> adhoc_a -> u_z -> e",
        "adhoc_a: c_m -> p -> u_2",
        adhoc_a="| done true",
        c_m="message m",
    ).start()
    case.message("m")
    assert case.open() == ["u_2"]
    case.complete("u_2")
    assert case.open() == ["u_z"]


def test_one_after_another_lets_what_runs_come_to_its_end() -> None:
    """Table 10.22, p. 182: cancelRemainingInstances is for parallel ordering only."""
    case = stage(
        "s -> adhoc_a -> u_z -> e",
        "adhoc_a: n_1 -> u_2",
        "adhoc_a: n_1 -> u_3",
        "adhoc_a: u_4",
        adhoc_a="| one by one | done enough",
    ).start(enough=False)
    case.complete("u_2", enough=True)
    assert case.open() == ["u_3"]
    case.complete("u_3")
    assert case.open() == ["u_z"]


def test_it_may_be_done_several_times() -> None:
    case = stage(
        "s -> adhoc_a -> u_z -> e", "adhoc_a: u_1", "adhoc_a: u_2", adhoc_a="| times 2"
    ).start()
    assert case.open() == ["u_1", "u_1", "u_2", "u_2"]
    for node in ("u_1", "u_2", "u_2", "u_1"):
        case.complete(node)
    assert case.open() == ["u_z"]
