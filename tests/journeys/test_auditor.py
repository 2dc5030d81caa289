"""An auditor looks at a case and replays it on the drawing and in words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK_ZH, PHONE_ZH, READY, View, mistakes_of

Enter = Callable[[str], None]


@pytest.fixture
def case(page: Page, enter: Enter, view: View) -> str:
    """The case of the broken door is open."""
    enter({"zh": "周安格", "en": "Ange Zhou"}[view.language])
    page.goto("/cases")
    page.locator(".card-title a").first.click()
    page.locator(READY).wait_for()
    return page.url


@pytest.fixture
def replay(page: Page, case: str) -> str:
    page.goto(f"{case}/replay")
    page.locator(READY).wait_for()
    return page.url


def test_a_case_is_sound_and_shows_where_it_stands(page: Page, case: str, view: View) -> None:
    expect(page.locator(".current[data-element-id=first_contact]")).to_be_visible()
    words = {"zh": "初次联系与核实", "en": "First contact"}[view.language]
    expect(page.locator("[data-element-id=first_contact] text").first).to_contain_text(words)
    assert the_mark_is_visible(page)
    assert not mistakes_of(page)
    page.goto("/cases")
    assert not mistakes_of(page)


def the_mark_is_visible(page: Page) -> bool:
    """Say whether nothing covers the mark of the drawing library, as its licence asks."""
    mark = page.locator(".bjs-powered-by")
    mark.scroll_into_view_if_needed()
    on_top: bool = mark.evaluate(
        "e => { const b = e.getBoundingClientRect();"
        " return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)); }"
    )
    return on_top


def test_a_replay_is_sound_and_walked_by_keys(page: Page, replay: str) -> None:
    assert not mistakes_of(page)
    count = page.locator(".log a").count()
    page.keyboard.press("Home")
    expect(page.locator(".log a[aria-current]")).to_have_attribute("data-step", "1")
    expect(page.locator(".current")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text(f"3 / {count}")
    assert page.url.endswith("?step=3")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#slider")).to_have_value("2")
    page.keyboard.press("End")
    expect(page.locator(".current[data-element-id=first_contact]")).to_have_count(1)


@pytest.mark.parametrize("view", [DESK_ZH], ids=["desk"])
def test_a_step_opens_by_its_address(page: Page, replay: str, view: View) -> None:
    page.goto(f"{replay}?step=4")
    page.locator(READY).wait_for()
    expect(page.locator(".log a[aria-current]")).to_have_attribute("data-step", "4")
    page.locator(".log a").nth(1).click()
    assert page.url.endswith("?step=2")


@pytest.mark.parametrize("view", [PHONE_ZH], ids=["phone"])
def test_on_a_phone_the_drawing_is_readable(page: Page, case: str, view: View) -> None:
    box = page.locator(".current[data-element-id=first_contact]").bounding_box()
    assert box
    assert box["width"] >= 75
    assert 0 <= box["x"] <= view.width - box["width"]


@pytest.mark.parametrize("view", [DESK_ZH], ids=["desk"])
def test_a_drawing_that_fails_says_so(page: Page, case: str, view: View) -> None:
    other = page.context.new_page()
    other.route("**/file", lambda route: route.fulfill(body="<a/>", content_type="text/xml"))
    other.goto(case)
    expect(other.locator(READY)).to_contain_text("流程图无法显示")
    other.goto(f"{case}/replay?step=2")
    other.locator(READY).wait_for()
    other.keyboard.press("ArrowRight")
    expect(other.locator("output")).to_contain_text("3 /")


@pytest.mark.parametrize("view", [DESK_ZH], ids=["desk"])
def test_the_auditor_opens_any_case(page: Page, enter: Enter, view: View, case: str) -> None:
    page.context.clear_cookies()
    enter({"zh": "程晓和", "en": "Xiaohe Cheng"}[view.language])
    page.goto(f"{case}/replay")
    page.locator(READY).wait_for()
