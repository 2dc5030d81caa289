"""Who may pause, let go on and extend a time limit, and what is asked of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from engine.clockerrors import ClockNotPaused, ClockNotRunning
from engine.execution import Executed
from engine.records import WorkItem
from engine.store import instances, work
from tasks import actions, clockverbs
from tasks.demo_city import HEFENG
from tasks.errors import CaseNotFound, NotYours, TaskNotFound
from tasks.forms import NotInOrder, Texts
from tasks.people import Actor
from tests import office
from tests.tasks.town import FOUND, Town, report

WAITING: Texts = {"reason": ["party"]}
MORE: Texts = {"n": ["3"], "reason": ["等专家意见"]}


class Desk:
    """The first contact of a dispute, with who does it and who stands above."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.case = report(town)
        self.secretary = town.actor("estate_secretary", HEFENG)
        self.street = town.actor("street_center")
        self.task = town.item(self.secretary, "first_contact").id

    def do(self, actor: Actor, verb: Callable[..., Executed], *more: object) -> Executed:
        act = self.town.act(actor)
        return self.town.do(lambda tx: verb(tx, self.town.execution, act, self.task, *more))

    def for_case(self, actor: Actor, verb: Callable[..., Executed], *more: object) -> Executed:
        act = self.town.act(actor)
        return self.town.do(lambda tx: verb(tx, self.town.execution, act, self.case, *more))

    def item(self) -> WorkItem:
        with self.town.database.read() as tx:
            found = work.get(tx, self.task)
        assert found is not None
        return found

    def state(self) -> str:
        clock = self.item().clock
        assert clock is not None
        return str(clock["state"])


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)


def test_who_does_a_task_may_let_it_wait_and_go_on(desk: Desk) -> None:
    desk.do(desk.secretary, clockverbs.pause, WAITING)
    assert desk.state() == "paused"
    desk.town.wait(days=2)
    desk.do(desk.secretary, clockverbs.resume)
    assert desk.state() == "running"
    with pytest.raises(ClockNotPaused):
        desk.do(desk.secretary, clockverbs.resume)


def test_a_post_above_may_do_so_too(desk: Desk) -> None:
    desk.do(desk.street, clockverbs.pause, WAITING)
    desk.do(desk.street, clockverbs.resume)
    assert desk.state() == "running"


def test_a_reason_is_asked_for(desk: Desk) -> None:
    with pytest.raises(NotInOrder):
        desk.do(desk.secretary, clockverbs.pause, {})
    with pytest.raises(NotInOrder):
        desk.do(desk.secretary, clockverbs.pause, {"reason": ["weather"]})
    for empty in ([], [""], ["  "]):
        with pytest.raises(NotInOrder) as refused:
            desk.do(desk.secretary, clockverbs.pause, {"reason": ["other"], "text": empty})
        assert list(refused.value.submission.errors) == ["text"]
    with pytest.raises(NotInOrder):
        desk.do(desk.street, clockverbs.extend, {"n": ["0"], "reason": ["等专家意见"]})
    with pytest.raises(NotInOrder):
        desk.do(desk.street, clockverbs.extend, {"n": ["3"], "reason": [""]})


def test_only_a_post_above_extends(desk: Desk) -> None:
    with pytest.raises(NotYours):
        desk.do(desk.secretary, clockverbs.extend, MORE)
    desk.do(desk.street, clockverbs.extend, MORE)
    assert desk.item().due_at == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_nobody_extends_what_they_do_themselves(desk: Desk) -> None:
    street = next(post for post in desk.street.posts if post.role == "street_center")
    with desk.town.database.begin() as tx:
        office.person(tx, "both", ("estate_secretary", HEFENG), street)
    both = desk.town.holders("estate_secretary", HEFENG)[-1]
    desk.do(both, actions.claim)
    with pytest.raises(NotYours):
        desk.do(both, clockverbs.extend, MORE)


def test_a_stranger_does_not_learn_of_the_task(desk: Desk) -> None:
    stranger = desk.town.actor("volunteer_admin")
    for verb in (clockverbs.pause, clockverbs.extend):
        with pytest.raises(TaskNotFound):
            desk.do(stranger, verb, WAITING)
    with pytest.raises(TaskNotFound):
        desk.do(stranger, clockverbs.resume)


def test_who_did_it_before_may_see_it_and_not_pause_it(desk: Desk) -> None:
    desk.town.complete(desk.secretary, desk.item(), **FOUND)
    with pytest.raises(ClockNotRunning):
        desk.do(desk.secretary, clockverbs.pause, WAITING)


def test_who_answers_for_the_place_lets_the_whole_case_wait(desk: Desk) -> None:
    desk.for_case(desk.secretary, clockverbs.pause_case, WAITING)
    assert desk.state() == "paused"
    desk.for_case(desk.street, clockverbs.resume_case)
    assert desk.state() == "running"


def test_who_only_works_on_a_case_does_not_let_all_of_it_wait(desk: Desk) -> None:
    manager = desk.town.actor("property_manager", HEFENG)
    desk.town.complete(desk.secretary, desk.item(), **FOUND)
    with pytest.raises(NotYours):
        desk.for_case(manager, clockverbs.pause_case, WAITING)
    with pytest.raises(NotYours):
        desk.for_case(manager, clockverbs.resume_case)
    with pytest.raises(CaseNotFound):
        desk.for_case(desk.town.actor("volunteer_admin"), clockverbs.pause_case, WAITING)


def test_only_a_post_above_the_grid_extends_a_case(desk: Desk) -> None:
    with pytest.raises(NotYours):
        desk.for_case(desk.secretary, clockverbs.extend_case, MORE)
    desk.for_case(desk.street, clockverbs.extend_case, MORE)
    with desk.town.database.read() as tx:
        found = instances.get(tx, desk.case)
    assert found is not None
    assert found.clock is not None
    assert found.clock["extended"] == {
        "more": "3",
        "unit": "wd",
        "reason": "等专家意见",
        "by": desk.street.id,
    }
