"""The ladder: who is told when a time limit has passed (domain.md §2.0, §4.3.8)."""

import pytest

from engine.climbing import Climb, climb, level_of
from processes.vocabulary import load_vocabulary

WORDS = load_vocabulary()


def everybody(_role: str) -> str:
    return "P1"


def to(role: str, *named: str, since: str = "") -> str:
    """Return the rung that is told."""
    asked = Climb(role=role, escalates_to=named, since=since)
    return climb(asked, everybody)[0]


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("grid_worker", "L1"),
        ("estate_secretary", "L2"),
        ("mediator", "L2"),
        ("street_lead", "L3"),
        ("district_coordinator", "L4"),
        ("resident", "L1"),
        ("property_manager", "L1"),
        ("labour_mediator", "L1"),
        ("nobody knows", "L1"),
        ("", "L1"),
    ],
)
def test_a_role_stands_on_one_rung(role: str, level: str) -> None:
    assert level_of(role) == level


def test_the_first_named_level_above_is_told_else_the_next_one() -> None:
    assert to("grid_worker") == "L2"
    assert to("grid_worker", "L3") == "L3"
    assert to("community_lead", "L2", "L3") == "L3"
    assert to("community_lead", "L2") == "L3"


def test_the_second_time_it_is_the_next_level_above_the_first() -> None:
    assert to("grid_worker", "L2", "L3", since="L2") == "L3"
    assert to("grid_worker", "L2", "L4", since="L2") == "L4"
    assert to("grid_worker", "L2", since="L2") == "L3"
    assert to("grid_worker", "L3", since="L3") == "L4"


def test_at_the_top_it_stays_at_the_top() -> None:
    assert to("dept_liaison") == "L4"
    assert to("street_center", "L4", since="L4") == "L4"
    assert to("grid_worker", since="L4") == "L4"


def test_where_nobody_holds_a_post_the_next_one_above_is_told() -> None:
    held = {"district_coordinator": "D1"}
    assert climb(Climb(role="grid_worker"), lambda role: held.get(role, "")) == (
        "L4",
        "district_coordinator",
        "D1",
    )
    assert climb(Climb(role="grid_worker"), lambda _role: "") == ("L2", "", "")


@pytest.mark.parametrize("key", sorted(WORDS.slas))
def test_every_limit_climbs_from_every_role(key: str) -> None:
    named, top = WORDS.slas[key].escalates_to, max(WORDS.ladder)
    for role in WORDS.roles:
        first = to(role, *named)
        second = to(role, *named, since=first)
        assert first > level_of(role) or first == top
        assert second > first or second == top
