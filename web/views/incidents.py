"""What stands still, for the system administrator: where, since when, why; and trying again."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, redirect, request, url_for

from engine.store.database import Tx
from processes.errors import BihuanError
from tasks import access
from tasks.errors import CaseNotFound
from tasks.incidents import (
    LONGEST_REASON,
    SLASH,
    Incident,
    Retry,
    advice,
    standing_still,
    try_again,
    worded,
)
from web import text
from web.auth import actor, office
from web.errors import failure_of
from web.views.failures import Answer
from web.views.frame import Empty, Notice, operates, render
from web.views.submission import act, new_id

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")

KINDS: Mapping[str, str] = {
    "timer": "A timer",
    "job": "The work of a program",
    "message": "A message",
    "expiry": "A message whose time is over",
    "await": "A step that waits for a message",
    "signal": "A signal",
    "start": "A signal that starts a process",
    "event": "What a case asks of another",
    "clock": "A time limit",
    "recount": "Time limits to be counted anew",
    "notice": "A notice",
}
"""What an item of the agenda is called, by its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One thing that stands still."""

    ref: str
    title: str
    element: str
    process: str
    case_no: str
    case_url: str
    """Empty when this person may not see the case."""
    since: str
    tries: str
    code: str
    cause: str
    advice: str
    submission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsPage:
    """All that stands still."""

    rows: tuple[IncidentRow, ...]
    most: int
    empty: Empty | None
    notice: Notice | None
    typed: str = ""


@blueprint.get("")
def listing() -> Answer:
    """Show what stands still, the oldest first."""
    _operators_only()
    done = Notice(title=text.say("It tries again.")) if request.args.get("done") else None
    return render("incidents.html", _page(done))


@blueprint.post("/retry")
def retry() -> Answer:
    """Let one thing try again, with the reason that the operator gives."""
    _operators_only()
    ref, reason = request.form.get("ref", ""), request.form.get("reason", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        told = text.say("Write why it should go well now.")
        return render("incidents.html", _page(Notice(title=told, tone="late")), status=422)
    try:
        _try_again(ref, reason)
    except BihuanError as error:
        failure = failure_of(error)
        notice = Notice(title=f"{failure.code} {failure.title}", text=failure.advice, tone="late")
        return render("incidents.html", _page(notice, reason), status=failure.status)
    return redirect(url_for("incidents.listing", done=1), 303)


def _operators_only() -> None:
    if not operates():
        abort(403)


def _try_again(ref: str, reason: str) -> None:
    parts, given = office(), act("retry")
    asked = Retry(id=given.id, at=given.at, by=given.actor.id, reason=reason)
    if SLASH not in ref:
        # No case could record it: the item is about what none has taken yet.
        current_app.logger.warning("item %r tries again by %s: %r", ref, asked.by, reason)
    if parts.database.again(lambda tx: try_again(tx, parts.execution, ref, asked)):
        parts.scheduler.wake()


def _page(notice: Notice | None, typed: str = "") -> IncidentsPage:
    with office().database.read() as tx:
        rows = tuple(_row(tx, one) for one in standing_still(tx, office().library))
    return IncidentsPage(
        rows=rows,
        most=LONGEST_REASON,
        empty=None if rows else _nothing(),
        notice=notice,
        typed=typed,
    )


def _nothing() -> Empty:
    return Empty(
        title=text.say("Nothing stands still."),
        why=text.say("A step that cannot be worked out, or work that no program can do, is here."),
    )


def _row(tx: Tx, one: Incident) -> IncidentRow:
    helps = advice(one)
    return IncidentRow(
        ref=one.ref,
        title=one.name or (text.say(KINDS[one.kind]) if one.kind else one.element),
        element=one.element,
        process=one.process,
        case_no=one.case_no,
        case_url=_case_url(tx, one),
        since=text.moment(one.since),
        tries=text.count_words("{n} try", "{n} tries", one.tries),
        code=one.code,
        cause=worded(one, text.say),
        advice=text.say(helps) if helps else "",
        submission=new_id(),
    )


def _case_url(tx: Tx, one: Incident) -> str:
    try:
        access.case_for(tx, actor(), one.instance)
    except CaseNotFound:
        return ""
    return url_for("cases.one", instance=one.instance)
