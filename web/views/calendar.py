"""The office's time, shown to all: days, opening hours, limits; the administrator changes it."""
# ruff: noqa: A005  (imports are absolute, so web.views.calendar hides nothing)

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, abort, redirect, request, url_for

from engine.calendar import CHINA, Calendar
from engine.editions import OwnDay, OwnLimit, marked_days
from engine.store import calendars as editions
from engine.store import officetime, places
from engine.store.database import Tx
from engine.store.officetime import Signed
from processes.errors import BihuanError
from tasks import calendars
from tasks.calendars import Change, hours_to
from tasks.clocks import NEW_PROGRAM, provisional_year, set_up_calendar
from tasks.errors import NoCalendar
from tasks.people import SYSTEM_NAME
from web import text
from web.auth import actor, office
from web.clockwords import AMOUNTS, amount
from web.errors import failure_of
from web.views.almanac import Month, months, weekdays
from web.views.failures import Answer
from web.views.frame import Link, Notice, render
from web.views.naming import person_names, place_names

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")

_YEAR = re.compile(r"[0-9]{4}")
NEWEST = 10
"""How many editions are shown."""
OFFERED = ("city", "district", "department", "subdistrict", "community")
"""The kinds of places whose codes are offered for hours of their own."""
UNITS: Mapping[str, str] = {
    "h": "Hours, day and night",
    "wh": "Office hours",
    "wd": "Working days",
    "cd": "Calendar days",
    "month": "Months",
}
"""What the units of a limit are called."""
BOUNDS: Mapping[str, str] = {"at_most": "At most {amount}", "at_least": "At least {amount}"}
"""How a limit is said that is not exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """Something that people have set, and by which word it is taken back."""

    word: str
    title: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """One time limit."""

    key: str
    title: str
    amount: str
    basis: str
    pausable: bool
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """One edition of the calendar."""

    number: int
    when: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """The calendar of a year, and all else that time is counted with."""

    year: int
    edition: int
    provisional: bool
    before: Link | None
    after: Link | None
    weekdays: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    days: tuple[OwnRow, ...]
    usual_hours: str
    hours: tuple[OwnRow, ...]
    limits: tuple[LimitRow, ...]
    editions: tuple[EditionRow, ...]
    may_change: bool
    units: Mapping[str, str]
    places: tuple[tuple[str, str], ...]
    notice: Notice | None
    typed: Mapping[str, str] = field(default_factory=dict)


@blueprint.get("")
def year() -> Answer:
    """Show a year, this one unless the address names another."""
    return render("calendar.html", _shown(_year_asked()))


@blueprint.post("/<any(days, hours, limits):what>")
def change(what: str) -> Answer:
    """Set or take back what the form names; mistakes come back above it, nothing typed is lost."""
    calendars.check_may_change(actor())
    parts, given = office(), request.form
    work = CHANGES.get((what, given.get("act", "")))
    if work is None:
        abort(400)
    now = parts.clock()
    signed = Signed(by=actor().id, at=now)
    try:
        with parts.database.begin() as tx:
            set_up_calendar(tx, now)
            asked = Change(signed=signed, reason=given.get("reason", ""))
            work(tx, asked, given)
    except BihuanError as error:
        failure = failure_of(error)
        notice = Notice(title=f"{failure.code} {failure.title}", text=failure.advice, tone="late")
        page = _shown(_year_asked(), notice, given.to_dict())
        return render("calendar.html", page, status=failure.status)
    parts.scheduler.wake()
    return redirect(url_for("calendar.year", year=_year_asked(), done=what), 303)


def _set_day(tx: Tx, change: Change, given: Mapping[str, str]) -> Calendar:
    day = OwnDay(
        day=calendars.day_from(given.get("day", "")),
        kind=calendars.kind_from(given.get("kind", "")),
        name=given.get("name", ""),
        name_en=given.get("name_en", ""),
    )
    return calendars.set_day(tx, change, day)


def _unset_day(tx: Tx, change: Change, given: Mapping[str, str]) -> Calendar:
    return calendars.unset_day(tx, change, calendars.day_from(given.get("day", "")))


def _set_hours(tx: Tx, change: Change, given: Mapping[str, str]) -> Calendar:
    hours = calendars.hours_from(given.get("hours", ""))
    return calendars.set_hours(tx, change, given.get("place", "").strip(), hours)


def _unset_hours(tx: Tx, change: Change, given: Mapping[str, str]) -> Calendar:
    return calendars.unset_hours(tx, change, given.get("place", ""))


def _set_limit(tx: Tx, change: Change, given: Mapping[str, str]) -> Calendar:
    limit = OwnLimit(
        key=given.get("key", ""),
        clock=given.get("unit", ""),
        n=calendars.number_from(given.get("n", "")),
    )
    return calendars.set_limit(tx, change, limit)


def _unset_limit(tx: Tx, change: Change, given: Mapping[str, str]) -> Calendar:
    return calendars.unset_limit(tx, change, given.get("key", ""))


CHANGES: Mapping[tuple[str, str], Callable[[Tx, Change, Mapping[str, str]], Calendar]] = {
    ("days", "set"): _set_day,
    ("days", "unset"): _unset_day,
    ("hours", "set"): _set_hours,
    ("hours", "unset"): _unset_hours,
    ("limits", "set"): _set_limit,
    ("limits", "unset"): _unset_limit,
}
"""What each form does."""


def _today() -> date:
    return office().clock().astimezone(CHINA).date()


def _year_asked() -> int:
    """Return the year of the address; what is none is this year."""
    asked = request.args.get("year", "")
    return int(asked) if _YEAR.fullmatch(asked) else _today().year


def _shown(
    year: int, notice: Notice | None = None, typed: Mapping[str, str] | None = None
) -> CalendarPage:
    with office().database.read() as tx:
        edition = editions.latest(tx)
        own = officetime.own(tx)
        if edition is None:
            raise NoCalendar
        year = min(max(year, edition.first_year), edition.last_year)
        marked = marked_days(edition, own.days, year)
        return CalendarPage(
            year=year,
            edition=edition.number,
            provisional=year > edition.settled_until,
            before=_link(year - 1, edition),
            after=_link(year + 1, edition),
            weekdays=weekdays(),
            months=months(edition, marked, year, _today()),
            days=tuple(_own_day(day) for day in own.days if day.day.year == year),
            usual_hours=hours_to(edition.office).replace(",", "  "),
            hours=_own_hours(tx, edition),
            limits=_limits(edition, {limit.key for limit in own.limits}),
            editions=_editions(tx),
            may_change=calendars.may_change(actor()),
            units={unit: text.say(UNITS[unit]) for unit in AMOUNTS},
            places=_offered(tx) if calendars.may_change(actor()) else (),
            notice=notice or _notice(edition),
            typed=typed or {},
        )


def _notice(edition: Calendar) -> Notice | None:
    """Return that a change was made, else that a year that is near is not published."""
    if request.args.get("done") and calendars.may_change(actor()):
        title = text.say("Edition {number} of the calendar is in force.", number=edition.number)
        return Notice(title=title, text=text.say("Running time limits are counted anew."))
    missing = provisional_year(edition, _today())
    if missing is None:
        return None
    failure = failure_of(missing)
    return Notice(title=f"{failure.code} {failure.title}", text=failure.advice, tone="soon")


def _link(year: int, edition: Calendar) -> Link | None:
    if not edition.first_year <= year <= edition.last_year:
        return None
    return Link(label=str(year), url=url_for("calendar.year", year=year))


def _own_day(day: OwnDay) -> OwnRow:
    kind = text.say("Rest day") if day.kind == "rest" else text.say("Working day")
    name = text.either(day.name, day.name_en)
    return OwnRow(
        word=day.day.isoformat(),
        title=text.day(day.day),
        says=text.listed(word for word in (kind, name) if word),
    )


def _own_hours(tx: Tx, edition: Calendar) -> tuple[OwnRow, ...]:
    names = place_names(tx, edition.offices)
    return tuple(
        OwnRow(word=code, title=names.get(code, code), says=hours_to(hours).replace(",", "  "))
        for code, hours in edition.offices.items()
    )


def _limits(edition: Calendar, own: set[str]) -> tuple[LimitRow, ...]:
    return tuple(
        LimitRow(
            key=limit.key,
            title=text.either(limit.zh, limit.en),
            amount=_bounded(amount(limit.n, limit.clock), limit.bound),
            basis=text.listed(limit.basis.split(";")) if limit.basis else "",
            pausable=limit.pausable,
            own=limit.key in own,
        )
        for limit in edition.limits.values()
    )


def _bounded(amount_: str, bound: str) -> str:
    return text.say(BOUNDS[bound], amount=amount_) if bound in BOUNDS else amount_


def _editions(tx: Tx) -> tuple[EditionRow, ...]:
    found = editions.newest(tx, NEWEST)
    people = person_names(tx, [each.created_by for each in found])
    return tuple(
        EditionRow(
            number=each.number,
            when=text.moment(each.created_at),
            by=people.get(each.created_by, text.pick(SYSTEM_NAME)),
            reason=_reason(each.reason),
        )
        for each in found
    )


def _reason(reason: str) -> str:
    if reason == NEW_PROGRAM:
        return text.say("This program knows other holidays or time limits than the one before.")
    return reason or text.say("The first edition.")


def _offered(tx: Tx) -> tuple[tuple[str, str], ...]:
    found = [place for root in places.roots(tx) for place in places.within(tx, root, OFFERED)]
    return tuple((place.code, text.either(place.name, place.name_en)) for place in found)
