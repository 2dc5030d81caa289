"""How a date was counted, in words."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from engine.calendar import Calendar, edition_from_holidays
from engine.canonical import moment
from engine.reckoning import explain
from web.clockwords import Begun, amount, explained, reckoned

CHINA = ZoneInfo("Asia/Shanghai")
EDITION = edition_from_holidays(2015, 2050, 1)
TOLD = [
    (
        ("2026-02-13 15:00", 5, "wd"),
        "2月13日（周五）＋5 个工作日 → 2月27日（周五）18:00：2月15—23日春节放假，2月14日调休上班",
        (
            "Fri 13 Feb + 5 working days → Fri 27 Feb 18:00: Spring Festival 15–23 Feb, "
            "14 Feb is a make-up day (worked)"
        ),
    ),
    (
        ("2026-11-18 15:00", 1, "wd"),
        "11月18日（周三）＋1 个工作日 → 11月19日（周四）18:00",
        "Wed 18 Nov + 1 working day → Thu 19 Nov 18:00",
    ),
    (
        ("2026-11-20 15:00", 1, "cd"),
        (
            "11月20日（周五）＋1 个自然日 → 11月23日（周一）18:00：11月21日（周六）是休息日，"
            "顺延到下一个工作日"
        ),
        (
            "Fri 20 Nov + 1 calendar day → Mon 23 Nov 18:00: Sat 21 Nov is a rest day, so it ends "
            "on the next working day"
        ),
    ),
    (
        ("2026-12-25 15:00", 8, "wd"),
        (
            "2026年12月25日（周五）＋8 个工作日 → 2027年1月7日（周四）18:00：1月1—3日元旦放假，"
            "2027年放假安排尚未公布，暂定"
        ),
        (
            "Fri 25 Dec 2026 + 8 working days → Thu 7 Jan 2027 18:00: New Year 1–3 Jan, "
            "provisional, as the holidays of 2027 are not published yet"
        ),
    ),
    (
        ("2025-01-27 15:00", 7, "wd"),
        (
            "1月27日（周一）＋7 个工作日 → 2月12日（周三）18:00：1月28日—2月4日春节放假，"
            "2月8日调休上班"
        ),
        (
            "Mon 27 Jan + 7 working days → Wed 12 Feb 18:00: Spring Festival 28 Jan–4 Feb, "
            "8 Feb is a make-up day (worked)"
        ),
    ),
    (
        ("2026-11-18 15:00", Decimal("0.25"), "h"),
        "11月18日（周三）15:00＋15 分钟 → 11月18日（周三）15:15",
        "Wed 18 Nov 15:00 + 15 minutes → Wed 18 Nov 15:15",
    ),
    (
        ("2026-11-18 17:00", 8, "wh"),
        "11月18日（周三）17:00＋8 个工作小时 → 11月19日（周四）17:00",
        "Wed 18 Nov 17:00 + 8 office hours → Thu 19 Nov 17:00",
    ),
]
CLOCK = {
    "key": "handle_u3",
    "unit": "wd",
    "count": "5",
    "edition": 1,
    "state": "running",
    "due": "2026-03-09T10:00:00.000000Z",
}
REST = ["2026-03-03T02:00:00.000000Z", "2026-03-05T02:00:00.000000Z", "material", "房产证"]
MORE = {"more": 3, "unit": "wd", "reason": "parts are missing", "by": "u1"}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def edition(_number: int) -> Calendar:
    return EDITION


def told(start: str = "2026-03-02 10:00", **changes: Any) -> str:
    clock = {**CLOCK, **changes}
    return explained(Begun(clock=clock, start=local(start)), edition)


@pytest.fixture
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize(("asked", "zh", "_en"), TOLD)
def test_a_date_is_explained_in_chinese(
    chinese: None, asked: tuple[str, int, str], zh: str, _en: str
) -> None:
    start, n, unit = asked
    assert reckoned(EDITION, explain(EDITION, local(start), n, unit)) == zh


@pytest.mark.parametrize(("asked", "_zh", "en"), TOLD)
def test_a_date_is_explained_in_english(
    english: None, asked: tuple[str, int, str], _zh: str, en: str
) -> None:
    start, n, unit = asked
    assert reckoned(EDITION, explain(EDITION, local(start), n, unit)) == en


@pytest.mark.parametrize(
    ("n", "unit", "said"),
    [
        (1, "h", "1 hour"),
        (Decimal("1.5"), "h", "1.5 hours"),
        (Decimal("0.5"), "h", "30 minutes"),
        (Decimal("0.5"), "wh", "0.5 office hours"),
        (Decimal("0.01"), "h", "0.01 hours"),
        (Decimal("0.25"), "h", "15 minutes"),
        (1, "month", "1 month"),
        (Decimal(15), "cd", "15 calendar days"),
    ],
)
def test_an_amount_is_said_as_people_say_it(
    english: None, n: Decimal | int, unit: str, said: str
) -> None:
    assert amount(n, unit) == said


def test_a_rest_and_an_extension_are_told_with_their_reasons(english: None) -> None:
    assert told(rests=[REST], extended=MORE) == (
        "Mon 2 Mar + 5 working days → Mon 9 Mar 18:00; "
        "paused 3–5 Mar: waiting for documents (房产证); "
        "extended by 3 working days: parts are missing; so it ends Mon 9 Mar 18:00"
    )


def test_a_rest_is_told_in_chinese(chinese: None) -> None:
    assert told(rests=[REST]) == (
        "3月2日（周一）＋5 个工作日 → 3月9日（周一）18:00；"
        "3月3—5日暂停：等待材料（房产证）；因此到 3月9日（周一）18:00 为止"
    )


def test_a_paused_limit_says_since_when_and_has_no_end(english: None) -> None:
    since = moment(local("2026-03-03 10:00"))
    said = told(state="paused", since=since, reason="party", text="")
    assert said.endswith("; paused since Tue 3 Mar: waiting for those concerned")


def test_a_date_that_the_process_gives_is_called_so(english: None) -> None:
    said = told("2026-03-02 10:01", key="")
    assert said == "The process itself gives this date"
    given = {"state": "running", "due": moment(local("2026-03-09 10:00"))}
    begun = Begun(clock=given, start=local("2026-03-02 10:01"))
    assert explained(begun, edition) == "The process itself gives this date"


@pytest.mark.parametrize(
    ("start", "said"),
    [("2026-03-06 10:00", "3 days"), ("2026-03-08 10:00", "1 day"), ("2026-03-09 09:00", "1 hour")],
)
def test_a_date_that_is_a_plain_span_is_told_as_one(english: None, start: str, said: str) -> None:
    given = {"state": "running", "due": moment(local("2026-03-09 10:00"))}
    begun = Begun(clock=given, start=local(start))
    want = f"The process itself gives this date: {said} after it began"
    assert explained(begun, edition) == want


def test_a_date_that_the_process_gives_is_told_with_its_rest(chinese: None) -> None:
    given = {"state": "running", "due": "2026-03-09T10:00:00.000000Z", "rests": [REST]}
    begun = Begun(clock=given, start=local("2026-03-02 18:00"))
    assert explained(begun, edition) == (
        "这个日期由流程本身给出；3月3—5日暂停：等待材料（房产证）；因此到 3月9日（周一）18:00 为止"
    )


def test_what_is_not_what_its_clock_says_is_not_told(english: None) -> None:
    assert told(due="2026-03-09T09:00:00.000000Z") == ""


def test_an_end_in_another_year_is_told_with_its_year(english: None) -> None:
    rest = [moment(local("2026-12-30 10:00")), moment(local("2027-01-11 10:00")), "party", ""]
    said = told("2026-12-28 10:00", rests=[rest], due=moment(local("2027-01-13 18:00")))
    assert said.endswith("so it ends Wed 13 Jan 2027 18:00")


def test_of_a_limit_that_is_not_known_any_more_nothing_is_told(english: None) -> None:
    assert told(key="someday") == ""
