from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from engine.deployment import deploy
from engine.errors import InstanceEnded, KeyReused
from engine.execution import Executed
from engine.store import vault
from tasks import actions
from tasks.demo_city import HEFENG, QINGLAN, TINGQUAN
from tasks.errors import (
    AlreadyCancelled,
    AlreadyClaimed,
    AlreadyDone,
    CaseNotFound,
    NoOwner,
    NotAStarter,
    NotYours,
    PlaceNotFound,
    TaskNotFound,
)
from tasks.forms import NotInOrder
from tasks.inbox import Tab
from tasks.sheets import task_sheet
from tasks.vault import is_token
from tests.models import bpmn
from tests.tasks.town import FOUND, LEAK, Town, negotiate, report

Verb = Callable[..., Executed]


def test_a_started_case_has_a_number_a_title_and_an_owner(town: Town) -> None:
    instance = report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    item = town.item(secretary, "first_contact")
    assert item.case_no == f"{TINGQUAN}-20261118-0001"
    assert item.case_title == "雨天屋顶漏水"
    assert (item.role, item.place, item.assignee) == ("estate_secretary", HEFENG, "")
    assert item.instance == instance
    assert item.due_at is not None


def test_the_values_of_the_form_become_variables(town: Town) -> None:
    picture = town.picture(report(town))
    assert picture.variables["households"] == 6
    assert picture.variables["demand"] is None


def test_personal_data_stays_out_of_the_case(town: Town) -> None:
    picture = town.picture(report(town))
    assert "林小满" not in str(picture)
    assert "13900000000" not in str(picture)
    token = picture.variables["requester_phone"]
    with town.database.read() as tx:
        assert vault.get(tx, [token])[token].value == "13900000000"
        assert vault.get(tx, [token])[token].case_no == picture.case["case_no"]


def test_a_form_with_mistakes_starts_nothing(town: Town) -> None:
    with pytest.raises(NotInOrder) as caught:
        report(town, households="many", title="")
    submission = caught.value.submission
    assert set(submission.errors) == {"households", "title"}
    assert submission.raw["place_note"] == ["2号楼顶层"]
    report(town)
    assert town.item(town.actor("estate_secretary"), "first_contact").case_no.endswith("-0001")


def test_a_start_sent_twice_starts_one_case(town: Town) -> None:
    first, second = report(town, "once"), report(town, "once")
    assert first == second
    assert town.todo(town.actor("estate_secretary")) == ["first_contact"]
    assert town.picture(report(town)).case["case_no"].endswith("-0002")


@pytest.mark.parametrize("changes", [{"title": "另一件事"}, {"requester_name": "周安格"}])
def test_a_start_sent_again_with_other_content_is_refused(
    town: Town, changes: dict[str, str]
) -> None:
    report(town, "once")
    with pytest.raises(KeyReused):
        report(town, "once", **changes)


def test_only_the_named_roles_start_and_only_where_they_answer(town: Town) -> None:
    street = town.actor("street_lead")
    with pytest.raises(NotAStarter, match="和风苑"):
        town.start(street, "property_dispute", HEFENG, **LEAK)
    staff = town.actor("community_staff", TINGQUAN)
    with pytest.raises(NotAStarter, match="晴岚居"):
        town.start(staff, "property_dispute", QINGLAN, **LEAK)
    with pytest.raises(PlaceNotFound):
        town.start(staff, "property_dispute", "nowhere", **LEAK)


def test_a_place_that_does_not_tell_the_owner_is_refused(town: Town) -> None:
    staff = town.actor("community_staff", TINGQUAN)
    with pytest.raises(NoOwner, match="听泉社区"):
        town.start(staff, "property_dispute", TINGQUAN, **LEAK)


def test_a_finished_task_goes_on_to_the_next_person(town: Town) -> None:
    instance = report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    town.complete(secretary, town.item(secretary, "first_contact"), **FOUND)
    assert town.todo(secretary) == []
    assert [i.node for i in town.inbox(secretary, Tab.DONE).items] == ["first_contact"]
    assert town.todo(town.actor("property_manager", HEFENG)) == ["written_reply"]
    assert town.picture(instance).variables["households"] == 8


def test_a_task_sent_with_mistakes_stays_open(town: Town) -> None:
    report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    item = town.item(secretary, "first_contact")
    with pytest.raises(NotInOrder) as caught:
        town.complete(secretary, item, facts="屋面防水老化", households="8", path="street")
    assert {p: e.code for p, e in caught.value.submission.errors.items()} == {
        "powers_needed": "FIELD-001"
    }
    assert town.todo(secretary) == ["first_contact"]


def test_a_task_of_another_post_is_not_found(town: Town) -> None:
    report(town)
    item = town.item(town.actor("estate_secretary", HEFENG), "first_contact")
    for stranger in (town.actor("estate_secretary", QINGLAN), town.actor("auditor")):
        with pytest.raises(TaskNotFound, match="TASK-404"):
            town.complete(stranger, item, **FOUND)


def test_a_task_done_twice_says_by_whom_and_when(town: Town) -> None:
    report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    item = town.item(secretary, "first_contact")
    town.complete(secretary, item, **FOUND)
    with pytest.raises(AlreadyDone) as caught:
        town.complete(secretary, item, **FOUND)
    assert caught.value.facts == {"by": secretary.name, "at": "2026-11-18 12:00"}


def test_a_task_sent_twice_is_done_once(town: Town) -> None:
    report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    item = town.item(secretary, "first_contact")
    assert not town.complete(secretary, item, "once", **FOUND).repeated
    assert town.complete(secretary, item, "once", **FOUND).repeated
    with pytest.raises(KeyReused):
        town.complete(secretary, item, "once", **{**FOUND, "facts": "别的情况"})


