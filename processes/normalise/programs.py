"""Programs named in diagrams of Camunda 7 and its relatives: their names become topics."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes import extensions
from processes.extensions import CAMUNDA
from processes.normalise.changes import ProgramNamed
from processes.normalise.edits import Edit, SetAttribute, change
from processes.notation import BPMN

_TASKS: Final = ("serviceTask", "sendTask", "businessRuleTask")
_BEAN: Final = re.compile(r"[$#]\{\s*([^\W\d][\w.]*)\s*\}")
_CLASS: Final = re.compile(r"[^\W\d][\w.$]*")


def programs(root: _Element) -> Iterator[Edit]:
    """Offer the work of a named class or bean to handlers, under its name as the topic."""
    for task in root.iter(*(f"{{{BPMN}}}{name}" for name in _TASKS)):
        written = (
            (extensions.attribute(task, "class"), _CLASS),
            (extensions.attribute(task, "delegateExpression"), _BEAN),
        )
        for was, form in written:
            found = form.fullmatch(was)
            if found is None or extensions.attribute(task, "topic"):
                continue
            topic = found[found.lastindex or 0]
            said = change(ProgramNamed, task, was=was, now=topic)
            yield SetAttribute(element=task, change=said, name=f"{{{CAMUNDA}}}topic", value=topic)
            if not extensions.attribute(task, "type"):
                name = f"{{{CAMUNDA}}}type"
                yield SetAttribute(element=task, change=said, name=name, value="external")
