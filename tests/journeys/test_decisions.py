"""Who reads a decision: every rule with its words, on a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.engine.decisionwords import decision, dmn
from tests.journeys.conftest import PHONE_EN, View, mistakes_of

Enter = Callable[[str], None]
FIGURES = 4
"""What the head of the page names: key, version, file, digest."""
DECIDED = "/decisions/owner_vote/1?rows=table_vote:2&rows=table_majority:1"


@pytest.fixture
def table(page: Page, enter: Enter, view: View) -> Page:
    """The decision is open at the rows that decided."""
    enter({"zh": "叶望", "en": "Wang Ye"}[view.language])
    page.goto("/definitions")
    assert not mistakes_of(page)
    page.locator("a[href='/decisions/owner_vote/1']").click()
    page.goto(DECIDED)
    return page


def test_a_decision_is_sound_and_shows_the_rows_that_decided(table: Page, view: View) -> None:
    assert not mistakes_of(table)
    title = {"zh": "表决结果", "en": "Vote result"}[view.language]
    expect(table.locator("h1")).to_have_text(title)
    expect(table.locator("tr.matched")).to_have_count(2)
    expect(table.locator("tr.matched").first).to_contain_text('"carried"')


@pytest.mark.parametrize("depth", [10, 40])
def test_contexts_within_contexts_stay_on_the_page(
    page: Page, enter: Enter, view: View, tmp_path: Path, depth: int
) -> None:
    entry = '<context><contextEntry><variable name="level"/>'
    said = "<literalExpression><text>1</text></literalExpression>"
    box = entry * depth + said + "</contextEntry></context>" * depth
    file = tmp_path / "deep.dmn"
    file.write_bytes(dmn(decision("deep", box)))
    enter({"zh": "叶望", "en": "Wang Ye"}[view.language])
    page.goto("/definitions/upload")
    page.set_input_files("input[type=file]", file)
    page.locator("button[value=publish]").click()
    page.goto("/decisions/deep/1")
    expect(page.locator("dt")).to_have_count(depth + FIGURES)
    assert not mistakes_of(page)


@pytest.mark.parametrize("view", [PHONE_EN], ids=["phone"])
def test_on_a_phone_each_cell_says_its_column(table: Page, view: View) -> None:
    cell = table.locator("tr.matched td").first
    said = cell.evaluate("e => getComputedStyle(e, '::before').content")
    assert "Quorum" in said
    expect(table.locator("thead").first).to_be_hidden()
