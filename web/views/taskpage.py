"""The page of one task: what is asked, why me, by when, what happens next, what is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from engine.records import TaskState, WorkItem
from engine.standing import variables_of
from engine.store.database import Tx
from processes.vocabulary import load_vocabulary
from tasks import access, sheets
from tasks.forms import Texts
from web import text
from web.auth import actor, office
from web.text import Due
from web.views import submission
from web.views.assets import Script, script
from web.views.dues import due_of_task
from web.views.facts import Fact, facts_of
from web.views.fields import Question, Wrong, answers_for, questions, wrongs
from web.views.frame import Notice
from web.views.inbox import next_words, why_me
from web.views.naming import place_names


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """One task."""

    id: int
    title: str
    case_no: str
    case_title: str
    case_url: str
    due: Due
    why: str
    by_when: str
    clock_url: str
    """Where its time limit is paused and extended; empty for who may neither."""
    next: str
    form_title: str
    may_work: bool
    url: str
    claim_url: str
    release_url: str
    submission_id: str
    questions: tuple[Question, ...]
    facts: tuple[Fact, ...]
    script: Script | None
    wrongs: tuple[Wrong, ...] = ()
    notice: Notice | None = None
    typed: str = ""
    """What had been typed into a form that can no longer be sent."""


def task_page(
    tx: Tx, item: WorkItem, given: Texts | None = None, wrong: Mapping[str, str] | None = None
) -> TaskPage:
    """Return the page of ``item`` with what was ``given`` so far and what is ``wrong`` with it."""
    definition = office().library.get(tx, item.process, item.version).definition
    variables = variables_of(tx, item.instance, item.task)
    form = sheets.form_of(definition, item.node)
    sheet = sheets.filled(tx, form, variables, office().clock())
    mine = item.state is TaskState.OPEN and access.may_do(actor(), item)
    answers = answers_for(tx, sheet, given, wrong or {}, clear=mine)
    asked = questions(form, answers)
    return TaskPage(
        id=item.id,
        title=text.either(item.title, item.title_en),
        case_no=item.case_no,
        case_title=item.case_title,
        case_url=url_for("cases.one", instance=item.instance),
        due=due_of_task(tx, item),
        why=why_me(item, place_names(tx, [item.place])),
        by_when=_by_when(item),
        clock_url=clock_url(tx, item),
        next=next_words(definition.process.nodes[item.node].properties),
        form_title=_form_title(item, text.pick(form.title)),
        may_work=mine,
        url=url_for("work.complete", number=item.id),
        claim_url=_claim_url(item) if mine else "",
        release_url=_release_url(item) if mine else "",
        submission_id=submission.submission_id(),
        questions=asked,
        facts=facts_of(tx, definition, variables),
        script=script("form") if mine else None,
        wrongs=wrongs(asked, answers),
    )


def _form_title(item: WorkItem, title: str) -> str:
    """Return the heading of the form; not the one that the page has already."""
    if title in ("", text.either(item.title, item.title_en)):
        return text.say("To be done")
    return title


def _by_when(item: WorkItem) -> str:
    """Say when it is due and which time limit says so."""
    clock = item.clock or {}
    if clock.get("state") == "paused" and item.state is TaskState.OPEN:
        return text.say("No date while it is paused")
    if item.due_at is None:
        return text.say("No time limit")
    sla = load_vocabulary().slas.get(clock.get("key", ""))
    if sla is None:
        return text.moment(item.due_at)
    why = text.either(sla.zh, sla.en)
    return text.say("{when} (time limit: {why})", when=item.due_at, why=why)


def clock_url(tx: Tx, item: WorkItem) -> str:
    """Return where the time limit is paused and extended; empty for who may neither."""
    if item.state is not TaskState.OPEN or not item.clock:
        return ""
    place = access.place_of_task(tx, item)
    if access.may_do(actor(), item) or access.leads(tx, actor(), item.role, place):
        return url_for("clocks.of_task", number=item.id)
    return ""


def _claim_url(item: WorkItem) -> str:
    return "" if item.assignee else url_for("work.claim", number=item.id)


def _release_url(item: WorkItem) -> str:
    return url_for("work.release", number=item.id) if item.assignee and item.place else ""
