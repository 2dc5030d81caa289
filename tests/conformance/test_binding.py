"""A script task that lasts or fails becomes a service task; nothing else of the model changes."""

import pytest

from engine.conformance.binding import PREFIX, Work, bind
from engine.conformance.errors import NothingToBind
from processes.document import read
from tests.conformance.small import HEAD, line, script

LOOP = '<bpmn:multiInstanceLoopCharacteristics isSequential="true"/>'
SHAPES = {
    "with a script": script("b"),
    "with a loop": script("b", inside=LOOP),
    "with a name": script("b").replace('id="b"', "name='B > \"1\"' id='b' "),
    "with an empty script": '<bpmn:scriptTask id="b"><bpmn:script/></bpmn:scriptTask>',
    "with a format": script("b").replace("<bpmn:scriptTask", '<bpmn:scriptTask scriptFormat="x"'),
    "empty": '<bpmn:scriptTask id="b"/>',
    "with a long script": script("b", "<![CDATA[ {a: 1 < 2} ]]>"),
}


def model(b: str) -> bytes:
    return f"{HEAD}{line('main', 'a', 'b', 'c')}</bpmn:definitions>".replace(
        script("b"), b
    ).encode()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_task_is_bound_and_keeps_what_it_has(shape: str) -> None:
    before = read(model(SHAPES[shape])).processes[0]
    bound = read(bind(model(SHAPES[shape]), {f"{PREFIX}b": Work(seconds=1)})).processes[0]
    task = bound.nodes["b"]
    assert (task.kind, task.topic, task.script) == ("serviceTask", f"{PREFIX}b", "")
    assert (task.name, task.loop) == (before.nodes["b"].name, before.nodes["b"].loop)
    assert bound.flows == before.flows
    others = {id_: node for id_, node in bound.nodes.items() if id_ != "b"}
    assert others == {id_: node for id_, node in before.nodes.items() if id_ != "b"}


def test_several_tasks_are_bound_at_once() -> None:
    bound = read(bind(model(script("b")), {f"{PREFIX}{n}": Work(error="E") for n in "abc"}))
    nodes = bound.processes[0].nodes
    assert [nodes[n].topic for n in "abc"] == [f"{PREFIX}{n}" for n in "abc"]


def test_a_model_without_work_stays_byte_for_byte() -> None:
    assert bind(model(script("b")), {}) == model(script("b"))


@pytest.mark.parametrize("node", ["main_start", "gone", "main"])
def test_only_a_script_task_can_be_bound(node: str) -> None:
    with pytest.raises(NothingToBind):
        bind(model(script("b")), {f"{PREFIX}{node}": Work(seconds=1)})
