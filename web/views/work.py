"""One task: show it, claim it, release it, complete it."""

from dataclasses import replace

from flask import Blueprint, Response, redirect, request, url_for

from tasks import access, actions
from tasks.errors import TaskGone
from tasks.forms import NotInOrder, Submission
from web.auth import actor, office
from web.errors import failure_of
from web.views import submission
from web.views.failures import Answer, typed_text
from web.views.fields import mistakes
from web.views.frame import Notice, render
from web.views.taskpage import task_page

blueprint = Blueprint("work", __name__, url_prefix="/tasks")


@blueprint.route("/<number:number>", methods=["GET", "POST"])
def task(number: int) -> Answer:
    """Show one task; a POST brings answers that were typed before, and changes nothing."""
    with office().database.read() as tx:
        item = access.task_for(tx, actor(), number)
        page = task_page(tx, item, submission.answers() if request.method == "POST" else None)
    return render("task.html", page)


@blueprint.post("/<number:number>/complete")
def complete(number: int) -> Answer:
    """Finish the task; mistakes come back beside their questions, nothing typed is lost."""
    parts, act, texts = office(), submission.act("complete"), submission.answers()
    try:
        done = parts.database.again(
            lambda tx: actions.complete(tx, parts.execution, act, number, texts)
        )
    except NotInOrder as error:
        return _again(number, error.submission)
    except TaskGone as error:
        return _gone(number, error)
    parts.wake(done)
    # The busiest answer of all carries no page of its own, as redirect() would write one.
    return Response(status=303, headers={"Location": url_for("inbox.inbox", done=number)})


@blueprint.post("/<number:number>/claim")
def claim(number: int) -> Answer:
    """Take the task for oneself; answers typed meanwhile stay on the page."""
    parts, act = office(), submission.act("claim")
    parts.database.again(lambda tx: actions.claim(tx, parts.execution, act, number))
    return task(number) if submission.answers() else redirect(_url(number), 303)


@blueprint.post("/<number:number>/release")
def release(number: int) -> Answer:
    """Give the task back to its post."""
    parts, act = office(), submission.act("release")
    parts.database.again(lambda tx: actions.release(tx, parts.execution, act, number))
    return redirect(_url(number), 303)


def _url(number: int) -> str:
    return url_for("work.task", number=number)


def _again(number: int, read: Submission) -> Answer:
    """Show the form again with what was typed and what is wrong with it."""
    with office().database.read() as tx:
        item = access.task_for(tx, actor(), number)
        page = task_page(tx, item, read.raw, mistakes(read))
    return render("task.html", page, status=422)


def _gone(number: int, error: TaskGone) -> Answer:
    """Say who was faster, and give back what was typed (input 79)."""
    failure = failure_of(error)
    with office().database.read() as tx:
        page = task_page(tx, access.task_for(tx, actor(), number))
    notice = Notice(title=failure.title, text=failure.advice, tone="late")
    page = replace(page, notice=notice, typed=typed_text(), may_work=False)
    return render("task.html", page, status=failure.status)
