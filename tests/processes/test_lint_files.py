"""What is wrong with a file as a whole, its drawing, and how its steps hang together."""

import pytest

from tests.processes import badfiles
from tests.processes.badfiles import Bad
from tests.processes.diagrams import (
    END,
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
    timer,
)

UNMARKED = process(START, TASK, END, attributes='id="p"')
NAMELESS = process(START, TASK, END, attributes="")
TWICE = '<bpmn:process id="p"/>'
LONG = "x" * 300

FILES = [
    Bad("no process", file(), "BPMN-010", 1, "definitions@1"),
    Bad("not executable", UNMARKED, "BPMN-011", 2, "p", "warning"),
    Bad("a process without id", NAMELESS, "BPMN-012", 2, "process@2"),
    Bad("a task without id", process("<bpmn:userTask/>"), "BPMN-012", 3, "userTask@3"),
    Bad("a process id twice", file(TWICE, TWICE), "BPMN-013", 3, "p"),
    Bad("an id twice", around(TASK, node("manualTask")), "BPMN-014", 6, "t"),
    Bad("an unknown element", process(node("fooTask")), "BPMN-023", 3, "t"),
    Bad("markup in an id", around('<bpmn:task id="&lt;b>"/>'), "BPMN-052", 4, "<b>"),
    Bad("a quote in an id", around("<bpmn:task id='a\"b'/>"), "BPMN-052", 4, 'a"b'),
    Bad("a blank in an id", around(node("task", id_="a b")), "BPMN-052", 4, "a b"),
    Bad("a very long id", around(node("task", id_=LONG)), "BPMN-052", 4, LONG[:60]),
    Bad("an id of the engine", around(node("userTask", id_="End")), "BPMN-052", 4, "End"),
    Bad("a nameless message", file('<bpmn:message id="m"/>'), "BPMN-051", 2, "m", "warning"),
]


def drawn(figure: str) -> bytes:
    """Return a process with one figure, on line 7."""
    return file(
        '<bpmn:process id="p" isExecutable="true">',
        *(START, TASK, END),
        "</bpmn:process><bpmndi:BPMNDiagram><bpmndi:BPMNPlane>",
        figure,
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>",
    )


def shape(x: str, of: str = "t") -> str:
    """Return the shape of an element."""
    bounds = f'<dc:Bounds x="{x}" y="1" width="10" height="10"/>'
    return f'<bpmndi:BPMNShape bpmnElement="{of}">{bounds}</bpmndi:BPMNShape>'


BARE_SHAPE = '<bpmndi:BPMNShape bpmnElement="t"/>'
BARE_EDGE = '<bpmndi:BPMNEdge bpmnElement="f1"/>'

DRAWINGS = [
    Bad("a place that is no number", drawn(shape("abc")), "BPMN-050", 7, "t"),
    Bad("an endless place", drawn(shape("NaN")), "BPMN-050", 7, "t"),
    Bad("a shape without place", drawn(BARE_SHAPE), "BPMN-050", 7, "t"),
    Bad("a line without points", drawn(BARE_EDGE), "BPMN-050", 7, "f1"),
    Bad("a stray shape", drawn(shape("1", "zz")), "BPMN-053", 7, "zz", "warning"),
    Bad("a step not drawn", drawn(shape("1", "s")), "BPMN-054", 4, "t", "warning"),
]

HOUR = timer("timeDuration", "PT1H")
ENDS = 'sourceRef="t" targetRef="e"'
OPEN = '<bpmn:sequenceFlow id="x" {}/>'
MISLED = node("startEvent", "<bpmn:outgoing>f9</bpmn:outgoing>", id_="s")
FOREIGN = process(START, node("userTask", "<bpmn:incoming>f2</bpmn:incoming>"), END)
UNLISTED = process(START, node("userTask", "<bpmn:incoming>f1</bpmn:incoming>"), END)
INNER = node("subProcess", node("userTask", id_="i"), id_="q")
ON_GATEWAY = around(node("exclusiveGateway"), boundary("t", HOUR))

DEAD_END = around(TASK, flow("x", "s", "q"), node("userTask", id_="q"))
NOT_AT_ONCE = around(TASK, node("sequenceFlow", "", ENDS + ' isImmediate="false"', id_="x"))

