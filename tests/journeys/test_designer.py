"""A designer looks at a process and publishes a file."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from processes.catalog import SHIPPED
from processes.layout.tidy import tidy
from tests.journeys.conftest import DESK_ZH, READY, View, mistakes_of
from tests.models import bpmn

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


@pytest.mark.parametrize("view", [DESK_ZH], ids=["zh-desk"])
def test_each_process_of_a_file_shows_its_own_drawing(page: Page, designer: None) -> None:
    plain = (*bpmn("asks", "s -> call_help -> e", call_help="helps").rsplit(b"</definitions>", 1),)
    inner = bpmn("helps", "s -> u_help -> e").split(b"<process", 1)[1].rsplit(b"</definitions>")[0]
    inner = re.sub(rb'(id|sourceRef|targetRef)="(s|e|f\d)"', rb'\1="\2_2"', inner)
    text = tidy(plain[0] + b"<process" + inner + b"</definitions>")
    page.goto("/definitions/upload")
    file = FilePayload(name="two.bpmn", mimeType="application/xml", buffer=text)
    page.locator("#file").set_input_files(file)
    page.locator("button[value=publish]").click()
    expect(page.locator("main")).to_contain_text("helps")
    for key, own, other in (("asks", "call_help", "u_help"), ("helps", "u_help", "call_help")):
        page.goto("/definitions")
        page.locator(f"a[href*={key}]").first.click()
        page.locator(READY).wait_for()
        expect(page.locator(f"[data-element-id={own}]").first).to_be_visible()
        expect(page.locator(f"[data-element-id={other}]")).to_have_count(0)
