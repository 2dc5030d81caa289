"""Small BPMN texts, and their findings, for tests that care about one element."""

from collections.abc import Mapping
from datetime import datetime

from processes.document import read
from processes.form import Field, Form
from processes.lint.finding import Finding, Severity
from processes.lint.linter import lint
from processes.vocabulary import load_vocabulary

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:test">'
)
START = '<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/>'
TASK = '<bpmn:userTask id="t" name="核实"/>'
END = '<bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e"/><bpmn:endEvent id="e"/>'

FORM = Form(
    key="ask",
    title={"zh": "问", "en": "Ask"},
    fields=(
        Field(
            key="note",
            type="text",
            title={"zh": "说明", "en": "Note"},
            pii="P1",
            purpose="办理本事项",
        ),
    ),
)
FORMS = {"ask": FORM}


def file(*elements: str) -> bytes:
    """Return a BPMN file with one element per line, the first on line 2."""
    return "\n".join([HEAD, *elements, "</bpmn:definitions>"]).encode()


def process(*elements: str, attributes: str = 'id="p" isExecutable="true"') -> bytes:
    """Return a BPMN file with one process; its first element stands on line 3."""
    return file(f"<bpmn:process {attributes}>", *elements, "</bpmn:process>")


def around(middle: str, *more: str) -> bytes:
    """Return a process start → middle (id t, on line 4) → end."""
    return process(START, middle, END, *more)


def condition(text: str) -> str:
    """Return a formal condition expression."""
    return (
        '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        f"{text}</bpmn:conditionExpression>"
    )


def node(kind: str, inside: str = "", attributes: str = "", *, id_: str = "t") -> str:
    """Return one BPMN element."""
    return f'<bpmn:{kind} id="{id_}" {attributes}>{inside}</bpmn:{kind}>'


def flow(id_: str, source: str, target: str, inside: str = "") -> str:
    """Return one sequence flow."""
    return node("sequenceFlow", inside, f'sourceRef="{source}" targetRef="{target}"', id_=id_)


def gateway(kind: str, *flows: str, attributes: str = "") -> bytes:
    """Return s → gateway g (line 4) → a and b, with its flows on lines 5 and following."""
    return process(
        START.replace('"t"', '"g"'),
        f'<bpmn:{kind} id="g" name="怎么走" {attributes}/>',
        *flows,
        '<bpmn:endEvent id="a"/><bpmn:endEvent id="b"/>',
    )


def boundary(host: str, definition: str, attributes: str = "") -> str:
    """Return a boundary event b."""
    return node("boundaryEvent", definition, f'attachedToRef="{host}" {attributes}', id_="b")


def timer(kind: str, text: str) -> str:
    """Return a timer event definition."""
    return (
        f'<bpmn:timerEventDefinition><bpmn:{kind} xsi:type="bpmn:tFormalExpression">{text}'
        f"</bpmn:{kind}></bpmn:timerEventDefinition>"
    )


def waiting(kind: str, text: str) -> bytes:
    """Return a process that waits for a timer at t, on line 4."""
    return around(node("intermediateCatchEvent", timer(kind, text)))


def script(text: str) -> bytes:
    """Return a process with one script task t, on line 4."""
    body = f"<bpmn:script>{text}</bpmn:script>"
    return around(node("scriptTask", body, 'scriptFormat="feel"'))


def properties(values: Mapping[str, str]) -> str:
    """Return camunda properties as extension elements."""
    members = "".join(
        f'<camunda:property name="{name}" value="{value}"/>' for name, value in values.items()
    )
    return (
        "<bpmn:extensionElements><camunda:properties>"
        f"{members}</camunda:properties></bpmn:extensionElements>"
    )


CARE = {
    "grid.stage": "feedback",
    "grid.sla": "handle_u3",
    "grid.next": "提交后办结。",
    "grid.next_en": "Then it is closed.",
}
HOUSE = {
    "grid.profile": "house",
    "grid.process": "P99",
    "grid.name_en": "Test",
    "grid.start_roles": "grid_worker",
}


def house(
    *,
    task: Mapping[str, str] = CARE,
    lane: str = "grid_worker",
    form: str = "ask",
    closure: str = "RESOLVED",
    of_process: Mapping[str, str] = HOUSE,
) -> bytes:
    """Return a process of ours: start → one task t (line 6) → end e; whatever is "" is left out."""
    lanes = (
        f'<bpmn:laneSet id="lanes"><bpmn:lane id="l1" name="{lane}">'
        "<bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )
    start = f'<bpmn:startEvent id="s" {_form("ask")}/>'
    ending = properties({"grid.closure": closure}) if closure else ""
    return process(
        properties(of_process),
        lanes if lane else "",
        start,
        f'<bpmn:userTask id="t" name="核实" {_form(form)}>{properties(task)}</bpmn:userTask>',
        f'<bpmn:endEvent id="e">{ending}</bpmn:endEvent>',
        '<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/>',
        '<bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e"/>',
    )


def findings(
    data: bytes, *, forms: Mapping[str, Form] = FORMS, now: datetime | None = None
) -> tuple[Finding, ...]:
    """Return the errors and warnings of a file; for its notes see ``notes``."""
    said = lint(read(data), forms=forms, vocabulary=load_vocabulary(), now=now)
    return tuple(finding for finding in said if finding.severity is not Severity.NOTE)


def notes(data: bytes, *, forms: Mapping[str, Form] = FORMS) -> tuple[Finding, ...]:
    """Return what is only told about a file."""
    said = lint(read(data), forms=forms, vocabulary=load_vocabulary())
    return tuple(finding for finding in said if finding.severity is Severity.NOTE)


def _form(key: str) -> str:
    return f'camunda:formKey="{key}"' if key else ""
