"""Commands on the office's time: the days of a year, opening hours, time limits."""
# ruff: noqa: A005  (imports are absolute, so web.cli.calendar hides nothing)

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from engine.calendar import (
    CHINA,
    Calendar,
    CalendarEnds,
    Hours,
    LimitDivided,
    LimitOutOfRange,
    UnknownClock,
    UnknownUnit,
)
from engine.commands import SYSTEM
from engine.editions import DayKind, MarkedDay, OwnDay, OwnLimit, marked_days
from engine.store import calendars as editions
from engine.store import officetime, places
from engine.store.database import Tx
from engine.store.officetime import Signed
from processes.errors import BihuanError
from processes.vocabulary import Sla
from tasks import calendars
from tasks.calendars import Change, hours_to
from tasks.clocks import provisional_year, set_up_calendar
from tasks.errors import (
    BadDayKind,
    BadHours,
    LongName,
    NotADay,
    NothingSet,
    PlaceNotFound,
    ReasonMissing,
)
from tasks.places import place_of
from web.cli.asking import Text
from web.cli.commands import command, data_option
from web.cli.opening import opened_if_there
from web.cli.output import Printer, columns
from web.wiring import Office

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
KINDS = {DayKind.REST: "Rest day", DayKind.WORK: "Working day"}
"""What is said of a day."""
DONE = {
    True: "Done: edition {edition} of the calendar. Running time limits are counted anew.",
    False: "It was so already; nothing was changed.",
}
"""What is said after a change."""

WHERE: Mapping[type[BihuanError], str] = {
    CalendarEnds: "DAY",
    NotADay: "DAY",
    LongName: "--name",
    ReasonMissing: "--reason",
    PlaceNotFound: "PLACE",
    BadDayKind: "rest|work",
    NothingSet: "DAY",
    BadHours: "HOURS",
    UnknownClock: "KEY",
    LimitOutOfRange: "N",
    LimitDivided: "N",
    UnknownUnit: "UNIT",
}
"""Which word of the command an error is about."""

