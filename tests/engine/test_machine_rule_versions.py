"""Which version of a decision a business rule task asks, now and when it is replayed."""

import pytest

from engine.commands import RetryIncident
from engine.replay import state_after
from engine.store import history
from tests.engine.decisionwords import dmn, table
from tests.engine.desk import Desk
from tests.engine.rulewords import LEVEL, asked, asking, events, incident
from tests.models import bpmn

# Versions


def level_is(number: int, tag: str = "") -> bytes:
    return dmn(table("risk", "FIRST | - -> level:number".replace("| -", "| 1"), f"- -> {number}",
                     tag=tag))  # fmt: skip


@pytest.mark.parametrize(
    ("words", "before", "after", "newly"),
    [
        ("risk", 1, 2, 2),
        ("risk@latest", 1, 2, 2),
        ("risk@deployment", 1, 1, 2),
        ("risk@version:1", 1, 1, 1),
        ("risk@versionTag:first", 1, 1, 1),
    ],
)
def test_the_binding_says_which_version_is_asked(
    desk: Desk, words: str, before: int, after: int, newly: int
) -> None:
    desk.deploy(level_is(1, tag="first"))
    process = asking(f"{words} -> found")
    desk.deploy(process)
    first = desk.start("p")
    desk.deploy(level_is(2, tag="second"))
    second = desk.start("p")
    desk.deploy(process.replace(b'name="p"', b'name="again"'))
    third = desk.start("p")
    found = [desk.variables(case)["found"] for case in (first, second, third)]
    assert found == [before, after, newly]


def test_a_case_that_runs_asks_what_its_binding_says_when_it_gets_there(desk: Desk) -> None:
    desk.deploy(level_is(1))
    desk.deploy(
        bpmn("p", "s -> u_a -> rule_a -> rule_b -> u_z -> e",
             rule_a="risk -> newest", rule_b="risk@deployment -> early")
    )  # fmt: skip
    case = desk.start("p")
    desk.deploy(level_is(2))
    desk.complete(case, "u_a")
    assert desk.variables(case) == {"newest": 2, "early": 1}
    with desk.database.read() as tx:
        *_, last = history.commands_of(tx, case)
    assert b'"facts":{"decisions":{"risk":2,"risk@deployment":1}}' in last.body


def test_a_tag_that_two_versions_bear_means_the_newer(desk: Desk) -> None:
    desk.deploy(level_is(1, tag="t"))
    desk.deploy(level_is(2, tag="t"))
    desk.deploy(level_is(3))
    desk.deploy(asking("risk@versionTag:t -> found"))
    assert desk.variables(desk.start("p"))["found"] == 2


def test_what_is_gone_stands_still_until_it_is_published_again(desk: Desk) -> None:
    desk.deploy(level_is(1))
    desk.deploy(asking("risk -> found"))
    desk.forget_decisions()
    case = desk.start("p")
    assert incident(desk, case) == {
        "code": "INC-016", "node": "rule_a", "decision": "risk", "reference": "risk",
    }  # fmt: skip
    desk.deploy(level_is(4))
    desk.do(RetryIncident, instance=case, task="rule_a#1")
    assert desk.variables(case) == {"found": 4}


def test_trying_again_asks_the_version_that_was_published_meanwhile(desk: Desk) -> None:
    case = asked(desk, LEVEL, "risk -> found", age=70)
    assert incident(desk, case)["version"] == 1
    desk.do(RetryIncident, instance=case, task="rule_a#1")
    assert incident(desk, case)["version"] == 1
    desk.deploy(dmn(table("risk", "UNIQUE | age -> level:number", "- -> 3")))
    desk.do(RetryIncident, instance=case, task="rule_a#1")
    assert desk.open_nodes(case) == ["u_z"]
    assert desk.variables(case)["found"] == 3
    assert [told["version"] for told in events(desk, case, "decision.evaluated")] == [1, 1, 2]


# Replay


def test_every_state_on_the_way_comes_back_from_the_log_with_the_versions_of_then(
    desk: Desk,
) -> None:
    desk.deploy(level_is(1))
    desk.deploy(
        bpmn("p", "s -> rule_a -> u_a -> x", "x -[level < 4]-> rule_a", "x -> e",
             rule_a="risk singleResult")
    )  # fmt: skip
    case = desk.start("p")
    kept = [_snapshot(desk, case)]
    for number in (2, 3, 4):
        desk.deploy(level_is(number))
        desk.complete(case, "u_a")
        kept.append(_snapshot(desk, case))
        desk.restart()
    assert desk.variables(case) == {"level": 4}
    assert [_rebuilt(desk, case, count) for count in range(1, 5)] == kept


def _snapshot(desk: Desk, case: str) -> bytes | None:
    from engine.store import instances

    with desk.database.begin() as tx:
        held = instances.hold(tx, case, "nothing")
    assert held is not None
    return held.snapshot


def _rebuilt(desk: Desk, case: str, count: int) -> bytes | None:
    from engine.audit import recorded_by

    with desk.database.read() as tx:
        library = desk.execution.library
        around = recorded_by(tx, library.decisions, desk.calendars)
        asked_ = history.commands_of(tx, case)
        return state_after(library.get(tx, "p").plan, asked_, count, around)
