"""Taking, keeping and giving back what is due: the fence holds, attempts are counted before."""

from contextlib import suppress
from datetime import timedelta

import pytest

from engine.errors import LeaseLost
from engine.records import AgendaItem, AgendaKind, AgendaState, FollowUp
from engine.store import agenda
from engine.store.database import Database
from tests.builders import NOON

TIMER, JOB = AgendaKind.TIMER, AgendaKind.JOB


def write(database: Database, *names: str, kind: AgendaKind = TIMER) -> None:
    """Put something on the agenda that is due at noon."""
    with database.begin() as tx:
        for name in names:
            agenda.add(tx, FollowUp(kind=kind, instance="i1", ref=name), NOON)


def take(database: Database, after: timedelta = timedelta(0)) -> list[AgendaItem]:
    with database.begin() as tx:
        return list(agenda.claim(tx, NOON + after, 100))


def rows(database: Database) -> list[AgendaItem]:
    with database.read() as tx:
        return [*agenda.due(tx, NOON + timedelta(days=99), 100), *agenda.stuck(tx)]


def test_what_is_taken_is_nobody_elses_until_its_lease_is_over(database: Database) -> None:
    write(database, "a")
    (first,) = take(database)
    assert take(database, agenda.LEASE - timedelta(microseconds=1)) == []
    (second,) = take(database, agenda.LEASE)
    assert (first.claim, second.claim) == (1, 2)
    assert (first.attempts, second.attempts) == (0, 1)


@pytest.mark.parametrize("kind", AgendaKind)
def test_every_kind_comes_back_when_its_lease_is_over(database: Database, kind: AgendaKind) -> None:
    write(database, "a", kind=kind)
    take(database)
    assert take(database, agenda.LEASES[kind] - timedelta(seconds=1)) == []
    assert len(take(database, agenda.LEASES[kind])) == 1


def test_who_was_overtaken_can_do_nothing_any_more(database: Database) -> None:
    write(database, "a")
    (lost,) = take(database)
    take(database, agenda.LEASE)
    before = rows(database)
    with database.begin() as tx:
        assert not agenda.prolong(tx, lost, NOON + timedelta(days=1))
        agenda.put_off(tx, lost, NOON + timedelta(days=1))
        assert agenda.failed(tx, lost, NOON, "too late")
    with pytest.raises(LeaseLost), database.begin() as tx:
        agenda.finish(tx, lost)
    assert rows(database) == before


def test_what_is_done_with_a_lost_item_is_undone_with_it(database: Database) -> None:
    write(database, "a", kind=JOB)
    (lost,) = take(database)
    take(database, agenda.LEASES[JOB])
    effect = FollowUp(kind=TIMER, instance="i2", ref="effect")
    with suppress(LeaseLost), database.begin() as tx:
        agenda.add(tx, effect, NOON)
        agenda.finish(tx, lost)
        pytest.fail("nobody has noticed")
    assert [item.ref for item in rows(database)] == ["a"]


def test_who_has_the_item_finishes_it_once(database: Database) -> None:
    write(database, "a")
    (item,) = take(database)
    with database.begin() as tx:
        assert agenda.finish(tx, item)
        assert not agenda.finish(tx, item)
    assert rows(database) == []


def test_a_number_is_never_given_again_so_a_lost_claim_never_fits_a_later_row(
    database: Database,
) -> None:
    write(database, "a")
    (lost,) = take(database)
    with database.begin() as tx:
        agenda.finish(tx, lost)
    write(database, "a")
    (again,) = take(database)
    assert again.claim == lost.claim
    with database.begin() as tx:
        assert not agenda.finish(tx, lost)
    assert [item.id for item in rows(database)] == [again.id]


def test_a_lease_is_prolonged_by_who_has_it(database: Database) -> None:
    write(database, "a", kind=JOB)
    (item,) = take(database)
    length = agenda.LEASES[JOB]
    with database.begin() as tx:
        assert agenda.prolong(tx, item, NOON + 2 * length)
    assert take(database, length) == []
    assert len(take(database, 2 * length)) == 1


def test_what_is_put_off_has_not_been_tried(database: Database) -> None:
    write(database, "a")
    (item,) = take(database)
    with database.begin() as tx:
        agenda.put_off(tx, item, NOON + timedelta(hours=1))
    (waiting,) = rows(database)
    assert (waiting.attempts, waiting.due_at) == (0, NOON + timedelta(hours=1))


