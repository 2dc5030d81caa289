"""Tasks that last or fail, loops, calls and joins: what a trace holds of them, and when."""

from pathlib import Path
from typing import Any

import pytest

from engine.conformance.cases import read_cases
from engine.conformance.judge import Status
from engine.conformance.runner import Tried, try_cases
from tests.conformance.small import case, expecting, flow, folder, line, process, script


def run(place: Path, main: str, nodes: dict[str, Any], **expectation: Any) -> Tried:
    one = case("x", nodes=nodes, variants=expecting(**expectation))
    where = folder(place / "cases", [one], main=main)
    (tried,) = try_cases(where, read_cases(where))
    return tried


def traced(**effects: Any) -> dict[str, Any]:
    """The nodes by their id, each with the marker of the same letter and its effect."""
    return {
        id_: {"marker": id_.upper(), "traced": True, **({"effect": effect} if effect else {})}
        for id_, effect in effects.items()
    }


def model(*parts: str, flows: str) -> str:
    """A process of ``parts`` with flows such as “s-a a-b”, from its start s to its end e."""
    pairs = (pair.split("-") for pair in flows.split())
    drawn = (flow(f"f{n}", source, target) for n, (source, target) in enumerate(pairs))
    ends = ('<bpmn:startEvent id="s"/>', '<bpmn:endEvent id="e"/>')
    return process("main", *ends, *parts, *drawn)


FORK = '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>'
TWO = model(FORK, script("a"), script("b"), flows="s-fork fork-a fork-b a-join b-join join-e")
CATCHING = model(
    script("a"),
    '<bpmn:boundaryEvent id="caught" attachedToRef="a"><bpmn:errorEventDefinition id="d" '
    'errorRef="bad"/></bpmn:boundaryEvent>',
    script("b"),
    script("c"),
    '<bpmn:endEvent id="e2"/>',
    flows="s-a a-b b-e caught-c c-e2",
)
BAD = '<bpmn:error id="bad" errorCode="E-1"/>'


def test_work_that_lasts_overlaps_in_time(tmp_path: Path) -> None:
    nodes = traced(a={"wait_seconds": 2}, b={"wait_seconds": 1})
    tried = run(tmp_path, TWO, nodes, trace=["B", "A"], parallel=True)
    assert tried.verdict.status is Status.PASSED, tried.verdict.why
    assert tried.results[0].spans == (("B", 0.0, 1.0), ("A", 0.0, 2.0))


def test_work_one_after_another_does_not_overlap(tmp_path: Path) -> None:
    nodes = traced(a={"wait_seconds": 1}, b={"wait_seconds": 1})
    tried = run(tmp_path, line("main", "a", "b"), nodes, parallel=True)
    assert tried.verdict.status is Status.WRONG
    assert tried.results[0].spans == (("A", 0.0, 1.0), ("B", 1.0, 2.0))


def test_work_longer_than_the_time_that_passes_is_still_waited_for(tmp_path: Path) -> None:
    nodes = traced(a={"wait_seconds": 60}, b=None)
    tried = run(tmp_path, line("main", "a", "b"), nodes, trace=[], outcome="waiting")
    assert tried.verdict.status is Status.PASSED, tried.verdict.why


def test_an_error_that_a_task_throws_is_caught_at_its_border(tmp_path: Path) -> None:
    nodes = traced(a={"throw_error": "E-1"}, b=None, c=None)
    tried = run(tmp_path, BAD + CATCHING, nodes, trace=["C"])
    assert tried.verdict.status is Status.PASSED, tried.verdict.why


def test_an_error_of_another_code_is_not_caught_there(tmp_path: Path) -> None:
    nodes = traced(a={"throw_error": "E-2"}, b=None, c=None)
    tried = run(tmp_path, BAD + CATCHING, nodes, trace=[], outcome="error")
    assert tried.verdict.status is Status.PASSED, tried.verdict.why


