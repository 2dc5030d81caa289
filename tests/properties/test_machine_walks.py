"""Random models over every construct, walked at random: nothing is lost, nothing is left behind.

After each step (see ``tests.engine.stage``) the state has gone through bytes, has been carried out
twice alike, and agrees with what the events tell; a case has ended, or waits for something that
has a name.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.clockerrors import NothingToRecount
from engine.commands import ExtendClock, PauseClock, ResumeClock
from processes.document import Document, read
from processes.lint.linter import lint
from processes.vocabulary import load_vocabulary
from tests.builders import EDITION
from tests.engine.stage import Stage
from tests.models import bpmn
from tests.properties.blocks import BLOCKS, Block, Drawing

STEPS = 40
CLOCKED = 0.3
VOCABULARY = load_vocabulary()


def drawn(block: Block) -> bytes:
    drawing = Drawing()
    last = drawing.draw(block, "s")
    drawing.details["t_last"] = "{passed: passed + 1}"
    drawing.lines.append(f"{last} -> t_last -> e")
    # Somebody who may correct what cannot be worked out.
    drawing.details["p"] = "| grid.sla=handle_u3"
    drawing.lines += ["s -> x_in -> u_set -> x_out -> e_set", "x_out -[more]-> x_in"]
    return bpmn("p", *drawing.lines, **drawing.details)


def refused(document: Document) -> list[str]:
    found = lint(document, forms={}, vocabulary=VOCABULARY, topics=frozenset({"work"}))
    return [f"{f.code} {f.element} {f.text()}" for f in found if f.severity == "error"]


def values(chance: Random) -> dict[str, Any]:
    """Return what a command brings: now and then something that nobody can work with."""
    known: dict[str, Any] = {f"yes_{number}": chance.random() < 0.5 for number in (1, 2, 3)}
    known["more"] = chance.random() < 0.8
    known["word"] = chance.choice([True, True, False, "x"])
    known["when"] = chance.choice(["PT1H", "PT2H", "soon"])
    known["number"] = chance.choice([2, 1, 0, "x"])
    known["given"] = chance.choice([{"x": 1}, {"x": 1}, 1, {}])
    return known


def move(case: Stage, chance: Random) -> None:
    """Give one command that fits where the case stands; now and then one about a time limit."""
    if chance.random() < CLOCKED:
        clock(case, chance.choice([".", *case.ledger.open["clock"]]), chance)
    offers = [(s, n) for s in MOVES for n in case.ledger.open[s]]
    if offers:
        subject, name = chance.choice(offers)
        MOVES[subject](case, name, chance)


def _job(case: Stage, name: str, chance: Random) -> None:
    if chance.random() < 0.1:
        case.fail(name, chance.choice(["E1", "E2"]))
    else:
        case.job(name, **values(chance))


def _call(case: Stage, name: str, chance: Random) -> None:
    if chance.random() < 0.3:
        case.escalated(name, "up")
    else:
        case.returned(name, error="E1" if chance.random() < 0.1 else "", **values(chance))


def clock(case: Stage, name: str, chance: Random) -> None:
    """Let a time limit tell, rest, go on, be extended or be counted anew, if that can be."""
    do = chance.choice(["tell", "pause", "resume", "extend", "recount"])
    if do == "tell":
        case.tells(hours=chance.choice([1, 1, 5, 50]))
    elif do == "pause":
        case.refused(PauseClock, task=name, reason="party")
    elif do == "resume":
        case.refused(ResumeClock, task=name)
    elif do == "extend":
        case.refused(ExtendClock, task=name, n=chance.choice([1, 15]), reason="more time")
    else:
        free = {case.now.date() + timedelta(days=chance.choice([0, 1, 2, 3])): "停工"}
        with suppress(NothingToRecount):
            case.recount(rest_days={**EDITION.rest_days, **free})


MOVES: Mapping[str, Callable[[Stage, str, Random], object]] = {
    "task": lambda case, name, chance: case.complete(name, **values(chance)),
    "timer": lambda case, _name, chance: case.wait(hours=chance.choice([1, 1, 5])),
    "message": lambda case, name, chance: case.message(
        case.picture().messages[name], **values(chance)
    ),
    "signal": lambda case, name, chance: case.signal(heard(case, name), **values(chance)),
    "job": _job,
    "call": _call,
    "incident": lambda case, name, _chance: case.retry(name),
}
"""What moves a case, by what is open; a condition has to wait for one of these."""


def heard(case: Stage, name: str) -> str:
    """Return the signal that ``name`` listens for."""
    told = next(b for b in reversed(case.of("signal.awaited")) if b["n"] == name)
    return str(told["name"])


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=BLOCKS, chance=st.randoms(use_true_random=False))
def test_every_walk_ends_or_waits_for_something_that_has_a_name(
    block: Block, chance: Random
) -> None:
    xml = drawn(block)
    assume(not refused(read(xml)))
    case = Stage(xml)
    case.start(**values(chance), steps=0, rounds=0, passed=0, items=["a", "b"])
    for _ in range(STEPS):
        if case.ended:
            break
        assert any(case.ledger.open[s] for s in (*MOVES, "condition")), case.at()
        move(case, chance)
    assert case.replayed() == case.events
    passed = case.variables["passed"]
    failed = any("error" in body for body in case.of("case.completed"))
    # One token in, one token out: none is lost, none is doubled.
    assert passed <= 1
    assert passed == 1 or failed or not case.ended
