"""Notes: why a part of an expression came out as null, for the person who looks into it."""

from collections.abc import Mapping
from dataclasses import dataclass

SENTENCES: Mapping[str, str] = {
    "FEEL-001": "The name {name} is not known here. Known names: {known}.",
    "FEEL-002": "There is no function {name}. Functions of similar names: {similar}.",
    "FEEL-003": "{operator} cannot join {left} and {right}.",
    "FEEL-004": "The function {name} cannot be called with these arguments: {given}.",
    "FEEL-005": "{left} and {right} cannot be compared.",
    "FEEL-006": "Division by zero.",
    "FEEL-007": "There is no such date, time or duration: {found}.",
    "FEEL-008": "{owner} has no entry {name}.",
    "FEEL-009": "A condition must be true or false; this one is {found}.",
    "FEEL-010": "The number is too large.",
    "FEEL-011": "The list has {count} entries; there is no entry number {index}.",
    "FEEL-012": "The function {name} expects {wanted} for {parameter}, not {found}.",
    "FEEL-014": "A value of the kind {kind} cannot be used in expressions.",
    "FEEL-015": "{found} is not a function.",
    "FEEL-016": "{found} is not a list or a range.",
    "FEEL-017": "The pattern {found} cannot be read from its character {at} on.",
    "FEEL-018": "The range {found} has no valid ends.",
    "FEEL-020": "A value of the type {wanted} is expected here, not {found}.",
    "FEEL-021": "The input {name} is not given.",
    "FEEL-023": "What is written in {language} is not carried out; only FEEL is.",
    "FEEL-024": "The value of {column} is none of those that the column allows.",
    "FEEL-025": "Several rules match where only one may: {rules}.",
    "FEEL-026": "Rules match that give different results: {rules}.",
    "FEEL-030": "{found} are no flags of a pattern; those are s, m, i, x and q.",
    "FEEL-031": "In the replacement {found} a $ lacks its number, or a \\ the $ or \\ behind it.",
    "FEEL-032": "The pattern {found} fits where nothing stands, so it cannot divide a text.",
    "FEEL-033": "The pattern {found} is too large.",
    "FEEL-034": "The key {key} is given twice.",
    "FEEL-035": "{grouping} and {decimal} cannot separate groups of digits and decimal places.",
    "FEEL-036": "{found} is not a number.",
    "FEEL-037": "The function {name} has no result for {found}.",
    "FEEL-038": "The text has {count} characters; there is no character number {index}.",
    "FEEL-039": "The function {name} cannot use a list with {found} in it.",
    "FEEL-040": "{found} has no opposite.",
    "FEEL-041": "Times with and without a zone, or of unlike zones, cannot be compared.",
    "FEEL-042": "The text holds half of a character and cannot be searched.",
}
"""The English templates by code; they are the keys of the translations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One reason for a null: ``sentence`` is a template, ``facts`` fill its braces."""

    code: str
    sentence: str
    facts: Mapping[str, object]
    line: int
    column: int
    part: str = ""
    """The part of a model it is about, such as a decision or a cell of its table."""

    def text(self) -> str:
        """Return the English sentence with the facts filled in."""
        return self.sentence.format(**self.facts)


class UnusableError(Exception):
    """Inside the evaluator: a value cannot be used; becomes a note where it is caught."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the ``code`` of a sentence and its ``facts``."""
        super().__init__(code)
        self.code = code
        self.facts = facts
