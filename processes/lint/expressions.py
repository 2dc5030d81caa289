"""Rules on expressions: each is FEEL, compiles, and calls only what there is."""

import re
from collections.abc import Iterator
from typing import Final

from processes.feel.errors import FeelError, FeelSyntaxError
from processes.feel.expression import Expression, compile_expression
from processes.functions import NAMES
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, from_error
from processes.lint.sites import Site, sites
from processes.lint.subject import Subject

UNKNOWN_FUNCTION: Final = Rule(
    code="BPMN-031",
    sentence='Not allowed in expressions: "{element}" calls {found}, which is not a function here.',
    advice='Use a function of FEEL or one of ours, such as due("handle_u3"); see the reference.',
)
PYTHON_WORD: Final = Rule(
    code="BPMN-031",
    sentence='Not allowed in expressions: "{element}" uses {found}, a word of Python.',
    advice="In FEEL these are written true, false and null.",
)
JUEL: Final = Rule(
    code=FeelSyntaxError.code,
    sentence='"{element}" is written in JUEL: {found}. It must be FEEL.',
    advice="Only simple JUEL is translated; write it in FEEL, without dollar sign and calls.",
)
OTHER_LANGUAGE: Final = Rule(
    code="BPMN-035",
    sentence='The script of "{element}" is marked as {language}; it is read as FEEL.',
    advice="Set the script format to feel.",
    severity=Severity.WARNING,
)
RESERVED: Final = Rule(
    code="BPMN-034",
    sentence='"{element}" would overwrite "{found}", a name the system uses itself.',
    advice="Choose another name.",
)
UNKNOWN_CLOCK: Final = Rule(
    code="HOUSE-004",
    sentence='"{element}" asks for the clock "{found}", which is not in the table of time limits.',
    advice="Use a key of vocabulary/sla.csv.",
)
RULES: Final = (
    UNKNOWN_FUNCTION,
    PYTHON_WORD,
    JUEL,
    OTHER_LANGUAGE,
    RESERVED,
    UNKNOWN_CLOCK,
)

RESERVED_NAMES: Final = frozenset({"case"})
_PYTHON_WORDS: Final = frozenset({"True", "False", "None"})
_DUE: Final = re.compile(r'\bdue\(\s*"([^"]*)"\s*\)')


def _habit(advice: str) -> Rule:
    return Rule(code=FeelSyntaxError.code, sentence=FeelSyntaxError.template(), advice=advice)


IN_JUEL: Final = re.compile(r"[$#]\{")
HABITS: Final = (
    (IN_JUEL, _habit("This is JUEL; leave out the dollar sign and its brackets.")),
    (re.compile(r"==|<>"), _habit("FEEL compares with a single = and with !=.")),
    (re.compile(r"&&|\|\|"), _habit("In FEEL these are the words and, or.")),
    (re.compile(r"^\s*(not|!)\s*\w"), _habit("In FEEL it is written not(…), with brackets.")),
    (
        re.compile(r"__|\b(import|lambda|def|class|exec|return|print|elif|while)\b|:\s*$"),
        _habit("This looks like a program; an expression in FEEL only calculates a value."),
    ),
    (re.compile(r"'"), _habit("FEEL writes texts in double quotation marks.")),
    (re.compile(r"\?[^:]*:"), _habit("In FEEL a choice is written: if … then … else …")),
    (
        re.compile(r"\+=|-=|\+\+|;"),
        _habit("An expression gives a value; write the new value in a context."),
    ),
)
"""What writers of other languages probably meant, by what stands in a text that is not FEEL."""


_SHOWN: Final = 120
"""Characters of an expression that a sentence quotes."""
_READ: Final = 2_000
"""Characters that are searched for habits; more would take long and tell no more."""


def check_expressions(subject: Subject) -> Iterator[Finding]:
    """Report expressions that do not compile, call unknown functions or ask unknown clocks."""
    for site in sites(subject):
        try:
            expression = compile_expression(site.text)
        except FeelError as error:
            yield _explained(site, error)
        else:
            yield from _foreign(site, expression)
            yield from _clocks(site, subject)


def check_languages(subject: Subject) -> Iterator[Finding]:
    """Report scripts and expressions that say they are something else than FEEL."""
    for node in subject.nodes("scriptTask"):
        if node.script_format.lower() not in {"feel", ""}:
            yield OTHER_LANGUAGE.at(node, language=node.script_format)


def check_targets(subject: Subject) -> Iterator[Finding]:
    """Report results that would be written over what the system keeps itself."""
    for node in subject.process.nodes.values():
        for name in (node.result, node.properties.get("grid.into", "")):
            if name in RESERVED_NAMES or name.startswith("__"):
                yield RESERVED.at(node, found=name)


def hint(text: str) -> str:
    """Return what the writer of ``text`` probably meant, or an empty text."""
    begin = text[:_READ]
    return next((rule.advice for pattern, rule in HABITS if pattern.search(begin)), "")


def _explained(site: Site, error: FeelError) -> Finding:
    on_line = site.line + error.line - 1
    if IN_JUEL.search(site.text[:_READ]):
        return JUEL.at(site.place, on_line=on_line, found=" ".join(site.text.split())[:_SHOWN])
    return from_error(error, site.place, on_line=on_line, advice=hint(site.text))


def _foreign(site: Site, expression: Expression) -> Iterator[Finding]:
    for found in sorted(expression.calls - NAMES):
        line = site.line + _line_within(site.text, found)
        yield UNKNOWN_FUNCTION.at(site.place, on_line=line, found=found)
    for found in sorted(expression.names & _PYTHON_WORDS):
        line = site.line + _line_within(site.text, found)
        yield PYTHON_WORD.at(site.place, on_line=line, found=found)


def _clocks(site: Site, subject: Subject) -> Iterator[Finding]:
    for match in _DUE.finditer(site.text):
        if match[1] not in subject.vocabulary.slas:
            line = site.line + site.text.count("\n", 0, match.start())
            yield UNKNOWN_CLOCK.at(site.place, on_line=line, found=match[1])


def _line_within(text: str, word: str) -> int:
    """Return on which line of ``text``, counted from 0, ``word`` first stands."""
    match = re.search(rf"\b{re.escape(word)}\b", text)
    return text.count("\n", 0, match.start()) if match else 0
