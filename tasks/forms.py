"""What was typed into a form: read into values, checked, and nothing of it lost.

A submission is what an HTML form sends: texts by path, ``requester_name``, ``address.street`` for
the member of a group, ``duties.0.what`` for a cell of a table. Values of hidden fields are dropped,
read-only fields keep what the case knows, unknown names are refused. What remains must fit the
JSON Schema of the form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from processes.form import Field, Form
from processes.formrules import schema, visible
from tasks.errors import TaskError
from tasks.fieldtypes import FieldError, read_answer, texts_of
from tasks.vault import is_token

Texts = Mapping[str, Sequence[str]]
Values = dict[str, Any]

ROW = re.compile("[0-9]{1,4}")
"""The number of a row within a path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form as it was read."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """By key of the field; None where a visible field was left empty."""
    errors: Mapping[str, FieldError] = field(default_factory=dict)
    """By path; under the empty path what concerns the form as a whole."""
    notices: tuple[str, ...] = ()
    """The paths of texts from which direction marks were taken out."""
    raw: Texts = field(default_factory=dict)
    """All that was typed, to be shown again."""

    @property
    def in_order(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


class NotInOrder(TaskError):
    """Some fields need another look."""

    code = "TASK-422"
    advice = "Each of them says what is missing; all that you wrote is kept."

    def __init__(self, submission: Submission) -> None:
        """Keep the submission: its errors by path, and all that was typed."""
        super().__init__()
        self.submission = submission


def read(form: Form, submitted: Texts, known: Mapping[str, Any] | None = None) -> Submission:
    """Return the values that ``submitted`` holds, or what is wrong with them; never raises.

    ``known`` are the values that the form was shown with (see tasks.prefill): conditions look at
    its read-only fields.
    """
    known = known or {}
    reading = _Reading(submitted)
    fields = _writable(form.fields)
    values = reading.members(fields, "")
    reading.refuse_unknown(form.fields)
    # A personal value is not shown again, so an empty field keeps what the vault holds.
    kept = {k: known[k] for k, v in values.items() if v is None and is_token(known.get(k))}
    shown = {**_only(_read_only(form.fields), known), **values, **kept}
    hidden = set(_hide(form.fields, shown, shown, ""))
    values = _without({**values, **kept}, hidden)
    errors = {path: e for path, e in reading.errors.items() if not _under(path, hidden)}
    asked = [f for f in fields if f.key not in kept]
    checked = _validator(replace(form, fields=tuple(asked)), shown)
    for problem in checked.iter_errors(_as_json(asked, values)):
        for path, error in _explain(problem, form):
            numbered = reading.as_typed(path)
            if not _under(numbered, set(errors)):
                errors.setdefault(numbered, error)
    return Submission(
        values=values, errors=errors, notices=tuple(reading.notices), raw=dict(submitted)
    )


def _validator(form: Form, shown: Values) -> Draft202012Validator:
    """Return what checks a submission; a form without conditions has one schema for all of them."""
    if _conditional(form.fields) or not form.source:
        return Draft202012Validator(schema(form, shown))
    key = (form.source, tuple(f.key for f in form.fields))
    found = _VALIDATORS.get(key)
    if found is None:
        found = _VALIDATORS[key] = Draft202012Validator(schema(form, shown))
    return found


def _conditional(fields: Sequence[Field]) -> bool:
    return any(f.visible_if is not None or _conditional(f.fields) for f in fields)


_VALIDATORS: dict[tuple[str, tuple[str, ...]], Draft202012Validator] = {}
"""By the text of a form and the fields it asks; a published form never changes."""


class _Reading:
    """Walks the fields of a form over the texts that were sent."""

    def __init__(self, submitted: Texts) -> None:
        self.submitted = submitted
        self.errors: dict[str, FieldError] = {}
        self.notices: list[str] = []
        self.rows: dict[str, list[int]] = {}
        """By path of a table: the numbers of its rows as they were sent."""

    def members(self, fields: Sequence[Field], prefix: str) -> Values:
        """Return the values of ``fields``, whose paths begin with ``prefix``."""
        return {f.key: self._value(f, prefix + f.key) for f in fields}

    def _value(self, question: Field, path: str) -> object:
        if question.type == "group":
            return self.members(question.fields, f"{path}.")
        if question.type == "table":
            return self._rows(question, path)
        answer = read_answer(question, self.submitted.get(path, ()))
        if answer.error:
            self.errors[path] = answer.error
        if answer.stripped:
            self.notices.append(path)
        return answer.value

    def _rows(self, question: Field, path: str) -> list[Values]:
        """Return the rows that are not empty, in the order of their numbers."""
        sent = {
            key.removeprefix(f"{path}.").partition(".")[0]
            for key, texts in self.submitted.items()
            if key.startswith(f"{path}.") and any(text.strip() for text in texts)
        }
        self.rows[path] = sorted(int(n) for n in sent if ROW.fullmatch(n))
        return [self.members(question.fields, f"{path}.{n}.") for n in self.rows[path]]

    def refuse_unknown(self, fields: Sequence[Field]) -> None:
        """Note the first name that no field of the form has."""
        known = set(_patterns(fields, ""))
        for path in self.submitted:
            if _pattern(path) not in known:
                self.errors[""] = FieldError(code="FIELD-014", facts={"field": path[:60]})
                return

    def as_typed(self, path: str) -> str:
        """Return ``path`` with the row numbers that the page used."""
        for table, numbers in self.rows.items():
            if path.startswith(f"{table}."):
                row, dot, cell = path.removeprefix(f"{table}.").partition(".")
                return f"{table}.{numbers[int(row)]}{dot}{cell}"
        return path


def texts(fields: Sequence[Field], values: Mapping[str, Any], prefix: str = "") -> Texts:
    """Return what the form would send if it held ``values``: the inverse of reading."""
    found: dict[str, Sequence[str]] = {}
    for question in fields:
        value, path = values.get(question.key), prefix + question.key
        if question.type == "group":
            found |= texts(question.fields, value or {}, f"{path}.")
        elif question.type == "table":
            for number, row in enumerate(value or []):
                found |= texts(question.fields, row, f"{path}.{number}.")
        elif question.type != "note":
            found[path] = [] if is_token(value) else texts_of(question, value)
    return found


def leaves(fields: Sequence[Field], prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Yield the fields that hold one value, members and columns included, with their paths."""
    for question in fields:
        if question.fields:
            yield from leaves(question.fields, f"{prefix}{question.key}.")
        elif question.type != "note":
            yield prefix + question.key, question


