"""A designer looks at a process and publishes a file."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from processes.catalog import SHIPPED
from tests.journeys.conftest import READY, View, mistakes_of

Enter = Callable[[str], None]


@pytest.fixture
def designer(page: Page, enter: Enter, view: View) -> None:
    enter({"zh": "叶望", "en": "Wang Ye"}[view.language])


def test_a_process_is_sound(page: Page, designer: None) -> None:
    page.goto("/definitions")
    assert not mistakes_of(page)
    page.locator(".card-title a").first.click()
    page.locator(READY).wait_for()
    assert not mistakes_of(page)


def test_a_file_is_checked_and_the_findings_are_sound(page: Page, designer: None) -> None:
    page.goto("/definitions/upload")
    text = (SHIPPED / "bpmn" / "property_dispute.bpmn").read_text(encoding="utf-8")
    broken = text.replace('targetRef="first_contact"', 'targetRef="nowhere"')
    file = FilePayload(name="x.bpmn", mimeType="application/xml", buffer=broken.encode())
    page.locator("#file").set_input_files(file)
    page.locator("button[value=publish]").click()
    expect(page.locator(".table")).to_contain_text("BPMN-018")
    assert not mistakes_of(page)


def test_an_error_page_is_sound(page: Page, designer: None) -> None:
    page.goto("/nothing")
    assert not mistakes_of(page)
