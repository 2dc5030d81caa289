"""A clock is moved: a limit warns, a timer fires, a case climbs, is helped, and replays.

The company of 和风苑 has five working days to answer; then the matter goes to the table of three,
where it has seven days to speak.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESK_EN, DESK_ZH, PHONE_EN, PHONE_ZH, View, mistakes_of
from tests.journeys.sc14 import AUDITOR, CENTRE, COMPANY, name_of_part
from tests.web.cities import Hands
from web.wiring import Office

Pass = Callable[[datetime], None]
CASE = "楼前垃圾桶两天没清"
WORDS = {
    "zh": {
        "warned": "时间已用去大半",
        "fired": "“逾期未答复”到时限了",
        "late": "已超期 18 小时",
        "told": "已告知松风街道综治中心",
        "holder": "经办：和风苑物业项目经理",
        "reason": "垃圾清运车在修",
        "end": "2026年12月4日 18:00",
        "counted": "延长 3 个工作日：垃圾清运车在修",
        "paused": "暂停中：等待材料",
        "on": "2026年12月7日 18:00",
    },
    "en": {
        "warned": "Most of the time is used",
        "fired": "The clock of “No reply in time” ran out",
        "late": "18 hours overdue",
        "told": "Told: subdistrict governance centre, Songfeng Subdistrict",
        "holder": "With: property manager, Hefeng Court",
        "reason": "The lorry is being repaired",
        "end": "4 Dec 2026 18:00",
        "counted": "extended by 3 working days: The lorry is being repaired",
        "paused": "Paused: waiting for documents",
        "on": "7 Dec 2026 18:00",
    },
}


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """Return a moment of 2026 by the clock in China."""
    return datetime(2026, month, day, hour - 8, minute, tzinfo=UTC)


@pytest.fixture
def let_pass(office: Office, clock: Hands) -> Pass:
    """Moves the clock, stopping at everything that is due on the way."""

    def move(until: datetime) -> None:
        while (due := office.sweep.next_due()) is not None and due <= until:
            clock.now = due
            office.sweep.run()
        clock.now = until

    return move


@pytest.fixture
def words(view: View) -> dict[str, str]:
    return WORDS[view.language]


class Visit:
    """Somebody looks at their inbox."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language

    def enter(self, role: str) -> None:
        self.page.goto("/sign-in")
        button = self.page.locator("button.person").filter(
            has_text=name_of_part(role, self.language)
        )
        if not button.is_visible():
            self.page.locator("main details > summary").first.click()
        button.click()
        self.page.locator("nav.tabs").wait_for()

    def card(self) -> Locator:
        return self.page.locator(".card").filter(has_text=CASE)

    def below(self) -> None:
        self.page.locator("nav.tabs a").nth(2).click()


@pytest.fixture
def visit(page: Page, view: View) -> Visit:
    return Visit(page, view.language)


@pytest.mark.parametrize(
    "view", [DESK_ZH, PHONE_ZH, DESK_EN, PHONE_EN], ids=["zh-1280", "zh-390", "en-1280", "en-390"]
)
def test_a_limit_warns_fires_climbs_is_helped_and_replays(
    page: Page, visit: Visit, let_pass: Pass, words: dict[str, str]
) -> None:
    let_pass(at(24, 17, 45))
    visit.enter(COMPANY)
    expect(visit.card()).to_contain_text(words["warned"])
    assert not mistakes_of(page)

    let_pass(at(2, 12, month=12))
    case = fired(visit, words)

    visit.enter(CENTRE)
    visit.below()
    late = visit.card().filter(has_text=words["holder"])
    expect(late).to_contain_text(words["late"])
    assert not mistakes_of(page)
    late.locator("a.button").click()
    help_with_time(page, words)
    visit.enter(CENTRE)
    visit.below()
    expect(visit.card().filter(has_text=words["holder"])).to_have_count(0)

    visit.enter(COMPANY)
    visit.card().locator(".card-title a").click()
    expect(page.locator(".ask")).to_contain_text(words["end"])
    expect(page.locator(".ask")).to_contain_text(words["counted"])
    assert not mistakes_of(page)
    rest_and_go_on(page, visit, let_pass, words)

    visit.enter(AUDITOR)
    replays_the_same(page, case)


def fired(visit: Visit, words: dict[str, str]) -> str:
    """The timer has taken the answer away; the seat at the table is overdue. Return the case."""
    visit.enter(COMPANY)
    expect(visit.card()).to_have_count(1)
    expect(visit.card()).to_contain_text(words["late"])
    expect(visit.card()).to_contain_text(words["told"])
    visit.card().locator(".card-title a").click()
    visit.page.locator(".over a").click()
    visit.page.locator("#history").wait_for()
    expect(visit.page.locator(".steps")).to_contain_text(words["fired"])
    assert not mistakes_of(visit.page)
    return visit.page.url


def help_with_time(page: Page, words: dict[str, str]) -> None:
    """Who was told looks at what would happen, and gives three days more."""
    assert not mistakes_of(page)
    page.locator("#f-n").fill("3")
    page.locator(".form button").click()
    expect(page.locator("#wrongs")).to_be_visible()
    assert page.locator("#f-n").input_value() == "3"
    assert not mistakes_of(page)
    page.locator("#f-reason").fill(words["reason"])
    page.locator(".form button").click()
    expect(page.locator(".says")).to_contain_text(words["end"])
    assert not mistakes_of(page)
    page.locator(".form button.primary").click()
    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator(".panel").first).to_contain_text(words["counted"])
    assert not mistakes_of(page)


def rest_and_go_on(page: Page, visit: Visit, let_pass: Pass, words: dict[str, str]) -> None:
    """The company waits for documents from Wednesday to Thursday."""
    page.locator(".ask a").click()
    page.locator("input[name=reason][value=material]").check()
    page.locator(".form button.primary").click()
    expect(page.locator(".head")).to_contain_text(words["paused"])
    assert not mistakes_of(page)
    let_pass(at(3, 12, month=12))
    visit.enter(COMPANY)
    expect(visit.card()).to_contain_text(words["paused"])
    assert not mistakes_of(page)
    visit.card().locator(".card-title a").click()
    page.locator(".ask a").click()
    expect(page.locator(".says")).to_contain_text(words["on"])
    page.locator(".form button").click()
    expect(page.locator(".panel").first).to_contain_text(words["on"])
    assert not mistakes_of(page)


def replays_the_same(page: Page, case: str) -> None:
    """What the case tells is what its replay tells, and the end of it stands on the drawing."""
    page.goto(case)
    told = page.locator(".steps > li").all_inner_texts()
    page.goto(f"{case}/replay")
    log = page.locator(".log li").all_inner_texts()
    assert set(told) <= set(log)
    assert not mistakes_of(page)
