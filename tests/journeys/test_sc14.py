"""SC14 from the report to the publication, by hand in a browser, while the clock really ticks."""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Locator, Page, expect

from engine import audit
from engine.clock import system_clock
from engine.history.fold import Picture, fold
from engine.records import Instance
from engine.standing import variables_of
from engine.store import history, instances
from tasks.demo_city import HEFENG
from tests import shipped
from tests.journeys import sc14
from tests.journeys.conftest import DESK_EN, DESK_ZH, PHONE_EN, PHONE_ZH, READY, View
from tests.journeys.sc14 import Turn, Words
from tests.stores import Store
from tests.web import cities
from web import text
from web.app import create_app
from web.demo import prepare_demo
from web.wiring import Office, open_office

LOOKS = 100
"""How often a person looks into the inbox for what a message brings."""
WALKS = (PHONE_ZH, PHONE_EN, DESK_ZH, DESK_EN)
"""Each language on each screen; the whole way takes half a minute."""
WALKED = {DESK_EN.width: 1_000, PHONE_ZH.width: 30}
"""How many steps of the replay are walked one by one, by the width of the screen."""
VISIBLE = """() => {
  const said = [document.title, document.body.innerText];
  const shown = e => e.checkVisibility();
  const all = selector => [...document.querySelectorAll(selector)].filter(shown);
  for (const e of all('[aria-label]')) said.push(e.getAttribute('aria-label'));
  for (const e of all('[placeholder]')) said.push(e.placeholder);
  for (const e of all('[title]')) said.push(e.getAttribute('title'));
  for (const e of all('svg text')) said.push(e.textContent);
  return said.join('\\n');
}"""
"""Everything that a page says to eye or ear; what stands in inputs is data."""
MARKS = """() => {
  const marked = mark => [...document.querySelectorAll(`.canvas .${mark}[data-element-id]`)]
    .map(e => e.dataset.elementId).sort();
  const badges = [...document.querySelectorAll('.canvas .badge')]
    .map(e => `${e.closest('[data-container-id]').dataset.containerId} ${e.textContent}`).sort();
  return { current: marked('current'), visited: marked('visited'), badges };
}"""
"""What the drawing shows: tokens, the way so far, how often."""
CLICKS = """addEventListener('pointerdown', () => {
  sessionStorage.clicks = 1 + Number(sessionStorage.clicks ?? 0);
}, true);"""
"""Counts what a hand does, over all pages."""
FOREIGN: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"[^\n]*[\u3400-\u9fff][^\n]*"),
    "zh": re.compile(r"[^\n]*[A-Za-z]{3,}[^\n]*"),
}
"""Lines in the other language: any Chinese character, any word of Latin letters."""
FAMILIAR: Mapping[str, tuple[str, ...]] = {
    "en": ("中文",),
    "zh": ("English", "Powered by bpmn.io"),
}
"""What may stand there all the same: the switch and the mark of the drawing library."""


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Iterator[Office]:
    """A city of today whose clock runs in a thread of its own."""
    opened = open_office(cities.settings(store, tmp_path / "data"))
    prepare_demo(opened, lambda _what, _done, _all: None)
    opened.scheduler.start()
    yield opened
    opened.close()


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """Where the city is served, as the program itself serves it."""
    server = waitress.create_server(create_app(office), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join()


@dataclass(slots=True)
class Visitor:
    """Somebody who steps into one part after the other and reads every page."""

    page: Page
    language: str
    today: date
    matters: tuple[str, ...] = ()
    """What the matters of the city are called; people wrote that, so it may be in any language."""
    case_no: str = ""
    part: str = ""

    def read(self) -> None:
        """Read the page: it speaks one language."""
        self.page.wait_for_load_state("domcontentloaded")
        assert foreign_lines(self.page, self.language, self.matters) == []

    def step_in(self, role: str) -> None:
        """Sign out and step in as whoever has this part, unless it is the same person."""
        if role == self.part:
            return
        if self.part:
            self.page.locator("form[action='/sign-out'] button").click()
        else:
            self.page.goto("/sign-in")
        self.read()
        name = sc14.name_of_part(role, self.language)
        self.page.locator("button.person").filter(has_text=name).first.click()
        self.page.locator("nav.tabs").wait_for()
        self.part = role

    def report(self) -> None:
        """Start the case and remember its number."""
        self.step_in(sc14.STAFF)
        self.page.locator("nav.nav a[href='/start']").click()
        self.read()
        self.page.locator(f"a[href='/start/{sc14.DISPUTE}']").click()
        self.page.locator(".bar .primary").click()
        self.page.locator("#wrongs").wait_for()
        self.read()
        self.fill({"at-place": HEFENG, **sc14.REPORT})
        self.read()
        self.page.locator(".bar .primary").click()
        self.page.locator(READY).wait_for()
        self.case_no = self.page.locator(".figures .mono").inner_text()
        self.read()

    def take(self, turn: Turn) -> None:
        """Do one task: find it, read it, fill it in, send it."""
        self.step_in(turn.who)
        title = self.title_of(turn)
        self.card(title).get_by_role("link", name=title, exact=True).click()
        expect(self.page.locator("h1")).to_have_text(title)
        for words in turn.shown:
            expect(self.page.locator("main")).to_contain_text(self.said(words))
        self.fill(turn.typed)
        assert self.asked().isdisjoint(said_only(turn))
        self.read()
        self.page.locator(".bar .primary").click()
        expect(self.page.locator(".notice")).to_contain_text(title)
        self.read()

    def card(self, title: str) -> Locator:
        """Return the card of a task of the case, looking again until it has come."""
        card = self.page.locator(".card").filter(has_text=self.case_no)
        card = card.filter(has=self.page.get_by_role("link", name=title, exact=True))
        for _ in range(LOOKS):
            if card.count():
                break
            self.page.locator("nav.nav a[href='/']").click()
        return card

    def fill(self, typed: Mapping[str, Words]) -> None:
        """Answer the questions of the form, in their order."""
        self.page.locator("#work[data-ready]").wait_for()
        for name, words in typed.items():
            answer(self.page, name, self.said(words))

    def asked(self) -> set[str]:
        """Return the fields that can be typed into."""
        inputs = self.page.locator("#work [name]")
        return set(inputs.evaluate_all("all => all.map(e => e.name.split('.')[0])"))

    def said(self, words: Words) -> str:
        return sc14.said(words, self.language, self.today)

    def title_of(self, turn: Turn) -> str:
        node = shipped.process(turn.process).nodes[turn.node]
        return {"zh": node.name, "en": node.properties["grid.name_en"]}[self.language]

    def process_title(self, key: str) -> str:
        process = shipped.process(key)
        return {"zh": process.name, "en": process.properties["grid.name_en"]}[self.language]

    def open_case(self) -> None:
        """Find the case by its number, as an auditor does."""
        self.step_in(sc14.AUDITOR)
        self.page.locator("nav.nav a[href='/cases']").click()
        self.read()
        self.page.locator("#q").fill(self.case_no)
        self.page.locator(".search button").click()
        self.read()
        process = self.process_title(sc14.DISPUTE)
        self.page.locator(".card").filter(has_text=process).get_by_role("link").click()
        self.page.locator(READY).wait_for()


def said_only(turn: Turn) -> set[str]:
    """Return the fields of a task that are there to be read."""
    form = shipped.forms()[shipped.process(turn.process).nodes[turn.node].form]
    return {field.key for field in form.fields if field.readonly}


def answer(page: Page, name: str, value: str) -> None:
    """Answer one question, whatever kind of input it has."""
    inputs = page.locator(f"[name='{name}']")
    kind = inputs.first.evaluate("e => e.type")
    if kind in {"radio", "checkbox"}:
        page.locator(f"[name='{name}'][value='{value}']").check()
    elif kind == "select-one":
        inputs.select_option(value)
    else:
        inputs.fill(value)


def foreign_lines(page: Page, language: str, data: tuple[str, ...] = ()) -> list[str]:
    """Return the lines of the page that are not in ``language``, apart from ``data``."""
    seen: str = page.evaluate(VISIBLE)
    for known in sorted({*FAMILIAR[language], *data}, key=len, reverse=True):
        seen = seen.replace(known, "")
    return FOREIGN[language].findall(seen)


@pytest.fixture
def visitor(page: Page, view: View, office: Office) -> Visitor:
    with office.database.read() as tx:
        cases = [instances.get(tx, id_) for id_ in instances.all_ids(tx)]
    matters = tuple(case.title for case in cases if case)
    return Visitor(page, view.language, system_clock().astimezone(text.ZONE).date(), matters)


@pytest.mark.parametrize("view", WALKS, ids=lambda v: f"{v.language}-{v.width}")
def test_eight_leaking_roofs_from_the_report_to_the_publication(
    visitor: Visitor, office: Office, view: View
) -> None:
    visitor.report()
    for turn in sc14.TURNS:
        visitor.take(turn)
    dispute, whistle = parts_of(office, visitor.case_no)
    assert (dispute.state, dispute.closure) == ("completed", "RESOLVED")
    assert (whistle.state, whistle.closure) == ("completed", "RESOLVED")
    assert whistle.parent == dispute.id
    the_matter_is_settled(office, dispute)
    the_case_says_so(visitor)
    the_replay_agrees(visitor.page, office, dispute, WALKED[view.width])
    visitor.read()
    for instance in (dispute, whistle):
        the_record_is_whole(office, instance)


def test_a_newcomer_finishes_the_first_task_with_six_clicks(page: Page, view: View) -> None:
    page.add_init_script(CLICKS)
    page.goto("/sign-in")
    post = {"zh": "小区党支部书记", "en": "estate secretary"}[view.language]
    page.locator("button.person").filter(has_text=post).click()
    page.locator(".card-title a").first.click()
    for nth in range(3):  # Why me, by when, what happens next: in sight without scrolling.
        expect(page.locator(".ask dd").nth(nth)).to_be_in_viewport()
        expect(page.locator(".ask dd").nth(nth)).not_to_be_empty()
    page.locator("#f-facts").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("Two doors, three weeks.")
    page.locator(".option").filter(has=page.locator("input[value=company]")).click()
    page.locator(".bar .primary").click()
    expect(page.locator(".notice")).to_be_visible()
    assert int(page.evaluate("sessionStorage.clicks")) <= 6


@pytest.mark.parametrize("view", [DESK_ZH, DESK_EN], ids=["zh", "en"])
def test_a_page_in_the_other_language_would_be_noticed(page: Page, view: View) -> None:
    page.goto("/sign-in")
    assert foreign_lines(page, view.language) == []
    other = {"zh": "en", "en": "zh"}[view.language]
    assert len(foreign_lines(page, other)) > 10


def parts_of(office: Office, case_no: str) -> tuple[Instance, Instance]:
    """Return the dispute and its whistle."""
    with office.database.read() as tx:
        found = {case.key: case for case in instances.of_case(tx, case_no)}
    return found[sc14.DISPUTE], found[sc14.WHISTLE]


def the_matter_is_settled(office: Office, dispute: Instance) -> None:
    with office.database.read() as tx:
        known = variables_of(tx, dispute.id)
    assert known["round_no"] >= 2
    assert Decimal(known["saved_amount"]) >= 200_000
    assert known["street"]["result"] == "RESOLVED"


def the_case_says_so(visitor: Visitor) -> None:
    visitor.open_case()
    visitor.read()
    page = visitor.page
    expect(page.locator(".head .chip.completed")).to_be_visible()
    expect(page.locator("main")).to_contain_text(visitor.said(sc14.ANSWER))
    page.locator("a[href$='/replay']").click()
    page.locator(f"#replay {READY}").wait_for()


def the_replay_agrees(page: Page, office: Office, case: Instance, walked: int) -> None:
    """Walk through the replay with the keys; what is drawn is what the store says."""
    with office.database.read() as tx:
        happened = history.events_of(tx, case.id)
    count = len(happened)
    output = page.locator("output")
    expect(output).to_have_text(f"{count} / {count}")
    assert drawn(page) == told(fold(happened))
    page.keyboard.press("Home")
    for step in range(2, min(count, walked) + 1):
        page.keyboard.press("ArrowRight")
        if step % 10 == 0:
            assert drawn(page) == told(fold(happened[:step]))
    page.keyboard.press("End")
    expect(output).to_have_text(f"{count} / {count}")
    assert drawn(page) == told(fold(happened))
    page.keyboard.press("ArrowLeft")
    expect(output).to_have_text(f"{count - 1} / {count}")
    assert drawn(page) == told(fold(happened[:-1]))


Marks = dict[str, list[str]]


def drawn(page: Page) -> Marks:
    """Return on which elements tokens are drawn, which are drawn as visited, and the counts."""
    marks: Marks = page.evaluate(MARKS)
    return marks


def told(picture: Picture) -> Marks:
    """Return the same from the record."""
    standing = Counter(picture.tokens.values())
    again = {node: n for node, n in picture.visits.items() if n > 1 and node not in standing}
    counts = [f"{node} ●{n if n > 1 else ''}" for node, n in standing.items()]
    return {
        "current": sorted(standing),
        "visited": sorted({*picture.visits, *picture.flows}),
        "badges": sorted(counts + [f"{node} ×{n}" for node, n in again.items()]),
    }


def the_record_is_whole(office: Office, case: Instance) -> None:
    """The chain holds, and the commands give the same events again."""
    execution = office.execution
    with office.database.read() as tx:
        chain = audit.verify_instance(tx, case.id)
        again = audit.replay_instance(tx, case.id, execution.library, execution.calendars)
        stored = history.stored_events_of(tx, case.id)
    assert chain.holds
    assert again.difference is None
    assert again.events == len(stored)
