"""A real server, a real browser, both languages, a desk and a phone.

The ``page`` fixture fails a test on any error in the console and on any request to another machine.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from tests.stores import Store
from tests.surroundings import chromium
from tests.web import cities
from tests.web.cities import Hands
from web.app import create_app
from web.wiring import Office

EXPECTED = ("status of 401", "status of 403", "status of 404", "status of 409", "status of 422")
"""What a console says when a page is answered with such a status, which some tests want."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
READY = "#canvas[data-ready=yes]"


class View(NamedTuple):
    """A screen and a language."""

    width: int
    height: int
    language: str


DESK_ZH, PHONE_ZH = View(1280, 900, "zh"), View(390, 844, "zh")
DESK_EN, PHONE_EN = View(1280, 900, "en"), View(390, 844, "en")


STORE_OF = {
    DESK_ZH: "sqlite",
    PHONE_EN: "sqlite",
    DESK_EN: "postgresql",
    PHONE_ZH: "postgresql",
}
"""Where a journey through several views goes through each: every view once, on either store two."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every journey drives a browser; no screen is looked at twice for the sake of the store."""
    here = Path(__file__).parent
    journeys = [item for item in items if here in item.path.parents]
    for item in journeys:
        item.add_marker(pytest.mark.browser)
    views: dict[str, set[View]] = {}
    for item in journeys:
        if view := parameters_of(item).get("view"):
            views.setdefault(item.nodeid.partition("[")[0], set()).add(view)
    twice = {
        item
        for item in journeys
        if len(views.get(item.nodeid.partition("[")[0], ())) > 1
        and STORE_OF[parameters_of(item)["view"]] != parameters_of(item)["store"]
    }
    if twice:
        config.hook.pytest_deselected(items=list(twice))
        items[:] = [item for item in items if item not in twice]


def parameters_of(item: pytest.Item) -> Mapping[str, Any]:
    """Return the parameters of this run of a test."""
    call = getattr(item, "callspec", None)
    return call.params if call else {}


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def office(store: Store, clock: Hands, tmp_path: Path) -> Iterator[Office]:
    """An office of its own for one test; what is due happens when the test says so."""
    opened = cities.open_copy(store, tmp_path / "data", clock)
    yield opened
    opened.close()


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """The server of the office, and where it listens."""
    server = make_server("127.0.0.1", 0, create_app(office), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium())
        yield opened
        opened.close()


@pytest.fixture(
    params=[DESK_ZH, PHONE_ZH, DESK_EN, PHONE_EN], ids=lambda v: f"{v.language}-{v.width}"
)
def view(request: pytest.FixtureRequest) -> View:
    """Each screen in each language."""
    chosen: View = request.param
    return chosen


@pytest.fixture
def context(browser: Browser, address: str, view: View) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        base_url=address,
        viewport={"width": view.width, "height": view.height},
        locale={"zh": "zh-CN", "en": "en-GB"}[view.language],
        reduced_motion="reduce",
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page that must stay quiet and at home."""
    opened = context.new_page()
    troubles = watch(opened, address)
    yield opened
    assert not troubles


def watch(page: Page, address: str) -> list[str]:
    """Return the list into which everything goes that a quiet page does not do."""
    troubles: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(e in message.text for e in EXPECTED):
            troubles.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request", lambda asked: None if at_home(asked.url, address) else troubles.append(asked.url)
    )
    return troubles


def at_home(url: str, address: str) -> bool:
    """Say whether ``url`` is on this machine."""
    return url.startswith((address + "/", "data:", "blob:"))


@pytest.fixture
def enter(page: Page) -> Callable[[str], None]:
    """Steps in as the person with this name, whichever language it is written in."""

    def step_in(name: str) -> None:
        page.goto("/sign-in")
        page.locator("button.person").filter(has_text=name).first.click()
        page.locator("nav.tabs").wait_for()

    return step_in


def mistakes_of(page: Page) -> list[str]:
    """Return what axe finds wrong with the page, and whether it scrolls sideways."""
    found = Axe().run(page, options=RULES).response["violations"]
    wrong = [f"{one['id']}: {[n['target'] for n in one['nodes']]}" for one in found]
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [*wrong, *([f"{wide} px too wide"] if wide > 0 else [])]
