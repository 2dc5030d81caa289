"""The list of cases and the door to one case agree about who may see what."""

from datetime import timedelta

import pytest

from engine.store import instances, people
from tasks import access
from tasks.demo_cases import Stage, play_all
from tasks.errors import CaseNotFound
from tasks.people import actor_of
from tests.tasks.town import Town


def may_open(town: Town, person: str) -> set[str]:
    with town.database.read() as tx:
        actor = actor_of(tx, person, town.now)
        assert actor is not None
        found = set()
        for case in instances.all_ids(tx):
            try:
                found.add(access.case_for(tx, actor, case).id)
            except CaseNotFound:
                continue
    return found


def is_shown(town: Town, person: str, words: str = "") -> set[str]:
    with town.database.read() as tx:
        actor = actor_of(tx, person, town.now)
        assert actor is not None
        return {case.id for case in access.cases_for(tx, actor, words, 1000)}


@pytest.fixture
def busy(town: Town) -> Town:
    """A town in which something happens at several places."""
    town.now += timedelta(days=3)
    stage = Stage(database=town.database, execution=town.execution, now=town.now)
    play_all(stage, lambda _what, _done, _all: None)
    return town


def everybody(town: Town) -> list[str]:
    with town.database.read() as tx:
        return [person.id for person in people.demo_people(tx)]


def test_the_list_shows_exactly_the_cases_whose_door_opens(busy: Town) -> None:
    for person in everybody(busy):
        assert is_shown(busy, person) == may_open(busy, person)


def test_some_see_all_some_see_a_part_and_some_see_none(busy: Town) -> None:
    seen = [len(is_shown(busy, person)) for person in everybody(busy)]
    assert {0, 1, max(seen)} <= set(seen)
    assert len(is_shown(busy, busy.actor("auditor").id)) == max(seen)


def test_words_narrow_the_list_by_title_and_number(busy: Town) -> None:
    auditor = busy.actor("auditor").id
    (found,) = is_shown(busy, auditor, "停车费 涨价")
    with busy.database.read() as tx:
        case = instances.get(tx, found)
    assert case is not None
    assert found in is_shown(busy, auditor, case.case_no)
    assert not is_shown(busy, auditor, "停车费 油烟")
