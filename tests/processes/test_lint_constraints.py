"""How findings about constraints are weighed, joined and silenced, whatever they are about."""

import pytest

from processes.lint.finding import Severity
from tests.processes import specimens
from tests.processes.diagrams import END, START, TASK, around, findings, process, properties
from tests.processes.specimens import HEAD, catch, file, flow, line, task

RUNNING = '<process id="p" isExecutable="true">' + line(task()) + "</process>"
CROSSED = (
    '<startEvent id="qs"/><endEvent id="qe"/><task id="qt"/>'
    + flow("q1", "qs", "qt")
    + flow("q2", "qt", "qe")
    + flow("q3", "qe", "qt")
)


def severities(data: str, constraint: str) -> set[Severity]:
    return {f.severity for f in findings(data.encode()) if constraint in f.constraints}


@pytest.mark.parametrize(("executable", "expected"), [("true", "error"), ("false", "warning")])
def test_what_a_partner_draws_wrongly_stops_nothing(executable: str, expected: str) -> None:
    partner = f'<process id="q" isExecutable="{executable}">{CROSSED}</process>'
    assert severities(file(RUNNING, partner), "EXT.104") == {Severity(expected)}


def test_a_file_without_an_executable_process_is_judged_as_if_it_ran() -> None:
    assert severities(file(f'<process id="q">{CROSSED}</process>'), "EXT.104") == {Severity.ERROR}


def test_two_rules_that_say_the_same_are_one_finding_about_all_constraints() -> None:
    data = f'{HEAD}><process id="p" isExecutable="true">{line(catch(""))}</process></definitions>'
    said = [f for f in findings(data.encode()) if f.element == "n1"]
    assert len({(f.code, f.line, f.text()) for f in said}) == len(said)
    boundary = '<boundaryEvent id="b" attachedToRef="n1"/>' + flow("y", "b", "e")
    data = file(f'<process id="p" isExecutable="true">{line(task())}{boundary}</process>')
    (found,) = [f for f in findings(data.encode()) if f.code == "BPMN-028"]
    assert {"EXT.110", "EXT.120", "EXT.130", "EXT.147"} == set(found.constraints)


def test_a_warning_about_a_constraint_can_be_silenced_with_a_reason() -> None:
    loose = '<bpmn:userTask id="q"/><bpmn:sequenceFlow id="x" sourceRef="s" targetRef="q"/>'
    reason = properties({"grid.silence": "BPMN-039 这一步之后由人口头了结"})
    assert [f.code for f in findings(around(TASK, loose))] == ["BPMN-039"]
    assert findings(process(reason, START, TASK, END, loose)) == ()


def test_an_error_about_a_constraint_cannot_be_silenced() -> None:
    reason = properties({"grid.silence": "BPMN-029 就要这样"})
    back = '<bpmn:sequenceFlow id="x" sourceRef="e" targetRef="t"/>'
    assert "BPMN-029" in {f.code for f in findings(process(reason, START, TASK, END, back))}


def test_other_elements_that_take_part_are_named_by_their_ids() -> None:
    data = file(f'<process id="p">{line(task())}{flow("x", "e", "n1")}</process>')
    (found,) = [f for f in findings(data.encode()) if "EXT.104" in f.constraints]
    assert (found.element, found.also) == ("e", ("x",))


def test_our_own_dialect_names_messages_and_calls_by_key() -> None:
    message = '<messageEventDefinition messageRef="m"/>'
    call = task(attributes='calledElement="elsewhere"', kind="callActivity")
    inside = line(call, end=catch(message, "e", "endEvent"))
    data = file(f'<message id="m" name="m"/><process id="p" isExecutable="true">{inside}</process>')
    ours = data.replace("<definitions", '<definitions xmlns:c="http://camunda.org/schema/1.0/bpmn"')
    assert specimens.named(data.encode(), "EXT.128") == {"e"}
    assert specimens.named(data.encode(), "REF") == {"n1"}
    assert specimens.named(ours.encode(), "EXT.128") == set()
    assert specimens.named(ours.encode(), "REF") == set()
