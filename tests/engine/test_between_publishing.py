"""What is published can be called, and no circle of calls runs for ever."""

import pytest

from engine.errors import NotDeployable
from tests.engine.between import calls, diagram, signal, whole
from tests.engine.desk import Desk

SCRIPT = 'scriptFormat="feel"|<script>{n: 1}</script>'
PLAIN = diagram("plain", "s -> u_a -> e")


def calling(key: str, called: str, *before: str) -> bytes:
    """A process that calls another, after some steps."""
    steps = " -> ".join(["s", *before, "call_it", "e"])
    scripts = {name: SCRIPT for name in before if name.startswith("t")}
    return diagram(key, steps, call_it=calls(called), **scripts)


def twice(first: str, second: str) -> bytes:
    """A process that calls two others, one after the other."""
    flow = "s -> call_one -> call_two -> e"
    return diagram("a", flow, call_one=calls(first), call_two=calls(second))


def codes(desk: Desk, xml: bytes) -> dict[str, str]:
    """Publish and return the errors by code, with their sentences."""
    try:
        desk.deploy(xml)
    except NotDeployable as refused:
        return {f.code: f.text() for f in refused.findings if f.severity == "error"}
    return {}


def test_a_call_of_what_nobody_has_published_is_refused(desk: Desk) -> None:
    assert codes(desk, calling("a", "nowhere")) == {
        "BPMN-025": '"call_it" calls "nowhere", which is not published.'
    }


def test_a_call_of_what_is_published_or_in_the_same_file_is_accepted(desk: Desk) -> None:
    assert not codes(desk, PLAIN)
    assert not codes(desk, calling("a", "plain"))
    assert not codes(desk, whole(calling("b", "c"), diagram("c", "s -> u_a -> e")))


def test_a_process_that_calls_itself_at_once_is_refused(desk: Desk) -> None:
    assert codes(desk, calling("a", "a"))["BPMN-026"] == "Endless call: a → a."
    assert "BPMN-026" in codes(desk, calling("a", "a", "t_sum", "x1"))


def test_a_process_that_calls_itself_after_a_step_that_waits_is_accepted(desk: Desk) -> None:
    assert not codes(desk, calling("a", "a", "u_wait"))


def test_a_circle_in_one_file_is_refused(desk: Desk) -> None:
    file = whole(calling("a", "b"), calling("b", "c"), calling("c", "a"))
    assert codes(desk, file)["BPMN-026"].startswith("Endless call: ")


def test_a_circle_that_only_the_last_file_closes_is_refused(desk: Desk) -> None:
    desk.deploy(diagram("a", "s -> u_first -> e"))
    desk.deploy(calling("b", "a"))
    desk.deploy(calling("c", "b", "t_sum"))
    assert codes(desk, calling("a", "c")) == {"BPMN-026": "Endless call: a → c → b → a."}


@pytest.mark.parametrize("waiting", ["a", "b", "c"])
def test_a_circle_in_which_somebody_waits_is_accepted(desk: Desk, waiting: str) -> None:
    desk.deploy(diagram("a", "s -> u_first -> e"))
    for key, called in (("b", "a"), ("c", "b")):
        desk.deploy(calling(key, called, *(["u_wait"] if key == waiting else [])))
    assert not codes(desk, calling("a", "c", *(["u_wait"] if waiting == "a" else [])))


def test_a_call_before_the_call_that_waits_breaks_the_circle(desk: Desk) -> None:
    desk.deploy(PLAIN)
    assert not codes(desk, twice("plain", "a"))


def test_a_call_before_the_call_that_does_not_wait_does_not(desk: Desk) -> None:
    desk.deploy(diagram("quick", "s -> t_sum -> e", t_sum=SCRIPT))
    assert "BPMN-026" in codes(desk, twice("quick", "a"))


def test_a_new_version_takes_over_what_starts_it(desk: Desk) -> None:
    desk.deploy(diagram("a", "s -> u_a -> e", s=signal("storm")))
    desk.deploy(diagram("b", "s -> h_storm -> e", h_storm=signal("storm")))
    desk.deploy(diagram("a", "s -> u_a -> e"))
    case = desk.start("b")
    assert desk.others(case) == ()