def test_a_submission_id_of_another_person_is_refused(town: Town) -> None:
    report(town, "once")
    secretary = town.actor("estate_secretary", HEFENG)
    with pytest.raises(KeyReused):
        town.complete(secretary, town.item(secretary, "first_contact"), "once", **FOUND)


def test_a_claimed_task_leaves_the_inbox_of_colleagues(town: Town) -> None:
    first, second, task = negotiate(town)
    assert town.todo(second) == ["community_side"]
    town.do(lambda tx: actions.claim(tx, town.execution, town.act(first), task))
    assert town.todo(first) == ["community_side"]
    assert town.todo(second) == []


def test_a_task_that_a_colleague_took_is_refused_with_the_name(town: Town) -> None:
    first, second, task = negotiate(town)
    town.do(lambda tx: actions.claim(tx, town.execution, town.act(first), task))
    for verb in (actions.claim, actions.release):
        with pytest.raises(AlreadyClaimed, match=first.name):
            town.do(lambda tx, v=verb: v(tx, town.execution, town.act(second), task))  # type: ignore[misc]
    with pytest.raises(AlreadyClaimed):
        town.do(lambda tx: actions.complete(tx, town.execution, town.act(second), task, {}))


def test_a_released_task_returns_to_the_post(town: Town) -> None:
    first, second, task = negotiate(town)
    town.do(lambda tx: actions.claim(tx, town.execution, town.act(first), task))
    town.do(lambda tx: actions.release(tx, town.execution, town.act(first), task))
    assert town.todo(second) == ["community_side"]


def test_what_nobody_has_claimed_cannot_be_released(town: Town) -> None:
    first, _, task = negotiate(town)
    with pytest.raises(NotYours):
        town.do(lambda tx: actions.release(tx, town.execution, town.act(first), task))


@pytest.mark.parametrize("verb", [actions.claim, actions.release])
def test_a_click_sent_twice_counts_once(town: Town, verb: Verb) -> None:
    first, _, task = negotiate(town)
    town.do(lambda tx: actions.claim(tx, town.execution, town.act(first), task))
    act = town.act(first, "once")
    assert not town.do(lambda tx: verb(tx, town.execution, act, task)).repeated
    assert town.do(lambda tx: verb(tx, town.execution, act, task)).repeated


def test_the_starter_cancels_a_case_with_a_reason(town: Town) -> None:
    instance = report(town)
    staff = town.actor("community_staff", TINGQUAN)
    secretary = town.actor("estate_secretary", HEFENG)
    item = town.item(secretary, "first_contact")
    town.do(lambda tx: actions.cancel(tx, town.execution, town.act(staff), instance, "重复登记"))
    assert town.todo(secretary) == []
    with pytest.raises(AlreadyCancelled):
        town.complete(secretary, item, **FOUND)
    with pytest.raises(InstanceEnded):
        town.do(lambda tx: actions.cancel(tx, town.execution, town.act(staff), instance, "又一次"))


@pytest.mark.parametrize("reason", ["", " ", "x" * 501, "a\x00b"])
def test_a_case_is_not_cancelled_without_a_reason(town: Town, reason: str) -> None:
    instance = report(town)
    staff = town.actor("community_staff", TINGQUAN)
    with pytest.raises(NotInOrder):
        town.do(lambda tx: actions.cancel(tx, town.execution, town.act(staff), instance, reason))


def test_nobody_else_cancels_a_case(town: Town) -> None:
    instance = report(town)
    for person, refusal in (("estate_secretary", NotYours), ("street_lead", NotYours)):
        act = town.act(town.actor(person))
        with pytest.raises(refusal):
            town.do(lambda tx, a=act: actions.cancel(tx, town.execution, a, instance, "不想办"))  # type: ignore[misc]
    act = town.act(town.actor("property_manager", QINGLAN))
    with pytest.raises(CaseNotFound):
        town.do(lambda tx: actions.cancel(tx, town.execution, act, instance, "不想办"))


def test_a_process_that_names_no_roles_starts_from_any_post(town: Town) -> None:
    with town.database.begin() as tx:
        deploy(tx, bpmn("plain", "s -> u_a -> e"), {}, by="u1", now=town.now)
    designer = town.actor("process_designer")
    town.start(designer, "plain", HEFENG)
    (item,) = town.inbox(designer).items
    assert (item.node, item.assignee, item.role) == ("u_a", designer.id, "")
    town.complete(designer, item)
    assert town.todo(designer) == []


def test_a_task_without_a_form_takes_no_values(town: Town) -> None:
    with town.database.begin() as tx:
        deploy(tx, bpmn("plain", "s -> u_a -> e"), {}, by="u1", now=town.now)
    designer = town.actor("process_designer")
    town.start(designer, "plain", HEFENG)
    (item,) = town.inbox(designer).items
    with pytest.raises(NotInOrder):
        town.complete(designer, item, verdict="yes")
    with pytest.raises(NotYours):
        town.do(lambda tx: actions.release(tx, town.execution, town.act(designer), item.id))


def test_the_form_of_a_task_shows_what_the_case_knows(town: Town) -> None:
    report(town)
    item = town.item(town.actor("estate_secretary", HEFENG), "first_contact")
    with town.database.read() as tx:
        sheet = task_sheet(tx, town.execution.library, item, town.now)
    assert sheet.form.key == "contact_requester"
    known = dict(sheet.known)
    assert is_token(known.pop("requester_name"))
    assert is_token(known.pop("requester_phone"))
    assert known == {"facts": "雨天屋顶漏水", "households": 6}


def test_working_days_of_the_calendar_set_the_due_date(town: Town) -> None:
    report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    item = town.item(secretary, "first_contact")
    assert item.due_at == datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
