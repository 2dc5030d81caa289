"""What the reader makes of a diagram."""

from processes.document import read
from processes.model import Flow, TimerKind, TriggerKind
from tests.processes.diagrams import around, condition, file, process, properties, timer


def test_nodes_and_flows_come_in_the_order_of_the_file() -> None:
    document = read(around('<bpmn:userTask id="t" name="核实"/>'))
    (found,) = document.processes
    assert found.id == "p"
    assert found.executable
    assert found.line == 2
    assert list(found.nodes) == ["s", "t", "e"]
    assert [flow.id for flow in found.flows.values()] == ["f1", "f2"]
    assert (found.nodes["t"].kind, found.nodes["t"].name, found.nodes["t"].line) == (
        "userTask",
        "核实",
        4,
    )
    assert [flow.target for flow in found.outgoing("s")] == ["t"]
    assert [flow.source for flow in found.incoming("e")] == ["t"]
    assert [task.id for task in found.user_tasks()] == ["t"]


def test_chinese_ids_are_ids() -> None:
    document = read(process('<bpmn:startEvent id="开始"/>', attributes='id="网格事项"'))
    assert document.processes[0].id == "网格事项"
    assert "开始" in document.processes[0].nodes


def test_a_condition_loses_its_equals_sign() -> None:
    flow = (
        '<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="b" name="是">'
        f"{condition(' = rounds &lt; 3 ')}</bpmn:sequenceFlow>"
    )
    document = read(process(flow))
    assert document.processes[0].flows["f"] == Flow(
        id="f",
        source="a",
        target="b",
        name="是",
        condition="rounds < 3",
        has_condition=True,
        line=3,
    )


def test_the_innermost_lane_counts_and_a_sub_process_lends_its_own() -> None:
    document = read(
        process(
            '<bpmn:laneSet id="x"><bpmn:lane id="l" name="grid_worker">',
            "<bpmn:flowNodeRef>a</bpmn:flowNodeRef><bpmn:flowNodeRef> b </bpmn:flowNodeRef>",
            "<bpmn:flowNodeRef>sub</bpmn:flowNodeRef>",
            '<bpmn:childLaneSet id="y"><bpmn:lane id="m" name="mediator">',
            "<bpmn:flowNodeRef>b</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet>",
            "</bpmn:lane></bpmn:laneSet>",
            '<bpmn:task id="a"/><bpmn:task id="b"/>',
            '<bpmn:subProcess id="sub"><bpmn:task id="c"/></bpmn:subProcess>',
        )
    )
    (found,) = document.processes
    assert found.lanes == ("grid_worker", "mediator")
    assert {node.id: node.lane for node in found.nodes.values()} == {
        "a": "grid_worker",
        "b": "mediator",
        "sub": "grid_worker",
        "c": "grid_worker",
    }
    assert found.nodes["c"].parent == "sub"


def test_references_are_resolved_to_names() -> None:
    document = read(
        file(
            '<bpmn:message id="m1" name="case.answer"/>',
            '<bpmn:signal id="s1" name="storm.alert"/>',
            '<bpmn:error id="e1" errorCode="NO_OWNER"/>',
            '<bpmn:timerEventDefinition id="shared"><bpmn:timeDuration>PT1H</bpmn:timeDuration>',
            "</bpmn:timerEventDefinition>",
            '<bpmn:process id="p">',
            '<bpmn:sendTask id="send" messageRef="tns:m1"/>',
            '<bpmn:intermediateCatchEvent id="catch">',
            '<bpmn:messageEventDefinition messageRef="m1"/></bpmn:intermediateCatchEvent>',
            '<bpmn:endEvent id="sig"><bpmn:signalEventDefinition signalRef="s1"/></bpmn:endEvent>',
            '<bpmn:endEvent id="err"><bpmn:errorEventDefinition errorRef="e1"/></bpmn:endEvent>',
            '<bpmn:intermediateCatchEvent id="wait">',
            "<bpmn:eventDefinitionRef>shared</bpmn:eventDefinitionRef>",
            "</bpmn:intermediateCatchEvent>",
            '<bpmn:intermediateThrowEvent id="go"><bpmn:linkEventDefinition name="A"/>',
            "</bpmn:intermediateThrowEvent></bpmn:process>",
        )
    )
    nodes = document.processes[0].nodes
    assert document.messages == {"m1": "case.answer"}
    assert nodes["send"].message == nodes["catch"].message == "case.answer"
    assert nodes["send"].message_ref == "m1"
    triggers = {name: node.triggers[0] for name, node in nodes.items() if node.triggers}
    assert triggers["sig"].name == "storm.alert"
    assert triggers["err"].name == "NO_OWNER"
    assert triggers["go"].name == "A"
    assert triggers["wait"].timer is TimerKind.DURATION
    assert triggers["wait"].expression == "PT1H"


def test_boundary_events_know_their_host_and_whether_they_interrupt() -> None:
    boundary = (
        '<bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false">'
        f"{timer('timeDate', '=due(&quot;handle_u3&quot;)')}</bpmn:boundaryEvent>"
    )
    node = read(process('<bpmn:userTask id="t"/>', boundary)).processes[0].nodes["b"]
    assert node.attached_to == "t"
    assert not node.interrupting
    assert node.triggers[0].kind is TriggerKind.TIMER
    assert node.triggers[0].expression == '=due("handle_u3")'


def test_every_dialect_speaks_the_same_words() -> None:
    for namespace in (
        "http://camunda.org/schema/1.0/bpmn",
        "http://operaton.org/schema/1.0/bpmn",
        "http://flowable.org/bpmn",
        "http://activiti.org/bpmn",
    ):
        task = (
            f'<bpmn:userTask xmlns:x="{namespace}" id="t" x:formKey="ask" x:assignee="=boss"'
            ' x:candidateGroups="grid_worker, mediator" x:dueDate="P3D" x:resultVariable="r">'
            '<bpmn:extensionElements><x:properties><x:property name="grid.stage" value="handle"/>'
            "</x:properties></bpmn:extensionElements></bpmn:userTask>"
        )
        node = read(process(task)).processes[0].nodes["t"]
        assert (node.form, node.assignee, node.due, node.result) == ("ask", "=boss", "P3D", "r")
        assert node.candidate_groups == ("grid_worker", "mediator")
        assert node.properties == {"grid.stage": "handle"}


def test_a_process_has_properties_and_takes_its_name_from_its_pool() -> None:
    document = read(
        file(
            '<bpmn:collaboration id="c"><bpmn:participant id="x" name="吹哨报到"',
            ' processRef="p"/></bpmn:collaboration>',
            '<bpmn:process id="p">',
            properties({"grid.process": "P02"}),
            "</bpmn:process>",
        )
    )
    assert document.processes[0].name == "吹哨报到"
    assert document.processes[0].properties == {"grid.process": "P02"}


def test_comments_do_not_cut_a_script_in_two() -> None:
    text = "{a: 1,<!-- why --> b: 2}"
    task = f'<bpmn:scriptTask id="t"><bpmn:script>{text}</bpmn:script></bpmn:scriptTask>'
    assert read(around(task)).processes[0].nodes["t"].script == "{a: 1, b: 2}"
