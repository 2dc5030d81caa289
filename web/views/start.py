"""Starting a case: which processes, then the start form and where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, abort, redirect, request, url_for

from engine.execution import Executed
from engine.store import definitions as published
from engine.store.database import Tx
from engine.store.places import Place
from processes.definition import ProcessDefinition
from processes.model import Process
from tasks import actions, forms
from tasks.actions import Opening
from tasks.errors import TaskError
from tasks.fieldtypes import FieldError
from tasks.forms import NotInOrder, Texts
from tasks.places import KINDS, sites_within
from tasks.sheets import start_sheet
from web import text
from web.auth import actor, office
from web.diagram import process_title
from web.errors import failure_of
from web.views import submission
from web.views.assets import Script, script
from web.views.failures import Answer
from web.views.fields import (
    Answers,
    Option,
    Question,
    Wrong,
    answers_for,
    mistakes,
    questions,
    wrongs,
)
from web.views.frame import Empty, Notice, render
from web.views.naming import full_name

blueprint = Blueprint("start", __name__, url_prefix="/start")

PLACE = "at-place"
"""The input for the place; no field of a form can have this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Startable:
    """One process in the list."""

    url: str
    title: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePage:
    """What this person may start."""

    processes: tuple[Startable, ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """The start form of one process."""

    key: str
    title: str
    url: str
    submission_id: str
    questions: tuple[Question, ...]
    script: Script | None
    wrongs: tuple[Wrong, ...] = ()
    notice: Notice | None = None


@blueprint.get("")
def choose() -> Answer:
    """Show what this person may start."""
    library = office().library
    with office().database.read() as tx:
        latest = [library.get(tx, key, n).definition for key, n in published.latest(tx)]
    found = tuple(_startable(d) for d in latest if may_start(d.process))
    empty = Empty(
        title=text.say("Nothing to start from your posts"),
        why=text.say("Your posts take part in processes that others start."),
    )
    return render("starts.html", ChoosePage(processes=found, empty=None if found else empty))


@blueprint.route("/<key>", methods=["GET", "POST"])
def form(key: str) -> Answer:
    """Show the start form; a POST brings answers that were typed before, and changes nothing."""
    given = submission.answers() if request.method == "POST" else None
    return _show(key, given)


@blueprint.post("/<key>/begin")
def begin(key: str) -> Answer:
    """Start the case; mistakes come back beside their questions, nothing typed is lost."""
    parts, act, texts = office(), submission.act("start"), submission.answers()
    place = next(iter(texts.get(PLACE, ())), "")
    given = {name: answer for name, answer in texts.items() if name != PLACE}

    def opened(tx: Tx) -> Executed:
        _check_place(tx, key, place, given)
        opening = Opening(process=key, place=place, texts=given)
        return actions.start(tx, parts.execution, act, opening)

    try:
        started = parts.database.again(opened)
    except NotInOrder as error:
        return _show(key, texts, mistakes(error.submission), status=422)
    except TaskError as error:
        return _refused(key, texts, error)
    parts.wake(started)
    return redirect(url_for("cases.one", instance=started.instance, started=1), 303)


def may_start(process: Process) -> bool:
    """Say whether this person may start the process by its form."""
    by_form = any(
        node.kind == "startEvent" and not node.parent and not node.triggers
        for node in process.nodes.values()
    )
    return by_form and bool(actions.starting_posts(process, actor()))


def _startable(definition: ProcessDefinition) -> Startable:
    tasks_of_people = len(definition.process.user_tasks())
    return Startable(
        url=url_for("start.form", key=definition.key),
        title=process_title(definition.process, definition.name),
        about=text.count_words("{n} task of people", "{n} tasks of people", tasks_of_people),
    )


def _check_place(tx: Tx, key: str, place: str, given: Texts) -> None:
    """Raise NotInOrder when no place was chosen, together with all other mistakes."""
    if place:
        return
    sheet = start_sheet(tx, office().library.get(tx, key).definition, office().clock())
    read = forms.read(sheet.form, given, sheet.known)
    nowhere = {PLACE: FieldError(code="FIELD-005")}
    raise NotInOrder(replace(read, errors={**nowhere, **read.errors}))


def _refused(key: str, texts: Texts, error: TaskError) -> Answer:
    """Show the form again under the reason why the case cannot be started."""
    failure = failure_of(error)
    notice = Notice(title=failure.title, text=failure.advice, tone="late")
    return _show(key, texts, notice=notice, status=failure.status)


def _show(
    key: str,
    given: Texts | None,
    wrong: Mapping[str, str] | None = None,
    *,
    notice: Notice | None = None,
    status: int = 200,
) -> Answer:
    with office().database.read() as tx:
        definition = office().library.get(tx, key).definition
        if not may_start(definition.process):
            abort(404)
        page = _page(tx, definition, given, wrong or {})
    return render("start.html", replace(page, notice=notice), status=status)


def _page(
    tx: Tx, definition: ProcessDefinition, given: Texts | None, wrong: Mapping[str, str]
) -> StartPage:
    sheet = start_sheet(tx, definition, office().clock())
    answers = answers_for(tx, sheet, given, wrong)
    asked = (_where(tx, definition.process, answers), *questions(sheet.form, answers))
    return StartPage(
        key=definition.key,
        title=process_title(definition.process, definition.name),
        url=url_for("start.begin", key=definition.key),
        submission_id=submission.submission_id(),
        questions=asked,
        script=script("form"),
        wrongs=wrongs(asked, answers),
    )


def _where(tx: Tx, process: Process, answers: Answers) -> Question:
    """Return the question for the place: all places this person answers for."""
    sites = sites_within(tx, [post.place for post in actions.starting_posts(process, actor())])
    around = {site.code: site for site in sites}
    chosen = set(answers.texts.get(PLACE, ())) or ({sites[0].code} if len(sites) == 1 else set())
    return Question(
        name=PLACE,
        kind="select",
        title=text.say("Where is it?"),
        required=True,
        wrong=answers.wrong.get(PLACE, ""),
        options=tuple(
            Option(value=site.code, title=_site(site, around), chosen=site.code in chosen)
            for site in sites
        ),
    )


def _site(site: Place, around: Mapping[str, Place]) -> str:
    """Return what a place is called in the list."""
    name = full_name(site, around)
    if site.kind == "building":
        return name
    return text.say("{place} ({kind})", place=name, kind=text.either(*KINDS[site.kind]))
