"""BPMN files with sub-processes and events of every kind, from a few words.

``scoped("s -> sub_a -> e", "b_x -> u_l -> e_l", inside={"sub_a": ["s_i -> u_i -> e_i"]},
b_x="sub_a error E1", e_i="error E1")``: letters before the underscore say the kind (see KINDS); a
flow ``-[c]->`` has a condition, ``-[*]->`` is the default of where it leaves, and so is the first
flow without a condition behind an exclusive or inclusive gateway with several. A keyword says of
which trigger an event is, of a boundary event after its host (``~`` when it does not interrupt);
of an activity its quantities: ``start 2`` or ``completion 2``.
"""

import re
from collections.abc import Mapping, Sequence

KINDS = {
    "s": "startEvent",
    "e": "endEvent",
    "u": "userTask",
    "t": "scriptTask",
    "n": "task",
    "v": "serviceTask",
    "call": "callActivity",
    "send": "sendTask",
    "recv": "receiveTask",
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "i": "inclusiveGateway",
    "k": "complexGateway",
    "g": "eventBasedGateway",
    "c": "intermediateCatchEvent",
    "h": "intermediateThrowEvent",
    "b": "boundaryEvent",
    "sub": "subProcess",
    "react": "subProcess",
    "tx": "transaction",
    "adhoc": "adHocSubProcess",
}
_ARROW = re.compile(r"\s*-(?:\[(.*?)\]-)?>\s*")
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:test" id="defs">'
)
_SHARED = {"error": "errorCode", "escalation": "escalationCode", "signal": "", "message": ""}
Edge = tuple[str, str, str]


def kind_of(node: str) -> str:
    """Return the BPMN element that a node name stands for."""
    return KINDS[node.partition("_")[0]]


def scoped(*lines: str, inside: Mapping[str, Sequence[str]] | None = None, **details: str) -> bytes:
    """Return a BPMN file with one executable process; see the module for the words."""
    file = _File(details)
    scopes = {"": lines, **(inside or {})}
    members = {scope: file.read(text) for scope, text in scopes.items()}
    named = {name for nodes in members.values() for name in nodes}
    for event in details:
        host = details[event].split()[0].lstrip("~") if event.startswith("b_") else ""
        for nodes in members.values():
            if host in nodes and event not in named:
                nodes.append(event)
    body = file.scope("", members)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{_HEAD}{"".join(file.shared.values())}'
        f'<process id="main" isExecutable="true">{body}</process></definitions>'
    ).encode()


class _File:
    def __init__(self, details: Mapping[str, str]) -> None:
        self.details = details
        self.shared: dict[tuple[str, str], str] = {}
        self.edges: list[Edge] = []

    def read(self, lines: Sequence[str]) -> list[str]:
        nodes: dict[str, None] = {}
        for line in lines:
            parts = _ARROW.split(line)
            names = parts[::2]
            for source, target, word in zip(names, names[1:], parts[1::2], strict=False):
                self.edges.append((source, target, word or ""))
            nodes |= dict.fromkeys(names)
        return list(nodes)

    def scope(self, scope: str, members: Mapping[str, list[str]]) -> str:
        nodes = members.get(scope, [])
        text = "".join(self.node(name, members) for name in nodes)
        for number, edge in enumerate(self.edges, 1):
            if edge[0] in nodes:
                text += _flow(number, edge)
        return text

    def node(self, name: str, members: Mapping[str, list[str]]) -> str:
        kind, words = kind_of(name), self.details.get(name, "").split()
        attributes = f' id="{name}" name="{name}"{self.default(name, kind)}'
        if kind == "boundaryEvent":
            host = words.pop(0)
            attributes += f' attachedToRef="{host.lstrip("~")}"'
            attributes += ' cancelActivity="false"' if host.startswith("~") else ""
        if words and words[0].startswith("~"):
            attributes += ' isInterrupting="false"'
            words[0] = words[0][1:]
        if words and words[0] in {"start", "completion"}:
            attributes += f' {words[0]}Quantity="{words[1]}"'
            words = []
        attributes += ' triggeredByEvent="true"' if name.startswith("react_") else ""
        attributes += ' calledElement="other"' if kind == "callActivity" else ""
        inner = self.trigger(*words) if words else self.scope(name, members)
        return f"<{kind}{attributes}>{inner}</{kind}>"

    def default(self, name: str, kind: str) -> str:
        leaving = [(n, e[2]) for n, e in enumerate(self.edges, 1) if e[0] == name]
        marked = [n for n, word in leaving if word == "*"]
        choosing = kind in {"exclusiveGateway", "inclusiveGateway"} and len(leaving) > 1
        marked += [n for n, word in leaving if choosing and not word]
        return f' default="f{marked[0]}"' if marked else ""

    def trigger(self, kind: str, code: str = "") -> str:
        if kind == "timer":
            inner = "<timeDuration xsi:type='tFormalExpression'>P1D</timeDuration>"
            return f"<timerEventDefinition>{inner}</timerEventDefinition>"
        if kind == "compensation":
            return "<compensateEventDefinition/>"
        if kind not in _SHARED or not code:
            name = f' name="{code}"' if code else ""
            return f"<{kind}EventDefinition{name}/>"
        id_, attribute = f"{kind}_{code}", _SHARED[kind]
        more = f' {attribute}="{code}"' if attribute else ""
        self.shared[kind, code] = f'<{kind} id="{id_}" name="{code}"{more}/>'
        return f'<{kind}EventDefinition {kind}Ref="{id_}"/>'


def _flow(number: int, edge: Edge) -> str:
    source, target, word = edge
    condition = f'<conditionExpression xsi:type="tFormalExpression">{word}</conditionExpression>'
    ends = f'sourceRef="{source}" targetRef="{target}"'
    inner = condition if word not in {"", "*"} else ""
    return f'<sequenceFlow id="f{number}" {ends}>{inner}</sequenceFlow>'
