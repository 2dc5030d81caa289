"""Rules on forms: short, each question with its class and purpose, nothing forbidden."""

from collections.abc import Iterator, Sequence
from typing import Final

from processes.feel.expression import FeelError, compile_expression
from processes.form import Field, Form
from processes.formrules import CONTAINERS
from processes.functions import NAMES
from processes.lint.expressions import UNKNOWN_FUNCTION
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Spot, from_error, house_rule
from processes.strictjson import dumps
from processes.vocabulary import ForbiddenWord, Vocabulary

FORBIDDEN: Final = house_rule(
    code="HOUSE-010",
    sentence='The field "{element}" asks for {word}, which no form may ask for.',
    advice="Delete the field: people are not checked in, tracked, ranked or sorted by belief.",
)
TOO_LONG: Final = house_rule(
    code="HOUSE-011",
    sentence='The form "{element}" asks up to {count} questions at once; {most} are enough.',
    advice="Ask less, or show questions only when an earlier answer needs them.",
    severity=Severity.WARNING,
)
NO_CLASS: Final = house_rule(
    code="HOUSE-012",
    sentence='The field "{element}" has no class of personal data.',
    advice="Set pii to P0 public, P1 internal, P2 personal or P3 sensitive.",
)
NO_PURPOSE: Final = house_rule(
    code="HOUSE-012",
    sentence='The field "{element}" does not say why it is asked.',
    advice="Set purpose to the reason; what has no reason is not asked.",
)
TOO_MUCH_WRITING: Final = house_rule(
    code="HOUSE-014",
    sentence='The form "{element}" demands {count} written texts; {most} are enough.',
    advice="Make some of them optional, or offer choices.",
    severity=Severity.WARNING,
)
RULES: Final = (FORBIDDEN, TOO_LONG, NO_CLASS, NO_PURPOSE, TOO_MUCH_WRITING)

CLASSES: Final = frozenset({"P0", "P1", "P2", "P3"})
MOST_FIELDS: Final = 7
MOST_SILENCED: Final = 12
"""Beyond this even a reason does not help (domain lint R6)."""
MOST_TEXTS: Final = 3
_WRITING: Final = frozenset({"text", "textarea"})


def lint_form(form: Form, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Return what is wrong with ``form``; element is the path of the field."""
    place = Spot(id=form.key, name=form.title.get("zh", ""))
    found = [*_length(form, place), *_writing(form, place)]
    for path, question in _leaves(form.fields, form.key):
        found += _field(question, Spot(id=path, name=question.title.get("zh", "")), vocabulary)
    too_long = most_visible(form.fields) > MOST_SILENCED
    return tuple(finding for finding in found if not _silenced(finding, form, too_long=too_long))


def most_visible(fields: Sequence[Field]) -> int:
    """Return how many questions can stand on the page at once.

    Questions under the same condition appear together; of different conditions the largest counts.
    """
    always = 0
    together: dict[str, int] = {}
    for question in fields:
        count = most_visible(question.fields) if question.type == "group" else _weight(question)
        if question.visible_if is None:
            always += count
        else:
            condition = dumps(question.visible_if)
            together[condition] = together.get(condition, 0) + count
    return always + max(together.values(), default=0)


def _silenced(finding: Finding, form: Form, *, too_long: bool) -> bool:
    """Return whether the file gives a reason for ``finding`` that counts."""
    if finding.severity is Severity.ERROR or (finding.code == TOO_LONG.code and too_long):
        return False
    return finding.code in form.silence


def _weight(question: Field) -> int:
    """Return 1 for what a person must answer, 0 for what is only shown."""
    return int(question.type != "note" and not question.readonly)


def _length(form: Form, place: Spot) -> Iterator[Finding]:
    count = most_visible(form.fields)
    if count > MOST_FIELDS:
        yield TOO_LONG.at(place, count=count, most=MOST_FIELDS)


def _writing(form: Form, place: Spot) -> Iterator[Finding]:
    texts = [
        question
        for _, question in _leaves(form.fields, "")
        if question.required and question.type in _WRITING and question.visible_if is None
    ]
    if len(texts) > MOST_TEXTS:
        yield TOO_MUCH_WRITING.at(place, count=len(texts), most=MOST_TEXTS)


def _leaves(fields: Sequence[Field], prefix: str) -> Iterator[tuple[str, Field]]:
    for question in fields:
        path = f"{prefix}.{question.key}"
        if question.type in CONTAINERS:
            yield from _leaves(question.fields, path)
        elif question.type != "note":
            yield path, question


def _field(question: Field, place: Spot, vocabulary: Vocabulary) -> Iterator[Finding]:
    word = next((w for w in vocabulary.forbidden if _names(w, question)), None)
    if word is not None:
        yield FORBIDDEN.at(place, word=word.word)
    if question.pii not in CLASSES:
        yield NO_CLASS.at(place)
    if not question.purpose.strip():
        yield NO_PURPOSE.at(place)
    yield from _default(question, place)


def _default(question: Field, place: Spot) -> Iterator[Finding]:
    if not question.default:
        return
    try:
        expression = compile_expression(question.default)
    except FeelError as error:
        yield from_error(error, place)
        return
    for found in sorted(expression.calls - NAMES):
        yield UNKNOWN_FUNCTION.at(place, found=found)


def _names(word: ForbiddenWord, question: Field) -> bool:
    """Return whether ``question`` asks for ``word``, by its title or by its key."""
    if word.kind == "title":
        texts = (*question.title.values(), *question.hint.values(), question.key)
        return any(word.word in text for text in texts)
    return f"_{word.word}_" in f"_{question.key}_"
