"""The replay of a case: each event on the drawing and in the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, request, url_for

from engine.history.fold import fold
from engine.records import EventRecord, Instance, InstanceState
from engine.store import history
from engine.store.database import Tx
from tasks import access
from web.auth import actor, office
from web.diagram import Drawing, drawing, process_title
from web.timeline import Line, lines
from web.views.assets import Script, script
from web.views.cases import definition_of, evidence_of
from web.views.definitions import file_url
from web.views.failures import Answer
from web.views.frame import Link, render
from web.views.naming import names_for

blueprint = Blueprint("replay", __name__, url_prefix="/cases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event in the list."""

    at: datetime
    words: str
    url: str
    evidence: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayPage:
    """The replay at one step; steps count from 1."""

    case_no: str
    case_url: str
    title: str
    process: str
    state: InstanceState
    step: int
    lines: tuple[Entry, ...]
    now: str
    diagram: Drawing
    script: Script | None
    first_url: str
    previous_url: str
    following_url: str
    last_url: str


@blueprint.get("/<instance>/replay")
def replay(instance: str) -> Answer:
    """Show the case at the step that the address names, at its end when it names none."""
    with office().database.read() as tx:
        case = access.case_for(tx, actor(), instance)
        happened = history.events_of(tx, case.id)
        page = _page(tx, case, happened, _step(len(happened)))
    return render("replay.html", page)


def _step(count: int) -> int:
    """Return the step asked for, kept within 1 and ``count``."""
    asked = request.args.get("step", "")
    step = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else count  # noqa: PLR2004
    return min(max(step, 1), max(count, 1))


def _page(tx: Tx, case: Instance, happened: Sequence[EventRecord], step: int) -> ReplayPage:
    definition = definition_of(tx, case)
    told = lines(happened, names_for(tx, definition, happened))
    file = file_url(case.key, case.version)
    return ReplayPage(
        case_no=case.case_no,
        case_url=url_for("cases.one", instance=case.id),
        title=case.title,
        process=process_title(definition.process, definition.name),
        state=case.state,
        step=step,
        lines=tuple(_entry(case.id, number, line) for number, line in enumerate(told, 1)),
        now=told[step - 1].words if told else "",
        diagram=drawing(definition, file, picture=fold(happened[:step]), happened=happened),
        script=script("replay"),
        first_url=_url(case.id, 1),
        previous_url=_url(case.id, max(step - 1, 1)),
        following_url=_url(case.id, min(step + 1, len(told))),
        last_url=_url(case.id, len(told)),
    )


def _entry(instance: str, number: int, line: Line) -> Entry:
    url = _url(instance, number)
    return Entry(at=line.at, words=line.words, url=url, evidence=evidence_of(line))


def _url(instance: str, step: int) -> str:
    return url_for("replay.replay", instance=instance, step=step)
