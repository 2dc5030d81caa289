"""Specimen: one small file twice, once breaking a constraint of BPMN 2.0.2 and once keeping it."""

from itertools import pairwise
from typing import NamedTuple

from tests.processes.diagrams import findings

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="defs"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="urn:types"'
    ' xmlns:t="urn:test" xmlns:other="urn:other" targetNamespace="urn:test"'
)
FORMAL = 'xsi:type="tFormalExpression"'
HOLE = "@"

BY_MESSAGE = (
    '<messageEventDefinition messageRef="m"><operationRef>o</operationRef></messageEventDefinition>'
)
BY_SIGNAL = '<signalEventDefinition signalRef="g"/>'
BY_ERROR = "<errorEventDefinition/>"
CANCEL = "<cancelEventDefinition/>"
COMPENSATE = "<compensateEventDefinition/>"
TERMINATE = "<terminateEventDefinition/>"
LINK = '<linkEventDefinition id="l" name="l"/>'
NOTE = '<textAnnotation id="note"><text>x</text></textAnnotation>'


class Specimen(NamedTuple):
    """A template whose hole is filled in two ways; ``element`` is what breaks the constraint."""

    constraint: str
    template: str
    broken: str
    kept: str
    element: str

    @property
    def breaking(self) -> bytes:
        """The file that breaks it."""
        return self.template.replace(HOLE, self.broken).encode()

    @property
    def keeping(self) -> bytes:
        """The file that keeps it."""
        return self.template.replace(HOLE, self.kept).encode()


def name(specimen: object) -> str:
    """Return how a specimen is called in the list of tests."""
    if not isinstance(specimen, Specimen):
        return str(specimen)
    return f"{specimen.constraint} {specimen.broken[:40]}"


def named(data: bytes, constraint: str) -> set[str]:
    """Return the elements that findings about ``constraint`` point at, or name beside."""
    said = [f for f in findings(data) if constraint in f.constraints]
    return {element for f in said for element in (f.element, *f.also)}


def check(specimen: Specimen) -> None:
    """Assert that the broken file is named at its element, and the kept one not at all."""
    assert specimen.element in named(specimen.breaking, specimen.constraint)
    assert named(specimen.keeping, specimen.constraint) == set()


def file(*elements: str, attributes: str = "") -> str:
    """Return the text of a file, one element per line."""
    return "\n".join([f"{HEAD} {attributes}>", *elements, "</definitions>"])


def running(*elements: str, attributes: str = 'isExecutable="true"', top: str = "") -> str:
    """Return a file with one process ``p`` and what stands beside it at the top."""
    return file(top, f'<process id="p" {attributes}>', *elements, "</process>")


def flow(id_: str, source: str, target: str, inside: str = "") -> str:
    """Return a sequence flow."""
    return (
        f'<sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{inside}'
        "</sequenceFlow>"
    )


def line(*nodes: str, start: str = '<startEvent id="s"/>', end: str = '<endEvent id="e"/>') -> str:
    """Return nodes ``n1``, ``n2``, … in a row between a start ``s`` and an end ``e``."""
    names = ["s", *(f"n{number + 1}" for number in range(len(nodes))), "e"]
    flows = (flow(f"f{number}", one, other) for number, (one, other) in enumerate(pairwise(names)))
    return "".join([start, *nodes, end, *flows])


def task(inside: str = "", attributes: str = "", kind: str = "task", id_: str = "n1") -> str:
    """Return an activity."""
    return f'<{kind} id="{id_}" {attributes}>{inside}</{kind}>'


def catch(definition: str, id_: str = "n1", kind: str = "intermediateCatchEvent") -> str:
    """Return an event with a definition."""
    return f'<{kind} id="{id_}">{definition}</{kind}>'


def timer(text: str = "PT1H", kind: str = "timeDuration", attributes: str = FORMAL) -> str:
    """Return a timer event definition."""
    return f"<timerEventDefinition><{kind} {attributes}>{text}</{kind}></timerEventDefinition>"


def specification(inside: str) -> str:
    """Return the inputs and outputs of an activity."""
    return f"<ioSpecification>{inside}</ioSpecification>"


def inputs(*refs: str) -> str:
    """Return an input set."""
    return (
        "<inputSet>" + "".join(f"<dataInputRefs>{r}</dataInputRefs>" for r in refs) + "</inputSet>"
    )


def outputs(*refs: str) -> str:
    """Return an output set."""
    listed = "".join(f"<dataOutputRefs>{r}</dataOutputRefs>" for r in refs)
    return f"<outputSet>{listed}</outputSet>"


def pools(*inside: str) -> str:
    """Return a collaboration of two pools, one with the process ``p``."""
    return (
        '<collaboration id="c"><participant id="mine" processRef="p"/><participant id="theirs"/>'
        + "".join(inside)
        + "</collaboration>"
    )


def inner(inside: str, kind: str = "subProcess", attributes: str = "") -> str:
    """Return a sub-process ``n1``."""
    return task(inside, attributes, kind)


def boundary(definition: str, attributes: str = "", id_: str = "b") -> str:
    """Return an event on the border of ``n1``."""
    return f'<boundaryEvent id="{id_}" attachedToRef="n1" {attributes}>{definition}</boundaryEvent>'


def awakened(start: str) -> str:
    """Return an event sub-process ``h`` with its start ``i``."""
    inside = f'{start}<endEvent id="ie"/>{flow("if", "i", "ie")}'
    return task(inside, 'triggeredByEvent="true"', "subProcess", "h")
