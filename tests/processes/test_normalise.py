"""What other programs write is read in our words, and each change is said; the rest stays."""

import difflib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.document import Document, read, read_stored
from processes.lint.finding import Severity
from processes.model import Assignment, Node
from tests.processes.diagrams import (
    END,
    START,
    TASK,
    around,
    condition,
    file,
    findings,
    flow,
    gateway,
    node,
    notes,
    process,
    properties,
    timer,
    waiting,
)

ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'


def zeebe(*words: str) -> str:
    """Return zeebe words as extension elements."""
    return f"<bpmn:extensionElements {ZEEBE}>{''.join(words)}</bpmn:extensionElements>"


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


def task(data: bytes, id_: str = "t") -> Node:
    """Return the node ``id_`` of a file as it is read, which must be as it is stored, too."""
    document = read(data)
    stored = read_stored(document.data)
    assert stored.processes == document.processes
    again = read(document.data)
    assert (again.data, again.warnings) == (document.data, ())
    return document.processes[0].nodes[id_]


# Times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "read_as"),
    [
        ("timeDuration", '"PT1H"', "PT1H"),
        ("timeDuration", "'PT1H'", "PT1H"),
        ("timeDuration", '${"PT1H"}', "PT1H"),
        ("timeDuration", "#{ 'P3D' }", "P3D"),
        ("timeDate", '"2031-01-02T08:00:00Z"', "2031-01-02T08:00:00Z"),
        ("timeCycle", '"R3/PT1H"', "R3/PT1H"),
        ("timeDuration", "timedelta(hours=1, minutes=30)", "PT1H30M"),
        ("timeDuration", "datetime.timedelta(weeks=1, days=2)", "P9D"),
        ("timeDuration", "timedelta(seconds=0)", "PT0S"),
        ("timeDuration", "${limit}", "=limit"),
        ("timeDuration", "${order.limit}", "=order.limit"),
    ],
)
def test_a_time_that_another_program_would_evaluate_is_unwrapped(
    kind: str, text: str, read_as: str
) -> None:
    data = waiting(kind, text)
    assert task(data).triggers[0].expression == read_as
    (said,) = read(data).warnings
    assert said.code in {"NORM-001", "NORM-002"}
    assert text.strip() in said.sentence()
    assert read_as in said.sentence()


@pytest.mark.parametrize(
    "text",
    [
        '"banana"',
        "\"PT1H'",
        '${"PT1H"',
        "timedelta(1)",
        "timedelta(hours=n)",
        "timedelta(years=1)",
        "${now.plus(1)}",
        "PT1H",
        '="PT1H"',
    ],
)
def test_a_time_that_is_none_or_is_one_already_stays(text: str) -> None:
    data = waiting("timeDuration", text)
    assert read(data).data == data
    assert not read(data).warnings


# Expressions ---------------------------------------------------------------------------------


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


# Zeebe ---------------------------------------------------------------------------------------


def test_a_user_task_of_camunda_8_has_its_holder_form_and_date() -> None:
    words = zeebe(
        "<zeebe:userTask/>",
        '<zeebe:assignmentDefinition assignee="=boss" candidateGroups="grid_worker, mediator"/>',
        '<zeebe:formDefinition formId="ask"/>',
        '<zeebe:taskSchedule dueDate="=now() + duration(&quot;P1D&quot;)"/>',
        '<zeebe:properties><zeebe:property name="grid.stage" value="handle"/></zeebe:properties>',
    )
    found = task(around(node("userTask", words)))
    assert (found.assignee, found.form) == ("=boss", "ask")
    assert found.candidate_groups == ("grid_worker", "mediator")
    assert found.due == '=now() + duration("P1D")'
    assert found.properties == {"grid.stage": "handle"}


def test_a_job_of_camunda_8_is_offered_under_its_type() -> None:
    words = zeebe('<zeebe:taskDefinition type="send-mail" retries="3"/>')
    found = task(around(node("serviceTask", words)))
    assert found.topic == "send-mail"
    assert (
        found.topic
        == task(
            around(
                node("serviceTask", zeebe('<zeebe:taskDefinition type="=&quot;send-mail&quot;"/>'))
            )
        ).topic
    )