reason_option = click.option(
    "--reason", default="", type=Text(), metavar="TEXT", help="Why; kept with the edition."
)
unset_option = click.option(
    "--unset", is_flag=True, help="Take back what was set; needs a --reason, too."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a command works: a transaction, the edition before, and how a change is signed."""

    tx: Tx
    before: Calendar
    change: Change
    today: date


@click.group(invoke_without_command=True)
@click.option("--year", type=int, metavar="YEAR", help="Which year is listed (default: this one).")
@data_option
@click.pass_context
@command
def calendar(printer: Printer, ctx: click.Context, year: int | None, data: Path | None) -> None:
    """List the rest days and make-up days of a year, or set a day.

    Listed are the days that are not what their weekday says, and those that were set here.
    """
    if ctx.invoked_subcommand:
        if year is not None:
            raise click.UsageError("--year belongs to the list; it does not go with a change.")
        return
    with _desk(data) as desk:
        shown = desk.today.year if year is None else year
        if not desk.before.first_year <= shown <= desk.before.last_year:
            ends = {"first": desk.before.first_year, "last": desk.before.last_year}
            raise CalendarEnds(**ends, year=shown, where="--year")
        days = marked_days(desk.before, officetime.own(desk.tx).days, shown)
    provisional = shown > desk.before.settled_until
    missing = provisional_year(desk.before, desk.today)
    printer.done(
        {
            "year": shown,
            "edition": desk.before.number,
            "provisional": provisional,
            "days": [_of_day(each) for each in days],
            "warning": printer.told(missing) if missing else None,
        },
        *columns([_day_row(printer, each) for each in days]),
        *(
            [printer.say("The arrangement of this year is not published: provisional.")]
            if provisional
            else []
        ),
        *(
            [f"{missing.code} {printer.say(missing.template(), **missing.facts)}"]
            if missing
            else []
        ),
    )


@calendar.command("set")
@click.argument("day", type=Text())
@click.argument("kind", type=Text(), metavar="rest|work")
@click.option("--name", default="", type=Text(), help="What the day is called, in Chinese.")
@click.option("--name-en", default="", type=Text(), help="What it is called in English.")
@reason_option
@data_option
@command
def set_day(printer: Printer, day: str, kind: str, data: Path | None, **words: str) -> None:
    """Make a day a rest day or a working day, over what is published.

    \b
    bihuan calendar set 2026-08-18 rest --name 那达慕 --reason "Notice 2026/7"
    bihuan calendar set 2027-02-14 work --reason "State Council, 2026-11-04"
    """
    with _desk(data, words["reason"]) as desk:
        own = OwnDay(
            day=calendars.day_from(day),
            kind=calendars.kind_from(kind),
            name=words["name"],
            name_en=words["name_en"],
        )
        after = calendars.set_day(desk.tx, desk.change, own)
    _tell(printer, desk, after, {"day": own.day.isoformat(), "kind": kind})


@calendar.command("unset")
@click.argument("day", type=Text())
@reason_option
@data_option
@command
def unset_day(printer: Printer, day: str, reason: str, data: Path | None) -> None:
    """Let a day be again what is published."""
    with _desk(data, reason) as desk:
        which = calendars.day_from(day)
        after = calendars.unset_day(desk.tx, desk.change, which)
    kind = DayKind.WORK if after.is_working_day(which) else DayKind.REST
    _tell(printer, desk, after, {"day": which.isoformat(), "kind": kind.value})


@click.command()
@click.argument("place", required=False, default="", type=Text(), metavar="[PLACE]")
@click.argument("hours", required=False, type=Text(), metavar="[HOURS]")
@reason_option
@unset_option
@data_option
@command
def hours(
    printer: Printer, place: str, hours: str | None, reason: str, unset: bool, data: Path | None
) -> None:
    """List the opening hours, or let a place and all below it keep others.

    PLACE is the code of a place. Limits in days end when the office of the case closes.

    \b
    bihuan hours
    bihuan hours 990101 "08:30-12:00,13:30-18:00" --reason "Winter hours"
    """
    _fits(unset=unset, name=place, values=[] if hours is None else [hours])
    with _desk(data, reason, {NothingSet: "PLACE"}) as desk:
        after = desk.before
        if unset:
            after = calendars.unset_hours(desk.tx, desk.change, place)
        elif hours is not None:
            asked = calendars.hours_from(hours)
            after = calendars.set_hours(desk.tx, desk.change, place, asked)
        line = places.line_of(desk.tx, place_of(desk.tx, place).code) if place else ()
    if unset or hours is not None:
        _tell(printer, desk, after, {"place": place, "hours": _hours_at(after, line)})
        return
    rows = [(place or "*", hours_to(_at(after, line)))]
    rows += [] if place else [(code, hours_to(own)) for code, own in after.offices.items()]
    printer.done(
        [{"place": code, "hours": told} for code, told in rows],
        *columns(rows),
    )


@click.command()
@click.argument("key", required=False, default="", type=Text(), metavar="[KEY]")
@click.argument("values", nargs=-1, type=Text(), metavar="[N UNIT]")
@reason_option
@unset_option
@data_option
@command
def limits(
    printer: Printer,
    key: str,
    values: tuple[str, ...],
    reason: str,
    unset: bool,
    data: Path | None,
) -> None:
    """List the time limits with their legal basis, or make one longer or shorter.

    UNIT is h (hours), wh (office hours), wd (working days), cd (calendar days) or month.

    \b
    bihuan limits
    bihuan limits handle_u3 3 wd --reason "Promise of the district"
    """
    _fits(unset=unset, name=key, values=values, wanted=2)
    with _desk(data, reason, {CalendarEnds: "N", NothingSet: "KEY"}) as desk:
        after = desk.before
        if unset:
            after = calendars.unset_limit(desk.tx, desk.change, key)
        elif values:
            limit = OwnLimit(key=key, clock=values[1], n=calendars.number_from(values[0]))
            after = calendars.set_limit(desk.tx, desk.change, limit)
        own = {limit.key for limit in officetime.own(desk.tx).limits}
        known = [after.limit(key)] if key else list(after.limits.values())
    if unset or values:
        _tell(printer, desk, after, _of_limit(known[0], own))
        return
    printer.done(
        [_of_limit(each, own) for each in known],
        *columns([_limit_row(printer, each, own) for each in known]),
    )


def warn_of_missing_year(printer: Printer, office: Office) -> None:
    """Say on stderr that the arrangement of a year that is near is not published here."""
    with office.database.read() as tx:
        edition = editions.latest(tx)
    today = office.clock().astimezone(CHINA).date()
    missing = provisional_year(edition, today) if edition else None
    if missing is not None:
        printer.warn(missing)


@contextmanager
def _desk(
    data: Path | None, reason: str = "", where: Mapping[type[BihuanError], str] = WHERE
) -> Iterator[Desk]:
    """Open the office in the folder that the command, or the group before it, names."""
    above = click.get_current_context().parent
    folder = data or (above.params.get("data") if above else None)
    with opened_if_there(folder) as office, office.database.begin() as tx:
        now = office.clock()
        desk = Desk(
            tx=tx,
            before=set_up_calendar(tx, now),
            change=Change(signed=Signed(by=SYSTEM, at=now), reason=reason),
            today=now.astimezone(CHINA).date(),
        )
        try:
            yield desk
        except BihuanError as error:
            error.facts.setdefault("where", {**WHERE, **where}.get(type(error), ""))
            raise


def _fits(*, unset: bool, name: str, values: Any, wanted: int = 1) -> None:
    """Refuse words that make no sense together."""
    if unset and (values or not name):
        raise click.UsageError("--unset takes the one that is taken back, and no value.")
    if values and len(values) != wanted:
        raise click.UsageError("A change takes both N and UNIT.")


def _tell(printer: Printer, desk: Desk, after: Calendar, what: dict[str, Any]) -> None:
    changed = after.number != desk.before.number
    printer.done(
        {"edition": after.number, "changed": changed, **what},
        printer.say(DONE[changed], edition=after.number),
    )


def _of_day(marked: MarkedDay) -> dict[str, Any]:
    return {
        "day": marked.day.isoformat(),
        "kind": marked.kind.value,
        "name": marked.name,
        "name_en": marked.name_en,
        "own": marked.own,
    }


def _day_row(printer: Printer, marked: MarkedDay) -> tuple[str, ...]:
    name = marked.name if printer.lang == "zh" else marked.name_en or marked.name
    return (
        marked.day.isoformat(),
        printer.say(WEEKDAYS[marked.day.weekday()]),
        printer.say(KINDS[marked.kind]),
        name,
        printer.say("set here") if marked.own else "",
    )


def _at(edition: Calendar, line: Any) -> Hours:
    return edition.hours_at([place.code for place in line])


def _hours_at(edition: Calendar, line: Any) -> str:
    return hours_to(_at(edition, line))


def _of_limit(limit: Sla, own: set[str]) -> dict[str, Any]:
    return {
        "key": limit.key,
        "zh": limit.zh,
        "en": limit.en,
        "n": f"{limit.n:f}",
        "unit": limit.clock,
        "bound": limit.bound,
        "basis": limit.basis,
        "pausable": limit.pausable,
        "own": limit.key in own,
    }


def _limit_row(printer: Printer, limit: Sla, own: set[str]) -> tuple[str, ...]:
    return (
        limit.key,
        f"{limit.n:f}",
        limit.clock,
        limit.zh if printer.lang == "zh" else limit.en,
        limit.basis,
        printer.say("set here") if limit.key in own else "",
    )
