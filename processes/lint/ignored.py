"""Rules on words that other programs act on: what would change the result is refused, not skipped.

A diagram may carry what only its editor needs; but whoever wrote a listener, a mapping or a data
association counts on its effect.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes import extensions
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot, spot
from processes.lint.subject import Subject
from processes.notation import ACTIVITIES, FLOW_NODES
from processes.tree import child, line_of, local

SENTENCE: Final = '"{element}" uses {what}, which is not executed yet.'

MAPPING: Final = Rule(
    code="BPMN-022",
    sentence=SENTENCE,
    advice="Calculate the variables in a script task before or behind the step.",
)
LISTENER: Final = Rule(
    code="BPMN-022",
    sentence=SENTENCE,
    advice="Draw what is to happen as a step of its own.",
)
GENERATED_FORM: Final = Rule(
    code="BPMN-022",
    sentence=SENTENCE,
    advice="Make a form file and name it in formKey.",
)
CODE: Final = Rule(
    code="BPMN-022",
    sentence=SENTENCE,
    advice="Program code does not run from a diagram; name a message to send instead.",
)
QUANTITY: Final = Rule(
    code="BPMN-022",
    sentence='"{element}" has {what} {value}; a whole number from 1 is needed.',
    advice="Set it to 1, or to the number of tokens that are meant.",
)
NOT_IMMEDIATE: Final = Rule(
    code="BPMN-044",
    sentence='The flow "{element}" is marked as not immediate; nothing will happen on the way.',
    advice="Remove isImmediate, and draw what happens in between.",
    severity=Severity.WARNING,
    constraints=("EXT.024",),
    page="BPMN 2.0.2 §8.4.13",
)
CORRELATION: Final = Rule(
    code="BPMN-022",
    sentence='"{element}" has its own correlation; messages are matched by the case number.',
    advice="Remove the correlation subscription.",
)
DATA_ASSIGNMENT: Final = Rule(
    code="BPMN-022",
    sentence='"{element}" moves data by {what}, which is not executed yet.',
    advice="Calculate the variables in a script task before or behind the step.",
)
DATA_DRAWN: Final = Rule(
    code="BPMN-043",
    sentence='The data flow of "{element}" is drawn for people; it moves nothing.',
    advice="Nothing to do when it only explains; variables are shared by all steps anyway.",
    severity=Severity.WARNING,
)
RULES: Final = (
    MAPPING,
    LISTENER,
    GENERATED_FORM,
    CODE,
    QUANTITY,
    NOT_IMMEDIATE,
    CORRELATION,
    DATA_ASSIGNMENT,
    DATA_DRAWN,
)

_EXTENSIONS: Final[Mapping[str, Rule]] = {
    "inputOutput": MAPPING,
    "in": MAPPING,
    "out": MAPPING,
    "preScript": MAPPING,
    "postScript": MAPPING,
    "executionListener": LISTENER,
    "taskListener": LISTENER,
    "formData": GENERATED_FORM,
    "formProperty": GENERATED_FORM,
    "connector": CODE,
    "serviceTaskOperator": CODE,
}
_CALL_MAPPINGS: Final = frozenset({"in", "out"})
_ATTRIBUTES: Final[Mapping[str, Rule]] = {
    "class": CODE,
    "delegateExpression": CODE,
    "expression": CODE,
}
_ASSOCIATIONS: Final = ("dataInputAssociation", "dataOutputAssociation")
_MOST_TOKENS: Final = 1_000
_QUANTITIES: Final = ("startQuantity", "completionQuantity")


def check_extensions(subject: Subject) -> Iterator[Finding]:
    """Report extension elements and attributes that would have an effect elsewhere."""
    for element in (subject.element, *subject.elements(*FLOW_NODES)):
        for member in extensions.children(element):
            called = local(element) == "callActivity" and local(member) in _CALL_MAPPINGS
            if (rule := _EXTENSIONS.get(local(member))) is not None and not called:
                yield rule.at(spot(element), what=local(member), on_line=line_of(member))
        # A program that is named beside a topic is the topic's handler.
        topic = extensions.attribute(element, "topic")
        for name, rule in _ATTRIBUTES.items():
            if extensions.attribute(element, name) and not topic:
                yield rule.at(spot(element), what=name)


def check_quantities(subject: Subject) -> Iterator[Finding]:
    """Report start and completion quantities that are no number from one (table 10.3)."""
    for element in subject.elements(*ACTIVITIES):
        for name in _QUANTITIES:
            value = element.get(name, "1").strip()
            if not (value.isascii() and value.isdigit() and 1 <= int(value) <= _MOST_TOKENS):
                yield QUANTITY.at(spot(element), what=name, value=value)


def check_delays(subject: Subject) -> Iterator[Finding]:
    """Report flows that allow something to happen on the way (BPMN 2.0.2 §8.3.13)."""
    for element in subject.elements("sequenceFlow") if subject.process.executable else ():
        if element.get("isImmediate", "true").strip() in {"false", "0"}:
            yield NOT_IMMEDIATE.at(spot(element))


def check_data(subject: Subject) -> Iterator[Finding]:
    """Report correlation subscriptions and data associations (BPMN 2.0.2 §10.4.2)."""
    for element in subject.elements("correlationSubscription"):
        yield CORRELATION.at(subject.process, on_line=line_of(element))
    for association in subject.elements(*_ASSOCIATIONS):
        moved = [name for name in ("assignment", "transformation") if _has(association, name)]
        place = _owner(association)
        if _is_activity(association):
            continue
        if moved:
            yield DATA_ASSIGNMENT.at(place, what=moved[0], on_line=line_of(association))
        else:
            yield DATA_DRAWN.at(place, on_line=line_of(association))


def _is_activity(association: _Element) -> bool:
    """Return whether the data of an activity is moved, which is executed."""
    owner = association.getparent()
    return owner is not None and local(owner) in ACTIVITIES


def _has(element: _Element, name: str) -> bool:
    return child(element, name) is not None


def _owner(element: _Element) -> Spot:
    """Return the flow node that ``element`` belongs to."""
    owner = element.getparent()
    while owner is not None and local(owner) not in FLOW_NODES:
        owner = owner.getparent()
    return spot(element if owner is None else owner)
