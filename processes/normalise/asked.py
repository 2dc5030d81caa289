"""The decision that a business rule task of SpiffWorkflow names in an element of its own."""

from collections.abc import Iterator

from lxml.etree import _Element

from processes import extensions
from processes.extensions import CAMUNDA
from processes.normalise.changes import WordTranslated
from processes.normalise.edits import Edit, SetAttribute, change
from processes.notation import BPMN
from processes.tree import local, text_of


def decisions(root: _Element) -> Iterator[Edit]:
    """Name the decision as we do; each output becomes a variable of its name, as there."""
    for task in root.iter(f"{{{BPMN}}}businessRuleTask"):
        named = (e for e in extensions.children(task) if local(e) == "calledDecisionId")
        key = next((text for text in map(text_of, named) if text), "")
        if key and not extensions.attribute(task, "decisionRef"):
            now = f'camunda:decisionRef="{key}"'
            said = change(WordTranslated, task, was="calledDecisionId", now=now)
            for name, value in (("decisionRef", key), ("mapDecisionResult", "singleResult")):
                yield SetAttribute(
                    element=task, change=said, name=f"{{{CAMUNDA}}}{name}", value=value
                )
