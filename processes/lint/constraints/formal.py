"""Expressions: what a process that runs asks must be formal, written, and a question."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from lxml.etree import _Element

from processes.feel.errors import FeelError
from processes.feel.expression import compile_expression
from processes.lint import support
from processes.lint.constraints.index import Index, holder, is_executable
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule
from processes.notation import XSI
from processes.tree import line_of, local, text_of

_PAGE: Final = "BPMN 2.0.2 §8.4.6"

NOT_FORMAL: Final = Rule(
    code="BPMN-035",
    sentence='"{element}" has an expression that is not marked as formal; it is read as FEEL.',
    advice='Save the file once more in an editor; it writes xsi:type="tFormalExpression".',
    severity=Severity.WARNING,
    constraints=("EXT.012",),
    page=_PAGE,
)
NOT_FORMAL_CONDITION: Final = NOT_FORMAL.about("EXT.123", page="BPMN 2.0.2 §10.5.5")
NO_CONDITION: Final = support.NO_CONDITION.about("EXT.123", page="BPMN 2.0.2 §10.5.5")
EMPTY: Final = Rule(
    code="BPMN-103",
    sentence='"{element}" has an expression without a text: {what}.',
    advice="Write the expression, or delete it.",
    severity=Severity.WARNING,
    constraints=("EXT.013",),
    page=_PAGE,
)
NOT_A_QUESTION: Final = Rule(
    code="BPMN-104",
    sentence='"{element}" has a {what} that is always {value}; it has to be true or false.',
    advice="Write a comparison, as in done >= 3.",
    severity=Severity.WARNING,
    page="BPMN 2.0.2 §10.3.8",
)
NO_COMPLETION: Final = NOT_A_QUESTION.about("EXT.071")
NO_BEHAVIOUR: Final = NOT_A_QUESTION.about("EXT.072")
RULES: Final = (
    NOT_FORMAL,
    NOT_FORMAL_CONDITION,
    NO_CONDITION,
    EMPTY,
    NOT_A_QUESTION,
    NO_COMPLETION,
    NO_BEHAVIOUR,
)

PLAIN: Final = (
    "activationCondition",
    "completionCondition",
    "conditionExpression",
    "expression",
    "from",
    "loopCardinality",
    "loopCondition",
    "timeCycle",
    "timeDate",
    "timeDuration",
    "to",
)
"""Elements that are formal only when they say so; ``condition`` depends on where it stands."""
ALWAYS_FORMAL: Final = ("dataPath", "formalExpression", "messagePath", "transformation")
"""Elements that the schema makes formal."""

_QUESTIONS: Final[Mapping[str, Rule]] = {
    "activationCondition": NOT_A_QUESTION,
    "completionCondition": NO_COMPLETION,
    "conditionExpression": NOT_A_QUESTION,
    "loopCondition": NOT_A_QUESTION,
}
_NOW: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""A constant does not depend on when it is asked."""
_SHOWN: Final = 40


def check_formality(index: Index) -> Iterator[Finding]:
    """Report natural language in processes that are marked executable (table 8.32)."""
    for element in index.every(*PLAIN):
        if is_executable(element) and not _says_formal(element):
            yield NOT_FORMAL.at(holder(element), on_line=line_of(element))
    for definition in index.every("conditionalEventDefinition"):
        if not is_executable(definition):
            continue
        condition = next(definition.iterchildren("{*}condition"), None)
        if condition is None:
            yield NO_CONDITION.at(holder(definition), on_line=line_of(definition))
        elif not _says_formal(condition):
            yield NOT_FORMAL_CONDITION.at(holder(definition), on_line=line_of(condition))


def check_bodies(index: Index) -> Iterator[Finding]:
    """Report formal expressions without a body."""
    said = (e for e in index.every(*PLAIN, "condition") if _says_formal(e))
    fixed = (e for e in index.every("condition") if _is_behaviour(e) and not _says_formal(e))
    for element in (*said, *fixed, *index.every(*ALWAYS_FORMAL)):
        if not text_of(element):
            yield EMPTY.at(holder(element), on_line=line_of(element), what=local(element))


def check_questions(index: Index) -> Iterator[Finding]:
    """Report conditions that are a constant other than true or false (table 10.31)."""
    for name, rule in _QUESTIONS.items():
        for element in index.every(name):
            yield from _question(element, rule)
    for element in index.every("condition"):
        yield from _question(element, NO_BEHAVIOUR if _is_behaviour(element) else NOT_A_QUESTION)


def _question(element: _Element, rule: Rule) -> Iterator[Finding]:
    text = text_of(element)
    if text and not _may_be_a_question(text):
        value = text.removeprefix("=").strip()[:_SHOWN]
        place, on_line = holder(element), line_of(element)
        yield rule.at(place, on_line=on_line, what=local(element), value=value)


def _may_be_a_question(text: str) -> bool:
    """Return False for a constant that is neither true nor false; what is no FEEL may be one."""
    try:
        expression = compile_expression(text)
        if expression.names or expression.maybe_names or expression.calls:
            return True
        return isinstance(expression.evaluate({}, now=_NOW).value, bool)
    except FeelError:
        return True


def _says_formal(element: _Element) -> bool:
    return element.get(f"{{{XSI}}}type", "").endswith("tFormalExpression")


def _is_behaviour(condition: _Element) -> bool:
    """Return whether ``condition`` is that of a complex behaviour, which is always formal."""
    parent = condition.getparent()
    return parent is not None and local(parent) == "complexBehaviorDefinition"


CHECKS: Final = (check_formality, check_bodies, check_questions)
