"""One field: the text that was typed becomes a value, or a sentence that says what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from engine.calendar import CHINA
from processes.form import Field

MISTAKES: Mapping[str, str] = {
    "FIELD-001": "Please fill in this field.",
    "FIELD-002": "Write a whole number, for instance 3.",
    "FIELD-003": "Write an amount in yuan with at most two decimals, for instance 1200.50.",
    "FIELD-004": "Write a date as year-month-day, for instance 2026-03-01.",
    "FIELD-005": "Choose from the list.",
    "FIELD-006": "Write a mobile number with 11 digits.",
    "FIELD-007": "Write at least {minimum} characters.",
    "FIELD-008": "Write at most {maximum} characters.",
    "FIELD-009": "Write {minimum} or more.",
    "FIELD-010": "Write {maximum} or less.",
    "FIELD-011": "Give at least {minimum}.",
    "FIELD-012": "Give at most {maximum}.",
    "FIELD-013": "Please tick this box.",
    "FIELD-014": "The form has no field “{field}”. Reload the page.",
    "FIELD-015": "Write a date and a time, for instance 2026-03-01 14:30.",
    "FIELD-016": "Give one answer only.",
    "FIELD-017": "Write a number, for instance 2.5.",
    "API-005": "This number is too large.",
    "API-006": "There is an invisible character in this text that cannot be kept. Type it again.",
}
"""The sentence of each mistake in a form, by its code."""

MOST_DIGITS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one field."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The untranslated sentence with its braces."""
        return MISTAKES[self.code]

    def sentence(self) -> str:
        """Return the English sentence with the facts filled in."""
        return self.template.format(**self.facts)


class UnfitError(Exception):
    """The text cannot become a value; ``args`` are the code and the facts of the FieldError."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep what is wrong."""
        super().__init__(code, facts)
        self.error = FieldError(code=code, facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one field was answered with."""

    value: object = None
    """None: it was left empty."""
    error: FieldError | None = None
    stripped: bool = False
    """Whether direction marks were taken out, which nobody types on purpose."""


def read_answer(question: Field, texts: Sequence[str]) -> Answer:
    """Return what the ``texts`` sent for one field mean; never raises."""
    try:
        value = _value(question, texts)
    except UnfitError as unfit:
        return Answer(error=unfit.error)
    return Answer(value=value, stripped=any(map(DIRECTION.search, texts)))


def _value(question: Field, texts: Sequence[str]) -> object:
    cleaned = [clean(text, lines=question.type == "textarea") for text in texts]
    given = [text for text in cleaned if text]
    if not given:
        return EMPTY.get(question.type)
    if len(given) > 1 and question.type != "choices":
        raise UnfitError("FIELD-016")
    return READ[question.type](given)


DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of text: they can make it read other than it is."""
_LINE_ENDS = re.compile("\r\n?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str, *, lines: bool) -> str:
    """Return ``text`` composed (NFC), trimmed and without direction marks.

    Raise UnfitError for control characters and half surrogates; ``lines`` keeps line ends.
    """
    text = _LINE_ENDS.sub("\n", text)
    if _FORBIDDEN.search(text):
        raise UnfitError("API-006")
    if not lines:
        text = re.sub("[\n\t]", " ", text)
    return unicodedata.normalize("NFC", DIRECTION.sub("", text)).strip()


def narrow(text: str) -> str:
    """Return ASCII for full-width digits, letters and signs; ten to the second is no 102."""
    return "".join(map(_narrow, text))


def _narrow(sign: str) -> str:
    return (
        unicodedata.normalize("NFKC", sign) if unicodedata.east_asian_width(sign) == "F" else sign
    )


def _plain(text: str, dropped: str = "") -> str:
    """Return ASCII for full-width digits and signs, without spaces and ``dropped``."""
    return re.sub(rf"[\s{dropped}]", "", narrow(text))


def _number(text: str, code: str) -> Decimal:
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]{1,6})?", text) is None:
        raise UnfitError(code)
    if len(text) > MOST_DIGITS:
        raise UnfitError("API-005")
    return Decimal(text)


def _whole(value: Decimal) -> int | Decimal:
    """Return a whole number as int, as expressions write it."""
    return int(value) if value == value.to_integral_value() else value


def _integer(given: list[str]) -> int:
    text = _plain(given[0], ",")
    if "." in text:
        raise UnfitError("FIELD-002")
    return int(_number(text, "FIELD-002"))


def _decimal(given: list[str]) -> int | Decimal:
    return _whole(_number(_plain(given[0], ","), "FIELD-017"))


def _money(given: list[str]) -> int | Decimal:
    value = _number(_plain(given[0], ",¥元"), "FIELD-003")
    if value < 0 or value != round(value, 2):
        raise UnfitError("FIELD-003")
    if value >= 10**10:
        raise UnfitError("API-005")
    return _whole(value)


def _mobile(given: list[str]) -> str:
    return _plain(given[0], "-").removeprefix("+86")


def _date(given: list[str]) -> str:
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", _plain(given[0]))
    try:
        return date(*map(int, found.groups())).isoformat() if found else _refuse_date()
    except ValueError:
        return _refuse_date()


def _refuse_date() -> str:
    raise UnfitError("FIELD-004")


def _datetime(given: list[str]) -> str:
    """Read local time in China unless an offset is given."""
    try:
        moment = datetime.fromisoformat(unicodedata.normalize("NFKC", given[0]))
    except ValueError:
        raise UnfitError("FIELD-015") from None
    if len(given[0]) <= len("2026-03-01"):
        raise UnfitError("FIELD-015")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CHINA)
    return moment.isoformat(timespec="seconds")


def _tick(given: list[str]) -> bool:
    if given[0] not in {"on", "true", "1", "yes"}:
        raise UnfitError("FIELD-005")
    return True


READ: Mapping[str, Callable[[list[str]], object]] = {
    "text": lambda given: given[0],
    "textarea": lambda given: given[0],
    "mobile": _mobile,
    "integer": _integer,
    "number": _decimal,
    "money": _money,
    "date": _date,
    "datetime": _datetime,
    "choice": lambda given: given[0],
    "choices": lambda given: list(dict.fromkeys(given)),
    "check": _tick,
    "confirm": _tick,
}
"""How the texts of a field that is not empty become its value, by the type of the field."""

EMPTY: Mapping[str, object] = {"check": False}
"""The value of a field that was left empty, where that means something."""


def texts_of(question: Field, value: object) -> list[str]:
    """Return the texts that an input for the field would send for ``value``."""
    if isinstance(value, list):
        return [text for member in value for text in texts_of(question, member)]
    if isinstance(value, bool):
        return ["true"] if value else []
    if isinstance(value, Decimal):
        return [format(value, "f")]
    if question.type == "datetime" and isinstance(value, str):
        return [f"{datetime.fromisoformat(value).astimezone(CHINA):%Y-%m-%dT%H:%M}"]
    return [] if value is None else [str(value)]