def test_a_script_of_camunda_8_is_a_script() -> None:
    words = zeebe('<zeebe:script expression="=a + 1" resultVariable="b"/>')
    found = task(around(node("scriptTask", words)))
    assert (found.script, found.result, found.script_format) == ("a + 1", "b", "feel")


def test_a_loop_of_camunda_8_goes_through_its_collection() -> None:
    words = zeebe(
        '<zeebe:loopCharacteristics inputCollection="=orders" inputElement="order"'
        ' outputCollection="results" outputElement="=result"/>'
    )
    loop = f"<bpmn:multiInstanceLoopCharacteristics>{words}</bpmn:multiInstanceLoopCharacteristics>"
    found = task(around(node("userTask", loop))).repeat
    assert found is not None
    assert (found.collection, found.element) == ("orders", "order")
    assert (found.results, found.result) == ("results", "result")


def test_a_call_of_camunda_8_names_its_process_and_passes_what_it_says() -> None:
    words = zeebe(
        '<zeebe:calledElement processId="other" bindingType="deployment"'
        ' propagateAllChildVariables="false" propagateAllParentVariables="false"/>',
        '<zeebe:ioMapping><zeebe:input source="=a + 1" target="b"/>'
        '<zeebe:output source="=c" target="d"/></zeebe:ioMapping>',
    )
    found = task(around(node("callActivity", words)))
    assert (found.called, found.binding) == ("other", "deployment")
    assert found.inputs == (Assignment(source="a + 1", target="b", computed=True),)
    assert found.outputs == (Assignment(source="c", target="d", computed=True),)


def test_a_call_of_camunda_8_passes_everything_unless_told_otherwise() -> None:
    found = task(around(node("callActivity", zeebe('<zeebe:calledElement processId="other"/>'))))
    everything = (Assignment(source="*", target="*"),)
    assert (found.inputs, found.outputs) == (everything, everything)


def test_a_mapping_of_another_task_becomes_an_association() -> None:
    words = zeebe('<zeebe:ioMapping><zeebe:output source="=x * 2" target="y"/></zeebe:ioMapping>')
    found = task(around(node("userTask", words)))
    assert found.outputs == (Assignment(source="x * 2", target="y", computed=True),)


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ('<zeebe:calledElement processId="=which"/>', "zeebe:calledElement processId"),
        ("<zeebe:executionListeners/>", "zeebe:executionListeners"),
        ('<zeebe:adHoc activeElementsCollection="=x"/>', "zeebe:adHoc"),
    ],
)
def test_what_cannot_be_said_in_our_words_is_refused_by_name(word: str, what: str) -> None:
    said = findings(around(node("callActivity", zeebe(word))))
    (found,) = (f for f in said if f.code == "BPMN-022" and what in f.text())
    assert (found.element, found.line) == ("t", 4)


def test_what_the_file_says_in_our_words_already_stays() -> None:
    words = zeebe('<zeebe:assignmentDefinition assignee="=theirs"/>')
    data = around(node("userTask", words, 'camunda:assignee="=ours"'))
    assert read(data).data == data


# Programs, messages, spelling ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribute", "topic"),
    [
        ('camunda:class="org.example.Archive"', "org.example.Archive"),
        ('camunda:delegateExpression="#{archive}"', "archive"),
        ('camunda:delegateExpression="${archive}"', "archive"),
    ],
)
def test_a_program_named_in_a_diagram_is_offered_as_a_topic(attribute: str, topic: str) -> None:
    data = around(node("serviceTask", "", attribute))
    assert task(data).topic == topic
    assert codes(read(data)) == ["NORM-005"]


def test_a_topic_that_is_there_is_kept() -> None:
    data = around(node("serviceTask", "", 'camunda:class="a.B" camunda:topic="mail"'))
    assert read(data).data == data


def talking(flow_attributes: str, *, executable: bool = True) -> bytes:
    """Return two processes and a message flow from a send task to a message event."""
    event = node("intermediateCatchEvent", "<bpmn:messageEventDefinition/>", id_="c")
    runs = f'isExecutable="{str(executable).lower()}"'
    return file(
        '<bpmn:message id="m1" name="case.ack"/>',
        f'<bpmn:collaboration id="k"><bpmn:messageFlow id="f" {flow_attributes}',
        ' sourceRef="t" targetRef="c"/></bpmn:collaboration>',
        f'<bpmn:process id="p" {runs}>{node("sendTask")}</bpmn:process>',
        f'<bpmn:process id="q" {runs}>{event}</bpmn:process>',
    )


