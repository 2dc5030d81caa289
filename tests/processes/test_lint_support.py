"""The boundary of the engine: what is refused, with what is missing, and what is let through."""

import pytest

from processes.document import read
from processes.lint.finding import Severity
from processes.lint.linter import lint
from processes.vocabulary import load_vocabulary
from tests.models import HEAD as MODEL_HEAD
from tests.processes import badfiles
from tests.processes.badfiles import Bad
from tests.processes.diagrams import (
    END,
    START,
    TASK,
    around,
    boundary,
    condition,
    findings,
    flow,
    node,
    process,
    timer,
    waiting,
)

CATCH, THROW = "intermediateCatchEvent", "intermediateThrowEvent"
HOUR = timer("timeDuration", "PT1H")
REFERS = "<bpmn:eventDefinitionRef>zz</bpmn:eventDefinitionRef>"
TWO_TIMES = HOUR.replace("</bpmn:timer", "<bpmn:timeDate>2030-01-01</bpmn:timeDate></bpmn:timer")
WAITING_START = process(node("startEvent", HOUR, id_="s"))
CORRELATED = around(TASK, node("correlationSubscription", id_="c"))
CLASS = around(node("serviceTask", "", 'camunda:class="x.Y"'))


def trigger(kind: str, inside: str = "", attributes: str = "") -> str:
    """Return an event definition."""
    return f"<bpmn:{kind}EventDefinition {attributes}>{inside}</bpmn:{kind}EventDefinition>"


WHEN = trigger("conditional", "<bpmn:condition>ready</bpmn:condition>")


def defined(kind: str, definition: str) -> bytes:
    """Return a process with an event t of one trigger."""
    return around(node(kind, trigger(definition)))


