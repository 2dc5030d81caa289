import pytest

from engine.records import Instance, WorkItem
from tasks import access, actions
from tasks.demo_city import BUILDINGS, CITY, GRIDS, HEFENG, QINGLAN, TINGQUAN, TINGYU, WANGSHU
from tasks.errors import CaseNotFound, TaskNotFound
from tasks.people import Actor
from tests.tasks.town import FOUND, Town, negotiate, report


def case(town: Town, actor: Actor, instance: str) -> Instance:
    with town.database.read() as tx:
        return access.case_for(tx, actor, instance)


def task(town: Town, actor: Actor, number: int) -> WorkItem:
    with town.database.read() as tx:
        return access.task_for(tx, actor, number)


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("community_staff", TINGQUAN),
        ("estate_secretary", HEFENG),
        ("grid_worker", GRIDS[0]),
        ("grid_leader", GRIDS[0]),
        ("community_lead", TINGQUAN),
        ("street_center", ""),
        ("street_lead", ""),
        ("district_coordinator", ""),
        ("auditor", CITY),
    ],
)
def test_those_who_answer_for_the_place_and_auditors_see_a_case(
    town: Town, role: str, place: str
) -> None:
    instance = report(town)
    assert case(town, town.actor(role, place), instance).id == instance


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("community_staff", WANGSHU),
        ("estate_secretary", QINGLAN),
        ("grid_worker", GRIDS[1]),
        ("community_lead", WANGSHU),
        ("property_manager", HEFENG),
        ("owners_committee", TINGYU),
        ("building_chief", BUILDINGS[0]),
        ("dept_liaison", ""),
        ("volunteer", TINGQUAN),
        ("mediator", ""),
        ("process_designer", CITY),
        ("system_admin", CITY),
    ],
)
def test_others_cannot_tell_a_case_from_none(town: Town, role: str, place: str) -> None:
    instance = report(town)
    actor = town.actor(role, place)
    with pytest.raises(CaseNotFound) as forbidden:
        case(town, actor, instance)
    with pytest.raises(CaseNotFound) as missing:
        case(town, actor, "0" * 20)
    assert str(forbidden.value) == str(missing.value)
    assert forbidden.value.facts == missing.value.facts


def test_a_party_sees_the_case_once_it_has_a_task_in_it(town: Town) -> None:
    instance = report(town)
    manager = town.actor("property_manager", HEFENG)
    secretary = town.actor("estate_secretary", HEFENG)
    with pytest.raises(CaseNotFound):
        case(town, manager, instance)
    town.complete(secretary, town.item(secretary, "first_contact"), **FOUND)
    assert case(town, manager, instance).id == instance
    town.complete(manager, town.item(manager, "written_reply"), company_reply="明天来修")
    assert case(town, manager, instance).id == instance


def test_who_started_a_case_sees_it(town: Town) -> None:
    chief = town.actor("building_chief", BUILDINGS[0])
    instance = town.start(
        chief,
        "property_dispute",
        BUILDINGS[0],
        title="楼道灯不亮",
        dispute_kind="D03",
        place_note="二层",
    )
    assert case(town, chief, instance).initiator == chief.id
    assert access.may_change(chief, case(town, chief, instance))
    secretary = town.actor("estate_secretary", HEFENG)
    assert not access.may_change(secretary, case(town, secretary, instance))


@pytest.mark.parametrize("number", [0, -1, 10**30, 2**63, 999_999])
def test_a_number_that_is_no_task_is_not_found(town: Town, number: int) -> None:
    with pytest.raises(TaskNotFound):
        task(town, town.actor("auditor"), number)


def test_a_task_is_found_by_its_post_only(town: Town) -> None:
    report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    item = town.item(secretary, "first_contact")
    assert task(town, secretary, item.id) == item
    assert access.may_do(secretary, item)
    for role, place in (("community_lead", TINGQUAN), ("estate_secretary", TINGYU)):
        stranger = town.actor(role, place)
        assert not access.may_do(stranger, item)
        with pytest.raises(TaskNotFound):
            task(town, stranger, item.id)


def test_a_finished_task_can_still_be_looked_at(town: Town) -> None:
    report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    item = town.item(secretary, "first_contact")
    town.complete(secretary, item, **FOUND)
    assert task(town, secretary, item.id).ended_by == secretary.id


def test_a_task_that_a_colleague_took_is_not_mine_to_do(town: Town) -> None:
    first, second, number = negotiate(town)
    town.do(lambda tx: actions.claim(tx, town.execution, town.act(first), number))
    item = task(town, second, number)
    assert access.may_do(first, item)
    assert not access.may_do(second, item)
