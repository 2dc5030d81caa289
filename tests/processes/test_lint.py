"""What the linter says of small bad files (lists A and B), and what it leaves alone."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from processes.lint.finding import Severity
from tests.processes.diagrams import (
    END,
    START,
    around,
    condition,
    file,
    findings,
    process,
    properties,
    script,
    timer,
    waiting,
)


class Bad(NamedTuple):
    """One file, and the finding it must give."""

    what: str
    data: bytes
    code: str
    line: int
    element: str
    severity: str = "error"


def gateway(kind: str, *flows: str, attributes: str = "") -> bytes:
    """Return s → g (line 4) → a and b, with the flows on lines 5 and following."""
    return process(
        '<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="g"/>',
        f'<bpmn:{kind} id="g" name="怎么走" {attributes}/>',
        *flows,
        '<bpmn:endEvent id="a"/><bpmn:endEvent id="b"/>',
    )


def flow(id_: str, source: str, target: str, inside: str = "") -> str:
    return (
        f'<bpmn:sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{inside}'
        "</bpmn:sequenceFlow>"
    )


def event(kind: str, definition: str, attributes: str = "") -> str:
    return f'<bpmn:{kind} id="t" {attributes}><bpmn:{definition}/></bpmn:{kind}>'


TASK = '<bpmn:userTask id="t" name="核实"/>'
MESSAGE = '<bpmn:message id="m" name="case.ack"/>'

IN_FILES = [
    Bad("no process", file(), "BPMN-010", 1, "definitions@1"),
    Bad(
        "not executable",
        process(START, TASK, END, attributes='id="p"'),
        "BPMN-011",
        2,
        "p",
        "warning",
    ),
    Bad(
        "a process without id", process(START, TASK, END, attributes=""), "BPMN-012", 2, "process@2"
    ),
    Bad("a task without id", process("<bpmn:userTask/>"), "BPMN-012", 3, "userTask@3"),
    Bad(
        "a process id used twice",
        file('<bpmn:process id="p"/>', '<bpmn:process id="p"/>'),
        "BPMN-013",
        3,
        "p",
    ),
    Bad("an id used twice", around(TASK, '<bpmn:manualTask id="t"/>'), "BPMN-014", 6, "t"),
    Bad("an unknown element", process("<bpmn:fooTask id='x'/>"), "BPMN-023", 3, "x"),
    Bad("markup in an id", around('<bpmn:task id="&lt;script>"/>'), "BPMN-052", 4, "<script>"),
    Bad("a quote in an id", around("<bpmn:task id='a\"b'/>"), "BPMN-052", 4, 'a"b'),
    Bad("a blank in an id", around('<bpmn:task id="a b"/>'), "BPMN-052", 4, "a b"),
    Bad("a very long id", around(f'<bpmn:task id="{"x" * 300}"/>'), "BPMN-052", 4, "x" * 60),
    Bad("an id of the engine", around('<bpmn:userTask id="End"/>'), "BPMN-052", 4, "End"),
    Bad("a message without name", file('<bpmn:message id="m"/>'), "BPMN-051", 2, "m", "warning"),
]
"""Rules on the file."""


def drawn(figure: str) -> bytes:
    """Return a process with the task t drawn as ``figure``, on line 7."""
    return file(
        '<bpmn:process id="p" isExecutable="true">',
        START,
        TASK,
        END,
        "</bpmn:process><bpmndi:BPMNDiagram><bpmndi:BPMNPlane>",
        figure,
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>",
    )


def shape(bounds: str, of: str = "t") -> str:
    return f'<bpmndi:BPMNShape bpmnElement="{of}">{bounds}</bpmndi:BPMNShape>'


BOUNDS = '<dc:Bounds x="{x}" y="1" width="10" height="10"/>'

IN_DRAWINGS = [
    Bad("a place that is no number", drawn(shape(BOUNDS.format(x="abc"))), "BPMN-050", 7, "t"),
    Bad("an endless place", drawn(shape(BOUNDS.format(x="NaN"))), "BPMN-050", 7, "t"),
    Bad("no place", drawn(shape("")), "BPMN-050", 7, "t"),
    Bad(
        "a line without points",
        drawn('<bpmndi:BPMNEdge bpmnElement="f1"/>'),
        "BPMN-050",
        7,
        "f1",
    ),
    Bad("a stray shape", drawn(shape(BOUNDS.format(x=1), "zz")), "BPMN-053", 7, "zz", "warning"),
    Bad("a step not drawn", drawn(shape(BOUNDS.format(x=1), "s")), "BPMN-054", 4, "t", "warning"),
]
"""Rules on the drawing."""

LOOSE = '<bpmn:sequenceFlow id="x" sourceRef="t" targetRef="{}"/>'
BOUNDARY = '<bpmn:boundaryEvent id="b" attachedToRef="{}">' + timer("timeDuration", "PT1H")

IN_WIRING = [
    Bad("no start", process(TASK, END), "BPMN-015", 2, "p", "warning"),
    Bad("nothing at all", process(), "BPMN-015", 2, "p"),
    Bad("only a circle", process(TASK, LOOSE.format("t")), "BPMN-015", 2, "p"),
    Bad("no end", process(START, TASK), "BPMN-016", 2, "p", "warning"),
    Bad(
        "a missing outgoing flow",
        process('<bpmn:startEvent id="s">', "<bpmn:outgoing>f9</bpmn:outgoing></bpmn:startEvent>"),
        "BPMN-017",
        3,
        "s",
    ),
    Bad(
        "a flow of another step",
        process(
            START, '<bpmn:userTask id="t"><bpmn:incoming>f2</bpmn:incoming></bpmn:userTask>', END
        ),
        "BPMN-017",
        4,
        "t",
    ),
    Bad(
        "a flow that is not listed",
        process(
            START, '<bpmn:userTask id="t"><bpmn:incoming>f1</bpmn:incoming></bpmn:userTask>', END
        ),
        "BPMN-017",
        4,
        "t",
        "warning",
    ),
    Bad("a flow to nothing", around(TASK, LOOSE.format("nowhere")), "BPMN-018", 6, "x"),
    Bad(
        "a flow from nothing",
        around(TASK, '<bpmn:sequenceFlow id="x" sourceRef="zz" targetRef="t"/>'),
        "BPMN-018",
        6,
        "x",
    ),
    Bad(
        "a flow into a sub-process",
        around(
            TASK,
            '<bpmn:subProcess id="q"><bpmn:userTask id="i"/></bpmn:subProcess>',
            flow("x", "t", "i"),
        ),
        "BPMN-018",
        7,
        "x",
    ),
    Bad(
        "a flow without target",
        around(TASK, '<bpmn:sequenceFlow id="x" sourceRef="t"/>'),
        "BPMN-019",
        6,
        "x",
    ),
    Bad(
        "a flow without source",
        around(TASK, '<bpmn:sequenceFlow id="x" targetRef="t"/>'),
        "BPMN-019",
        6,
        "x",
    ),
    Bad("an unreachable step", around(TASK, '<bpmn:userTask id="zz"/>'), "BPMN-020", 6, "zz"),
    Bad(
        "a boundary event on nothing",
        around(TASK, BOUNDARY.format("zz") + "</bpmn:boundaryEvent>"),
        "BPMN-021",
        6,
        "b",
    ),
    Bad(
        "a boundary event on a gateway",
        around('<bpmn:exclusiveGateway id="t"/>', BOUNDARY.format("t") + "</bpmn:boundaryEvent>"),
        "BPMN-021",
        6,
        "b",
    ),
    Bad("an arrow into the start", around(TASK, LOOSE.format("s")), "BPMN-029", 3, "s"),
    Bad(
        "an arrow out of the end",
        around(TASK, flow("x", "e", "t")),
        "BPMN-029",
        5,
        "e",
    ),
]
"""Rules on how steps hang together."""

IN_BRANCHES = [
    Bad(
        "a choice without condition",
        gateway("exclusiveGateway", flow("x", "g", "a", condition("n > 1")), flow("y", "g", "b")),
        "BPMN-024",
        6,
        "y",
    ),
    Bad(
        "a foreign default",
        gateway("exclusiveGateway", flow("x", "g", "a"), attributes='default="f0"'),
        "BPMN-024",
        4,
        "g",
    ),
    Bad(
        "a default with condition",
        gateway(
            "inclusiveGateway",
            flow("x", "g", "a", condition("n > 1")),
            flow("y", "g", "b", condition("n > 2")),
            attributes='default="x"',
        ),
        "BPMN-036",
        5,
        "x",
        "warning",
    ),
    Bad(
        "a condition nobody asks",
        gateway("parallelGateway", flow("x", "g", "a", condition("n > 1")), flow("y", "g", "b")),
        "BPMN-036",
        5,
        "x",
    ),
    Bad(
        "one way in and out",
        around('<bpmn:exclusiveGateway id="t"/>'),
        "BPMN-038",
        4,
        "t",
        "warning",
    ),
    Bad(
        "a gateway that says it joins",
        gateway(
            "parallelGateway",
            flow("x", "g", "a"),
            flow("y", "g", "b"),
            attributes='gatewayDirection="Converging"',
        ),
        "BPMN-038",
        4,
        "g",
        "warning",
    ),
    Bad("one event to wait for", around('<bpmn:eventBasedGateway id="t"/>'), "BPMN-037", 4, "t"),
    Bad(
        "a task behind an event gateway",
        gateway("eventBasedGateway", flow("x", "g", "a"), flow("y", "g", "b")),
        "BPMN-037",
        7,
        "a",
    ),
    Bad(
        "two timers",
        process(
            '<bpmn:startEvent id="s"/>' + flow("f0", "s", "g"),
            '<bpmn:eventBasedGateway id="g"/>' + flow("x", "g", "c") + flow("y", "g", "d"),
            f'<bpmn:intermediateCatchEvent id="c">{timer("timeDuration", "PT1H")}</bpmn:intermediateCatchEvent>',
            f'<bpmn:intermediateCatchEvent id="d">{timer("timeDuration", "P1D")}</bpmn:intermediateCatchEvent>',
        ),
        "BPMN-037",
        4,
        "g",
    ),
]
"""Rules on gateways."""

LOOP = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"

NOT_EXECUTED = [
    Bad("a complex gateway", around('<bpmn:complexGateway id="t"/>'), "BPMN-022", 4, "t"),
    Bad("a service task", around('<bpmn:serviceTask id="t"/>'), "BPMN-022", 4, "t"),
    Bad("a business rule task", around('<bpmn:businessRuleTask id="t"/>'), "BPMN-022", 4, "t"),
    Bad(
        "a call activity",
        around('<bpmn:callActivity id="t" calledElement="q"/>'),
        "BPMN-022",
        4,
        "t",
    ),
    Bad("a transaction", around('<bpmn:transaction id="t"/>'), "BPMN-022", 4, "t"),
    Bad("an ad-hoc sub-process", around('<bpmn:adHocSubProcess id="t"/>'), "BPMN-022", 4, "t"),
    Bad(
        "a multi-instance task",
        around(f'<bpmn:userTask id="t">{LOOP.format(3)}</bpmn:userTask>'),
        "BPMN-022",
        4,
        "t",
    ),
    Bad(
        "a loop",
        around('<bpmn:userTask id="t"><bpmn:standardLoopCharacteristics/></bpmn:userTask>'),
        "BPMN-022",
        4,
        "t",
    ),
    Bad(
        "an event sub-process",
        around(TASK, '<bpmn:subProcess id="q" triggeredByEvent="true"/>'),
        "BPMN-022",
        6,
        "q",
    ),
    Bad(
        "a compensation handler",
        around(TASK, '<bpmn:userTask id="q" isForCompensation="true"/>'),
        "BPMN-022",
        6,
        "q",
    ),
    Bad(
        "an instantiating task",
        around('<bpmn:receiveTask id="t" instantiate="true"/>'),
        "BPMN-022",
        4,
        "t",
    ),
    Bad(
        "a signal",
        around(event("intermediateThrowEvent", "signalEventDefinition")),
        "BPMN-022",
        4,
        "t",
    ),
    Bad(
        "an escalation",
        around(event("intermediateThrowEvent", "escalationEventDefinition")),
        "BPMN-022",
        4,
        "t",
    ),
    Bad(
        "a link", around(event("intermediateCatchEvent", "linkEventDefinition")), "BPMN-022", 4, "t"
    ),
    Bad(
        "a conditional event",
        around(event("intermediateCatchEvent", "conditionalEventDefinition")),
        "BPMN-022",
        4,
        "t",
    ),
    Bad(
        "compensation",
        around(event("intermediateThrowEvent", "compensateEventDefinition")),
        "BPMN-022",
        4,
        "t",
    ),
    Bad(
        "an error boundary",
        around(
            TASK,
            '<bpmn:boundaryEvent id="b" attachedToRef="t"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>',
        ),
        "BPMN-022",
        6,
        "b",
    ),
    Bad("a cycle", waiting("timeCycle", "R3/PT10M"), "BPMN-022", 4, "t"),
    Bad(
        "a timer start",
        process(f'<bpmn:startEvent id="s">{timer("timeDuration", "PT1H")}</bpmn:startEvent>'),
        "BPMN-022",
        3,
        "s",
    ),
    Bad(
        "two triggers",
        around(
            f'<bpmn:intermediateCatchEvent id="t">{timer("timeDuration", "PT1H") * 2}</bpmn:intermediateCatchEvent>'
        ),
        "BPMN-022",
        4,
        "t",
    ),
    Bad("a catch of nothing", around('<bpmn:intermediateCatchEvent id="t"/>'), "BPMN-028", 4, "t"),
    Bad(
        "a message that does not interrupt",
        around(
            TASK,
            '<bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><bpmn:messageEventDefinition/></bpmn:boundaryEvent>',
        ),
        "BPMN-022",
        6,
        "b",
    ),
    Bad("two arrows from a task", around(TASK, flow("x", "t", "e")), "BPMN-022", 4, "t"),
    Bad(
        "a condition behind a task",
        process(START, TASK, flow("x", "t", "e", condition("a")), '<bpmn:endEvent id="e"/>'),
        "BPMN-022",
        5,
        "x",
    ),
    Bad("a quantity", around('<bpmn:userTask id="t" startQuantity="2"/>'), "BPMN-022", 4, "t"),
    Bad(
        "a mapping",
        around(
            '<bpmn:userTask id="t"><bpmn:extensionElements><camunda:inputOutput/></bpmn:extensionElements></bpmn:userTask>'
        ),
        "BPMN-022",
        4,
        "t",
    ),
    Bad("program code", around('<bpmn:sendTask id="t" camunda:class="x.Y"/>'), "BPMN-022", 4, "t"),
    Bad(
        "its own correlation",
        around(TASK, '<bpmn:correlationSubscription id="c"/>'),
        "BPMN-022",
        6,
        "p",
    ),
    Bad(
        "a data assignment",
        around(
            '<bpmn:userTask id="t"><bpmn:dataInputAssociation><bpmn:assignment/></bpmn:dataInputAssociation></bpmn:userTask>'
        ),
        "BPMN-022",
        4,
        "t",
    ),
    Bad(
        "data that is drawn",
        around('<bpmn:userTask id="t"><bpmn:dataOutputAssociation/></bpmn:userTask>'),
        "BPMN-043",
        4,
        "t",
        "warning",
    ),
]
"""What the engine does not execute (row 24 and the table of constructs)."""

SEND = '<bpmn:sendTask id="t" {}/>'

IN_WORK = [
    Bad("a nameless message", around(SEND.format("")), "BPMN-051", 4, "t"),
    Bad("a missing message", around(SEND.format('messageRef="zz"')), "BPMN-051", 4, "t"),
    Bad(
        "a message without name that is sent",
        file(
            '<bpmn:message id="m"/>',
            '<bpmn:process id="p">',
            START,
            SEND.format('messageRef="m"'),
            END,
            "</bpmn:process>",
        ),
        "BPMN-051",
        5,
        "t",
    ),
    Bad("a call of nothing", around('<bpmn:callActivity id="t"/>'), "BPMN-025", 4, "t"),
    Bad(
        "a call of itself",
        around('<bpmn:callActivity id="t" calledElement="p"/>'),
        "BPMN-026",
        4,
        "t",
    ),
    Bad(
        "a gateway that leads to itself",
        gateway(
            "exclusiveGateway",
            flow("x", "g", "g", condition("n > 1")),
            flow("y", "g", "a"),
            attributes='default="y"',
        ),
        "BPMN-027",
        4,
        "g",
    ),
    Bad(
        "scripts in a circle",
        process(
            START,
            '<bpmn:scriptTask id="t"><bpmn:script>1</bpmn:script></bpmn:scriptTask>',
            LOOSE.format("t"),
        ),
        "BPMN-027",
        4,
        "t",
    ),
    Bad(
        "a huge number of items",
        around(f'<bpmn:userTask id="t">{LOOP.format(10**9)}</bpmn:userTask>'),
        "BPMN-041",
        4,
        "t",
    ),
    Bad(
        "a negative number of items",
        around(f'<bpmn:userTask id="t">{LOOP.format(-1)}</bpmn:userTask>'),
        "BPMN-041",
        4,
        "t",
    ),
    Bad(
        "eleven levels",
        process(
            '<bpmn:subProcess id="q">'.join(["", *(f"<!--{n}-->" for n in range(11))])
            .replace('id="q"', 'id="q{}"')
            .format(*range(11))
            + "</bpmn:subProcess>" * 11
        ),
        "BPMN-042",
        3,
        "q10",
    ),
]
"""Rules on messages, loops and size."""

IN_EXPRESSIONS = [
    Bad("two equals signs", script("x = = 1"), "BPMN-030", 4, "t"),
    Bad("Python on the second line", script("\n{a: 1,\nb: x == 2}"), "BPMN-030", 6, "t"),
    Bad("an import", script("import os"), "BPMN-031", 4, "t"),
    Bad("dunder access", script("().__class__"), "BPMN-030", 4, "t"),
    Bad("builtins", script("__builtins__"), "BPMN-031", 4, "t"),
    Bad("a file", script('open("x")'), "BPMN-031", 4, "t"),
    Bad("an unknown function", script("\n{a: 1,\nb: len(x)}"), "BPMN-031", 6, "t"),
    Bad("a word of Python", script("x = None"), "BPMN-031", 4, "t"),
    Bad("JUEL", script("${amount > 3}"), "BPMN-030", 4, "t"),
    Bad("nothing", script(""), "BPMN-032", 4, "t"),
    Bad("no script", around('<bpmn:scriptTask id="t"/>'), "BPMN-032", 4, "t"),
    Bad("a very long text", script("1+" * 60_000 + "1"), "BPMN-033", 4, "t"),
    Bad(
        "a reserved result",
        around(
            '<bpmn:scriptTask id="t" camunda:resultVariable="case"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'
        ),
        "BPMN-034",
        4,
        "t",
    ),
    Bad(
        "another language",
        around(
            '<bpmn:scriptTask id="t" scriptFormat="groovy"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'
        ),
        "BPMN-035",
        4,
        "t",
        "warning",
    ),
    Bad(
        "an empty condition",
        gateway(
            "exclusiveGateway",
            flow("x", "g", "a", condition("")),
            flow("y", "g", "b"),
            attributes='default="y"',
        ),
        "BPMN-032",
        5,
        "x",
    ),
    Bad(
        "a natural condition",
        gateway(
            "exclusiveGateway",
            flow("x", "g", "a", "<bpmn:conditionExpression>true</bpmn:conditionExpression>"),
            flow("y", "g", "b"),
            attributes='default="y"',
        ),
        "BPMN-035",
        5,
        "x",
        "warning",
    ),
    Bad(
        "a calculated timer that is not FEEL", waiting("timeDuration", "=a b +"), "BPMN-030", 4, "t"
    ),
    Bad("an unknown clock", waiting("timeDate", '=due("no_such_clock")'), "HOUSE-004", 4, "t"),
    Bad(
        "a payload",
        around(f'<bpmn:userTask id="t">{properties({"grid.payload": "= {a: }"})}</bpmn:userTask>'),
        "BPMN-030",
        4,
        "t",
    ),
]
"""Rules on expressions (rows 31 to 35 and 44)."""

IN_TIMERS = [
    Bad(
        "no time",
        around(
            '<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>'
        ),
        "TIME-003",
        4,
        "t",
    ),
    *(
        Bad(f"{kind} {text}", waiting(kind, text), code, 4, "t")
        for kind, text, code in [
            ("timeDuration", "banana", "TIME-001"),
            ("timeDuration", "banana T5S", "TIME-001"),
            ("timeDuration", "P1.5DT1H", "TIME-001"),
            ("timeDuration", "P١D", "TIME-001"),
            ("timeDuration", "Ｐ1Ｄ", "TIME-001"),
            ("timeDuration", "${d}", "TIME-001"),
            ("timeDuration", "-PT5S", "TIME-002"),
            ("timeDuration", "P-5DT1S", "TIME-002"),
            ("timeDuration", "P", "TIME-003"),
            ("timeDuration", "", "TIME-003"),
            ("timeDuration", "P99999999Y", "TIME-004"),
            ("timeDuration", "PT99999999999999999999S", "TIME-004"),
            ("timeDuration", "P0.5M", "TIME-005"),
            ("timeCycle", "R2/P99999999Y", "TIME-004"),
            ("timeCycle", "R/PT0S", "TIME-006"),
            ("timeCycle", "R3", "TIME-007"),
            ("timeCycle", "R3/", "TIME-007"),
            ("timeCycle", "R999999999999/PT1M", "TIME-008"),
            ("timeDate", "P1D", "TIME-009"),
            ("timeDate", "2026-02-30", "TIME-010"),
            ("timeDate", "2026-02-03T25:00:00", "TIME-010"),
            ("timeDate", "W", "TIME-010"),
            ("timeDuration", '"PT1S"', "TIME-013"),
        ]
    ),
    Bad("a fast cycle", waiting("timeCycle", "R/PT1S"), "TIME-006", 4, "t", "warning"),
    Bad(
        "a past date",
        waiting("timeDate", "2020-01-01T09:00:00+08:00"),
        "TIME-011",
        4,
        "t",
        "warning",
    ),
    Bad("a due date", around('<bpmn:userTask id="t" camunda:dueDate="soon"/>'), "TIME-010", 4, "t"),
]
"""Rules on timers (list B)."""

BAD = [
    *IN_FILES,
    *IN_DRAWINGS,
    *IN_WIRING,
    *IN_BRANCHES,
    *NOT_EXECUTED,
    *IN_WORK,
    *IN_EXPRESSIONS,
    *IN_TIMERS,
]
NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.code}: {bad.what}")
def test_what_is_wrong_is_said_with_its_place(bad: Bad) -> None:
    said = findings(bad.data, now=NOW)
    found = [f for f in said if (f.code, f.line, f.element) == (bad.code, bad.line, bad.element)]
    assert found, [(f.code, f.line, f.element, f.text()) for f in said]
    assert bad.severity in [f.severity for f in found]
    for finding in said:
        assert finding.text().strip()
        assert finding.advice.strip()
        assert "{" not in finding.text() + finding.advice


GOOD = {
    "a task": around(TASK),
    "a manual task": around('<bpmn:manualTask id="t"/>'),
    "a script": script("{a: 1, b: a + 1}"),
    "a script over lines": script("\n= {\n  a: if x = null then 1 else x\n}\n"),
    "an escaped script": script('if a &lt; 3 then "少" else "多"'),
    "a duration": waiting("timeDuration", "P3DT2H"),
    "a duration as the specification writes it": waiting("timeDuration", " PT1S "),
    "a date": waiting("timeDate", "2030-01-01T09:00:00+08:00"),
    "a date without time": waiting("timeDate", "2030-01-01"),
    "a calculated date": waiting("timeDate", '=due("handle_u3")'),
    "a due date": around('<bpmn:userTask id="t" camunda:dueDate="P3D"/>'),
    "a calculated due date": around('<bpmn:userTask id="t" camunda:dueDate="=a + b"/>'),
    "Chinese ids and names": around(TASK).replace(b'"t"', '"核实"'.encode()),
    "an exclusive choice": gateway(
        "exclusiveGateway",
        flow("x", "g", "a", condition("= rounds &lt; 3")),
        flow("y", "g", "b"),
        attributes='default="y"',
    ),
    "a choice with a condition on each way": gateway(
        "inclusiveGateway",
        flow("x", "g", "a", condition("n > 1")),
        flow("y", "g", "b", condition("n &lt;= 1")),
    ),
    "a parallel fork": gateway("parallelGateway", flow("x", "g", "a"), flow("y", "g", "b")),
    "a terminate end": process(
        START,
        TASK,
        flow("f2", "t", "e"),
        '<bpmn:endEvent id="e"><bpmn:terminateEventDefinition/></bpmn:endEvent>',
    ),
    "an interrupting boundary timer": around(
        TASK,
        BOUNDARY.format("t") + "</bpmn:boundaryEvent>",
        flow("x", "b", "e"),
    ),
    "a reminder": around(
        TASK,
        BOUNDARY.format('t" cancelActivity="false') + "</bpmn:boundaryEvent>",
        flow("x", "b", "r"),
        '<bpmn:endEvent id="r"/>',
    ),
    "messages": file(
        MESSAGE,
        '<bpmn:process id="p" isExecutable="true">',
        '<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>',
        flow("f1", "s", "t"),
        SEND.format('messageRef="m"'),
        flow("f2", "t", "w"),
        '<bpmn:receiveTask id="w" messageRef="m"/>',
        flow("f3", "w", "e"),
        '<bpmn:endEvent id="e"><bpmn:messageEventDefinition messageRef="m"/></bpmn:endEvent>',
        "</bpmn:process>",
    ),
    "a sub-process": around(
        f'<bpmn:subProcess id="t"><bpmn:startEvent id="i"/>{flow("g1", "i", "j")}'
        f'<bpmn:userTask id="j"/>{flow("g2", "j", "k")}<bpmn:endEvent id="k"/></bpmn:subProcess>'
    ),
    "a loop that waits": process(
        START,
        TASK,
        flow("f2", "t", "g"),
        '<bpmn:exclusiveGateway id="g" default="b"/>',
        flow("b", "g", "t"),
        flow("c", "g", "e", condition("done")),
        '<bpmn:endEvent id="e"/>',
    ),
    "artifacts and data that only explain": around(
        TASK,
        '<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="dr" dataObjectRef="d"/>',
        '<bpmn:textAnnotation id="ta"><bpmn:text>说明</bpmn:text></bpmn:textAnnotation>',
        '<bpmn:association id="as" sourceRef="t" targetRef="ta"/>',
    ),
    "what editors write for themselves": around(
        '<bpmn:userTask id="t" camunda:asyncBefore="true"><bpmn:extensionElements>'
        '<x:note xmlns:x="urn:editor"/><Grid xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
        "</bpmn:extensionElements></bpmn:userTask>"
    ),
}


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD.keys())
def test_what_runs_as_it_is_drawn_is_left_alone(data: bytes) -> None:
    assert [(f.code, f.line, f.text()) for f in findings(data, now=NOW)] == []


def test_findings_come_by_line_and_the_same_each_time() -> None:
    data = process(TASK, '<bpmn:complexGateway id="q"/>', "<bpmn:fooTask id='x'/>")
    said = findings(data)
    assert [f.line for f in said] == sorted(f.line for f in said)
    assert findings(data) == said


def test_a_calculating_loop_with_a_way_out_is_only_a_warning() -> None:
    data = process(
        START,
        '<bpmn:scriptTask id="t"><bpmn:script>{n: n + 1}</bpmn:script></bpmn:scriptTask>',
        flow("f2", "t", "g"),
        '<bpmn:exclusiveGateway id="g" default="b"/>',
        flow("b", "g", "t"),
        flow("c", "g", "e", condition("n > 3")),
        '<bpmn:endEvent id="e"/>',
    )
    assert [(f.code, f.severity) for f in findings(data)] == [("BPMN-027", Severity.WARNING)]


def test_ten_thousand_steps_are_allowed_and_one_more_is_not() -> None:
    def line_of(steps: int) -> bytes:
        nodes = "".join(f'<bpmn:task id="t{n}"/>' for n in range(steps))
        flows = "".join(
            f'<bpmn:sequenceFlow id="f{n}" sourceRef="t{n}" targetRef="t{n + 1}"/>'
            for n in range(steps - 1)
        )
        return process(nodes + flows)

    assert "BPMN-040" not in {f.code for f in findings(line_of(10_000))}
    assert "BPMN-040" in {f.code for f in findings(line_of(10_001))}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("${a > 3}", "JUEL"),
        ("a == b", "single ="),
        ("a &amp;&amp; b", "and, or"),
        ("not a", "not(…)"),
        ("a = 'x'", "double quotation marks"),
        ("a ? 1 : 2", "if … then … else"),
        ("x += 1", "new value"),
        ("lambda x: x", "program"),
    ],
)
def test_a_habit_of_another_language_gets_its_own_advice(text: str, word: str) -> None:
    (finding,) = findings(script(text))
    assert word in finding.advice
    assert finding.line == 4
