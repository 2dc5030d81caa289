"""What the linter leaves alone, and that it always says the same in the same order."""

import pytest

from processes.lint.linter import RULES
from tests.processes.badfiles import NOW
from tests.processes.diagrams import (
    START,
    TASK,
    around,
    boundary,
    condition,
    file,
    findings,
    flow,
    gateway,
    node,
    process,
    script,
    timer,
    waiting,
)

HOUR = timer("timeDuration", "PT1H")
END_ALONE = '<bpmn:endEvent id="e"/>'
X = flow("x", "g", "a", condition("= rounds &lt; 3"))
Y = flow("y", "g", "b")
SEND = node("sendTask", "", 'messageRef="m"')
MESSAGE = '<bpmn:messageEventDefinition messageRef="m"/>'
EDITORS_OWN = (
    '<bpmn:extensionElements><x:note xmlns:x="urn:editor"/>'
    '<Grid xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/></bpmn:extensionElements>'
)

GOOD = {
    "a task": around(TASK),
    "a manual task": around(node("manualTask")),
    "a script": script("{a: 1, b: a + 1}"),
    "a script over lines": script("\n= {\n  a: if x = null then 1 else x\n}\n"),
    "an escaped script": script('if a &lt; 3 then "少" else "多"'),
    "a duration": waiting("timeDuration", "P3DT2H"),
    "a duration with blanks around": waiting("timeDuration", " PT1S "),
    "a date": waiting("timeDate", "2030-01-01T09:00:00+08:00"),
    "a date without time": waiting("timeDate", "2030-01-01"),
    "a calculated date": waiting("timeDate", '=due("handle_u3")'),
    "a due date": around(node("userTask", "", 'camunda:dueDate="P3D"')),
    "a calculated due date": around(node("userTask", "", 'camunda:dueDate="=a + b"')),
    "Chinese ids": around(TASK).replace(b'"t"', '"核实"'.encode()),
    "an exclusive choice": gateway("exclusiveGateway", X, Y, attributes='default="y"'),
    "a condition on each way": gateway(
        "inclusiveGateway", X, flow("y", "g", "b", condition("rounds >= 3"))
    ),
    "a parallel fork": gateway("parallelGateway", flow("x", "g", "a"), Y),
    "a terminate end": process(
        START,
        TASK + flow("f2", "t", "e"),
        node("endEvent", "<bpmn:terminateEventDefinition/>", id_="e"),
    ),
    "a boundary timer": around(TASK, boundary("t", HOUR), flow("x", "b", "e")),
    "a reminder": around(
        TASK,
        boundary("t", HOUR, 'cancelActivity="false"') + flow("x", "b", "r"),
        '<bpmn:endEvent id="r"/>',
    ),
    "messages": file(
        '<bpmn:message id="m" name="case.ack"/><bpmn:process id="p" isExecutable="true">',
        node("startEvent", MESSAGE, id_="s") + flow("f1", "s", "t") + SEND + flow("f2", "t", "w"),
        node("receiveTask", "", 'messageRef="m"', id_="w") + flow("f3", "w", "e"),
        node("endEvent", MESSAGE, id_="e") + "</bpmn:process>",
    ),
    "a sub-process": around(
        node(
            "subProcess",
            '<bpmn:startEvent id="i"/><bpmn:userTask id="j"/><bpmn:endEvent id="k"/>'
            + flow("g1", "i", "j")
            + flow("g2", "j", "k"),
        )
    ),
    "a loop that waits": process(
        START + TASK + flow("f2", "t", "g"),
        node("exclusiveGateway", "", 'default="b"', id_="g"),
        flow("b", "g", "t") + flow("c", "g", "e", condition("done")) + END_ALONE,
    ),
    "artifacts and data that explain": around(
        TASK,
        '<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="dr" dataObjectRef="d"/>',
        '<bpmn:textAnnotation id="ta"><bpmn:text>说明</bpmn:text></bpmn:textAnnotation>',
        '<bpmn:association id="as" sourceRef="t" targetRef="ta"/>',
    ),
    "what editors write for themselves": around(
        node("userTask", EDITORS_OWN, 'camunda:asyncBefore="true"')
    ),
}


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD.keys())
def test_what_runs_as_it_is_drawn_is_left_alone(data: bytes) -> None:
    assert [(f.code, f.line, f.text()) for f in findings(data, now=NOW)] == []


def test_findings_come_by_line_and_the_same_each_time() -> None:
    data = process(TASK, node("complexGateway", id_="q"), node("fooTask", id_="x"))
    said = findings(data)
    assert len(said) > 3
    assert [f.line for f in said] == sorted(f.line for f in said)
    assert findings(data) == said


def test_every_rule_has_a_code_a_sentence_and_a_remedy() -> None:
    for rule in RULES:
        assert rule.code.partition("-")[2].isdigit()
        assert rule.sentence.endswith(".")
        assert rule.advice.endswith((".", "…"))
        assert "{" not in rule.advice
