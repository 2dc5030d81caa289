"""A form and the answers so far, as the questions that a page draws."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from engine.store.database import Tx
from processes.form import Field, Form
from tasks import forms, vault
from tasks.forms import Submission, Texts
from tasks.sheets import Sheet
from web import text

MANY_CHOICES = 7
"""From this many choices on, a choice is drawn as a list that opens."""
SPARE_ROWS = 3
"""How many empty rows a table offers."""

_INPUTS: Mapping[str, tuple[str, str, str]] = {
    "text": ("text", "", ""),
    "mobile": ("tel", "tel", "off"),
    "integer": ("text", "numeric", "off"),
    "number": ("text", "decimal", "off"),
    "money": ("text", "decimal", "off"),
    "date": ("date", "", ""),
    "datetime": ("datetime-local", "", ""),
}
"""Type, inputmode and autocomplete of the input of a field, by its type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field with its answer so far."""

    name: str
    """The name of its input: ``key``, ``group.key`` or ``table.0.key``."""
    kind: str
    title: str
    hint: str = ""
    required: bool = False
    readonly: bool = False
    value: str = ""
    mask: str = ""
    """What is shown in place of a personal value."""
    wrong: str = ""
    """What is wrong with the answer, in the language of the page."""
    input_type: str = ""
    input_mode: str = ""
    autocomplete: str = ""
    longest: int | None = None
    options: tuple[Option, ...] = ()
    parts: tuple["Question", ...] = ()
    rows: tuple[tuple["Question", ...], ...] = ()
    condition: str = ""
    """When it is asked, as JSON for the script of the page; empty means always."""

    @property
    def id(self) -> str:
        """The id of its input."""
        return f"f-{self.name}"

    @property
    def described(self) -> str:
        """The ids of what describes it, for aria-describedby."""
        marks = {"hint": self.hint, "wrong": self.wrong}
        return " ".join(f"{self.id}-{mark}" for mark, words in marks.items() if words)

    @property
    def chosen(self) -> str:
        """The titles of the chosen options, or the answer itself."""
        if self.mask:
            return self.mask
        if self.options:
            return text.listed(option.title for option in self.options if option.chosen)
        if self.input_type == "date":
            with suppress(ValueError):
                return text.day(date.fromisoformat(self.value))
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One mistake in the summary above a form."""

    target: str
    """The id to jump to."""
    title: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers so far, and what is wrong with them."""

    texts: Texts = field(default_factory=dict)
    """As an HTML form sends them, by input name."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, in the language of the page, by input name; "" is the form as a whole."""
    masks: Mapping[str, str] = field(default_factory=dict)
    """What is shown for a token of a personal value."""


def answers_for(
    tx: Tx, sheet: Sheet, given: Texts | None, wrong: Mapping[str, str], *, clear: bool = False
) -> Answers:
    """Return what is known, or what was ``given`` together with what only the case may say.

    With ``clear`` the personal values that the form only shows are readable: its task needs them.
    """
    fields = sheet.form.fields
    known = dict(forms.texts(fields, sheet.known))
    masked = forms.texts(fields, vault.shown(tx, fields, sheet.known))
    masks = {
        sealed: shown
        for path, texts in known.items()
        for sealed, shown in zip(texts, masked.get(path, ()), strict=False)
        if vault.is_token(sealed)
    }
    said = {member.key for member in fields if member.readonly}
    if clear:
        known |= _revealed(tx, sheet)
    if given is None:
        return Answers(texts=known, masks=masks)
    kept = {path: texts for path, texts in known.items() if path.partition(".")[0] in said}
    return Answers(texts={**given, **kept}, wrong=wrong, masks=masks)


def _revealed(tx: Tx, sheet: Sheet) -> dict[str, Sequence[str]]:
    """Return the personal values that the form only shows, readable."""
    tokens = {f.key: sheet.known.get(f.key) for f in sheet.form.fields if f.readonly}
    sealed = {key: str(token) for key, token in tokens.items() if vault.is_token(token)}
    values = vault.reveal(tx, sealed.values())
    return {key: [values[token]] for key, token in sealed.items() if token in values}


def mistakes(submission: Submission) -> dict[str, str]:
    """Return what is wrong with ``submission`` in the language of the page, by input name."""
    return {path: text.say(e.template, **e.facts) for path, e in submission.errors.items()}


def questions(form: Form, answers: Answers) -> tuple[Question, ...]:
    """Return the questions of ``form``, in its order."""
    return tuple(_question(spec, spec.key, answers) for spec in form.fields)


def wrongs(asked: Sequence[Question], answers: Answers) -> tuple[Wrong, ...]:
    """Return the mistakes in the order of the form, first those of the form as a whole."""
    whole = answers.wrong.get("")
    first = [Wrong(target="work", title="", sentence=whole)] if whole else []
    return (*first, *_wrongs(asked))


def _wrongs(asked: Sequence[Question]) -> list[Wrong]:
    found: list[Wrong] = []
    for question in asked:
        if question.wrong:
            found.append(Wrong(target=question.id, title=question.title, sentence=question.wrong))
        found += _wrongs(question.parts)
        for row in question.rows:
            found += _wrongs(row)
    return found


def _question(spec: Field, name: str, answers: Answers) -> Question:
    given = list(answers.texts.get(name, ()))
    mask = answers.masks.get(given[0], "") if given else ""
    input_type, input_mode, autocomplete = _INPUTS.get(spec.type, ("", "", ""))
    return Question(
        name=name,
        kind=_kind(spec, mask),
        mask=mask,
        title=text.pick(spec.title),
        hint=text.pick(spec.hint),
        required=spec.required,
        readonly=spec.readonly,
        value=given[0] if given else "",
        wrong=answers.wrong.get(name, ""),
        input_type=input_type,
        input_mode=input_mode,
        autocomplete=autocomplete,
        longest=spec.maximum if spec.type in {"text", "textarea"} else None,
        options=tuple(
            Option(value=c.value, title=text.pick(c.title), chosen=c.value in given)
            for c in spec.choices
        ),
        parts=_parts(spec, name, answers) if spec.type == "group" else (),
        rows=_rows(spec, name, answers) if spec.type == "table" else (),
        condition=json.dumps(spec.visible_if, ensure_ascii=False) if spec.visible_if else "",
    )


def _kind(spec: Field, mask: str) -> str:
    if spec.readonly and not spec.fields:
        return "known"
    if mask:
        return "sealed"
    if spec.type == "choice":
        return "select" if len(spec.choices) >= MANY_CHOICES else "radio"
    return "input" if spec.type in _INPUTS else spec.type


def _parts(spec: Field, name: str, answers: Answers) -> tuple[Question, ...]:
    return tuple(
        _question(
            replace(member, readonly=spec.readonly or member.readonly),
            f"{name}.{member.key}",
            answers,
        )
        for member in spec.fields
    )


def _rows(spec: Field, name: str, answers: Answers) -> tuple[tuple[Question, ...], ...]:
    spare = 0 if spec.readonly else SPARE_ROWS
    count = min(_filled_rows(name, answers.texts) + spare, spec.maximum or 100)
    return tuple(_parts(spec, f"{name}.{number}", answers) for number in range(count))


def _filled_rows(name: str, texts: Texts) -> int:
    """Return one more than the number of the last row that is not empty."""
    filled = (key for key, given in texts.items() if key.startswith(f"{name}.") and any(given))
    heads = (key.removeprefix(f"{name}.").partition(".")[0] for key in filled)
    return max((int(head) for head in heads if head.isdecimal()), default=-1) + 1
