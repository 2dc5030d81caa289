"""The bad models of list A (rows 1 to 48) that are refused or changed before they run.

Each row: a file, where it is judged, the code that must be said, the element and the line. Rows
that only a running case shows are functions of test_bad_models.py.
"""

from dataclasses import dataclass
from enum import StrEnum

from processes.border import LARGEST
from tests.models import bpmn
from tests.processes.diagrams import (
    END,
    START,
    TASK,
    around,
    boundary,
    condition,
    file,
    flow,
    gateway,
    node,
    process,
    script,
    timer,
)


class At(StrEnum):
    """Where a bad model is caught."""

    READ = "read"
    """It is no model at all."""
    LINT = "lint"
    """It is read; an error forbids publication."""
    WARNED = "warned"
    """It is published, and something is said."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bad model."""

    number: int
    what: str
    data: bytes
    at: At
    code: str
    element: str = ""
    line: int | None = None
    """None where the file as a whole is meant."""


def read(number: int, what: str, data: bytes, code: str, line: int | None = None) -> Row:
    return Row(number=number, what=what, data=data, at=At.READ, code=code, line=line)


def lint(number: int, what: str, data: bytes, code: str, element: str, line: int) -> Row:
    return Row(
        number=number, what=what, data=data, at=At.LINT, code=code, element=element, line=line
    )


def warned(number: int, what: str, data: bytes, code: str, element: str, line: int) -> Row:
    return Row(
        number=number, what=what, data=data, at=At.WARNED, code=code, element=element, line=line
    )


GOOD = around(TASK)
UTF16 = '<?xml version="1.0" encoding="UTF-16"?>\n' + GOOD.decode()
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]>\n<d>&a10;</d>"
)
QUADRATIC = f'<!DOCTYPE d [<!ENTITY a "{"x" * 50_000}">]>\n<d>{"&a;" * 50_000}</d>'
DEEP = "<a>" * 300 + "</a>" * 300
DMN = b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d"/>'
DMN_ROOT = b'<Definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>'


def dmn(policy: str, *rows: tuple[str, str]) -> bytes:
    """Return a decision table with one input and one output; rule n stands on line n + 5."""
    column = '<input id="i"><inputExpression><text>age</text></inputExpression></input>'
    rules = (
        f'<rule id="r{n}"><inputEntry><text>{test}</text></inputEntry>'
        f"<outputEntry><text>{output}</text></outputEntry></rule>"
        for n, (test, output) in enumerate(rows, 1)
    )
    return "\n".join(
        (
            '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d">',
            '<decision id="x" name="x"><variable name="x"/>',
            f'<decisionTable id="t" hitPolicy="{policy}">',
            column,
            '<output id="o"/>',
            *rules,
            "</decisionTable></decision></definitions>",
        )
    ).encode()


CALLS = dmn("FIRST", ("1", "1"), ("2", "2"), ("-", "open()"))
OVERLAPS = dmn("UNIQUE", ("1", "1"), ("[2..5]", "2"), ("6", "3"), ("7", "4"), ("[5..6)", "5"))
SAME_PROCESS = file(
    f'<bpmn:process id="p" isExecutable="true">{START}{TASK}{END}</bpmn:process>',
    f'<bpmn:process id="p">{START}{TASK}{END}</bpmn:process>',
)
SAME_ID = around(TASK, '<bpmn:task id="t"/>')
NO_START = process(TASK, '<bpmn:endEvent id="e"/>' + flow("f", "t", "e"))
NO_END = process(START, TASK)
MISSING_FLOW = around('<bpmn:userTask id="t"><bpmn:outgoing>f9</bpmn:outgoing></bpmn:userTask>')
HALF_FLOW = '<bpmn:sequenceFlow id="x" sourceRef="t"/>'
SPLIT = (flow("x", "g", "a", condition("n > 1")), flow("y", "g", "b"))
LISTENER = around(
    node(
        "userTask",
        '<bpmn:extensionElements><camunda:executionListener class="a.B" event="start"/>'
        "</bpmn:extensionElements>",
    )
)
CALLS_NOBODY = around(node("callActivity"))
CALLS_ITSELF = around(node("callActivity", "", 'calledElement="p"'))
ITSELF = gateway(
    "exclusiveGateway",
    flow("x", "g", "g", condition("n > 1")),
    flow("y", "g", "a"),
    attributes='default="y"',
)