def _writable(fields: Sequence[Field]) -> tuple[Field, ...]:
    return tuple(
        replace(f, fields=_writable(f.fields))
        for f in fields
        if not f.readonly and f.type != "note"
    )


def _read_only(fields: Sequence[Field]) -> list[str]:
    return [f.key for f in fields if f.readonly]


def _only(keys: Sequence[str], values: Mapping[str, Any]) -> Values:
    return {key: values[key] for key in keys if key in values}


def _hide(fields: Sequence[Field], shown: Values, data: Values, prefix: str) -> Iterator[str]:
    """Take the hidden fields out of ``shown``, in the order of the form; yield their paths.

    In that order a condition no longer sees the value of a field that is itself hidden.
    """
    for question in fields:
        if not visible(question.visible_if, data):
            shown.pop(question.key, None)
            yield prefix + question.key
        elif question.type == "group":
            members = dict(shown.get(question.key) or {})
            shown[question.key] = members
            yield from _hide(question.fields, members, data, f"{prefix}{question.key}.")


def _without(values: Mapping[str, Any], hidden: set[str], prefix: str = "") -> Values:
    kept = {key: value for key, value in values.items() if prefix + key not in hidden}
    return {
        key: _without(value, hidden, f"{prefix}{key}.") if isinstance(value, dict) else value
        for key, value in kept.items()
    }


def _under(path: str, tops: set[str]) -> bool:
    """Say whether ``path`` is one of ``tops`` or lies below one."""
    return any(path == top or path.startswith(f"{top}.") for top in tops if top)


def _patterns(fields: Sequence[Field], prefix: str) -> Iterator[str]:
    for question in fields:
        if question.type == "table":
            yield from _patterns(question.fields, f"{prefix}{question.key}.#.")
        elif question.type == "group":
            yield from _patterns(question.fields, f"{prefix}{question.key}.")
        elif question.type != "note":
            yield prefix + question.key


def _pattern(path: str) -> str:
    return ".".join("#" if ROW.fullmatch(part) else part for part in path.split("."))


def _as_json(fields: Sequence[Field], values: Mapping[str, Any]) -> Values:
    """Return ``values`` as the schema sees them: nothing for what is empty, money as text."""
    return {f.key: _shape(f, values[f.key]) for f in fields if values.get(f.key) not in (None, [])}


def _shape(question: Field, value: Any) -> object:
    if question.type == "group":
        return _as_json(question.fields, value)
    if question.type == "table":
        return [_as_json(question.fields, row) for row in value]
    return format(Decimal(value), "f") if question.type == "money" else value


FOR_KEYWORD: Mapping[str, tuple[str, str]] = {
    "minLength": ("FIELD-007", "minimum"),
    "maxLength": ("FIELD-008", "maximum"),
    "minimum": ("FIELD-009", "minimum"),
    "maximum": ("FIELD-010", "maximum"),
    "minItems": ("FIELD-011", "minimum"),
    "maxItems": ("FIELD-012", "maximum"),
    "enum": ("FIELD-005", ""),
    "pattern": ("FIELD-006", ""),
    "const": ("FIELD-013", ""),
}
"""By keyword of JSON Schema: the mistake, and the fact that the bound becomes."""


def _explain(problem: ValidationError, form: Form) -> Iterator[tuple[str, FieldError]]:
    """Yield the paths that a violation of the schema concerns, with what is wrong there."""
    path = ".".join(map(str, problem.absolute_path))
    bound: Any = problem.validator_value
    if problem.validator == "required":
        missing = next(k for k in bound if problem.message.startswith(repr(k)))
        place = f"{path}.{missing}".lstrip(".")
        types = {p: f.type for p, f in leaves(form.fields)}
        bare = ".".join(part for part in place.split(".") if not part.isdecimal())
        yield place, FieldError(code="FIELD-013" if types.get(bare) == "confirm" else "FIELD-001")
        return
    code, fact = FOR_KEYWORD[str(problem.validator)]
    yield path, FieldError(code=code, facts={fact: bound} if fact else {})
