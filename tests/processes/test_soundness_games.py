"""Small models of any shape: the check agrees with a plain token game that leaves nothing out."""

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from processes.lint.finding import Finding
from processes.lint.soundness.check import Check
from tests.processes.scoped import scoped
from tests.processes.soundness import subjects
from tests.processes.tokengame import Played, play

PLAIN, SUDDEN = "e_plain", "e_sudden"
NODES = st.lists(st.sampled_from("uuxxppi"), min_size=3, max_size=8)
NUMBERS = st.lists(st.integers(0, 63), min_size=8, max_size=8)
PAIRS = st.lists(st.tuples(st.integers(0, 63), st.integers(0, 63)), max_size=6)
TIMERS = st.lists(st.tuples(st.integers(0, 63), st.integers(0, 63)), max_size=2)


def tangle(
    kinds: list[str],
    origins: list[int],
    arrows: list[tuple[int, int]],
    timers: list[tuple[int, int]],
) -> bytes:
    """A model in which every node can be reached: each has an arrow from an earlier one, and more
    arrows lead anywhere. What nothing would follow ends: a task suddenly now and then.
    """
    names = [f"{kind}_{number}" for number, kind in enumerate(kinds)]
    targets: dict[str, dict[str, None]] = {name: {} for name in names}
    for number, name in enumerate(names[1:], 1):
        targets[names[origins[number % len(origins)] % number]][name] = None
    for source, target in arrows:
        targets[names[source % len(names)]][names[target % len(names)]] = None
    lines = [f"s -> {names[0]}"]
    details = {SUDDEN: "terminate"}
    for number, (name, follow) in enumerate(targets.items()):
        sudden = name[0] == "u" and origins[number % len(origins)] % 4 == 0
        for count, target in enumerate(follow or [SUDDEN if sudden else PLAIN]):
            condition = "[c]-" if name[0] == "i" and count else ""
            lines.append(f"{name} -{condition}> {target}")
    for number, (host, goal) in enumerate(timers):
        name = names[host % len(names)]
        if name[0] == "u":
            details[f"b_{number}"] = f"{name} timer"
            lines.append(f"b_{number} -> {[*names, PLAIN][goal % (len(names) + 1)]}")
    return scoped(*lines, inside=None, **details)


def disagreements(found: list[Finding], played: Played, nodes: set[str]) -> list[str]:
    """What the two say differently; a case that doubles may get stuck or not, where it does."""
    by_code: dict[str, set[str]] = {}
    for finding in found:
        by_code.setdefault(finding.code, set()).add(finding.element)
    stuck = by_code.get("BPMN-070", set()) | by_code.get("BPMN-073", set())
    twice, never = by_code.get("BPMN-071", set()), by_code.get("BPMN-072", set())
    wrong: dict[str, object] = {
        "stuck without a word": played.stuck and not stuck | twice,
        "twice without a word": played.crowded and not twice,
    }
    if played.complete:
        wrong |= {
            "not twice": twice - played.crowded,
            "not stuck": stuck - played.stuck if not twice else (),
            "not unused": never & played.passed,
            "unused without a word": nodes - played.passed if not by_code else (),
        }
    return [f"{what}: {where}" for what, where in wrong.items() if where]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(kinds=NODES, origins=NUMBERS, arrows=PAIRS, timers=TIMERS)
def test_the_check_agrees_with_a_plain_game(
    kinds: list[str],
    origins: list[int],
    arrows: list[tuple[int, int]],
    timers: list[tuple[int, int]],
) -> None:
    subject = subjects(tangle(kinds, origins, arrows, timers))[0]
    check = Check(subject)
    found = list(check.findings())
    assume(check.complete)
    event("unsound" if found else "sound")
    played = play(subject.process, most=1_500)
    event("played to the end" if played.complete else "too large")
    assert not disagreements(found, played, set(subject.process.nodes))