def count(text: str) -> bytes:
    """Return a task t, on line 4, that is to be done so many times."""
    inner = f"<bpmn:loopCardinality>{text}</bpmn:loopCardinality>"
    loop = f"<bpmn:multiInstanceLoopCharacteristics>{inner}</bpmn:multiInstanceLoopCharacteristics>"
    return around(node("userTask", loop))


def line_of(steps: int) -> bytes:
    """Return so many tasks, one after the other."""
    nodes = (f'<bpmn:task id="t{n}"/>' for n in range(steps))
    flows = (flow(f"f{n}", f"t{n}", f"t{n + 1}") for n in range(steps - 1))
    return process("".join(nodes) + "".join(flows))


def drawn(bounds: str) -> bytes:
    """Return a drawn task t; its shape stands on line 8."""
    return file(
        '<bpmn:process id="p" isExecutable="true">',
        START,
        TASK,
        END,
        "</bpmn:process>",
        '<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="l" bpmnElement="p">',
        f'<bpmndi:BPMNShape id="t_di" bpmnElement="t">{bounds}</bpmndi:BPMNShape>',
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>",
    )


def called(id_: str) -> bytes:
    """Return a process whose task, on line 4, has this id."""
    return process(
        START.replace('"t"', f'"{id_}"'),
        f'<bpmn:userTask id="{id_}"/>',
        END.replace('"t"', f'"{id_}"'),
    )


NOT_UTF8 = GOOD.replace("核实".encode(), b"\xff\xfe")
NUL = GOOD.replace("核实".encode(), b"a\0b")
UTF7 = b'<?xml version="1.0" encoding="UTF-7"?>\n' + GOOD
BOUNDS = '<dc:Bounds x="abc" y="1" width="10" height="10"/>'
RESERVED = around(
    node("scriptTask", "<bpmn:script>1</bpmn:script>", 'camunda:resultVariable="__builtins__"')
)
NO_MESSAGE_ID = file(
    '<bpmn:message name="case.ack"/>',
    f'<bpmn:process id="p" isExecutable="true">{START}{TASK}{END}</bpmn:process>',
)
MISSING_MESSAGE = around(node("receiveTask", "", 'messageRef="nope"'))

