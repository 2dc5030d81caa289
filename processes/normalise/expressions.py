"""Expressions of other languages in conditions, scripts and attributes, written as FEEL."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes import extensions
from processes.extensions import ALIASES
from processes.normalise.changes import Change, Translated
from processes.normalise.edits import Edit, SetAttribute, SetText, change
from processes.normalise.languages.translation import (
    WRAPPED,
    Translation,
    script_translated,
    translated,
)
from processes.normalise.spelling import FEEL
from processes.notation import BPMN
from processes.tree import child, local, text_of

TEXTS: Final = (
    "conditionExpression",
    "condition",
    "completionCondition",
    "loopCondition",
    "loopCardinality",
    "activationCondition",
    "transformation",
    "from",
)
"""The elements of BPMN whose text is an expression."""
ATTRIBUTES: Final = ("assignee", "dueDate", "collection", "sourceExpression")
"""The attributes of our vocabulary that may hold an expression."""
PYTHON: Final = frozenset({"python", "text/python", "application/python", "text/x-python"})
SPIFF: Final = "http://spiffworkflow.org/bpmn/schema/1.0/core"
_FEEL_URI: Final = "https://www.omg.org/spec/DMN/20191111/FEEL/"
_MARKED_FEEL: Final = "feel"


def texts(root: _Element) -> Iterator[Edit]:
    """Translate conditions, counts and assignments; a text that is FEEL is left alone."""
    for element in root.iter(*(f"{{{BPMN}}}{name}" for name in TEXTS)):
        was = text_of(element)
        found = None if was.startswith("=") else translated(was)
        if found is None:
            continue
        said = _said(element, was, found)
        yield SetText(element=element, change=said, text=found.text)
        if _MARKED_FEEL not in element.get("language", _MARKED_FEEL).lower():
            yield SetAttribute(element=element, change=said, name="language", value=_FEEL_URI)


def scripts(root: _Element) -> Iterator[Edit]:
    """Translate scripts of Python that only assign, and results that are one expression."""
    spiff = SPIFF in root.nsmap.values()
    for task in root.iter(f"{{{BPMN}}}scriptTask", f"{{{BPMN}}}globalScriptTask"):
        script = child(task, "script")
        was = text_of(script)
        name = "scriptLanguage" if local(task).startswith("global") else "scriptFormat"
        written = task.get(name, "").strip().lower()
        found = _script(task, was, python=written in PYTHON or (spiff and not written))
        if script is not None and found is not None:
            said = _said(task, was, found)
            yield SetText(element=script, change=said, text=found.text)
            yield SetAttribute(element=task, change=said, name=name, value=FEEL)


def attributes(root: _Element) -> Iterator[Edit]:
    """Translate the JUEL of holders, due dates, collections and mappings."""
    starters = _starters(root)
    for element in root.iter("*"):
        for name in element.attrib:
            namespace, _, word = str(name).removeprefix("{").rpartition("}")
            ours = namespace in ALIASES or (not namespace and element.prefix and _ours(element))
            was = str(element.get(name))
            if not ours or word not in ATTRIBUTES or not WRAPPED.fullmatch(was):
                continue
            found = translated(was)
            if found is None:
                continue
            text = "case.initiator" if found.text in starters else found.text
            said = _said(element, was, Translation(f"={text}", found.language))
            yield SetAttribute(element=element, change=said, name=str(name), value=f"={text}")


def _script(task: _Element, was: str, *, python: bool) -> Translation | None:
    if python and (found := script_translated(was)):
        return found
    single = python or WRAPPED.fullmatch(was)
    return translated(was) if single and extensions.attribute(task, "resultVariable") else None


def _starters(root: _Element) -> set[str]:
    """Return the variables that camunda:initiator lets hold who started the case."""
    starts = root.iter(f"{{{BPMN}}}startEvent")
    return {extensions.attribute(start, "initiator") for start in starts} - {""}


def _ours(element: _Element) -> bool:
    return any(element.tag.startswith(f"{{{namespace}}}") for namespace in ALIASES)


def _said(element: _Element, was: str, found: Translation) -> Change:
    facts = {"was": " ".join(was.split()), "now": found.text, "language": found.language}
    return change(Translated, element, **facts)
