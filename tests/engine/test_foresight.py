"""What a command would do can be seen before it is done, and seeing it does nothing."""

import pytest

from engine.clockerrors import ClockFixed
from engine.commands import ExtendClock, PauseClock
from engine.errors import InstanceEnded, InstanceNotFound
from engine.execution import Rehearsal
from tests.engine.desk import Desk
from tests.models import bpmn


def limited(desk: Desk, limit: str = "handle_u3") -> str:
    desk.deploy(bpmn("p", "s -> u_a -> e", u_a=f"| grid.sla={limit}"))
    return desk.start("p")


def extension(desk: Desk, case: str) -> ExtendClock:
    return ExtendClock(
        id="x", at=desk.now, actor="u1", instance=case, task="u_a#1", n=3, reason="rain"
    )


def test_what_is_foreseen_is_what_happens(desk: Desk) -> None:
    case = limited(desk)
    before = desk.computed()
    command = extension(desk, case)
    with desk.database.read() as tx:
        foreseen = Rehearsal(desk.execution).execute(tx, command).events
    assert desk.computed() == before
    assert desk.instance(case).steps == 1
    with desk.database.begin() as tx:
        done = desk.execution.execute(tx, command)
    assert foreseen == done.events
    assert [event.kind for event in foreseen] == ["clock.extended"]


def test_what_would_be_refused_is_refused_beforehand(desk: Desk) -> None:
    case = limited(desk, "committee_filing")
    pause = PauseClock(
        id="x", at=desk.now, actor="u1", instance=case, task="u_a#1", reason="material"
    )
    with desk.database.read() as tx, pytest.raises(ClockFixed):
        desk.execution.foresee(tx, pause)


def test_nothing_is_foreseen_of_a_case_that_has_ended_or_never_was(desk: Desk) -> None:
    case = limited(desk)
    desk.complete(case, "u_a")
    with desk.database.read() as tx:
        with pytest.raises(InstanceEnded):
            desk.execution.foresee(tx, extension(desk, case))
        with pytest.raises(InstanceNotFound):
            desk.execution.foresee(tx, extension(desk, "nothing"))
