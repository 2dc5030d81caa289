"""Persons of other systems, named by their accounts there: whoever starts the case stands in."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes import extensions
from processes.extensions import ALIASES, HOUSE, PROFILE
from processes.normalise.changes import HolderReplaced
from processes.normalise.edits import Edit, SetAttribute, change
from processes.notation import BPMN

STARTER: Final = "=case.initiator"
_EXPRESSIONS: Final = ("=", "$", "#")


def persons(root: _Element) -> Iterator[Edit]:
    """Give tasks of a named person to who starts the case; files of ours know their persons."""
    for process in root.iterchildren(f"{{{BPMN}}}process"):
        if extensions.properties(process).get(PROFILE) == HOUSE:
            continue
        for task in process.iter(f"{{{BPMN}}}userTask", f"{{{BPMN}}}manualTask"):
            for attribute in (f"{{{namespace}}}assignee" for namespace in ALIASES):
                was = task.get(attribute, "").strip()
                if was and not was.startswith(_EXPRESSIONS):
                    said = change(HolderReplaced, task, was=was)
                    yield SetAttribute(element=task, change=said, name=attribute, value=STARTER)
