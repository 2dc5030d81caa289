"""What other programs write is read in our words, and each change is said; the rest stays."""

import difflib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.document import read, read_stored
from tests.processes.diagrams import (
    END,
    START,
    around,
    condition,
    file,
    findings,
    node,
    process,
    timer,
    waiting,
)
from tests.processes.foreignwords import codes, task, zeebe

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