def test_a_task_that_lasts_may_fail_in_the_end(tmp_path: Path) -> None:
    nodes = traced(a={"wait_seconds": 2, "throw_error": "E-1"}, b=None, c=None)
    tried = run(tmp_path, BAD + CATCHING, nodes, trace=["C"], not_before_seconds={"C": 2})
    assert tried.verdict.status is Status.PASSED, tried.verdict.why


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_each_copy_of_a_loop_comes_once(sequential: str, tmp_path: Path) -> None:
    loop = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}"><bpmn:loopCardinality '
        'xsi:type="bpmn:tFormalExpression">3</bpmn:loopCardinality>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    three = model(script("a", inside=loop), script("b"), flows="s-a a-b b-e")
    tried = run(tmp_path, three, traced(a=None, b=None), trace=["A", "A", "A", "B"])
    assert tried.verdict.status is Status.PASSED, tried.verdict.why


def test_copies_of_work_that_lasts_follow_each_other(tmp_path: Path) -> None:
    loop = '<bpmn:standardLoopCharacteristics loopMaximum="2"/>'
    twice = model(script("a", inside=loop), flows="s-a a-e")
    tried = run(tmp_path, twice, traced(a={"wait_seconds": 1}), trace=["A", "A"])
    assert tried.verdict.status is Status.PASSED, tried.verdict.why
    assert tried.results[0].spans == (("A", 0.0, 1.0), ("A", 1.0, 2.0))


def test_tokens_that_are_taken_together_run_one_script(tmp_path: Path) -> None:
    waiting = script("b").replace("<bpmn:scriptTask", '<bpmn:scriptTask startQuantity="2"')
    fork = '<bpmn:parallelGateway id="fork"/>'
    both = model(fork, script("a"), script("c"), waiting, flows="s-fork fork-a fork-c a-b c-b b-e")
    tried = run(tmp_path, both, traced(a=None, b=None, c=None), trace=["A", "C", "B"])
    assert tried.verdict.status is Status.PASSED, tried.verdict.why


def test_scripts_of_a_called_process_stand_where_they_ran(tmp_path: Path) -> None:
    call = '<bpmn:callActivity id="call" calledElement="other"/>'
    caller = model(script("a"), call, script("c"), flows="s-a a-call call-c c-e")
    nodes = traced(a=None, b=None, c=None)
    tried = run(tmp_path, caller + line("other", "b"), nodes, trace=["A", "B", "C"])
    assert tried.verdict.status is Status.PASSED, tried.verdict.why


def test_an_error_of_a_called_process_that_its_caller_catches_is_none(tmp_path: Path) -> None:
    call = (
        '<bpmn:callActivity id="a" calledElement="other"/><bpmn:boundaryEvent id="caught" '
        'attachedToRef="a"><bpmn:errorEventDefinition id="d" errorRef="bad"/></bpmn:boundaryEvent>'
    )
    failing = line("other", "b").replace(
        '<bpmn:endEvent id="other_end"/>',
        '<bpmn:endEvent id="other_end"><bpmn:errorEventDefinition id="d2" errorRef="bad"/>'
        "</bpmn:endEvent>",
    )
    ends = '<bpmn:endEvent id="e2"/>'
    caller = model(call, script("c"), ends, flows="s-a a-e caught-c c-e2")
    nodes = traced(b=None, c=None)
    tried = run(tmp_path, BAD + caller + failing, nodes, trace=["B", "C"])
    assert tried.verdict.status is Status.PASSED, tried.verdict.why


@pytest.mark.parametrize("effect", [{"wait_seconds": "2"}, {"throw_error": 1}, {"sing": 1}])
def test_an_effect_that_nobody_has_is_refused(effect: dict[str, Any], tmp_path: Path) -> None:
    tried = run(tmp_path, line("main", "a", "b"), traced(a=effect, b=None))
    assert (tried.verdict.status, tried.results[0].type) == (Status.REFUSED, "CONF-003")
