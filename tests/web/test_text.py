"""Words, dates and lengths of time as people here read them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from processes.errors import BihuanError
from processes.feel.values import from_json
from tasks.errors import NoOwner
from tests.builders import NOON
from web import text

LENGTHS = [
    (timedelta(minutes=-90), "已超期 1 小时", "1 hour overdue", "late"),
    (timedelta(days=-2), "已超期 2 天", "2 days overdue", "late"),
    (timedelta(minutes=1), "还剩 1 分钟", "1 minute left", "soon"),
    (timedelta(hours=3), "还剩 3 小时", "3 hours left", "soon"),
    (timedelta(hours=47), "还剩 47 小时", "47 hours left", "calm"),
    (timedelta(days=5, hours=1), "还剩 5 天", "5 days left", "calm"),
]
POSTS = [
    ("社区工作者", "听泉社区", "听泉社区工作者"),
    ("街道综治中心", "松风街道", "松风街道综治中心"),
    ("网格员", "听泉第一网格", "听泉第一网格员"),
    ("小区党支部书记", "和风苑", "和风苑小区党支部书记"),
    ("系统管理员", "", "系统管理员"),
]
VALUES = [
    (True, "是"),
    (None, "—"),
    (Decimal("1200.50"), "1200.50"),
    (date(2026, 3, 1), "2026年3月1日"),
    (NOON, "2026年11月18日 12:00"),
    (["a", 2], "a、2"),
    ({"户数": 3}, "户数: 3"),
    ("<b>", "<b>"),
]


@pytest.fixture
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize(("left", "zh", "_en", "tone"), LENGTHS)
def test_time_left_in_chinese(chinese: None, left: timedelta, zh: str, _en: str, tone: str) -> None:
    due = text.due_in_words(NOON + left, NOON)
    assert (due.words, due.tone) == (zh, tone)


@pytest.mark.parametrize(("left", "_zh", "en", "_tone"), LENGTHS)
def test_time_left_in_english(
    english: None, left: timedelta, _zh: str, en: str, _tone: str
) -> None:
    assert text.due_in_words(NOON + left, NOON).words == en


def test_without_a_limit_nothing_runs_out(chinese: None) -> None:
    assert text.due_in_words(None, NOON).tone == "none"


@pytest.mark.parametrize(("role", "place", "said"), POSTS)
def test_a_post_says_nothing_twice(chinese: None, role: str, place: str, said: str) -> None:
    assert text.post_words(role, place) == said


def test_a_post_in_english(english: None) -> None:
    role = text.role_title("grid_worker")
    assert text.post_words(role, "Tingquan Grid 1") == "grid worker, Tingquan Grid 1"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"@": "P1DT2H"}, "P1DT2H"),
        ({"@": "P1Y2M"}, "P1Y2M"),
        ({"@": "12345-01-02"}, "12345-01-02"),
        ({"@": "12345-01-02T03:04:05Z"}, "12345-01-02T03:04:05Z"),
        ({"@": "10:00:00@Asia/Shanghai"}, "10:00:00@Asia/Shanghai"),
        ({"@": "2026-11-28T10:00:00Z"}, "2026年11月28日 18:00"),
        ({"@": "2026-11-28T10:00:00"}, "2026年11月28日 10:00"),
        ({"..": ["[", 1, {"@": "P1D"}, ")", ""]}, '[1..@"P1D")'),
        ({"..": ["(", None, 5, ")", "<"]}, "(< 5)"),
        ([{"@": "P1D"}], "P1D"),
    ],
)
def test_a_value_of_a_decision_is_never_shown_as_a_program_keeps_it(
    chinese: None, form: object, said: str
) -> None:
    assert text.shown(from_json(form)) == said


@pytest.mark.parametrize(("value", "said"), VALUES)
def test_a_value_is_written_for_people(chinese: None, value: object, said: str) -> None:
    assert text.shown(value) == said


def test_a_moment_is_told_in_our_zone(english: None) -> None:
    assert text.moment(NOON) == "18 Nov 2026 12:00"
    assert text.moment(None) == ""


def test_an_error_speaks_the_language_of_the_page(chinese: None) -> None:
    error = NoOwner(role="street_lead", place="和风苑")
    assert text.say_error(error) == "和风苑没有人担任“街道班子成员”，任务没有人接。"


def test_braces_in_facts_are_only_text(chinese: None) -> None:
    class OddError(BihuanError):
        """The value is {value}."""

    assert text.say_error(OddError(value="{oops}")) == "The value is {oops}."


def test_titles_fall_back_on_the_other_language(english: None) -> None:
    assert text.pick({"zh": "姓名"}) == "姓名"
    assert text.pick({}) == ""
    assert text.either("门禁", "") == "门禁"


def test_a_code_without_a_title_is_its_own(chinese: None) -> None:
    assert text.role_title("nobody") == "nobody"
    assert text.closure_title("NONE") == "NONE"


def test_outside_a_request_chinese_is_spoken(app: Flask) -> None:
    with app.app_context():
        assert text.say("Yes") == "是"
        assert text.day(datetime(2026, 1, 2, tzinfo=text.ZONE)) == "2026年1月2日"
