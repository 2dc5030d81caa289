"""Expressions and undecided ways of other programs are read as FEEL, or named."""

import pytest

from processes.document import read
from processes.lint.finding import Severity
from tests.processes.diagrams import (
    END,
    START,
    TASK,
    around,
    condition,
    findings,
    flow,
    gateway,
    node,
    notes,
    process,
    properties,
)
from tests.processes.foreignwords import codes, task


@pytest.mark.parametrize(
    ("text", "feel"),
    [
        ("${approved}", "approved"),
        ("${!approved}", "not(approved)"),
        ("${a.b eq 'x' &amp;&amp; c gt 3}", 'a.b = "x" and c > 3'),
        ("#{empty notes}", 'list contains([null, "", []], notes)'),
        ("${a ? b : c}", "if a then b else c"),
        ("${(a || b) &amp;&amp; c}", "(a or b) and c"),
        ("${rows[0]['name'] != null}", "rows[1].name != null"),
        ("${a - (b - c) == 0}", "a - (b - c) = 0"),
        ("a == 'b'", 'a = "b"'),
        ("a == 'b' and not c", 'a = "b" and not(c)'),
        ("approved == True", "approved = true"),
        ("x is None", "x = null"),
        ("x in ['a', 'b']", 'list contains(["a", "b"], x)'),
        ("a &amp;&amp; b", "a and b"),
        ("a = 'b'", 'a = "b"'),
        ("bpmn:getDataObject('ready') = 'yes'", 'ready = "yes"'),
        ("Service Level == 'Premium'", 'Service Level = "Premium"'),
    ],
)
def test_a_simple_condition_of_another_language_becomes_feel(text: str, feel: str) -> None:
    flows = (flow("x", "g", "a", condition(text)), flow("y", "g", "b"))
    data = gateway("exclusiveGateway", *flows, attributes='default="y"')
    document = read(data)
    assert document.processes[0].flows["x"].condition == feel
    assert codes(document) == ["NORM-002"]
    (said,) = (f for f in notes(data) if f.code == "NORM-002")
    assert (said.element, said.line, said.severity) == ("x", 5, Severity.NOTE)
    assert not findings(data)
    assert read(document.data).warnings == ()


@pytest.mark.parametrize(
    "text", ["${bean.check(a)}", "${fn:length(a)}", "${a += b}", "a == check('b')", "'a'*10**9"]
)
def test_what_says_more_than_simple_things_is_left_to_the_linter(text: str) -> None:
    flows = (flow("x", "g", "a", condition(text)), flow("y", "g", "b"))
    data = gateway("exclusiveGateway", *flows, attributes='default="y"')
    assert read(data).data == data
    (said,) = (f for f in findings(data) if f.severity is Severity.ERROR)
    assert (said.code, said.element, said.line) in {("BPMN-030", "x", 5), ("BPMN-031", "x", 5)}


def test_juel_that_is_not_translated_is_named() -> None:
    flows = (flow("x", "g", "a", condition("${bean.check(a)}")), flow("y", "g", "b"))
    (said,) = findings(gateway("exclusiveGateway", *flows, attributes='default="y"'))
    assert "JUEL" in said.text()
    assert "${bean.check(a)}" in said.text()


def test_feel_is_never_touched() -> None:
    text = 'a = "b" and not(c) or count(d[item > 3]) = 2'
    flows = (flow("x", "g", "a", condition(text)), flow("y", "g", "b"))
    data = gateway("exclusiveGateway", *flows, attributes='default="y"')
    assert read(data).data == data


def test_a_python_script_that_only_assigns_becomes_a_context() -> None:
    body = "<bpmn:script>x = 1\ny = x + 2</bpmn:script>"
    data = around(node("scriptTask", body, 'scriptFormat="python"'))
    found = task(data)
    assert (found.script, found.script_format) == ("{x: 1, y: x + 2}", "feel")
    assert findings(data) == ()


def test_a_script_of_another_language_is_not_taken_for_a_comparison() -> None:
    body = "<bpmn:script>x = compute(1)</bpmn:script>"
    data = around(node("scriptTask", body, 'scriptFormat="groovy"'))
    assert ("BPMN-030", "t", 4) in {(f.code, f.element, f.line) for f in findings(data)}


def test_juel_in_attributes_becomes_feel_and_the_initiator_is_who_started() -> None:
    start = START.replace(
        '<bpmn:startEvent id="s"/>', '<bpmn:startEvent id="s" camunda:initiator="me"/>'
    )
    data = process(
        start,
        node("userTask", "", 'camunda:assignee="${me}" camunda:dueDate="${order.due}"'),
        END,
    )
    found = task(data)
    assert (found.assignee, found.due) == ("=case.initiator", "=order.due")


