"""A drawing of another tool: published with notes, started, and worked on by who started it."""

from io import BytesIO

import pytest

from tests.models import HEAD
from tests.web.visitor import Visitor

ESTATE = "990101001001001E1"
SKETCH = (
    HEAD
    + """
<process id="expense" name="Expense claim">
  <laneSet id="lanes"><lane id="sales" name="Sales"><flowNodeRef>check</flowNodeRef>
    <flowNodeRef>pay</flowNodeRef></lane></laneSet>
  <startEvent id="s"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="check"/>
  <userTask id="check" name="Check the receipt" camunda:assignee="demo"
            camunda:formKey="embedded:app:forms/check.html"/>
  <sequenceFlow id="f2" sourceRef="check" targetRef="ok"/>
  <exclusiveGateway id="ok" name="Is it in order?"/>
  <sequenceFlow id="f3" name="Yes" sourceRef="ok" targetRef="pay"/>
  <sequenceFlow id="f4" name="No" sourceRef="ok" targetRef="refused"/>
  <endEvent id="refused"/>
  <userTask id="pay" name="Pay it out"/>
  <sequenceFlow id="f5" sourceRef="pay" targetRef="paid"/>
  <endEvent id="paid"/>
</process></definitions>"""
).encode()


def send(visitor: Visitor, act: str) -> str:
    visitor.step_in("叶望")
    visitor.get("/definitions/upload")
    token = visitor.page.hidden["csrf_token"]
    sent = {"csrf_token": token, "file": (BytesIO(SKETCH), "expense.bpmn"), "act": act}
    return visitor._read(visitor.client.post("/definitions/upload", data=sent))


@pytest.fixture
def started(visitor: Visitor) -> Visitor:
    """Somebody has published the drawing, and 林小满 has started a case of it."""
    send(visitor, "publish")
    visitor.post("/sign-out")
    visitor.step_in("林小满")
    visitor.get("/start/expense")
    visitor.post("/start/expense/begin", {"at-place": ESTATE})
    return visitor


def open_task(visitor: Visitor, name: str) -> str:
    text = visitor.get("/")
    before = text.index(name)
    start = text.rindex('href="/tasks/', 0, before) + len('href="')
    path = text[start : text.index('"', start)]
    visitor.get(path)
    return path


def test_notes_stand_apart_and_forbid_nothing(visitor: Visitor) -> None:
    text = send(visitor, "check")
    assert visitor.status == 200
    assert "NORM-011" in visitor.words
    assert "HOUSE-001" in visitor.words
    errors_and_warnings, _, notes = text.partition("<details>")
    assert "BPMN-011" in errors_and_warnings
    assert "HOUSE-" not in errors_and_warnings
    assert "chip late" not in text
    assert "NORM-012" in notes


def test_a_start_without_form_asks_only_where(visitor: Visitor) -> None:
    send(visitor, "publish")
    visitor.post("/sign-out")
    visitor.step_in("林小满")
    visitor.get("/start/expense")
    assert "Expense claim" in visitor.words
    visitor.post("/start/expense/begin", {"at-place": ESTATE})
    assert "Check the receipt" in visitor.words


def test_who_started_it_is_asked_the_question_that_is_drawn(started: Visitor) -> None:
    path = open_task(started, "Check the receipt")
    for word in ("Is it in order?", "Yes", "No", "备注"):
        assert word in started.words
    started.post(f"{path}/complete", {"remark": "Three receipts."})
    assert started.status == 422
    assert "Three receipts." in started.answer.get_data(as_text=True)  # type: ignore[union-attr]
    started.post(f"{path}/complete", {"way_ok": "Yes", "remark": "Three receipts."})
    assert started.status == 200
    path = open_task(started, "Pay it out")
    assert "remark\nThree receipts." in started.words
    assert "Is it in order?" not in started.words
    started.post(f"{path}/complete", {})
    assert started.status == 200


def test_the_other_answer_takes_the_other_way(started: Visitor) -> None:
    path = open_task(started, "Check the receipt")
    started.post(f"{path}/complete", {"way_ok": "No"})
    started.get("/")
    assert "Pay it out" not in started.words


def test_a_task_that_lies_at_no_post_cannot_be_given_back(started: Visitor) -> None:
    path = open_task(started, "Check the receipt")
    assert "/release" not in started.answer.get_data(as_text=True)  # type: ignore[union-attr]
    started.post(f"{path}/release")
    assert started.status in {403, 404, 409}
