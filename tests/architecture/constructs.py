"""The page on what of BPMN is executed, from the tables of the machine and of the linter."""

import inspect
from collections.abc import Mapping

from engine.spiff.compiler import BY_EVENT, MAKERS
from engine.spiff.nodes.repeats import MultiInstance, StandardLoop
from processes.lint.support import HANDLER_STARTS, KINDS, TRIGGERS
from processes.model import TriggerKind
from processes.notation import FLOW_NODES
from web.text import read_catalogue

OPENING = """\
# What of BPMN is executed · BPMN 执行范围

Each kind of element with how it is carried out. What is not in these tables is refused when a
diagram is checked, with a code, the element and what to draw instead; nothing is skipped in
silence. How we read what the specification leaves open:
[decision 0014](../decisions/0014-readings-of-bpmn.md).

各类元素及其执行方式。表中没有的，检查图时会被拒绝，并说明代码、元素和替代画法；不会悄悄跳过。

"""


def page() -> str:
    """The whole page."""
    return "\n".join((OPENING, _elements(), _triggers(), _refused()))


def _elements() -> str:
    made: dict[str, object] = {**MAKERS, "an event sub-process": BY_EVENT["subProcess"]}
    made |= {"its start event": BY_EVENT["startEvent"]}
    made |= {"multiInstanceLoopCharacteristics": MultiInstance}
    made |= {"standardLoopCharacteristics": StandardLoop}
    rows = [f"| `{kind}` | {_said(maker)} |" for kind, maker in made.items()]
    return "\n".join(("## Elements · 元素\n", "| Element | How |", "|---|---|", *rows, ""))


def _said(maker: object) -> str:
    """The first paragraph of what a spec says of itself, on one line."""
    first = (inspect.getdoc(maker) or "").partition("\n\n")[0]
    return " ".join(first.split())


def _triggers() -> str:
    columns: Mapping[str, frozenset[TriggerKind]] = {
        **TRIGGERS,
        "event sub-process": HANDLER_STARTS,
    }
    head = "| Trigger | " + " | ".join(columns) + " |"
    rows = [
        f"| {kind.value} | " + " | ".join("✓" if kind in c else "" for c in columns.values()) + " |"
        for kind in TriggerKind
    ]
    rule = "|---" * (len(columns) + 1) + "|"
    return "\n".join(("## Events · 事件\n", head, rule, *rows, ""))


def _refused() -> str:
    zh = read_catalogue("zh_CN").gettext
    left = sorted(FLOW_NODES - set(MAKERS) - set(KINDS))
    assert not left, f"neither executed nor refused: {left}"
    if not KINDS:
        return "Every kind of element is executed. 各类元素都能执行。\n"
    rows = [f"| `{kind}` | {rule.advice}<br>{zh(rule.advice)} |" for kind, rule in KINDS.items()]
    head = ("## Not executed · 不执行\n", "| Element | Instead · 替代 |", "|---|---|")
    return "\n".join((*head, *rows, ""))
