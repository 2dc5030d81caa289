"""Whatever happens to a time limit, its moments stay in order and nobody loses time."""

from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.canonical import moment
from engine.limits import Clock, Counting, Moments, clock_from
from tests.builders import EDITION, NOON

HOW = Counting(calendar=lambda: EDITION, place=tuple)
KEYS = st.sampled_from(["handle_u1", "handle_u2", "accept_u3", "handle_u3", "rectify", "care_key"])
HOURS = st.integers(0, 24 * 20)


def counted(clock: Clock) -> Moments:
    return clock.counted(HOW)


def begun(key: str, start: datetime) -> Clock:
    return Clock(start=start, key=key, moments=Moments(warn=start, due=start, again=start))


@settings(max_examples=300, deadline=None)
@given(key=KEYS, shift=HOURS, rests=st.lists(st.tuples(HOURS, HOURS), max_size=4))
def test_rests_keep_the_order_and_never_take_time_away(
    key: str, shift: int, rests: list[tuple[int, int]]
) -> None:
    clock = begun(key, NOON + timedelta(hours=shift))
    known, at = counted(clock), clock.start
    for after, length in rests:
        since = at + timedelta(hours=after)
        at = since + timedelta(hours=length)
        clock = Clock(
            start=clock.start,
            key=key,
            moments=known,
            changes=(*clock.changes, (moment(since), moment(at))),
        )
        new = counted(clock)
        assert new.warn <= new.due <= new.again
        assert new.due >= known.due
        assert new.warn >= known.warn
        if since >= known.due:
            assert new.due == known.due
        if not length:
            assert new == known
        known = new


@settings(max_examples=200, deadline=None)
@given(key=KEYS, shift=HOURS, days=st.integers(1, 15), unit=st.sampled_from(["wd", "cd"]))
def test_an_extension_warns_after_the_first_end_and_ends_later(
    key: str, shift: int, days: int, unit: str
) -> None:
    clock = begun(key, NOON + timedelta(hours=shift))
    before = counted(clock)
    longer = Clock(
        start=clock.start, key=key, moments=before, changes=((str(Decimal(days)), unit),)
    )
    after = counted(longer)
    assert longer.extended
    assert before.due < after.warn <= after.due <= after.again


@given(key=KEYS, told=st.integers(0, 3), paused=st.booleans())
def test_a_clock_is_read_as_it_was_kept(key: str, told: int, paused: bool) -> None:
    clock = Clock(
        start=NOON,
        key=key,
        moments=counted(begun(key, NOON)),
        edition=1,
        told=told,
        to="L3" if told > 1 else "",
        changes=((moment(NOON), moment(NOON)), ("2", "wd")),
        paused=NOON if paused else None,
        with_case=paused,
    )
    assert clock_from(clock.form()) == clock
