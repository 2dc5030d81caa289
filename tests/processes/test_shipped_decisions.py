"""The decisions that are shipped say what the law says."""

from datetime import UTC, datetime

import pytest

from processes.catalog import SHIPPED
from processes.decision.evaluation import Circumstances, Decided, Decisions
from processes.decision.reader import read

AROUND = Circumstances(now=datetime(2026, 1, 1, tzinfo=UTC))
HALF = ("owners_rules", "management_rules", "elect_committee", "hire_manager", "use_fund")
THREE_QUARTERS = ("raise_fund", "rebuild", "common_parts_business")


def owner_vote(matter: str, voting: tuple[int, int], agreeing: tuple[int, int]) -> Decided:
    """The vote of an estate of 9,000 m² and 90 owners: area and number of each group."""
    model = read((SHIPPED / "dmn" / "owner_vote.dmn").read_bytes())
    inputs: dict[str | tuple[str, str], object] = {
        "matter": matter,
        "total_area": 9_000,
        "total_owners": 90,
        "voting_area": voting[0],
        "voting_owners": voting[1],
        "agreeing_area": agreeing[0],
        "agreeing_owners": agreeing[1],
    }
    return Decisions(model).decide("owner_vote", inputs, AROUND)


@pytest.mark.parametrize("matter", [*HALF, "other_common_rights"])
@pytest.mark.parametrize(
    ("voting", "agreeing", "result"),
    [
        ((6_000, 60), (3_001, 31), "carried"),
        ((6_000, 60), (3_000, 31), "rejected"),
        ((6_000, 60), (3_001, 30), "rejected"),
        ((9_000, 90), (4_501, 46), "carried"),
        ((5_999, 60), (5_999, 60), "not enough took part"),
        ((6_000, 59), (6_000, 59), "not enough took part"),
    ],
)
def test_most_matters_need_more_than_half_of_two_thirds(
    matter: str, voting: tuple[int, int], agreeing: tuple[int, int], result: str
) -> None:
    """Civil Code §278(2)."""
    assert owner_vote(matter, voting, agreeing).value == result


@pytest.mark.parametrize("matter", THREE_QUARTERS)
@pytest.mark.parametrize(
    ("agreeing", "result"),
    [
        ((4_500, 45), "carried"),
        ((4_499, 45), "rejected"),
        ((4_500, 44), "rejected"),
        ((6_000, 60), "carried"),
    ],
)
def test_money_and_rebuilding_need_three_quarters(
    matter: str, agreeing: tuple[int, int], result: str
) -> None:
    """Civil Code §278(2), for items 6 to 8 of §278(1)."""
    assert owner_vote(matter, (6_000, 60), agreeing).value == result


def test_a_matter_that_the_law_does_not_know_is_decided_by_nobody() -> None:
    decided = owner_vote("paint_the_moon", (6_000, 60), (6_000, 60))
    assert decided.value is None
    assert decided.notes


def test_the_rows_that_decided_are_told() -> None:
    decided = owner_vote("rebuild", (6_000, 60), (4_500, 45))
    assert {trace.part: trace.rules for trace in decided.traces} == {
        "需要的比例": ("rule_three_quarters",),
        "表决结果": ("rule_three_quarters_carried",),
    }