def test_the_assignee_of_another_dialect_is_read_where_it_stands() -> None:
    data = around(
        node(
            "userTask", "", 'xmlns:f="http://flowable.org/bpmn" f:assignee="${boss}" f:formKey="x"'
        )
    )
    found = task(data)
    assert (found.assignee, found.form) == ("=boss", "x")


def test_an_account_of_another_system_is_nobody_here_so_the_starter_stands_in() -> None:
    data = around(node("userTask", "", 'camunda:assignee="demo"'))
    assert task(data).assignee == "=case.initiator"
    (said,) = (f for f in notes(data) if f.code == "NORM-012")
    assert (said.element, said.line) == ("t", 4)
    assert "demo" in said.text()


def test_a_process_of_ours_may_name_a_person() -> None:
    ours = properties({"grid.profile": "house"})
    data = process(ours, START, node("userTask", "", 'camunda:assignee="u1"'), END)
    assert read(data).data == data


def asking(*names: str, kind: str = "", more: str = "") -> bytes:
    """Return a sketch: task t, gateway g, and an arrow for each of the names."""
    arrows = (
        f'<bpmn:sequenceFlow id="w{n}" name="{name}" sourceRef="g" targetRef="e{n}"/>'
        f'<bpmn:endEvent id="e{n}"/>'
        for n, name in enumerate(names)
    )
    return process(
        START,
        TASK + flow("f2", "t", "g"),
        f'<bpmn:exclusiveGateway id="g" name="Approved?" {more}/>',
        *arrows,
        attributes=f'id="p" {kind}',
    )


def test_in_a_sketch_the_named_arrows_of_a_gateway_are_answers() -> None:
    document = read(asking("Yes", "No"))
    flows = document.processes[0].flows
    assert [flows[f"w{n}"].condition for n in (0, 1)] == ['way_g = "Yes"', 'way_g = "No"']
    assert codes(document) == ["NORM-011"]
    assert "BPMN-024" not in {f.code for f in findings(asking("Yes", "No"))}
    assert read(document.data).warnings == ()


def test_the_default_stays_the_default() -> None:
    flows = read(asking("Yes", "No", more='default="w1"')).processes[0].flows
    assert [flows[f"w{n}"].condition for n in (0, 1)] == ['way_g = "Yes"', ""]


def test_where_arrows_have_no_names_the_next_steps_are_the_answers() -> None:
    data = asking("", "").replace(b'<bpmn:endEvent id="e', b'<bpmn:task name="Pay" id="e', 1)
    data = data.replace(b'<bpmn:endEvent id="e1"', b'<bpmn:task name="Send back" id="e1"')
    flows = read(data).processes[0].flows
    assert [flows[f"w{n}"].condition for n in (0, 1)] == ['way_g = "Pay"', 'way_g = "Send back"']


def test_where_several_ways_may_be_taken_each_is_asked() -> None:
    data = asking("Yes", "No").replace(b"exclusiveGateway", b"inclusiveGateway")
    flows = read(data).processes[0].flows
    assert [flows[f"w{n}"].condition for n in (0, 1)] == ["way_w0", "way_w1"]


def test_an_empty_condition_behind_a_step_is_asked_too() -> None:
    arrow = flow("x", "t", "e", condition("")).replace('id="x"', 'id="x" name="Urgent"')
    data = process(START, TASK, arrow, END, attributes='id="p"')
    assert read(data).processes[0].flows["x"].condition == "way_x"


def test_an_empty_condition_on_the_only_way_is_always_open() -> None:
    arrow = flow("x", "t", "e", condition(""))
    data = process(START, TASK, arrow, '<bpmn:endEvent id="e"/>', attributes='id="p"')
    assert read(data).processes[0].flows["x"].condition == "true"
    assert codes(read(data)) == ["NORM-013"]


@pytest.mark.parametrize(
    "data",
    [
        asking("Yes", "No", kind='isExecutable="true"'),
        asking("Yes", "Yes"),
        asking("Yes", ""),
        asking("Yes"),
        asking("Yes", "No").replace(b"exclusiveGateway", b"parallelGateway"),
    ],
)
def test_a_choice_that_is_meant_to_run_or_not_named_stays_open(data: bytes) -> None:
    assert read(data).data == data
