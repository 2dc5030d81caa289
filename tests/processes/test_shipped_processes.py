"""The shipped processes: sound, drawn, bilingual, complete with forms, and light to use."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, product

import pytest

from processes.feel.expression import compile_expression
from processes.form import Field, Form
from processes.formrules import references, visible_fields
from processes.layout.tidy import tidy
from processes.lint.forms import lint_form
from processes.lint.linter import lint
from processes.model import Flow, Node, Process
from processes.notation import BPMNDI, DC, DI
from processes.vocabulary import load_vocabulary
from tests import shipped

HAN = re.compile(r"[\u4e00-\u9fff]")
AT_ONCE = 7
"""How many fields a form may show at the same time (domain.md §2.0 R6)."""

Box = tuple[float, float, float, float]


@pytest.fixture(params=shipped.KEYS)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def process(key: str) -> Process:
    return shipped.process(key)


def test_nothing_is_found_wrong(key: str) -> None:
    findings = lint(shipped.document(key), forms=shipped.forms(), vocabulary=load_vocabulary())
    assert [(f.code, f.element, f.text()) for f in findings] == []


def test_a_missing_form_would_be_found(key: str) -> None:
    assert lint(shipped.document(key), forms={}, vocabulary=load_vocabulary())


# Drawing


def test_the_drawing_is_the_one_that_layout_makes(key: str) -> None:
    assert tidy(shipped.bpmn_bytes(key)) == shipped.bpmn_bytes(key)


def test_every_node_lane_and_flow_is_drawn(key: str, process: Process) -> None:
    edges = {e.get("bpmnElement") for e in shipped.document(key).root.iter(f"{{{BPMNDI}}}BPMNEdge")}
    assert set(process.nodes) <= set(_boxes(key))
    assert {f"lane_{lane}" for lane in process.lanes} <= set(_boxes(key))
    assert edges == set(process.flows)


def test_no_node_covers_another(key: str, process: Process) -> None:
    boxes = _boxes(key)
    beside = [n for n in process.nodes.values() if not n.attached_to]
    for one, other in combinations(beside, 2):
        if one.parent == other.parent:
            assert _apart(boxes[one.id], boxes[other.id]), (one.id, other.id)


def test_every_node_stands_in_its_lane(key: str, process: Process) -> None:
    boxes = _boxes(key)
    for node in process.nodes.values():
        if not node.parent and not node.attached_to:
            assert _within(boxes[node.id], boxes[f"lane_{node.lane}"]), node.id


def test_every_flow_is_drawn_from_its_source_to_its_target(key: str, process: Process) -> None:
    boxes = _boxes(key)
    for id_, points in _edges(key):
        flow = process.flows[id_]
        assert _touches(points[0], boxes[flow.source]), id_
        assert _touches(points[-1], boxes[flow.target]), id_


# Words


def test_everything_that_has_a_name_has_it_in_both_languages(process: Process) -> None:
    named: list[Node | Flow] = [*process.nodes.values(), *process.flows.values()]
    for thing in named:
        english = thing.properties.get("grid.name_en", "")
        assert bool(thing.name) == bool(english), thing.id
        assert not HAN.search(english), thing.id


def test_a_task_says_in_both_languages_what_happens_next(process: Process) -> None:
    for task in process.user_tasks():
        assert HAN.search(task.properties["grid.next"]), task.id
        assert not HAN.search(task.properties["grid.next_en"]), task.id
        assert task.properties["grid.next_en"].endswith("."), task.id


def test_a_task_belongs_to_a_role_and_is_due_by_a_known_clock(process: Process) -> None:
    words = load_vocabulary()
    for task in process.user_tasks():
        lane = task.lane or process.nodes[task.parent].lane
        assert lane in words.roles, task.id
        assert task.properties.get("grid.sla") in words.slas or task.due, task.id


def test_who_reads_english_reads_english_in_every_form() -> None:
    for form in shipped.forms().values():
        for title in _titles(form):
            assert HAN.search(title["zh"]), form.key
            assert not HAN.search(title["en"]), form.key


# Ends


def test_every_end_of_a_case_has_a_closure_and_answers_somebody(process: Process) -> None:
    closures = load_vocabulary().closure_types
    sends = {"case.answer", "whistle.answered"}
    answered = _after(process, [n for n in process.nodes.values() if n.message in sends])
    for node in process.nodes.values():
        closes = node.properties.get("grid.closure", "")
        if node.kind == "endEvent" and closes:
            assert closes in closures, node.id
            assert node.message in sends or node.id in answered, node.id


def test_what_ends_without_a_closure_only_ends_a_reminder_or_a_part(process: Process) -> None:
    for node in process.nodes.values():
        if node.kind == "endEvent" and "grid.closure" not in node.properties:
            (before,) = {f.source for f in process.incoming(node.id)} if not node.parent else {""}
            assert node.parent or not process.nodes[before].interrupting, node.id


# Forms


def test_every_form_is_used_and_every_used_form_is_there() -> None:
    used = {node.form for _, node in shipped.nodes() if node.form}
    assert used == set(shipped.forms())


@pytest.mark.parametrize("form", shipped.forms().values(), ids=lambda form: str(form.key))
def test_a_form_never_shows_more_than_seven_fields_at_once(form: Form) -> None:
    assert max(len(list(visible_fields(form.fields, s))) for s in _states(form)) <= AT_ONCE


@pytest.mark.parametrize("form", shipped.forms().values(), ids=lambda form: str(form.key))
def test_nothing_is_found_wrong_with_a_form(form: Form) -> None:
    assert [f.text() for f in lint_form(form, load_vocabulary())] == []


def test_the_company_is_never_shown_who_complained() -> None:
    for _, task in shipped.nodes("userTask"):
        if task.lane == "property_manager":
            assert all(f.pii in {"P0", "P1"} for f in shipped.forms()[task.form].fields)


def test_what_a_field_is_prefilled_with_is_known_by_then(process: Process) -> None:
    known = {"case", "street", *_written(process)}
    for node in process.nodes.values():
        for field in shipped.forms()[node.form].fields if node.form else ():
            if field.default:
                assert compile_expression(field.default).names <= known, (node.form, field.key)


def _boxes(key: str) -> Mapping[str, Box]:
    found = {}
    for shape in shipped.document(key).root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        assert bounds is not None
        x, y, w, h = (float(bounds.get(a, "0")) for a in ("x", "y", "width", "height"))
        found[shape.get("bpmnElement", "")] = (x, y, x + w, y + h)
    return found


def _edges(key: str) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    for edge in shipped.document(key).root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        points = edge.findall(f"{{{DI}}}waypoint")
        yield (
            edge.get("bpmnElement", ""),
            [(float(p.get("x", "0")), float(p.get("y", "0"))) for p in points],
        )


def _within(one: Box, other: Box) -> bool:
    return other[0] <= one[0] and other[1] <= one[1] and one[2] <= other[2] and one[3] <= other[3]


def _apart(one: Box, other: Box) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _touches(point: tuple[float, float], box: Box) -> bool:
    x, y = point
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _titles(form: Form) -> Iterator[Mapping[str, str]]:
    yield form.title
    for field in form.fields:
        yield from (title for title in (field.title, field.hint) if title)
        yield from (choice.title for choice in field.choices)


def _states(form: Form) -> Iterator[Mapping[str, object]]:
    """Yield every combination of answers that another field's visibility looks at."""
    asked = {name for field in form.fields for name in references(field.visible_if)}
    deciding = [field for field in form.fields if field.key in asked]
    for answers in product(*(_answers(field) for field in deciding)):
        yield dict(zip((field.key for field in deciding), answers, strict=True))


def _answers(field: Field) -> list[object]:
    return [choice.value for choice in field.choices] or [0, 1, 2]


def _after(process: Process, begin: list[Node]) -> set[str]:
    found: set[str] = set()
    waiting = [node.id for node in begin]
    while waiting:
        node = waiting.pop()
        new = {flow.target for flow in process.outgoing(node)} - found
        found |= new
        waiting += new
    return found


def _written(process: Process) -> Iterator[str]:
    """Yield every variable that a form, a script or the message that starts the case may set."""
    for node in process.nodes.values():
        if node.form:
            yield from (
                field.key for field in shipped.forms()[node.form].fields if not field.readonly
            )
        yield from re.findall(r"(\w+):", node.script)
