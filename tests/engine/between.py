"""Diagrams of cases that speak with each other, from a few words.

``diagram("p", "s -> h_tell -> e", h_tell=throws("news"))``: flows as in ``tests.models``; what a
node holds comes from the functions below, which also say which messages and signals the file needs.
"""

import re
from html import escape

from tests import models

MORE_KINDS = {"svc": "serviceTask", "call": "callActivity"}
_DEFINED = re.compile(r'(message|signal|error|escalation)Ref="\w_([\w.]+)"')
_EVENTS = ("startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent")


def diagram(key: str, *flows: str, **inside: str) -> bytes:
    """Return a file with one process; ``inside`` gives attributes “|” content by node."""
    edges = [
        pair
        for line in flows
        for pair in zip(line.split(" -> "), line.split(" -> ")[1:], strict=False)
    ]
    nodes = dict.fromkeys([*(node for edge in edges for node in edge), *inside])
    body = "".join(_node(node, inside.get(node, "|")) for node in nodes)
    body += "".join(_flow(number, *edge) for number, edge in enumerate(edges, 1))
    return whole(f'<process id="{key}" name="{key}" isExecutable="true">{body}</process>')


def whole(*processes: str | bytes) -> bytes:
    """Return one file with these processes, which may be whole files themselves.

    The ids of all but the first get a number at their end: ``u_a_2``.
    """
    texts = [p if isinstance(p, str) else p.decode() for p in processes]
    found = [each for text in texts for each in re.findall(r"<process.*?</process>", text, re.S)]
    bodies = "".join(_numbered(each, number) for number, each in enumerate(found, 1))
    refs = sorted(set(_DEFINED.findall(bodies)))
    defined = "".join(_definition(kind, name) for kind, name in refs)
    return f'<?xml version="1.0"?>{models.HEAD}{defined}{bodies}</definitions>'.encode()


def _numbered(process: str, number: int) -> str:
    if number == 1:
        return process
    head, _, rest = process.partition(">")
    refers = r'\b(id|sourceRef|targetRef|attachedToRef)="([^"]+)"'
    return head + ">" + re.sub(refers, rf'\1="\2_{number}"', rest)


def throws(name: str, **grid: str) -> str:
    """A message event; ``grid`` gives its payload, correlation, ttl."""
    return f'|{properties(**grid)}<messageEventDefinition messageRef="m_{name}"/>'


waits = throws
"""A message event that catches."""


def signal(name: str, **grid: str) -> str:
    return f'|{properties(**grid)}<signalEventDefinition signalRef="s_{name}"/>'


def error(code: str) -> str:
    return f'|<errorEventDefinition errorRef="e_{code}"/>'


def escalation(code: str) -> str:
    return f'|<escalationEventDefinition escalationRef="x_{code}"/>'


def calls(key: str, binding: str = "latest", version: int = 0, mapping: bool = True) -> str:
    """A call activity that hands over all variables both ways."""
    bound = f' camunda:calledElementBinding="{binding}"'
    bound += f' camunda:calledElementVersion="{version}"' if version else ""
    both = '<camunda:in variables="all"/><camunda:out variables="all"/>' if mapping else ""
    return f'calledElement="{key}"{bound}|<extensionElements>{both}</extensionElements>'


def topic(name: str) -> str:
    """A service task for a handler."""
    return f'camunda:type="external" camunda:topic="{name}"|'


def on(host: str, inside: str, *, beside: bool = False) -> str:
    """A boundary event on ``host``."""
    attributes, _, content = inside.partition("|")
    stays = ' cancelActivity="false"' if beside else ""
    return f'{attributes} attachedToRef="{host}"{stays}|{content}'


def properties(**grid: str) -> str:
    if not grid:
        return ""
    each = "".join(
        f'<camunda:property name="grid.{name}" value="{escape(value, quote=True)}"/>'
        for name, value in grid.items()
    )
    return f"<extensionElements><camunda:properties>{each}</camunda:properties></extensionElements>"


def _node(name: str, inside: str) -> str:
    prefix = re.match(r"[a-z]+", name).group()  # type: ignore[union-attr]
    kind = MORE_KINDS.get(prefix) or models.kind_of(name)
    attributes, _, content = inside.partition("|")
    return f'<{kind} id="{name}" name="{name}" {attributes}>{content}</{kind}>'


def _flow(number: int, source: str, target: str) -> str:
    return f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'


def _definition(kind: str, name: str) -> str:
    code = f' {kind}Code="{name}"' if kind in {"error", "escalation"} else ""
    return f'<{kind} id="{kind[0] if kind != "escalation" else "x"}_{name}" name="{name}"{code}/>'
