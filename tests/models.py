"""BPMN files from a few words, for tests that care about the flow and not about the XML.

``bpmn("p", "s -> u_a -> x", "x -[n > 1]-> u_b -> e", "x -> e2", t_count="{n: n + 1}")``: the
letters before the underscore say the kind of a node (see KINDS), a flow without a condition that
leaves a choosing gateway is its default (elsewhere ``-[else]->`` is), keywords say what a node
holds: scripts, triggers, loops (see ``tests.modelwords``).

``"sub_a: s_1 -> u_b -> e_1"`` is what is inside of ``sub_a``; a line with one name only puts it
there, ``"sub_a: data x, y"`` gives it data objects. A boundary event is ``b_late="u_a PT1H"``, or
``"~u_a PT1H"`` when it does not interrupt, as ``s_1="~signal x"`` in an event sub-process; what
undoes an activity is ``b_undo="u_a compensation -> u_undo"``. Properties of our own, such as
``"| grid.sla=handle_u3"``, are given to the process by its name.
"""

import re
from collections.abc import Callable, Mapping
from html import escape

from tests import modelwords

KINDS = {
    "s": "startEvent",
    "e": "endEvent",
    "u": "userTask",
    "m": "manualTask",
    "t": "scriptTask",
    "n": "task",
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "i": "inclusiveGateway",
    "g": "eventBasedGateway",
    "k": "complexGateway",
    "c": "intermediateCatchEvent",
    "h": "intermediateThrowEvent",
    "b": "boundaryEvent",
    "send": "sendTask",
    "recv": "receiveTask",
    "svc": "serviceTask",
    "rule": "businessRuleTask",
    "call": "callActivity",
    "sub": "subProcess",
    "esp": "subProcess",
    "tx": "transaction",
    "adhoc": "adHocSubProcess",
}
EVENTS = {
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
}
NAMED: Mapping[str, Callable[[str], str]] = {
    "serviceTask": lambda topic: f' camunda:type="external" camunda:topic="{topic}"',
    "businessRuleTask": lambda asked: modelwords.asks(asked),
    "callActivity": lambda called: f' calledElement="{called}"',
}
"""The attributes of activities that something else does, from what names it."""
_ARROW = re.compile(r"\s*-(?:\[(.*?)\]-)?>\s*")
_INSIDE = re.compile(r"(\w+): (.*)")
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="http://bihuan.example/test" id="defs">'
)
Edge = tuple[str, str, str]


def kind_of(node: str) -> str:
    """Return the BPMN element a node name stands for."""
    return KINDS[re.match(r"[a-z]+", node).group()]  # type: ignore[union-attr]


def bpmn(key: str, *lines: str, **details: str) -> bytes:
    """Return a BPMN file with one executable process; see the module for the words."""
    drawing = Drawing(lines, details)
    _, own, _ = modelwords.marks("process", modelwords.split(details.get(key, ""))[1])
    body = (f"<extensionElements>{own}</extensionElements>" if own else "") + drawing.scope("")
    defined = modelwords.definitions(body, details.values())
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{HEAD}{defined}'
        f'<process id="{key}" name="{key}" isExecutable="true">{body}</process></definitions>'
    )
    return text.encode()


