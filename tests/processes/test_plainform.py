"""What a step without a form asks: the answers that the ways behind it need, and a remark."""

import pytest

from processes.document import read
from processes.form import Form
from processes.plainform import MOST, is_house, plain_form
from tests.models import bpmn
from tests.processes.diagrams import START, TASK, around, flow, house, process


def form(data: bytes, node: str, *, start: bool = False) -> Form:
    return plain_form(read(data).processes[0], node, start=start)


def asked(data: bytes, node: str, *, start: bool = False) -> dict[str, str]:
    return {f.key: f.type for f in form(data, node, start=start).fields}


def test_a_step_that_nothing_depends_on_only_takes_a_remark() -> None:
    (field,) = form(bpmn("p", "s -> u_a -> u_b -> e"), "u_a").fields
    assert (field.key, field.type, field.required) == ("remark", "textarea", False)
    assert set(field.title) == {"zh", "en"}


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("ok", "check"),
        ("not(ok)", "check"),
        ("ok = true", "check"),
        ("ok > 3", "number"),
        ("ok = 3", "number"),
        ("3 < ok", "number"),
        ('ok = "yes"', "choice"),
    ],
)
def test_what_a_choice_reads_is_asked_of_the_person_before_it(condition: str, kind: str) -> None:
    data = bpmn("p", "s -> u_a -> x_1", f"x_1 -[{condition}]-> e_1", "x_1 -> e_2")
    assert asked(data, "u_a") == {"ok": kind, "remark": "textarea"}


def test_the_texts_a_choice_compares_with_are_the_answers() -> None:
    both = bpmn("p", "s -> u_a -> x_1", 'x_1 -[c = "a"]-> e_1', 'x_1 -[c = "b"]-> e_2')
    assert [c.value for c in form(both, "u_a").fields[0].choices] == ["a", "b"]
    one = bpmn("p", "s -> u_a -> x_1", 'x_1 -[c = "a"]-> e_1', "x_1 -> e_2")
    assert [c.value for c in form(one, "u_a").fields[0].choices] == ["a", "other"]
    assert form(one, "u_a").fields[0].required


def test_nobody_is_asked_for_what_the_next_person_will_be_asked() -> None:
    data = bpmn("p", "s -> u_a -> u_b -> x_1", "x_1 -[ok]-> e_1", "x_1 -> e_2")
    assert asked(data, "u_a") == {"remark": "textarea"}
    assert asked(data, "u_b") == {"ok": "check", "remark": "textarea"}


def test_nobody_is_asked_for_what_is_worked_out() -> None:
    data = bpmn(
        "p", "s -> u_a -> t_1 -> x_1", "x_1 -[ok]-> e_1", "x_1 -> e_2", t_1="{ok: n > 3, m: 1}"
    )
    assert asked(data, "u_a") == {"n": "text", "remark": "textarea"}


def test_the_question_of_a_gateway_is_the_title_of_its_answer() -> None:
    data = process(
        START,
        TASK + flow("f2", "t", "g"),
        '<bpmn:exclusiveGateway id="g" name="Approved?"/>',
        '<bpmn:sequenceFlow id="y" name="Yes" sourceRef="g" targetRef="a"/>',
        '<bpmn:sequenceFlow id="n" name="No" sourceRef="g" targetRef="b"/>',
        '<bpmn:endEvent id="a"/><bpmn:endEvent id="b"/>',
        attributes='id="p"',
    )
    question = form(data, "t").fields[0]
    assert (question.title["en"], question.type) == ("Approved?", "choice")
    assert [c.value for c in question.choices] == ["Yes", "No"]


def test_who_is_next_must_be_known_before() -> None:
    data = bpmn("p", "s -> u_a -> u_b -> e").replace(
        b'id="u_b"', b'id="u_b" camunda:assignee="=approver"'
    )
    assert asked(data, "u_a") == {"approver": "text", "remark": "textarea"}


def test_a_start_asks_what_is_needed_at_once_and_takes_no_remark() -> None:
    data = bpmn("p", "s -> x_1", "x_1 -[n > 1]-> e_1", "x_1 -> e_2")
    assert asked(data, "s", start=True) == {"n": "number"}


def test_the_ways_lead_into_a_sub_process_and_out_of_it() -> None:
    inner = (
        '<bpmn:startEvent id="i"/><bpmn:exclusiveGateway id="g" default="h"/>'
        + flow("j", "i", "g")
        + flow("h", "g", "k")
        + '<bpmn:sequenceFlow id="l" sourceRef="g" targetRef="k"><bpmn:conditionExpression>'
        "inside</bpmn:conditionExpression></bpmn:sequenceFlow>"
        '<bpmn:endEvent id="k"/>'
    )
    data = process(
        START,
        TASK + flow("f2", "t", "q"),
        f'<bpmn:subProcess id="q">{inner}</bpmn:subProcess>' + flow("f3", "q", "x"),
        '<bpmn:exclusiveGateway id="x" default="m"/>' + flow("m", "x", "e"),
        '<bpmn:sequenceFlow id="o" sourceRef="x" targetRef="e"><bpmn:conditionExpression>'
        "behind</bpmn:conditionExpression></bpmn:sequenceFlow>",
        '<bpmn:endEvent id="e"/>',
    )
    assert asked(data, "t") == {"inside": "check", "behind": "check", "remark": "textarea"}


def test_a_member_of_a_context_is_no_question_and_a_form_has_its_bounds() -> None:
    data = bpmn("p", "s -> u_a -> x_1", "x_1 -[order.amount > 1]-> e_1", "x_1 -> e_2")
    assert asked(data, "u_a") == {"remark": "textarea"}
    many = " and ".join(f"n{k} > 1" for k in range(40))
    data = bpmn("p", "s -> u_a -> x_1", f"x_1 -[{many}]-> e_1", "x_1 -> e_2")
    assert len(form(data, "u_a").fields) == MOST + 1


def test_a_loop_back_to_the_same_step_ends() -> None:
    data = bpmn("p", "s -> u_a -> x_1", "x_1 -[again]-> u_a", "x_1 -> e")
    assert asked(data, "u_a") == {"again": "check", "remark": "textarea"}


def test_processes_of_the_house_name_their_forms() -> None:
    assert is_house(read(house()).processes[0])
    assert not is_house(read(around(TASK)).processes[0])