def test_both_ends_of_a_message_flow_speak_of_its_message() -> None:
    for attributes, name in (('messageRef="m1"', "case.ack"), ('name="the reply"', "the reply")):
        document = read(talking(attributes))
        sender, receiver = document.processes
        assert sender.nodes["t"].message == receiver.nodes["c"].message == name
        assert codes(document) == ["NORM-010", "NORM-010"]
        assert read(document.data).warnings == ()


def test_an_event_nobody_names_is_called_by_its_own_name_only_in_a_sketch() -> None:
    event = node("intermediateCatchEvent", "<bpmn:messageEventDefinition/>", 'name="answer"')
    sketch = process(START, event, END, attributes='id="p"')
    assert read(sketch).processes[0].nodes["t"].message == "answer"
    meant = around(event)
    assert read(meant).data == meant
    assert "BPMN-051" in {f.code for f in findings(meant)}


def test_a_message_without_a_name_is_called_by_its_id_when_something_uses_it() -> None:
    used = file(
        '<bpmn:message id="m"/><bpmn:process id="p">',
        node("sendTask", "", 'messageRef="m"'),
        "</bpmn:process>",
    )
    assert read(used).processes[0].nodes["t"].message == "m"
    unused = file('<bpmn:message id="m"/>')
    assert read(unused).data == unused


def test_booleans_types_formats_and_old_vocabularies_are_spelled_as_bpmn_does() -> None:
    data = process(
        START + "<bpmn:userTask id='t'/>" + END,
        '<bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="False">'
        + timer("timeDuration", "PT1H").replace("bpmn:tFormal", "bpmn2:tFormal")
        + "</bpmn:boundaryEvent>",
        node(
            "scriptTask",
            "<bpmn:script>{a: 1}</bpmn:script>",
            'scriptFormat="application/FEEL"',
            id_="c",
        ),
        attributes='id="p" isExecutable="TRUE"',
    ).replace(b"http://www.omg.org/spec/BPMN/20100524/DI", b"http://bpmndi.org")
    document = read(data)
    assert document.processes[0].executable
    assert not document.processes[0].nodes["b"].interrupting
    assert document.processes[0].nodes["c"].script_format == "feel"
    assert document.root.nsmap["bpmndi"] == "http://www.omg.org/spec/BPMN/20100524/DI"
    assert sorted(codes(document)) == ["NORM-003", "NORM-003", "NORM-006", "NORM-007", "NORM-008"]


@pytest.mark.parametrize("value", ["yes", "", "2"])
def test_what_is_no_boolean_is_left(value: str) -> None:
    data = process(START, END, attributes=f'id="p" isExecutable="{value}"')
    assert read(data).data == data


# The text ------------------------------------------------------------------------------------

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn by hand -->
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
             xmlns:v="urn:vendor" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
             targetNamespace="urn:test">
  <process id="p" isExecutable='True'
           v:colour="red &amp; blue">
    <startEvent id="s"/><!-- begins here -->
    <sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
    <userTask id="t" name="核实 > 1"
       >
      <documentation>what to do</documentation>
      <extensionElements>
        <v:layout><v:box a='1' b="2"/><![CDATA[ raw ]]></v:layout>
        <zeebe:assignmentDefinition assignee="=boss"/>
      </extensionElements>
    </userTask>
    <sequenceFlow id="f2" sourceRef="t" targetRef="g"/>
    <exclusiveGateway id="g" default="f4"/>
    <sequenceFlow id="f3" sourceRef="g" targetRef="e"><conditionExpression>
        <![CDATA[a == 'b'
          and c]]>
    </conditionExpression></sequenceFlow>
    <sequenceFlow id="f4" sourceRef="g" targetRef="e"/>
    <endEvent id="e"/>
  </process>