def test_one_row_is_taken_by_its_number(database: Database) -> None:
    write(database, "a", "b")
    first, second = rows(database)
    with database.begin() as tx:
        assert agenda.claim_one(tx, second.id, NOON - timedelta(seconds=1)) is None
        taken = agenda.claim_one(tx, second.id, NOON)
        assert taken is not None
        assert agenda.claim_one(tx, second.id, NOON) is None
        assert agenda.claim_one(tx, second.id + 1, NOON) is None
    assert [item.id for item in take(database)] == [first.id]


def test_fresh_items_come_many_at_once_and_suspects_alone(database: Database) -> None:
    write(database, "a", "b", "c")
    assert len(take(database)) == 3
    write(database, "d")
    assert [item.ref for item in take(database, agenda.LEASE)] == ["d"]
    assert [item.ref for item in take(database, agenda.LEASE)] == ["a"]
    assert [item.ref for item in take(database, agenda.LEASE)] == ["b"]


def test_who_comes_to_the_rescue_takes_what_is_late_or_was_left(database: Database) -> None:
    grace = timedelta(seconds=2)
    write(database, "left")
    take(database)
    write(database, "late", "later")
    with database.begin() as tx:
        assert not agenda.any_due(tx, NOON + grace / 2, grace)
        assert agenda.claim(tx, NOON + grace / 2, 9, grace) == ()
        assert len(agenda.claim(tx, NOON + grace, 9, grace)) == 2
    with database.begin() as tx:
        assert agenda.any_due(tx, NOON + agenda.LEASE, grace)
        (left,) = agenda.claim(tx, NOON + agenda.LEASE, 9, grace)
    assert left.ref == "left"


def test_what_takes_long_comes_alone_and_in_its_turn(database: Database) -> None:
    write(database, "a", kind=JOB)
    write(database, "b", "c")
    write(database, "d", kind=JOB)
    assert [item.ref for item in take(database)] == ["a"]
    assert [item.ref for item in take(database)] == ["b", "c"]
    assert [item.ref for item in take(database)] == ["d"]


def test_each_lane_has_its_kinds_and_together_they_are_all(database: Database) -> None:
    assert set(AgendaKind) == agenda.SHORT | agenda.LONG
    assert not agenda.SHORT & agenda.LONG
    write(database, "a", kind=JOB)
    with database.begin() as tx:
        assert agenda.next_due(tx, agenda.SHORT) is None
        assert agenda.next_due(tx, agenda.LONG) == agenda.next_due(tx) == NOON
        assert not agenda.any_due(tx, NOON, kinds=agenda.SHORT)
        assert agenda.any_due(tx, NOON, kinds=agenda.LONG)
        assert agenda.claim(tx, NOON, 9, kinds=agenda.SHORT) == ()
        assert len(agenda.claim(tx, NOON, 9, kinds=agenda.LONG)) == 1


def test_what_ends_its_program_each_time_comes_back_later_and_later_and_then_waits(
    database: Database,
) -> None:
    write(database, "a")
    now, waits = timedelta(0), []
    while rows(database)[0].state is AgendaState.DUE:
        now = max(rows(database)[0].due_at - NOON, now)
        if take(database, now):
            waits.append(rows(database)[0].due_at - NOON - now)
    assert waits == [agenda.LEASE, agenda.LEASE, *agenda.RETRY_AFTER[:2]]
    (stuck,) = rows(database)
    assert (stuck.reason, stuck.attempts) == (agenda.INTERRUPTED, agenda.MOST_ATTEMPTS)


def test_an_operator_lets_a_stuck_row_be_tried_afresh(database: Database) -> None:
    write(database, "a")
    now = timedelta(0)
    for _ in range(agenda.MOST_ATTEMPTS + 1):
        take(database, now)
        now += timedelta(hours=1)
    (stuck,) = rows(database)
    with database.begin() as tx:
        assert agenda.revive(tx, stuck.id, NOON + now)
        assert not agenda.revive(tx, stuck.id, NOON + now)
    (again,) = take(database, now)
    assert again.attempts == 0
    assert again.claim == stuck.claim + 1
