"""The processes of the bench, drawn from a few words."""

from collections.abc import Mapping
from html import escape
from itertools import pairwise

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="http://bihuan.example/bench" id="defs">'
)


def drawn(key: str, nodes: Mapping[str, str], *lines: str, **conditions: str) -> bytes:
    """Return a BPMN file: ``nodes`` by id as ``kind | attributes | content``, ``lines`` as "a b c".

    A line leads from each of its nodes to the next; ``conditions`` stand on the flows to a node.
    """
    body = "".join(_node(id_, text) for id_, text in nodes.items())
    pairs = [pair for line in lines for pair in pairwise(line.split())]
    body += "".join(
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">'
        f"{_condition(conditions.get(target, ''))}</sequenceFlow>"
        for number, (source, target) in enumerate(pairs, 1)
    )
    return (
        f'{HEAD}<process id="{key}" name="{key}" isExecutable="true">{body}</process></definitions>'
    ).encode()


def _node(id_: str, text: str) -> str:
    kind, attributes, content = (part.strip() for part in (text + "||").split("|")[:3])
    return f'<{kind} id="{id_}" name="{id_}" {attributes}>{content}</{kind}>'


def _condition(text: str) -> str:
    kind = 'xsi:type="tFormalExpression"'
    return f"<conditionExpression {kind}>{escape(text)}</conditionExpression>" if text else ""


def timer(text: str, kind: str = "timeDuration") -> str:
    """Return the definition of a timer, the content of an event."""
    return f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"


def late(task: str, after: str, kind: str = "timeDuration") -> str:
    """Return a node: a timer on the border of ``task`` that leaves it running."""
    return f'boundaryEvent | attachedToRef="{task}" cancelActivity="false" | {timer(after, kind)}'


LINEAR = drawn(
    "linear",
    {
        "begin": "startEvent",
        **{f"t{n}": "userTask" for n in range(1, 6)},
        "late": late("t3", "P30D"),
        "told": "task",
        "end": "endEvent",
        "end_told": "endEvent",
    },
    "begin t1 t2 t3 t4 t5 end",
    "late told end_told",
)
"""Five tasks one after another, with a clock on the third."""

PARALLEL = drawn(
    "parallel",
    {
        "begin": "startEvent",
        "fork": "parallelGateway",
        "join": "parallelGateway",
        **{f"t{branch}{n}": "userTask" for branch in range(1, 6) for n in (1, 2)},
        "last": "userTask",
        "end": "endEvent",
    },
    "begin fork",
    *(f"fork t{branch}1 t{branch}2 join" for branch in range(1, 6)),
    "join last end",
)
"""Five branches of two tasks each, and one when all have met."""

RACED = drawn(
    "raced",
    {
        "begin": "startEvent",
        "task": "userTask",
        "late": 'boundaryEvent | attachedToRef="task" | ' + timer("PT1H"),
        "end": "endEvent",
        "end_late": "endEvent",
    },
    "begin task end",
    "late end_late",
)
"""One task with a clock that takes it away."""

JOINED = drawn(
    "joined",
    {
        "begin": "startEvent",
        "fork": "parallelGateway",
        "left": "userTask",
        "right": "userTask",
        "join": "parallelGateway",
        "last": "userTask",
        "end": "endEvent",
    },
    "begin fork left join last end",
    "fork right join",
)
"""Two tasks side by side that meet."""

TIMED = drawn(
    "timed",
    {
        "begin": "startEvent",
        "wait": "intermediateCatchEvent | | " + timer("= moment", "timeDate"),
        "end": "endEvent",
    },
    "begin wait end",
)
"""A case that waits for the moment it was given."""

CYCLED = drawn(
    "cycled",
    {
        "begin": "startEvent",
        "task": "userTask",
        "again": late("task", "R/PT10M", "timeCycle"),
        "told": "task",
        "end": "endEvent",
        "end_told": "endEvent",
    },
    "begin task end",
    "again told end_told",
)
"""A task with a reminder every ten minutes."""

SERVED = drawn(
    "served",
    {
        "begin": "startEvent",
        "serve": 'serviceTask | camunda:type="external" camunda:topic="bench"',
        "end": "endEvent",
    },
    "begin serve end",
)
"""A case whose only step is done by a program."""

POISONED = drawn(
    "poisoned",
    {
        "begin": "startEvent",
        "wait": "intermediateCatchEvent | | " + timer("= moment", "timeDate"),
        "choose": "exclusiveGateway",
        "serve": 'serviceTask | camunda:type="external" camunda:topic="bench"',
        "spin": 'scriptTask | scriptFormat="feel" | <script>{turns: 1}</script>',
        "again": "exclusiveGateway",
        "end": "endEvent",
        "end_spun": "endEvent",
    },
    "begin wait choose serve end",
    "choose spin again spin",
    "again end_spun",
    serve='kind != "endless" and kind != "no way"',
    spin='kind = "endless"',
    end_spun='kind = "none"',
)
"""A case that waits, and then does what its kind says: it is served, spins, or finds no way."""

ALL = (LINEAR, PARALLEL, RACED, JOINED, TIMED, CYCLED, SERVED, POISONED)