def extended(inside: str) -> bytes:
    """Return a process whose task t carries extension elements."""
    return around(node("userTask", f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"))


def looped(inside: str, kind: str = "multiInstanceLoopCharacteristics") -> bytes:
    """Return a process whose task t is repeated."""
    return around(node("userTask", node(kind, inside, id_="m")))


def handler(inside: str, attributes: str = "") -> bytes:
    """Return a process with an event sub-process q."""
    begin = node("startEvent", inside, attributes, id_="qs")
    rest = flow("qf", "qs", "qe") + '<bpmn:endEvent id="qe"/>'
    return around(TASK, node("subProcess", begin + rest, 'triggeredByEvent="true"', id_="q"))


def moved(inside: str) -> str:
    """Return an association that takes data in."""
    refs = "<bpmn:sourceRef>a</bpmn:sourceRef><bpmn:targetRef>b</bpmn:targetRef>"
    return node("dataInputAssociation", refs + inside, id_="d")


REFUSED = [
    Bad("a rule task", around(node("businessRuleTask")), "BPMN-022", 4, "t"),
    Bad("a service without program", around(node("serviceTask")), "BPMN-022", 4, "t"),
    *(
        Bad(f"{what} in {kind}", defined(kind, what), "BPMN-022", 4, "t")
        for kind, what in (
            (THROW, "terminate"),
            (THROW, "error"),
            (THROW, "timer"),
            (CATCH, "error"),
            (CATCH, "escalation"),
            (CATCH, "compensate"),
            (CATCH, "terminate"),
        )
    ),
    Bad("a loop without end", looped("", "standardLoopCharacteristics"), "BPMN-045", 4, "t"),
    Bad("copies without number", looped(""), "BPMN-045", 4, "t"),
    Bad("a handler of nothing", handler(""), "BPMN-015", 6, "q"),
    Bad("a start by clock", WAITING_START, "BPMN-022", 3, "s"),
    Bad("a start by condition", process(node("startEvent", WHEN, id_="s")), "BPMN-022", 3, "s"),
    Bad("a catch of nothing", around(node(CATCH)), "BPMN-028", 4, "t"),
    Bad("a missing trigger", around(node(CATCH, REFERS)), "BPMN-028", 4, "t"),
    Bad("a condition that says none", defined(CATCH, "conditional"), "BPMN-032", 4, "t"),
    Bad("two times in one timer", around(node(CATCH, TWO_TIMES)), "TIME-014", 4, "t"),
    Bad("a link to nowhere", defined(THROW, "link"), "BPMN-064", 4, "t"),
    Bad(
        "a cancel outside",
        around(TASK, node("endEvent", trigger("cancel"), id_="x")),
        "BPMN-049",
        6,
        "x",
    ),
    Bad(
        "an undoing of nothing",
        around(TASK, boundary("t", trigger("compensate"))),
        "BPMN-047",
        6,
        "b",
    ),
    Bad(
        "a call that is computed",
        around(node("callActivity", "", 'calledElement="${x}"')),
        "BPMN-022",
        4,
        "t",
    ),
    Bad("no quantity", around(node("userTask", "", 'startQuantity="0"')), "BPMN-022", 4, "t"),
    Bad("a mapping", extended("<camunda:inputOutput/>"), "BPMN-022", 4, "t"),
    Bad("a listener", extended("<camunda:taskListener/>"), "BPMN-022", 4, "t"),
    Bad("a generated form", extended("<camunda:formData/>"), "BPMN-022", 4, "t"),
    Bad("program code", CLASS, "BPMN-022", 4, "t"),
    Bad("its own correlation", CORRELATED, "BPMN-022", 6, "p"),
    Bad(
        "an uncaught error",
        around(TASK, node("endEvent", trigger("error"), id_="x")),
        "BPMN-062",
        6,
        "x",
        "warning",
    ),
]
"""Row 24 of list A: whatever the engine does not execute as BPMN says."""


def several(kind: str) -> bytes:
    """Return a process in which two branches meet at a ``kind`` that says not when."""
    split = node("parallelGateway") + flow("x1", "t", "g") + flow("x2", "t", "g")
    return process(START, split + node(kind, id_="g") + flow("x3", "g", "e") + END)


ACCEPTED = {
    "a call": around(node("callActivity", "", 'calledElement="q"')),
    "a transaction": around(node("transaction", node("userTask", id_="i"))),
    "an ad-hoc sub-process": around(node("adHocSubProcess", node("userTask", id_="i"))),
    "a complex split": around(node("complexGateway")),
    "three copies": looped("<bpmn:loopCardinality>3</bpmn:loopCardinality>"),
    "a loop": looped(
        "<bpmn:loopCondition>n &lt; 3</bpmn:loopCondition>", "standardLoopCharacteristics"
    ),
    "a quantity": around(node("userTask", "", 'startQuantity="2" completionQuantity="3"')),
    "a cycle": waiting("timeCycle", "R3/PT10M"),
    "two triggers": around(node(CATCH, HOUR + WHEN)),
    "all of two triggers": around(node(CATCH, HOUR + WHEN, 'parallelMultiple="true"')),
    "two arrows from a task": around(TASK, flow("x", "t", "e")),
    "a condition behind a task": process(
        START, TASK, flow("x", "t", "e", condition("a")), '<bpmn:endEvent id="e"/>'
    ),
    "an error at a border": around(TASK, boundary("t", trigger("error"))),
    "a clock in a handler": handler(HOUR, 'isInterrupting="false"'),
    "an error in a handler": handler(trigger("error")),
    "a condition in a handler": handler(WHEN),
    "data that goes in": around(node("userTask", moved(""))),
}


@pytest.mark.parametrize("bad", REFUSED, ids=badfiles.name)
def test_what_is_not_executed_is_said_with_its_place(bad: Bad) -> None:
    badfiles.check(bad)


@pytest.mark.parametrize("what", ACCEPTED)
def test_what_is_executed_is_let_through(what: str) -> None:
    said = findings(ACCEPTED[what])
    assert not [f.text() for f in said if f.severity is Severity.ERROR]


def test_a_join_that_says_not_when_is_refused() -> None:
    said = {(f.code, f.element) for f in findings(several("complexGateway"))}
    assert ("BPMN-046", "g") in said
    assert ("BPMN-046", "g") not in {(f.code, f.element) for f in findings(several("task"))}


def test_a_service_with_a_program_at_hand_is_let_through() -> None:
    task = '<serviceTask id="t" camunda:type="external" camunda:topic="sms"/>'
    text = f'{MODEL_HEAD}<process id="p" isExecutable="true">{task}</process></definitions>'
    document = read(text.encode())
    vocabulary = load_vocabulary()
    refused = {f.code for f in lint(document, forms={}, vocabulary=vocabulary)}
    known = lint(document, forms={}, vocabulary=vocabulary, topics=frozenset({"sms"}))
    assert "BPMN-022" in refused
    assert "BPMN-022" not in {f.code for f in known}
