"""Small models of any shape: the check agrees with a plain token game that leaves nothing out."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, event, given, settings

from processes.lint.finding import Finding
from processes.lint.soundness.check import Check
from tests.processes.scoped import scoped
from tests.processes.soundness import subjects
from tests.processes.tangles import TANGLES
from tests.processes.tokengame import Played, play


def disagreements(found: list[Finding], played: Played, nodes: set[str]) -> list[str]:
    """What the two say differently; a case that doubles may get stuck or not, where it does."""
    by_code: dict[str, set[str]] = {}
    for finding in found:
        by_code.setdefault(finding.code, set()).add(finding.element)
    stuck = by_code.get("BPMN-070", set()) | by_code.get("BPMN-073", set())
    twice, never = by_code.get("BPMN-071", set()), by_code.get("BPMN-072", set())
    wrong: dict[str, object] = {
        "stuck without a word": played.stuck if not stuck | twice else (),
        "twice without a word": played.crowded if not twice else (),
    }
    if played.complete:
        wrong |= {
            "not twice": twice - played.crowded,
            "not stuck": stuck - played.stuck if not twice else (),
            "not unused": never & played.passed,
            "unused without a word": nodes - played.passed if not by_code else (),
        }
    return [f"{what}: {where}" for what, where in wrong.items() if where]


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=TANGLES)
def test_the_check_agrees_with_a_plain_game(data: bytes) -> None:
    subject = subjects(data)[0]
    check = Check(subject)
    found = list(check.findings())
    assume(check.complete)
    event("unsound" if found else "sound")
    played = play(subject.process, most=1_500)
    event("played to the end" if played.complete else "too large")
    assert not disagreements(found, played, set(subject.process.nodes))


def test_what_the_two_say_differently_would_be_found() -> None:
    subject = subjects(scoped("s -> x -> u_a -> p -> e", "x -> u_b -> p"))[0]
    nodes, played = set(subject.process.nodes), play(subject.process)
    found = list(Check(subject).findings())
    twice = [replace(finding, code="BPMN-071") for finding in found]
    never = [replace(finding, code="BPMN-072", element="x") for finding in found]
    assert disagreements(found, played, nodes) == []
    assert disagreements([], played, nodes)[0] == "stuck without a word: {'p'}"
    assert disagreements(twice, played, nodes) == ["not twice: {'p'}"]
    assert disagreements([*found, *never], played, nodes) == ["not unused: {'x'}"]
