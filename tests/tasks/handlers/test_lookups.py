"""Where a matter lies and who answers for it; which other cases are about the same."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.commands import CancelInstance, StartInstance
from engine.deployment import deploy
from engine.scheduling.handlers import Tools
from tasks.demo_city import BUILDINGS, GRIDS, HEFENG, STREET, TINGQUAN, WANGSHU
from tasks.handlers.errors import Unsaid
from tasks.handlers.find_duplicates import FindDuplicates
from tasks.handlers.resolve_place import ResolvePlace
from tests.models import bpmn
from tests.tasks.handlers.jobs import job
from tests.tasks.town import Town


def resolved(town: Town, near: str = STREET, **inputs: Any) -> Any:
    handler = ResolvePlace(Tools(database=town.database, clock=lambda: town.now))
    asked = replace(job("resolve_place", **inputs), place=near, now=town.now)
    return handler(asked).values["resolved"]


@pytest.mark.parametrize(
    ("words", "near", "place"),
    [
        (HEFENG, STREET, HEFENG),
        (f" {HEFENG} ", STREET, HEFENG),
        ("和风苑门口路灯不亮", STREET, HEFENG),
        ("听泉社区和风苑2号楼漏水", STREET, BUILDINGS[1]),
        ("2号楼漏水", BUILDINGS[0], BUILDINGS[1]),
        ("2号楼漏水", TINGQUAN, TINGQUAN),
        ("2号楼漏水", WANGSHU, WANGSHU),
        ("望舒社区和听泉社区之间", STREET, STREET),
        (None, HEFENG, HEFENG),
    ],
)
def test_a_place_is_found_by_its_code_and_in_a_text(
    town: Town, words: str | None, near: str, place: str
) -> None:
    found = resolved(town, near, place=words)
    assert (found["found"], found["place"]) == (True, place)


def test_what_is_found_names_community_grid_and_the_post(town: Town) -> None:
    found = resolved(town, place="和风苑", role="estate_secretary")
    assert (found["community"], found["grid"]) == (TINGQUAN, GRIDS[0])
    assert (found["name"], found["kind"]) == ("和风苑", "estate")
    assert found["post"] == {"role": "estate_secretary", "place": HEFENG}


def test_above_the_grids_there_is_no_grid(town: Town) -> None:
    found = resolved(town, place=TINGQUAN, role="community_staff")
    assert (found["community"], found["grid"]) == (TINGQUAN, None)


@pytest.mark.parametrize("role", ["nobody", "resident"])
def test_a_post_that_nobody_holds_is_no_error(town: Town, role: str) -> None:
    assert resolved(town, place=HEFENG, role=role)["post"] is None


@pytest.mark.parametrize("words", ["火星", "", "北原区", "%", "_" * 3])
def test_what_is_not_found_leaves_the_choice_to_the_diagram(town: Town, words: str) -> None:
    assert resolved(town, place=words) == {"found": False}


@pytest.mark.parametrize("inputs", [{"place": 5}, {"place": "x" * 2_001}, {"place": "a\0"}])
def test_a_place_that_is_no_text_is_refused(town: Town, inputs: Any) -> None:
    with pytest.raises(Unsaid):
        resolved(town, **inputs)


def test_the_diagram_may_name_the_variable(town: Town) -> None:
    handler = ResolvePlace(Tools(database=town.database, clock=lambda: town.now))
    work = job("resolve_place", properties={"grid.into": "where"}, place=HEFENG)
    assert set(handler(work).values) == {"where"}


MATTER = bpmn("matter", "s -> u_a -> e")
OTHER = bpmn("other", "s -> u_a -> e")


class Matters:
    """Cases about something somewhere."""

    def __init__(self, town: Town) -> None:
        self.town = town
        with town.database.begin() as tx:
            for xml in (MATTER, OTHER):
                deploy(tx, xml, {}, by="u1", now=town.now)

    def add(self, id_: str, place: str = HEFENG, key: str = "matter", **known: Any) -> str:
        start = StartInstance(
            id=f"k-{id_}", at=self.town.now, actor="u1", instance=id_, key=key,
            case_no=f"BH-{id_}", place=place, variables=known,
        )  # fmt: skip
        with self.town.database.begin() as tx:
            self.town.execution.execute(tx, start)
        return id_

    def alike(self, id_: str, place: str = HEFENG, **inputs: Any) -> Any:
        town = self.town
        handler = FindDuplicates(Tools(database=town.database, clock=lambda: town.now))
        values = town.picture(id_).variables
        asked = replace(
            job("find_duplicates", **inputs), instance=id_, place=place, now=town.now, values=values
        )
        return handler(asked).values["duplicates"]


@pytest.fixture
def matters(town: Town) -> Matters:
    return Matters(town)


def test_open_cases_about_the_same_are_found_the_latest_first(matters: Matters) -> None:
    matters.add("1", category="D02")
    matters.town.now += timedelta(hours=1)
    matters.add("2", category="D02")
    matters.add("3", category="D03")
    matters.add("4", place=TINGQUAN, category="D02")
    matters.add("5", key="other", category="D02")
    matters.add("6")
    own = matters.add("7", category="D02")
    assert matters.alike(own) == ["BH-2", "BH-1"]
    assert matters.alike(own, category="D03") == ["BH-3"]
    assert matters.alike(own, place=TINGQUAN) == ["BH-4"]
    assert matters.alike(matters.add("8")) == ["BH-6"]


def test_a_case_that_has_ended_is_no_duplicate(matters: Matters) -> None:
    ended = matters.add("1", category="D02")
    with matters.town.database.begin() as tx:
        cancel = CancelInstance(
            id="c1", at=matters.town.now, actor="u1", instance=ended, reason="twice"
        )
        matters.town.execution.execute(tx, cancel)
    assert matters.alike(matters.add("2", category="D02")) == []


@pytest.mark.parametrize(("days", "found"), [(None, []), (31, ["BH-1"]), ("31", ["BH-1"])])
def test_only_the_last_days_count(matters: Matters, days: object, found: list[str]) -> None:
    matters.add("1", category="D02")
    matters.town.now += timedelta(days=30, minutes=1)
    own = matters.add("2", category="D02")
    assert matters.alike(own, days=days) == found


@pytest.mark.parametrize("inputs", [{"days": 0}, {"days": 367}, {"days": "ten"}, {"days": -1}])
def test_days_that_are_no_days_are_refused(matters: Matters, inputs: Any) -> None:
    own = matters.add("1", category="D02")
    with pytest.raises(Unsaid):
        matters.alike(own, **inputs)
