"""Texts that must have a form: kinds of files, languages, imports."""

import re
from collections.abc import Iterator
from typing import Final

from processes.lint.constraints.index import Index, child_text, holder
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.tree import identity, line_of


def _wrong(constraint: str, page: str, sentence: str, advice: str) -> Rule:
    return Rule(
        code="BPMN-102",
        sentence=sentence,
        advice=advice,
        severity=Severity.WARNING,
        constraints=(constraint,),
        page=page,
    )


IMPORT: Final = _wrong(
    "EXT.001",
    "BPMN 2.0.2 §8.2.2",
    'The import "{element}" cannot be followed: {what} is missing or unknown.',
    "Give importType, location and namespace; an import is of BPMN, XML Schema or WSDL.",
)
DOCUMENTATION_FORMAT: Final = _wrong(
    "EXT.004",
    "BPMN 2.0.2 §8.3.2",
    'The description of "{element}" is said to be of the kind "{text}", which does not exist.',
    "Write text/plain or another media type into textFormat, or remove it.",
)
NOTE_FORMAT: Final = _wrong(
    "EXT.010",
    "BPMN 2.0.2 §8.4.1",
    'The note "{element}" is said to be of the kind "{text}", which does not exist.',
    "Write text/plain or another media type into textFormat, or remove it.",
)
LANGUAGE: Final = _wrong(
    "EXT.014",
    "BPMN 2.0.2 §8.4.6",
    'The language "{text}" of an expression of "{element}" is not written as a URI.',
    "Remove the language; expressions are FEEL.",
)
NO_SCRIPT_FORMAT: Final = _wrong(
    "EXT.053",
    "BPMN 2.0.2 §10.3.3",
    'The script of "{element}" does not say its language; it is read as FEEL.',
    "Set the script format to feel.",
)
SCRIPT_FORMAT: Final = _wrong(
    "EXT.145",
    "BPMN 2.0.2 §10.3.3",
    'The script format "{text}" of "{element}" is not a media type.',
    "Set the script format to feel.",
)
RULES: Final = (
    IMPORT,
    DOCUMENTATION_FORMAT,
    NOTE_FORMAT,
    LANGUAGE,
    NO_SCRIPT_FORMAT,
    SCRIPT_FORMAT,
)

IMPORT_TYPES: Final = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/MODEL",
        "http://www.w3.org/2001/XMLSchema",
        "http://www.w3.org/TR/wsdl20/",
        "http://www.w3.org/ns/wsdl",
        "http://schemas.xmlsoap.org/wsdl/",
    }
)
"""Names of namespaces that an import may have as its type (BPMN 2.0.2 table 8.2)."""

_WORD: Final = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_MEDIA_TYPE: Final = re.compile(rf"\s*{_WORD}/{_WORD}\s*(;.*)?", re.DOTALL)
"""RFC 6838 §4.2, with parameters."""
_URI: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=])*")
"""RFC 3986: its characters, and a percent sign only before two hexadecimal digits."""
_EXPRESSIONS: Final = (
    "activationCondition",
    "completionCondition",
    "condition",
    "conditionExpression",
    "dataPath",
    "expression",
    "formalExpression",
    "from",
    "loopCardinality",
    "loopCondition",
    "messagePath",
    "timeCycle",
    "timeDate",
    "timeDuration",
    "to",
    "transformation",
)


def check_imports(index: Index) -> Iterator[Finding]:
    """Report imports that say too little to be followed (BPMN 2.0.2 table 8.2)."""
    for element in index.every("import"):
        for word in ("importType", "location", "namespace"):
            value = element.get(word, "").strip()
            if not value or (word == "importType" and value not in IMPORT_TYPES):
                yield IMPORT.at(spot(element), what=word)
                break


def check_formats(index: Index) -> Iterator[Finding]:
    """Report formats of descriptions, notes and scripts that are no media types."""
    for element in index.every("documentation"):
        given = element.get("textFormat", "text/plain")
        if not _MEDIA_TYPE.fullmatch(given):
            also = (identity(element),)
            place = holder(element)
            yield DOCUMENTATION_FORMAT.at(place, on_line=line_of(element), also=also, text=given)
    for element in index.every("textAnnotation"):
        given = element.get("textFormat", "text/plain")
        if not _MEDIA_TYPE.fullmatch(given):
            yield NOTE_FORMAT.at(spot(element), text=given)


def check_scripts(index: Index) -> Iterator[Finding]:
    """Report scripts that do not say their language, or say it in a form that does not exist."""
    for task in index.every("scriptTask", "globalScriptTask"):
        name = "scriptFormat" if task.get("scriptFormat") is not None else "scriptLanguage"
        given = task.get(name, "").strip()
        if not given and child_text(task, "script"):
            yield NO_SCRIPT_FORMAT.at(spot(task))
        elif given and given.lower() != "feel" and not _MEDIA_TYPE.fullmatch(given):
            yield SCRIPT_FORMAT.at(spot(task), text=given)


def check_languages(index: Index) -> Iterator[Finding]:
    """Report languages of expressions that are not written as a URI."""
    for element in index.every(*_EXPRESSIONS):
        given = element.get("language")
        if given is not None and not _URI.fullmatch(given.strip()):
            yield LANGUAGE.at(holder(element), on_line=line_of(element), text=given)
    for word in ("expressionLanguage", "typeLanguage"):
        given = index.document.root.get(word)
        if given is not None and not _URI.fullmatch(given.strip()):
            yield LANGUAGE.at(spot(index.document.root), text=given)


CHECKS: Final = (check_imports, check_formats, check_scripts, check_languages)
