"""Values come back from their JSON forms as they were."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.feel.errors import TooDeepError, UnfitValueError
from processes.feel.values import (
    DayTimeDuration,
    Range,
    YearMonthDuration,
    admit,
    from_json,
    to_json,
)
from processes.feel.wide import DAY, make_clock, make_day, make_moment

ZONES = st.one_of(
    st.none(),
    st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris"), ZoneInfo("UTC")]),
    st.integers(-14 * 3600, 14 * 3600).map(lambda s: timezone(timedelta(seconds=s))),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.dates(),
    st.times(timezones=ZONES),
    st.datetimes(timezones=ZONES),
    st.builds(make_day, st.integers(-(10**10), 10**10)),
    st.builds(make_clock, st.integers(0, DAY - 1), ZONES),
    st.builds(make_moment, st.integers(-(10**10), 10**10), st.integers(0, DAY - 1), ZONES),
    st.builds(YearMonthDuration, months=st.integers(-(10**12), 10**12)),
    st.builds(DayTimeDuration, nanoseconds=st.integers(-(10**24), 10**24)),
)
KEYS = st.one_of(st.text(), st.sampled_from(["@", "#", "..", "="]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(KEYS, inner, max_size=3),
        st.builds(
            Range,
            start=inner,
            end=inner,
            start_included=st.booleans(),
            end_included=st.booleans(),
            operator=st.sampled_from(["", "<", ">=", "!="]),
        ),
    ),
    max_leaves=12,
)


def without_floats(form: Any) -> bool:
    if isinstance(form, list):
        return all(map(without_floats, form))
    if isinstance(form, dict):
        return all(map(without_floats, form.values()))
    return not isinstance(form, float)


@settings(deadline=None)
@given(VALUES)
def test_a_value_comes_back_from_its_json_form_as_it_was(value: object) -> None:
    text = json.dumps(to_json(value))
    assert from_json(json.loads(text)) == admit(value)
    assert to_json(from_json(json.loads(text))) == json.loads(text)
    assert without_floats(json.loads(text))


@settings(deadline=None)
@given(st.datetimes(timezones=ZONES), st.booleans())
def test_a_moment_comes_back_as_the_same_instant_with_the_same_wall_clock(
    moment: datetime, later: bool
) -> None:
    folded = moment.replace(fold=int(later))
    back = from_json(to_json(folded))
    assert isinstance(back, datetime)
    assert back.utcoffset() == folded.utcoffset()
    assert back.replace(tzinfo=None) == moment.replace(tzinfo=None, fold=0)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (1, 1),
        (Decimal("2.0"), 2),
        (0.1, {"#": "0.1"}),
        (Decimal("1E+40"), {"#": "1E+40"}),
        (date(2026, 1, 2), {"@": "2026-01-02"}),
        (time(8, 30), {"@": "08:30:00"}),
        (datetime(2026, 1, 2, tzinfo=UTC), {"@": "2026-01-02T00:00:00Z"}),
        (timedelta(days=1), {"@": "P1D"}),
        (YearMonthDuration(months=0), {"@": "P0M"}),
        ({"@": "2026-01-02"}, {"=": {"@": "2026-01-02"}}),
        ({"@": 1, "b": 2}, {"@": 1, "b": 2}),
    ],
)
def test_the_json_form_is_this(value: object, form: object) -> None:
    assert to_json(value) == form


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"), object(), {1}, b""]
)
def test_what_feel_does_not_know_cannot_be_kept(value: object) -> None:
    with pytest.raises(UnfitValueError):
        to_json([value])


@pytest.mark.parametrize(
    "form",
    [
        *({"@": "banana"}, {"@": 1}, {"#": "x"}, {"#": "NaN"}, {"#": None}, {"..": []}, {"=": 1}),
        *(float("nan"), object(), {"..": ["[", 1, 2]}, {"@": ""}, {"@": None}),
    ],
)
def test_a_form_that_means_nothing_is_refused(form: object) -> None:
    with pytest.raises(UnfitValueError):
        from_json(form)


def test_nesting_has_an_end() -> None:
    deep: list[object] = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(TooDeepError):
        to_json(deep)
    with pytest.raises(TooDeepError):
        from_json(deep)
