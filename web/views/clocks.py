"""Time limits of tasks and cases: look at one, pause it, let it go on, extend it."""

from dataclasses import replace

from flask import Blueprint, redirect, request

from engine.errors import CommandRefused
from engine.store.database import Tx
from tasks.forms import NotInOrder
from web import text
from web.auth import office
from web.errors import failure_of
from web.views import submission
from web.views.clockoffers import SURE, Given, sure
from web.views.clockpage import clock_page
from web.views.clocksubject import Subject, rehearse, subject_of_case, subject_of_task
from web.views.failures import Answer
from web.views.fields import mistakes
from web.views.frame import Notice, render

blueprint = Blueprint("clocks", __name__)

DONE = {
    "pause": "The clock rests now.",
    "resume": "The clock goes on.",
    "extend": "There is more time now.",
}
"""The good news after each verb."""
VERB = "<any(pause, resume, extend):verb>"


@blueprint.get("/tasks/<number:number>/clock")
def of_task(number: int) -> Answer:
    """Show the time limit of a task."""
    with office().database.read() as tx:
        return _shown(tx, subject_of_task(tx, number))


@blueprint.post(f"/tasks/<number:number>/clock/{VERB}")
def change_task(number: int, verb: str) -> Answer:
    """Pause, resume or extend the time limit of a task."""
    with office().database.read() as tx:
        subject = subject_of_task(tx, number)
    return _change(subject, verb)


@blueprint.get("/cases/<instance>/clock")
def of_case(instance: str) -> Answer:
    """Show the time limit of a whole case."""
    with office().database.read() as tx:
        return _shown(tx, subject_of_case(tx, instance))


@blueprint.post(f"/cases/<instance>/clock/{VERB}")
def change_case(instance: str, verb: str) -> Answer:
    """Pause, resume or extend the time limits of a whole case."""
    with office().database.read() as tx:
        subject = subject_of_case(tx, instance)
    return _change(subject, verb)


def _shown(tx: Tx, subject: Subject) -> Answer:
    done = request.args.get("done", "")
    page = clock_page(tx, subject, Given(verb=request.args.get("do", "")))
    if done in DONE:
        page = replace(page, notice=Notice(title=text.say(DONE[done])))
    return render("clock.html", page)


def _change(subject: Subject, verb: str) -> Answer:
    """Do what was asked; an extension only when what comes of it was looked at."""
    given = Given(verb=verb, texts=_answers())
    try:
        if verb == "extend" and SURE not in request.form:
            return _look(subject, given)
        return _do(subject, given)
    except NotInOrder as error:
        wrong = mistakes(error.submission)
        return _again(subject, replace(given, wrong=wrong), None, 422)
    except CommandRefused as error:
        failure = failure_of(error)
        notice = Notice(title=failure.title, text=failure.advice, tone="late")
        return _again(subject, given, notice, failure.status)


def _look(subject: Subject, given: Given) -> Answer:
    with office().database.read() as tx:
        offer = sure(tx, subject, given, rehearse(tx, subject, given.verb, given.texts))
        page = replace(clock_page(tx, subject, Given()), offers=(offer,), refused=())
    return render("clock.html", page)


def _do(subject: Subject, given: Given) -> Answer:
    parts, act = office(), submission.act(f"clock-{given.verb}")
    parts.database.again(
        lambda tx: subject.carry(tx, parts.execution, given.verb, act, given.texts)
    )
    parts.scheduler.wake()
    return redirect(f"{subject.url()}?done={given.verb}", 303)


def _again(subject: Subject, given: Given, notice: Notice | None, status: int) -> Answer:
    """Show the page again with what was typed and what stands against it."""
    with office().database.read() as tx:
        page = clock_page(tx, subject, given)
    return render("clock.html", replace(page, notice=notice), status=status)


def _answers() -> dict[str, list[str]]:
    return {name: [*given] for name, given in submission.answers().items() if name != SURE}
