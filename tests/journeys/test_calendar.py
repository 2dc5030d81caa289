"""The calendar: anybody reads the year, the administrator sets a day; nothing needs a script."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import View, mistakes_of

DAY = {"zh": "休息、那达慕", "en": "Rest day, Naadam"}
FESTIVAL = {"zh": "10月1—7日国庆节放假", "en": "National Day 1–7 Oct"}
WORKED = {"zh": "10月10日调休上班", "en": "10 Oct is a make-up day (worked)"}


def open_year(page: Page) -> None:
    page.locator("nav.nav a[href^='/calendar']").click()
    expect(page.locator(".month")).to_have_count(12)


def test_a_worker_reads_the_year(page: Page, enter: Callable[[str], None], view: View) -> None:
    enter({"zh": "林小满", "en": "Xiaoman Lin"}[view.language])
    open_year(page)
    october = page.locator(".month").nth(9)
    expect(october).to_contain_text(FESTIVAL[view.language])
    expect(october).to_contain_text(WORKED[view.language])
    expect(october.locator(".day.work .mark")).to_be_visible()
    expect(page.locator("form.change")).to_have_count(0)
    assert not mistakes_of(page)


def test_the_administrator_sets_a_day(page: Page, view: View) -> None:
    page.goto("/sign-in")
    does = {"zh": "管理账号和岗位", "en": "Manage accounts and posts"}[view.language]
    page.locator("main details > summary").first.click()
    page.locator("button.person").filter(has_text=does).click()
    open_year(page)
    page.locator("section[aria-labelledby=days] summary").click()
    assert not mistakes_of(page)
    page.fill("#day", "2026-12-30")
    page.fill("#name", "那达慕")
    page.fill("#name_en", "Naadam")
    page.fill("#day-reason", "2026/7")
    page.locator("section[aria-labelledby=days] button.primary").click()
    expect(page.locator(".own-list").first).to_contain_text(DAY[view.language])
    expect(page.locator(".month").nth(11).locator(".day.own")).to_have_count(1)
    assert not mistakes_of(page)
