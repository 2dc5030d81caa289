"""What Camunda 8 writes is read in our words."""

import pytest

from processes.document import read
from processes.model import Assignment
from tests.processes.diagrams import (
    around,
    findings,
    node,
)
from tests.processes.foreignwords import task, zeebe


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


@pytest.mark.parametrize(
    ("words", "reference", "result"),
    [
        ('decisionId="risk" resultVariable="level"', "risk", "level"),
        ('decisionId="=&quot;risk&quot;" resultVariable="level"', "risk", "level"),
        ('decisionId="risk" bindingType="latest"', "risk", ""),
        ('decisionId="risk" bindingType="deployment"', "risk@deployment", ""),
        (
            'decisionId="risk" bindingType="versionTag" versionTag="v1.2"',
            "risk@versionTag:v1.2",
            "",
        ),
    ],
)
def test_a_rule_task_of_camunda_8_asks_for_its_decision(
    words: str, reference: str, result: str
) -> None:
    found = task(around(node("businessRuleTask", zeebe(f"<zeebe:calledDecision {words}/>"))))
    assert found.ask is not None
    assert (found.ask.reference, found.result) == (reference, result)


def test_a_rule_task_of_camunda_8_may_be_a_job() -> None:
    found = task(
        around(node("businessRuleTask", zeebe('<zeebe:taskDefinition type="judge" retries="3"/>')))
    )
    assert (found.topic, found.ask, found.is_job) == ("judge", None, True)


def test_a_decision_that_is_worked_out_later_is_refused() -> None:
    words = zeebe('<zeebe:calledDecision decisionId="=which" resultVariable="level"/>')
    said = findings(around(node("businessRuleTask", words)))
    assert ("BPMN-022", "t") in {(f.code, f.element) for f in said if f.severity == "error"}


@pytest.mark.parametrize("vocabulary", ["http://operaton.org/schema/1.0/bpmn",
                                        "http://flowable.org/bpmn",
                                        "http://camunda.org/schema/1.0/bpmn"])  # fmt: skip
def test_a_rule_task_of_a_relative_asks_for_its_decision(vocabulary: str) -> None:
    words = 'o:decisionRef="risk" o:mapDecisionResult="singleEntry" o:resultVariable="level"'
    element = node("businessRuleTask", attributes=f'xmlns:o="{vocabulary}" {words}')
    found = task(around(element))
    assert found.ask is not None
    assert (found.ask.decision, found.ask.mapping, found.result) == (
        "risk", "singleEntry", "level",
    )  # fmt: skip


def test_a_rule_task_of_spiffworkflow_asks_for_its_decision() -> None:
    space = "http://spiffworkflow.org/bpmn/schema/1.0/core"
    held = (
        f'<bpmn:extensionElements><s:calledDecisionId xmlns:s="{space}">risk</s:calledDecisionId>'
        "</bpmn:extensionElements>"
    )
    found = task(around(node("businessRuleTask", held)))
    assert found.ask is not None
    assert (found.ask.decision, found.ask.mapping, found.result) == ("risk", "singleResult", "")