ROWS = (
    read(1, "nothing", b"", "BPMN-001"),
    read(1, "blanks", b" \n\t ", "BPMN-001"),
    read(2, "a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "BPMN-002", 1),
    read(2, "a web page", b"<!DOCTYPE html>\n<html><body><br></body></html>", "BPMN-002", 1),
    read(2, "a sentence", b"Dear all, here is the process.", "BPMN-002", 1),
    read(2, "half a file", GOOD[:-30], "BPMN-002", 6),
    read(3, "a drawing", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "BPMN-003"),
    read(4, "an older BPMN", GOOD.replace(b"20100524/MODEL", b"20090601/MODEL"), "BPMN-004"),
    read(4, "no namespace", b"<definitions/>", "BPMN-004"),
    read(
        5,
        "an entity",
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<d/>',
        "XML-001",
        1,
    ),
    read(
        5,
        "an outer DTD",
        b'<?xml version="1.0"?>\n<!DOCTYPE d SYSTEM "http://x/y.dtd"><d/>',
        "XML-001",
        2,
    ),
    read(6, "a billion laughs", LAUGHS.encode(), "XML-001", 1),
    read(6, "quadratic blow-up", QUADRATIC.encode(), "XML-001", 1),
    read(7, "depth 300", DEEP.encode(), "XML-002", 1),
    read(8, "a huge attribute", b'<a b="' + b"x" * 11_000_000 + b'"/>', "XML-003"),
    read(8, "just too large", GOOD + b" " * (LARGEST - len(GOOD) + 1), "XML-003"),
    read(9, "a NUL byte", NUL, "XML-004"),
    read(9, "no UTF-8", NOT_UTF8, "XML-004"),
    read(9, "UTF-7", UTF7, "XML-004"),
    warned(10, "UTF-16", b"\xff\xfe" + UTF16.encode("utf-16-le"), "XML-006", "", 1),
    read(11, "a style sheet", b'<?xml-stylesheet href="x.xsl"?>\n' + GOOD, "XML-005", 1),
    read(
        11,
        "an inclusion",
        process('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="x"/>'),
        "XML-005",
        3,
    ),
    lint(12, "no process", file('<bpmn:collaboration id="c"/>'), "BPMN-010", "definitions@1", 1),
    warned(
        13, "not executable", process(START, TASK, END, attributes='id="p"'), "BPMN-011", "p", 2
    ),
    lint(
        14,
        "a process without id",
        process(START, TASK, END, attributes='isExecutable="true"'),
        "BPMN-012",
        "process@2",
        2,
    ),
    lint(15, "two processes of one id", SAME_PROCESS, "BPMN-013", "p", 3),
    lint(16, "two elements of one id", SAME_ID, "BPMN-014", "t", 6),
    warned(17, "no start", NO_START, "BPMN-015", "p", 2),
    warned(18, "no end", NO_END, "BPMN-016", "p", 2),
    lint(19, "a flow that is missing", MISSING_FLOW, "BPMN-017", "t", 4),
    lint(20, "a flow to nothing", around(TASK, flow("x", "t", "zz")), "BPMN-018", "x", 6),
    lint(21, "a flow without target", around(TASK, HALF_FLOW), "BPMN-019", "x", 6),
    lint(22, "a step on its own", around(TASK, node("task", id_="zz")), "BPMN-020", "zz", 6),
    lint(
        23,
        "an event on nothing",
        around(TASK, boundary("zz", timer("timeDuration", "PT1H"))),
        "BPMN-021",
        "b",
        6,
    ),
    lint(24, "what is not executed", LISTENER, "BPMN-022", "t", 4),
    lint(25, "no element of BPMN", around("<bpmn:fooTask id='t'/>"), "BPMN-023", "t", 4),
    lint(26, "a choice without condition", gateway("exclusiveGateway", *SPLIT), "BPMN-024", "y", 6),
    lint(28, "a call of nothing", CALLS_NOBODY, "BPMN-025", "t", 4),
    lint(29, "a call of itself", CALLS_ITSELF, "BPMN-026", "t", 4),
    lint(30, "a gateway that leads to itself", ITSELF, "BPMN-027", "g", 4),
    lint(31, "x = = 1", script("x = = 1"), "BPMN-030", "t", 4),
    lint(32, "an import", script("import os"), "BPMN-031", "t", 4),
    lint(32, "a file", script('open("x")'), "BPMN-031", "t", 4),
    lint(32, "dunder access", script("x.__class__"), "BPMN-031", "t", 4),
    lint(33, "an empty script", script(""), "BPMN-032", "t", 4),
    lint(33, "no script", around(node("scriptTask")), "BPMN-032", "t", 4),
    lint(
        34,
        "a text of a billion letters",
        gateway(
            "exclusiveGateway",
            flow("x", "g", "a", condition("'a'*10**9")),
            SPLIT[1],
            attributes='default="y"',
        ),
        "BPMN-030",
        "x",
        5,
    ),
    lint(36, "10,001 steps", line_of(10_001), "BPMN-040", "p", 2),
    lint(37, "a billion times", count(str(10**9)), "BPMN-041", "t", 4),
    lint(38, "less than no times", count("-1"), "BPMN-041", "t", 4),
    lint(40, "bounds in words", drawn(BOUNDS), "BPMN-050", "t", 8),
    lint(40, "no bounds", drawn(""), "BPMN-050", "t", 8),
    warned(41, "a message without id", NO_MESSAGE_ID, "BPMN-051", "message@2", 2),
    lint(41, "a message that is missing", MISSING_MESSAGE, "BPMN-051", "t", 4),
    lint(42, "quotation marks in an id", called("a&quot;b"), "BPMN-052", 'a"b', 4),
    lint(42, "a script in an id", called("&lt;script&gt;"), "BPMN-052", "<script>", 4),
    lint(42, "300 letters", called("x" * 300), "BPMN-052", "x" * 60, 4),
    lint(44, "a reserved name", RESERVED, "BPMN-034", "t", 4),
    lint(44, "a reserved name in a script", script("{__builtins__: 1}"), "BPMN-034", "t", 4),
    lint(45, "a table with a call of Python", CALLS, "DMN-010", "r3", 8),
    lint(46, "a table in which two rows match", OVERLAPS, "DMN-011", "r5", 10),
    read(46, "a table of another root", DMN_ROOT, "DMN-001"),
)

ACCEPTED = {
    34: gateway(
        "exclusiveGateway",
        flow("x", "g", "a", condition("9**9**9 > 1")),
        SPLIT[1],
        attributes='default="y"',
    ),
    43: called("核实").replace(b'id="p"', 'id="网格事项"'.encode()),
}
"""Models that nothing is wrong with before they run."""

RUN_ONLY = frozenset({27, 35, 39, 47, 48})
"""Rows that only a running case, a second upload or a stored state shows."""

LINEAR = bpmn("line", "s -> u_a -> e")
