"""A worker steps in, sees what waits, does it, and can do so without a mouse or scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK_ZH, PHONE_ZH, View, mistakes_of

Enter = Callable[[str], None]
SECRETARY = {"zh": "周安格", "en": "Ange Zhou"}


@pytest.fixture
def inbox(enter: Enter, view: View) -> None:
    enter(SECRETARY[view.language])


@pytest.fixture
def task(page: Page, inbox: None) -> None:
    page.locator(".card-title a").first.click()
    page.locator("#work").wait_for()


def test_the_door_and_the_inbox_are_sound(page: Page, enter: Enter, view: View) -> None:
    page.goto("/")
    assert not mistakes_of(page)
    enter(SECRETARY[view.language])
    assert not mistakes_of(page)
    page.goto("/?tab=done")
    assert not mistakes_of(page)
    page.goto("/?q=nothing")
    assert not mistakes_of(page)


def test_a_task_is_sound_with_mistakes_and_gets_done(page: Page, task: None) -> None:
    assert not mistakes_of(page)
    page.locator("#f-households").fill("many")
    page.locator(".bar .primary").click()
    expect(page.locator("#wrongs")).to_be_focused()
    assert page.locator("#f-households").input_value() == "many"
    assert not mistakes_of(page)
    page.locator("#f-households").fill("24")
    page.locator("#f-facts").fill("门禁主板坏了，已拍照。")
    page.locator("input[name=path][value=company]").check()
    page.locator(".bar .primary").click()
    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator(".tabs [aria-current] .count")).to_have_text("0")


def test_starting_a_case_is_sound(page: Page, enter: Enter, view: View) -> None:
    enter({"zh": "林小满", "en": "Xiaoman Lin"}[view.language])
    page.goto("/start")
    assert not mistakes_of(page)
    page.locator(".card a").first.click()
    page.locator("#work[data-ready]").wait_for()
    assert not mistakes_of(page)


@pytest.mark.parametrize("view", [DESK_ZH, PHONE_ZH], ids=["desk", "phone"])
def test_switching_the_language_keeps_the_place(page: Page, inbox: None, view: View) -> None:
    page.goto("/?tab=done")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Inbox")
    assert "tab=done" in page.url
    page.get_by_role("link", name="中文").click()
    expect(page.locator("h1")).to_have_text("待办")


@pytest.mark.parametrize("view", [DESK_ZH], ids=["desk"])
def test_a_task_is_done_with_the_keyboard_alone(page: Page, inbox: None, view: View) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.card-title a')"):
            break
    page.keyboard.press("Enter")
    page.locator("#f-facts").focus()
    page.keyboard.type("看过了")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_be_visible()


@pytest.mark.parametrize("view", [PHONE_ZH], ids=["phone"])
def test_a_finger_finds_every_button(page: Page, task: None, view: View) -> None:
    for part in page.locator("button, a.button, .nav a, .option, input:visible, select").all():
        box = part.bounding_box()
        inner = part.evaluate("e => e.closest('.option') !== null && !e.matches('.option')")
        if box and not inner and part.get_attribute("type") != "hidden":
            assert box["height"] >= 44, part.evaluate("e => e.outerHTML")


@pytest.mark.parametrize("view", [PHONE_ZH], ids=["phone"])
def test_the_action_bar_stays_in_sight(page: Page, task: None, view: View) -> None:
    page.evaluate("scrollTo(0, 300)")
    expect(page.locator(".bar .primary")).to_be_in_viewport()


@pytest.mark.parametrize("view", [PHONE_ZH], ids=["phone"])
def test_the_first_view_is_small(page: Page, inbox: None, view: View) -> None:
    sizes: list[int] = []
    page.context.clear_cookies()
    page.on("requestfinished", lambda asked: sizes.append(asked.sizes()["responseBodySize"]))
    page.goto("/sign-in", wait_until="networkidle")
    assert 0 < sum(sizes) < 100_000


def test_a_task_is_done_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("button.person").filter(has_text="周安格").click()
    page.locator(".card-title a").first.click()
    page.locator("#f-facts").fill("看过了")
    page.locator("input[name=path][value=company]").check()
    page.locator(".bar .primary").click()
    expect(page.locator(".notice")).to_contain_text("已办完")
    context.close()
