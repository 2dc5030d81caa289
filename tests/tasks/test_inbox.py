import pytest

from tasks.demo_city import HEFENG, TINGQUAN
from tasks.errors import NoSuchPage
from tasks.inbox import PAGE, Query, Tab
from tests.tasks.town import FOUND, Town, report


def test_the_inbox_counts_both_lists_whichever_is_shown(town: Town) -> None:
    for _ in range(2):
        report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    town.complete(secretary, town.inbox(secretary).items[0], **FOUND)
    for tab in Tab:
        shown = town.inbox(secretary, tab)
        assert (shown.todo, shown.done, shown.below) == (1, 1, 0)
        assert len(shown.items) == (0 if tab is Tab.BELOW else 1)
    assert town.inbox(secretary).query == Query(tab=Tab.TODO)


def test_a_long_list_has_pages(town: Town) -> None:
    for number in range(PAGE + 2):
        report(town, title=f"第{number}件事情")
    secretary = town.actor("estate_secretary", HEFENG)
    first, second = (town.inbox(secretary, page=page) for page in (1, 2))
    assert (len(first.items), first.more) == (PAGE, True)
    assert (len(second.items), second.more) == (2, False)
    assert not {i.id for i in first.items} & {i.id for i in second.items}


def test_a_search_narrows_the_list_but_not_the_counts(town: Town) -> None:
    report(town, title="屋顶漏水了")
    report(town, title="停车占道")
    secretary = town.actor("estate_secretary", HEFENG)
    shown = town.inbox(secretary, search="停车")
    assert [item.case_title for item in shown.items] == ["停车占道"]
    assert shown.todo == 2
    assert len(town.inbox(secretary, search=TINGQUAN).items) == 2


@pytest.mark.parametrize("page", [0, -1, 10**9])
def test_a_page_that_cannot_be_is_refused(town: Town, page: int) -> None:
    with pytest.raises(NoSuchPage, match="1 to 1000"):
        town.inbox(town.actor("auditor"), page=page)


def test_a_task_moves_with_the_post_to_the_next_person(town: Town) -> None:
    report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    successor = town.appoint("successor", "estate_secretary", HEFENG)
    town.dismiss(secretary, "estate_secretary", HEFENG)
    assert town.todo(successor) == ["first_contact"]
    assert town.todo(town.again(secretary)) == []
