"""The administrator finds what stands still, reads why, and lets it try again with a reason."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.journeys.conftest import View, mistakes_of
from tests.stores import Store
from tests.web import cities
from tests.web.cities import Hands
from tests.web.standstill import give_up
from web.app import create_app


@pytest.fixture
def address(store: Store, clock: Hands, tmp_path: Path) -> Iterator[str]:
    """A server in whose city two steps stand still."""
    office = cities.open_copy(store, tmp_path / "data", clock)
    give_up(office)
    give_up(office, "i2", "C-8")
    server = make_server("127.0.0.1", 0, create_app(office), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    office.close()


@pytest.fixture
def incidents(page: Page, enter: Callable[[str], None], view: View) -> Page:
    page.goto("/sign-in")
    does = {"zh": "管理账号和岗位", "en": "Manage accounts and posts"}[view.language]
    button = page.locator("button.person").filter(has_text=does)
    page.locator("details", has=button).locator("summary").click()
    button.click()
    page.locator("nav.tabs").wait_for()
    page.locator("a[href='/incidents']").click()
    return page


def test_what_stands_still_is_found_read_and_tried_again(incidents: Page, view: View) -> None:
    page = incidents
    why = {
        "zh": "“erp.example”在 30 秒内没有应答。",
        "en": "“erp.example” did not answer within 30 seconds.",
    }[view.language]
    expect(page.locator(".cause")).to_have_count(2)
    expect(page.locator(".cause").first).to_contain_text(why)
    assert not mistakes_of(page)
    first = page.locator("form.again").first
    first.locator("input[name=reason]").fill("线路已修好")
    first.locator("button").click()
    expect(page.locator(".notice.good")).to_be_visible()
    expect(page.locator(".cause")).to_have_count(1)
    assert not mistakes_of(page)
