"""The page of one time limit: how it stands, what happened to it, what may be done about it."""

from dataclasses import dataclass

from flask import url_for

from engine.store import history
from engine.store.database import Tx
from tasks import access
from web import text
from web.auth import actor, office
from web.text import Due
from web.timeline import Line, lines
from web.views.clockoffers import Given, Offer, offers
from web.views.clocksubject import Subject
from web.views.dues import due_of_case, due_of_task
from web.views.fields import Wrong
from web.views.frame import Link, Notice
from web.views.naming import names_for


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPage:
    """One time limit."""

    title: str
    case_no: str
    case_title: str
    case_url: str
    due: Due
    ends: str
    lines: tuple[Line, ...]
    offers: tuple[Offer, ...]
    refused: tuple[str, ...]
    """Why something cannot be done that one might look for."""
    url: str
    back: Link
    notice: Notice | None = None
    wrongs: tuple[Wrong, ...] = ()


def clock_page(tx: Tx, subject: Subject, given: Given) -> ClockPage:
    """Return the page, with what was ``given`` to one of its forms so far."""
    offered, refused = offers(tx, subject, given)
    case = subject.case
    return ClockPage(
        title=subject.title,
        case_no=case.case_no,
        case_title=case.title,
        case_url=url_for("cases.one", instance=case.id),
        due=_due(tx, subject),
        ends=_ends(subject),
        lines=_lines(tx, subject),
        offers=offered,
        refused=refused,
        url=subject.url(),
        back=_back(subject),
        wrongs=next((offer.wrongs for offer in offered if offer.wrongs), ()),
    )


def _due(tx: Tx, subject: Subject) -> Due:
    if subject.item is not None:
        return due_of_task(tx, subject.item)
    return due_of_case(tx, subject.case) or Due(words=text.say("No time limit"), tone="none")


def _ends(subject: Subject) -> str:
    """Say when it ends or ended; empty while it rests."""
    end = subject.item.due_at if subject.item else subject.case.due_at
    if end is None:
        return ""
    if end <= office().clock():
        return text.say("It ended at {when}.", when=end)
    return text.say("It ends at {when}.", when=end)


def _lines(tx: Tx, subject: Subject) -> tuple[Line, ...]:
    happened = [
        event
        for event in history.events_of(tx, subject.case.id)
        if event.kind.startswith("clock.") and event.body.get("n") == subject.name
    ]
    published = office().library.get(tx, subject.case.key, subject.case.version)
    return lines(happened, names_for(tx, published.definition, happened))


def _back(subject: Subject) -> Link:
    item = subject.item
    if item is not None and access.may_do(actor(), item):
        return Link(label=text.say("Back to the task"), url=url_for("work.task", number=item.id))
    url = url_for("cases.one", instance=subject.case.id)
    return Link(label=text.say("Back to the case"), url=url)
