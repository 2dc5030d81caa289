"""Negative controls: a drawing spoilt in one way is reported for exactly that."""

import re

import pytest

from processes.layout.check import Crossing, Flaw, crossings
from processes.layout.tidy import tidy
from tests.processes.layout.models import Body, alone


def _drawing() -> str:
    """Return three nodes in a row: start n0 at x 233, task n1, end n2, joined by nf0 and nf1."""
    body = Body()
    body.join(body.add("startEvent", "报到"), body.add("userTask", "登记"), "来了")
    body.join("n1", body.add("endEvent", "办结"))
    return tidy(alone(body, [])).decode()


def _place(drawing: str, element: str, part: str = "") -> dict[str, int]:
    """Return the bounds of a shape, or of its label."""
    shape = re.search(rf'bpmnElement="{element}".*?</bpmndi:BPMN(?:Shape|Edge)>', drawing, re.S)
    assert shape
    found = re.findall(r'<dc:Bounds x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', shape[0])
    numbers = found[-1 if part == "label" else 0]
    return dict(zip(("x", "y", "width", "height"), map(int, numbers), strict=True))


def _put(drawing: str, old: dict[str, int], **new: int) -> str:
    """Move one box."""

    def bounds(box: dict[str, int]) -> str:
        return "<dc:Bounds " + " ".join(f'{name}="{value}"' for name, value in box.items())

    assert bounds(old) in drawing
    return drawing.replace(bounds(old), bounds(old | new))


def _flaws(drawing: str) -> set[Crossing]:
    return set(crossings(drawing.encode()))


def test_a_tidy_drawing_has_no_flaws() -> None:
    assert _flaws(_drawing()) == set()


@pytest.mark.parametrize("element", ["pool", "n0", "n1"])
def test_a_shape_left_out_is_missing(element: str) -> None:
    drawing = re.sub(
        rf'<bpmndi:BPMNShape id="{element}_di".*?</bpmndi:BPMNShape>', "", _drawing(), flags=re.S
    )
    assert Crossing(flaw=Flaw.MISSING, element=element) in _flaws(drawing)


def test_a_flow_left_out_is_missing() -> None:
    drawing = re.sub(r"<bpmndi:BPMNEdge.*?</bpmndi:BPMNEdge>", "", _drawing(), flags=re.S)
    missing = {Crossing(flaw=Flaw.MISSING, element=flow) for flow in ("nf0", "nf1")}
    assert _flaws(drawing) == missing


def test_a_shape_on_a_shape_is_found() -> None:
    drawing = _drawing()
    task, end = _place(drawing, "n1"), _place(drawing, "n2")
    spoilt = _put(drawing, end, x=task["x"] + 40)
    assert Crossing(flaw=Flaw.SHAPES_OVERLAP, element="n1", other="n2") in _flaws(spoilt)


def test_a_flow_that_ends_in_the_air_is_found() -> None:
    drawing = _drawing()
    end = _place(drawing, "n2")
    spoilt = _put(drawing, end, x=end["x"] + 30)
    assert Crossing(flaw=Flaw.FLOW_LOOSE, element="nf1", other="n2") in _flaws(spoilt)


def test_a_flow_through_a_shape_is_found() -> None:
    drawing = _drawing()
    first, second = (re.findall(r'<di:waypoint x="(\d+)"', drawing)[index] for index in (0, 3))
    spoilt = re.sub(rf'(<di:waypoint x=")({first})"', rf'\g<1>{int(second) + 200}"', drawing)
    assert Crossing(flaw=Flaw.FLOW_CROSSES_SHAPE, element="nf0", other="n2") in _flaws(spoilt)
    assert Crossing(flaw=Flaw.FLOWS_OVERLAP, element="nf0", other="nf1") in _flaws(spoilt)


def test_a_slanted_flow_is_found() -> None:
    drawing = _drawing()
    spoilt = re.sub(r'(<di:waypoint x="\d+" y=")(\d+)"', r'\g<1>1\g<2>"', drawing, count=1)
    assert Crossing(flaw=Flaw.FLOW_SLANTED, element="nf0") in _flaws(spoilt)


@pytest.mark.parametrize(
    ("onto", "flaw", "other"),
    [
        ({"x": "n1", "y": "n1"}, Flaw.LABEL_ON_SHAPE, "n1"),
        ({"x": "nf0 label", "y": "n1 middle"}, Flaw.LABEL_ON_FLOW, "nf0"),
        ({"x": "nf0 label", "y": "nf0 label"}, Flaw.LABELS_OVERLAP, "nf0"),
    ],
)
def test_a_label_on_something_is_found(onto: dict[str, str], flaw: Flaw, other: str) -> None:
    drawing = _drawing()
    label = _place(drawing, "n0", "label")
    targets = {axis: _place(drawing, *where.split()[:2]) for axis, where in onto.items()}
    middle = 32 if onto["y"].endswith("middle") else 0
    spoilt = _put(drawing, label, x=targets["x"]["x"], y=targets["y"]["y"] + middle)
    found = {
        (crossing.flaw, *sorted((crossing.element, crossing.other))) for crossing in _flaws(spoilt)
    }
    assert (flaw, *sorted(("n0", other))) in found
