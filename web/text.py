"""Words of a page: translation, dates, durations, which language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale, gettext, ngettext

from processes.errors import BihuanError
from processes.feel.temporal import format_temporal
from processes.feel.values import (
    DayTimeDuration,
    Range,
    WideDate,
    WideMoment,
    WideTime,
    YearMonthDuration,
)
from processes.feel.writing import written
from processes.vocabulary import load_vocabulary

ZONE = ZoneInfo("Asia/Shanghai")
"""The zone that people read times in."""
LANGUAGES = {"zh": "zh_CN", "en": "en"}
COOKIE = "lang"
SOON = timedelta(hours=24)
"""A task that is due within this time is marked."""

TEMPORAL = (time, DayTimeDuration, YearMonthDuration, WideDate, WideTime, WideMoment)
"""Kinds of values that are written as FEEL writes them, which is ISO 8601."""

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

_TRANSLATIONS = Path(__file__).parent / "translations"


class Catalogue(Domain):  # type: ignore[misc]  # flask-babel has no types
    """The messages of every language, compiled in memory from the .po files."""

    def __init__(self) -> None:
        """Read every catalogue once."""
        super().__init__()
        self._messages = {code: read_catalogue(locale) for code, locale in LANGUAGES.items()}

    def get_translations(self) -> NullTranslations:
        """Return the messages of the language of this request."""
        return self._messages[language()]


@cache
def read_catalogue(locale: str) -> NullTranslations:
    """Return the messages of ``locale``; the language of the sources has no file and needs none."""
    source = _TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def select_locale() -> str:
    """Return the locale of this request: the cookie, else what the browser asks, else Chinese."""
    if not has_request_context():
        return LANGUAGES["zh"]
    chosen = request.cookies.get(COOKIE, "")
    if chosen not in LANGUAGES:
        chosen = request.accept_languages.best_match(list(LANGUAGES), default="zh") or "zh"
    return LANGUAGES[chosen]


def install(app: Flask) -> None:
    """Give ``app`` its languages and the template words ``say``, ``pick``, ``moment``."""
    babel = Babel(app, default_locale="zh_CN", locale_selector=select_locale)
    babel.domain_instance = Catalogue()
    app.jinja_env.globals.update(say=say, moment=moment)


def language() -> str:
    """Return ``zh`` or ``en``; found out once per request."""
    known: str | None = g.get("language")
    if known is None:
        known = g.language = "en" if get_locale().language == "en" else "zh"
    return known


def say(template: str, **facts: object) -> str:
    """Translate ``template`` and fill its braces with ``facts``."""
    sentence = str(gettext(template))
    if not facts:
        return sentence
    return sentence.format(**{name: shown(value) for name, value in facts.items()})


def say_error(error: BihuanError) -> str:
    """Return the sentence of ``error`` in the language of the page."""
    facts = dict(error.facts)
    if isinstance(facts.get("role"), str):
        facts["role"] = role_title(str(facts["role"]))
    return say(error.template(), **facts)


def pick(titles: Mapping[str, str] | None) -> str:
    """Return the title in the language of the page, else the other one."""
    if not titles:
        return ""
    return titles.get(language()) or titles.get("zh") or titles.get("en") or ""


def either(zh: str, en: str) -> str:
    """Return the text in the language of the page, else the other one."""
    return (en or zh) if language() == "en" else (zh or en)


def role_title(code: str) -> str:
    """Return what a role is called; a code that is in no table is its own title."""
    role = load_vocabulary().roles.get(code)
    return either(role.zh, role.en) if role else code


def closure_title(code: str) -> str:
    """Return what a way to end a case is called."""
    closure = load_vocabulary().closure_types.get(code)
    return either(closure.zh, closure.en) if closure else code


def post_words(role: str, place: str) -> str:
    """Return a post as people say it: 听泉社区工作者, grid worker, Tingquan Grid 1."""
    if not place:
        return role
    if language() == "en":
        return f"{role}, {place}"
    # 听泉社区 + 社区工作者: what both say is said once.
    said = next((n for n in range(len(role), 0, -1) if place.endswith(role[:n])), 0)
    return place + role[said:]


def listed(items: Iterable[str]) -> str:
    """Return the items in one line."""
    return ("、" if language() == "zh" else ", ").join(items)


def moment(value: datetime | None) -> str:
    """Return day and time as people here read them, for instance “2026年11月18日 12:00”."""
    if value is None:
        return ""
    local = value.astimezone(ZONE)
    return f"{day(local.date())} {format_time(local, 'HH:mm', locale=get_locale())}"


def day(value: date) -> str:
    """Return the day, for instance “2026年11月18日” or “18 Nov 2026”."""
    pattern = "d MMM y" if language() == "en" else "y年M月d日"
    return format_date(value, pattern, locale=get_locale())


def shown(value: object) -> str:
    """Return a value of a case as a person reads it."""
    for kind, words in _SHOWN:
        if isinstance(value, kind):
            return words(value)
    return str(value)


def _mapping(value: Mapping[str, object]) -> str:
    separator = "；" if language() == "zh" else "; "
    return separator.join(f"{key}: {shown(item)}" for key, item in value.items())


_SHOWN: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (str, str),
    (bool, lambda value: say("Yes") if value else say("No")),
    (type(None), lambda _value: "—"),
    (datetime, lambda value: moment(value if value.tzinfo else value.replace(tzinfo=ZONE))),
    (date, day),
    (TEMPORAL, format_temporal),
    (Range, written),
    (Decimal, lambda value: f"{value:f}"),
    ((list, tuple), lambda value: listed(shown(item) for item in value)),
    (Mapping, _mapping),
)
"""How each kind of value is written; the first that fits counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When something is due, in words; ``tone`` is one of late, soon, calm, none."""

    words: str
    tone: str
    at: datetime | None = None
    how: str = ""
    """How the date was counted; empty when there is nothing to tell."""
    note: str = ""
    """What else is to be known of it: since when it rests, who was told, that it was extended."""


def due_in_words(due: datetime | None, now: datetime) -> Due:
    """Say how long is left until ``due``, or for how long it is overdue."""
    if due is None:
        return Due(words=str(gettext("No time limit")), tone="none")
    if due < now:
        return Due(words=say("{span} overdue", span=span(now - due)), tone="late", at=due)
    tone = "soon" if due - now <= SOON else "calm"
    return Due(words=say("{span} left", span=span(due - now)), tone=tone, at=due)


def span(length: timedelta) -> str:
    """Return a length of time in its largest telling unit: minutes, hours or days."""
    if length >= 2 * DAY:
        return count_words("{n} day", "{n} days", length // DAY)
    if length >= HOUR:
        return count_words("{n} hour", "{n} hours", length // HOUR)
    return count_words("{n} minute", "{n} minutes", length // MINUTE)


def count_words(one: str, many: str, n: int | Decimal) -> str:
    """Return ``one`` or ``many`` in the language of the page with ``{n}`` filled in.

    What is no whole number is many.
    """
    whole = int(n) if n == int(n) else 2
    return str(ngettext(one, many, whole)).format(n=shown(n))
