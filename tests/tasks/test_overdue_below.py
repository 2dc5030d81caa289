"""What has passed its limit below one's posts: listed while it has, counted truly, no task."""

import pytest

from engine.records import WorkItem
from tasks.demo_city import DISTRICT, HEFENG, STREET
from tasks.inbox import PAGE, Inbox, Tab
from tasks.people import Actor
from tests.tasks.town import FOUND, Town, report


@pytest.fixture
def centre(town: Town) -> Actor:
    return town.actor("street_center", STREET)


def below(town: Town, actor: Actor, search: str = "", page: int = 1) -> Inbox:
    return town.inbox(actor, Tab.BELOW, search, page)


def first_contact(town: Town) -> tuple[Actor, WorkItem]:
    secretary = town.actor("estate_secretary", HEFENG)
    return secretary, town.item(secretary, "first_contact")


def test_what_has_passed_is_listed_with_who_has_it_until_it_is_done(
    town: Town, centre: Actor
) -> None:
    report(town)
    secretary, item = first_contact(town)
    assert below(town, centre).below == 0
    town.wait(days=1, hours=7)
    shown = below(town, centre)
    (late,) = shown.late
    assert (shown.below, shown.items) == (1, ())
    assert (late.task, late.level, late.due_at) == (item.id, 1, item.due_at)
    assert (late.by_role, late.by_place) == ("estate_secretary", HEFENG)
    assert town.todo(centre) == []
    town.complete(secretary, item, **FOUND)
    assert below(town, centre).late == ()
    assert below(town, centre).below == 0


def test_both_rungs_see_it_and_who_stands_on_both_sees_it_once(town: Town, centre: Actor) -> None:
    report(town)
    town.wait(days=1, hours=7)
    town.wait(days=3)
    district = town.actor("district_coordinator", DISTRICT)
    assert [late.level for late in below(town, centre).late] == [1]
    assert [late.level for late in below(town, district).late] == [2]
    both = Actor(id=centre.id, name=centre.name, posts=(*centre.posts, *district.posts))
    shown = below(town, both)
    assert [late.level for late in shown.late] == [2]
    assert shown.below == 1


def test_the_list_is_narrowed_by_words_and_the_count_is_not(town: Town, centre: Actor) -> None:
    report(town, title="楼道灯不亮")
    report(town, title="电梯异响")
    town.wait(days=2)
    shown = below(town, centre, "电梯")
    assert [late.case_title for late in shown.late] == ["电梯异响"]
    assert shown.below == 2


def test_a_long_list_has_pages(town: Town, centre: Actor) -> None:
    for number in range(PAGE + 1):
        report(town, title=f"第{number}件事情")
    town.wait(days=2)
    first, second = below(town, centre), below(town, centre, page=2)
    assert (len(first.late), first.more) == (PAGE, True)
    assert (len(second.late), second.more) == (1, False)
    assert first.below == second.below == PAGE + 1


def test_others_and_who_holds_no_post_see_nothing(town: Town) -> None:
    report(town)
    town.wait(days=4)
    for role in ("auditor", "community_lead", "volunteer"):
        assert below(town, town.actor(role)).below == 0
    nobody = Actor(id="nobody", name="无岗")
    assert below(town, nobody).late == ()