WIRING = [
    Bad("no start", process(TASK, END), "BPMN-015", 2, "p", "warning"),
    Bad("nothing at all", process(), "BPMN-015", 2, "p"),
    Bad("only a circle", process(TASK, flow("x", "t", "t")), "BPMN-015", 2, "p"),
    Bad("no end", process(START, TASK), "BPMN-016", 2, "p", "warning"),
    Bad("a missing outgoing flow", process(MISLED), "BPMN-017", 3, "s"),
    Bad("a flow of another step", FOREIGN, "BPMN-017", 4, "t"),
    Bad("a flow that is not listed", UNLISTED, "BPMN-017", 4, "t", "warning"),
    Bad("a flow to nothing", around(TASK, flow("x", "t", "zz")), "BPMN-018", 6, "x"),
    Bad("a flow from nothing", around(TASK, flow("x", "zz", "t")), "BPMN-018", 6, "x"),
    Bad("a flow across", around(TASK, INNER, flow("x", "t", "i")), "BPMN-018", 7, "x"),
    Bad("no target", around(TASK, OPEN.format('sourceRef="t"')), "BPMN-019", 6, "x"),
    Bad("no source", around(TASK, OPEN.format('targetRef="t"')), "BPMN-019", 6, "x"),
    Bad("a dead end", DEAD_END, "BPMN-039", 7, "q", "warning"),
    Bad("a flow that takes time", NOT_AT_ONCE, "BPMN-044", 6, "x", "warning"),
    Bad("an unreachable step", around(TASK, node("task", id_="zz")), "BPMN-020", 6, "zz"),
    Bad("an event on nothing", around(TASK, boundary("zz", HOUR)), "BPMN-021", 6, "b"),
    Bad("an event on a gateway", ON_GATEWAY, "BPMN-021", 6, "b"),
    Bad("an arrow into the start", around(TASK, flow("x", "t", "s")), "BPMN-029", 3, "s"),
    Bad("an arrow out of the end", around(TASK, flow("x", "e", "t")), "BPMN-029", 5, "e"),
]

X = flow("x", "g", "a", condition("n > 1"))
Y = flow("y", "g", "b")
BARE_X = flow("x", "g", "a")
FOREIGN_DEFAULT = gateway("exclusiveGateway", X, Y, attributes='default="f0"')
DOUBTFUL_DEFAULT = gateway("inclusiveGateway", X, Y, attributes='default="x"')
CONVERGING = gateway("parallelGateway", BARE_X, Y, attributes='gatewayDirection="Converging"')
MIXED = process(
    START.replace('"t"', '"g"'),
    node("eventBasedGateway", id_="g") + flow("x", "g", "c") + flow("y", "g", "d"),
    node("intermediateCatchEvent", '<bpmn:messageEventDefinition messageRef="m"/>', id_="c"),
    node("receiveTask", "", 'messageRef="m"', id_="d"),
).replace(b"<bpmn:process", b'<bpmn:message id="m" name="case.ack"/><bpmn:process')
SHARED = process(
    START.replace('"t"', '"g"'),
    node("eventBasedGateway", id_="g") + flow("x", "g", "c") + flow("y", "c", "c"),
    node("intermediateCatchEvent", HOUR, id_="c"),
)

BRANCHES = [
    Bad("no condition", gateway("exclusiveGateway", X, Y), "BPMN-024", 6, "y"),
    Bad("a foreign default", FOREIGN_DEFAULT, "BPMN-024", 4, "g"),
    Bad("a default with condition", DOUBTFUL_DEFAULT, "BPMN-036", 5, "x", "warning"),
    Bad("a condition nobody asks", gateway("parallelGateway", X, Y), "BPMN-036", 5, "x", "warning"),
    Bad("a way always taken", gateway("inclusiveGateway", X, Y), "BPMN-024", 6, "y", "warning"),
    Bad("one way", around(node("exclusiveGateway")), "BPMN-038", 4, "t", "warning"),
    Bad("a fork that says it joins", CONVERGING, "BPMN-038", 4, "g", "warning"),
    Bad("one event", around(node("eventBasedGateway")), "BPMN-037", 4, "t"),
    Bad("a task to wait for", gateway("eventBasedGateway", BARE_X, Y), "BPMN-037", 7, "a"),
    Bad("two kinds of receivers", MIXED, "BPMN-037", 4, "g"),
    Bad("an event with two ways in", SHARED, "BPMN-037", 5, "c"),
]


def talking(source: str, target: str) -> bytes:
    """Return two pools and a message flow x, on line 3."""
    flow_ = node("messageFlow", "", f'sourceRef="{source}" targetRef="{target}"', id_="x")
    return file(
        '<bpmn:collaboration id="c"><bpmn:participant id="pool" processRef="p"/>',
        '<bpmn:participant id="other" name="居民"/>' + flow_ + "</bpmn:collaboration>",
        '<bpmn:process id="p" isExecutable="true">',
        START + TASK + END + node("textAnnotation", id_="n"),
        "</bpmn:process>",
    )


COLLABORATIONS = [
    Bad("a flow to a note", talking("other", "n"), "BPMN-060", 3, "x", "warning"),
    Bad("a flow to nothing", talking("t", "zz"), "BPMN-060", 3, "x", "warning"),
    Bad("a flow within a pool", talking("t", "pool"), "BPMN-060", 3, "x", "warning"),
    Bad("a flow from a start", talking("s", "other"), "BPMN-060", 5, "s", "warning"),
    Bad("a flow to an end", talking("other", "e"), "BPMN-060", 5, "e", "warning"),
    Bad("a start without message", talking("other", "s"), "BPMN-060", 5, "s", "warning"),
]

TABLE = [*FILES, *DRAWINGS, *WIRING, *BRANCHES, *COLLABORATIONS]


def test_a_message_flow_between_two_partners_is_left_alone() -> None:
    assert findings(talking("t", "other")) == findings(talking("other", "t")) == ()


@pytest.mark.parametrize("bad", TABLE, ids=badfiles.name)
def test_what_is_wrong_is_said_with_its_place(bad: Bad) -> None:
    badfiles.check(bad)