</definitions>
"""


def test_only_what_is_meant_is_changed_and_every_line_keeps_its_number() -> None:
    document = read(FOREIGN.encode())
    stored = document.data.decode()
    before, after = FOREIGN.splitlines(), stored.splitlines()
    assert len(before) == len(after)
    changed = [n for n, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b]
    assert changed == [5, 6, 10, 20, 21, 22, 23]
    assert "<!-- begins here -->" in stored
    assert "<v:layout><v:box a='1' b=\"2\"/><![CDATA[ raw ]]></v:layout>" in stored
    assert 'camunda:assignee="=boss"' in stored
    lines = {node.id: node.line for node in document.processes[0].nodes.values()}
    assert lines == {"s": 8, "t": 11, "g": 19, "e": 25}
    assert {w.facts["line"] for w in document.warnings} == {7, 15, 20}


def test_a_prefix_that_is_taken_is_not_used() -> None:
    words = zeebe('<zeebe:assignmentDefinition assignee="=boss"/>')
    data = around(node("userTask", words)).replace(
        b'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', b'xmlns:camunda="urn:other"'
    )
    assert task(data).assignee == "=boss"
    assert b'xmlns:camunda="urn:other"' in read(data).data


def test_an_ascii_file_stays_ascii() -> None:
    head = b'<?xml version="1.0" encoding="US-ASCII"?>\n'
    word = '<zeebe:formDefinition formKey="&#x7F51;&#x683C;"/>'
    data = head + around(node("userTask", zeebe(word)).replace("核实", "")).replace(
        "核实".encode(), b""
    )
    document = read(data)
    assert document.processes[0].nodes["t"].form == "网格"
    assert document.data.isascii()


def test_a_file_in_our_words_keeps_every_byte() -> None:
    data = around('<bpmn:userTask id="t"/>')
    assert read(data).data == data


def test_what_is_stored_runs_as_it_was_stored() -> None:
    data = waiting("timeDuration", '"PT1H"')
    (trigger,) = read_stored(data).processes[0].nodes["t"].triggers
    assert trigger.expression == '"PT1H"'


PARTS: Sequence[str] = (
    node("userTask", zeebe('<zeebe:assignmentDefinition assignee="=b"/>'), id_="{id}"),
    node("userTask", "", 'camunda:assignee="${b}"', id_="{id}")
    .replace("${", "${{")
    .replace("}", "}}")
    .replace("{{id}}", "{id}"),
    node("intermediateCatchEvent", timer("timeDuration", "'PT1H'"), id_="{id}"),
    node("sendTask", id_="{id}"),
    node("intermediateCatchEvent", "<bpmn:messageEventDefinition/>", 'name="n"', id_="{id}"),
    node("serviceTask", "", 'camunda:class="a.B"', id_="{id}"),
    node("callActivity", zeebe('<zeebe:calledElement processId="q"/>'), id_="{id}"),
    node("scriptTask", zeebe('<zeebe:script expression="=a"/>'), id_="{id}"),
    '<bpmn:sequenceFlow id="{id}" sourceRef="a" targetRef="b">'
    + condition("a == 'x' and b")
    + "</bpmn:sequenceFlow>",
    '<bpmn:subProcess id="{id}" triggeredByEvent="False"/>',
    "<!-- {id} -->",
    '<bpmn:userTask id="{id}"/>',
)
LAYOUT = st.sampled_from(["", "\n", "\n\n    ", "<!-- x -->"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(PARTS) - 1), LAYOUT), max_size=8),
    st.sampled_from(['id="p"', 'id="p" isExecutable="True"', 'id="p" isExecutable="true"']),
)
def test_a_second_time_changes_nothing(parts: list[tuple[int, str]], attributes: str) -> None:
    inside = [
        PARTS[which].replace("{{", "{").replace("}}", "}").replace("{id}", f"n{n}") + layout
        for n, (which, layout) in enumerate(parts)
    ]
    data = process(*inside, attributes=attributes)
    once = read(data)
    twice = read(once.data)
    assert twice.warnings == ()
    assert twice.data == once.data
    assert twice.processes == once.processes
    assert once.data.count(b"\n") == data.count(b"\n")
    if not once.warnings:
        assert once.data == data
    matcher = difflib.SequenceMatcher(a=data.decode(), b=once.data.decode(), autojunk=False)
    assert once.warnings or matcher.ratio() == 1
