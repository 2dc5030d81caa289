"""A called process is a case of its own, and its page says who has it."""

from io import BytesIO

import pytest

from tests.models import HEAD
from tests.web.visitor import Visitor

ESTATE = "990101001001001E1"
ASKS = (
    HEAD
    + """
<process id="asks" name="Repair" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="c"/>
  <callActivity id="c" name="Ask later" calledElement="later"/>
  <sequenceFlow id="f2" sourceRef="c" targetRef="e"/><endEvent id="e"/>
</process>
<process id="later" name="Follow-up" isExecutable="true">
  <startEvent id="s2"/><sequenceFlow id="g1" sourceRef="s2" targetRef="u"/>
  <userTask id="u" name="Call back">
    <multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>
    </multiInstanceLoopCharacteristics>
  </userTask>
  <sequenceFlow id="g2" sourceRef="u" targetRef="e2"/><endEvent id="e2"/>
</process></definitions>"""
).encode()


@pytest.fixture
def called(visitor: Visitor) -> str:
    """The page of the called case, seen by who started the calling one."""
    visitor.step_in("叶望")
    visitor.get("/definitions/upload")
    token = visitor.page.hidden["csrf_token"]
    sent = {"csrf_token": token, "file": (BytesIO(ASKS), "two.bpmn"), "act": "publish"}
    visitor._read(visitor.client.post("/definitions/upload", data=sent))
    visitor.post("/sign-out")
    visitor.step_in("林小满")
    visitor.get("/start/asks")
    visitor.post("/start/asks/begin", {"at-place": ESTATE})
    listed = visitor.get("/cases")
    begin = listed.rindex('href="/cases/', 0, listed.index("Follow-up")) + len('href="')
    visitor.get(listed[begin : listed.index('"', begin)])
    return visitor.words


def test_the_called_case_names_who_has_its_tasks(called: str) -> None:
    assert "Follow-up" in called
    assert "“Call back”交给林小满" in called
    assert "某位同事" not in called


def test_each_copy_of_a_task_says_which_it_is(called: str) -> None:
    assert "Call back 1/2" in called
    assert "Call back 2/2" in called