class Drawing:
    """Nodes and flows by the scope they are in."""

    def __init__(self, lines: tuple[str, ...], details: dict[str, str]) -> None:
        self.details = details
        self.parents: dict[str, str] = {}
        self.edges: list[Edge] = []
        self.data: dict[str, list[str]] = {}
        self.handlers: dict[str, str] = {}
        for line in lines:
            within = _INSIDE.fullmatch(line)
            scope, rest = within.groups() if within else ("", line)
            if rest.startswith("data "):
                self.data[scope] = rest.removeprefix("data ").split(", ")
            else:
                self._line(scope, rest)
        for name, text in details.items():
            self._border(name, text)

    def _line(self, scope: str, line: str) -> None:
        parts = _ARROW.split(line)
        names, conditions = parts[::2], parts[1::2]
        for source, target, condition in zip(names, names[1:], conditions, strict=False):
            self.edges.append((source, target, condition or ""))
        for name in names:
            self.parents.setdefault(name, scope)

    def _border(self, name: str, text: str) -> None:
        if not name.startswith("b_"):
            return
        scope = self.parents.get(text.split()[0].lstrip("~"), "")
        self.parents[name] = scope
        _, _, handler = text.partition("compensation -> ")
        if handler:
            self.parents.setdefault(handler, scope)
            self.handlers[name] = handler

    def scope(self, scope: str) -> str:
        """Return everything directly inside ``scope``."""
        inside = [name for name, parent in self.parents.items() if parent == scope]
        text = "".join(f'<dataObject id="{d}" name="{d}"/>' for d in self.data.get(scope, ()))
        text += "".join(self.node(name) for name in inside)
        text += "".join(
            self._flow(number, edge)
            for number, edge in enumerate(self.edges, 1)
            if self.parents[edge[0]] == scope
        )
        return text + "".join(
            f'<association id="a_{source}" sourceRef="{source}" targetRef="{target}"/>'
            for source, target in self.handlers.items()
            if self.parents[source] == scope
        )

    def node(self, name: str) -> str:
        """Return a node with everything in it."""
        kind = kind_of(name)
        main, marks = modelwords.split(self.details.get(name, ""))
        attributes = f'id="{name}" name="{name}"{self._default(kind, name)}'
        attributes += ' triggeredByEvent="true"' if name.startswith("esp") else ""
        attributes += ' isForCompensation="true"' if name in self.handlers.values() else ""
        if kind in EVENTS:
            more, extension, inner = _event(kind, main)
        else:
            more, extension, inner = _content(kind, main)
        marked, extended, content = modelwords.marks(kind, marks)
        held = f"{extension}{extended}"
        held = f"<extensionElements>{held}</extensionElements>" if held else ""
        inner = f"{held}{inner}{content}{self.scope(name)}"
        return f"<{kind} {attributes}{more}{marked}>{inner}</{kind}>"

    def _default(self, kind: str, name: str) -> str:
        leaving = [(n, e[2]) for n, e in enumerate(self.edges, 1) if e[0] == name]
        wanted = [n for n, condition in leaving if condition == "else"]
        if kind in {"exclusiveGateway", "inclusiveGateway"} and len(leaving) > 1:
            wanted += [n for n, condition in leaving if not condition]
        return f' default="f{wanted[0]}"' if wanted else ""

    def _flow(self, number: int, edge: Edge) -> str:
        source, target, condition = edge
        asked = condition and condition != "else"
        inner = modelwords.feel("conditionExpression", condition) if asked else ""
        ends = f'sourceRef="{source}" targetRef="{target}"'
        return f'<sequenceFlow id="f{number}" {ends}>{inner}</sequenceFlow>'


def _event(kind: str, text: str) -> tuple[str, str, str]:
    """Return attributes, extensions and content of an event."""
    more = ""
    if kind == "boundaryEvent":
        host, _, text = text.partition(" ")
        more = f' attachedToRef="{host.lstrip("~")}"'
        more += ' cancelActivity="false"' if host.startswith("~") else ""
    elif text.startswith("~"):
        more, text = ' isInterrupting="false"', text[1:]
    several, definitions = modelwords.triggers(text)
    sent = modelwords.payload(text)
    extension = modelwords.properties({"grid.payload": sent}) if sent else ""
    return more + several, extension, definitions


def _content(kind: str, text: str) -> tuple[str, str, str]:
    """Return attributes, extensions and content of an activity or a gateway."""
    quoted = escape(text, quote=True)
    if text.startswith("message "):
        sent = modelwords.payload(text)
        extension = modelwords.properties({"grid.payload": sent}) if sent else ""
        return f' messageRef="m_{text.split()[1]}"', extension, ""
    if kind == "scriptTask":
        return ' scriptFormat="feel"', "", f"<script>{escape(text)}</script>"
    if kind in NAMED:
        return NAMED[kind](quoted), "", ""
    if kind == "complexGateway" and text:
        return "", "", modelwords.feel("activationCondition", text)
    return (f' camunda:dueDate="{quoted}"' if text else ""), "", ""
