"""Signing in and out, stepping into a part of the demonstration, choosing the language."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from tasks import accounts, demo
from tasks.accounts import Credentials, NewSession
from tasks.errors import SignInError
from web import text
from web.auth import SignInRequired, close_session, office, open_session
from web.errors import failure_for, failure_of
from web.security import safe_next
from web.views.failures import Answer, page_of_form, problem, typed, wants_json
from web.views.frame import Notice, render
from web.views.naming import place_names

blueprint = Blueprint("session", __name__)

YEAR = 365 * 24 * 3600
IN_SIGHT = 12
"""How many of the fictional people stand open on the page; the others are folded."""
KEPT = "kept."
"""The prefix of what a visitor had typed before the session ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """One of the fictional people, as a card."""

    id: str
    name: str
    posts: str
    work: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """Who may come in, and where they wanted to go."""

    next: str
    people: tuple[Persona, ...] = ()
    more: tuple[Persona, ...] = ()
    login: str = ""
    notice: Notice | None = None
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePage:
    """The form to go back to with what had been typed."""

    url: str
    kept: tuple[tuple[str, str], ...]


@blueprint.get("/sign-in")
def page() -> Answer:
    """Show the door."""
    return render("sign_in.html", _page(safe_next(request.args.get("next"))))


@blueprint.post("/sign-in")
def sign_in() -> Answer:
    """Let in whoever knows name and password."""
    login = request.form.get("login", "").strip()
    given = Credentials(
        login=login,
        password=request.form.get("password", ""),
        address=request.remote_addr or "",
    )
    try:
        new = accounts.sign_in(office().database, given, office().clock())
    except SignInError as error:
        failure = failure_of(error)
        notice = Notice(title=failure.title, text=failure.advice, tone="late")
        target = safe_next(request.form.get("next"))
        return render("sign_in.html", _page(target, login, notice), status=failure.status)
    return _welcome(new)


@blueprint.post("/sign-in/as")
def step_in() -> Answer:
    """Step in as one of the fictional people; refused where anybody real is registered."""
    if not office().settings.demo:
        abort(404)
    with office().database.begin() as tx:
        new = accounts.step_into(tx, request.form.get("person", ""), office().clock())
    return _welcome(new)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the session."""
    close_session()
    return redirect(url_for("session.page"), 303)


@blueprint.get("/language/<any(zh, en):code>")
def language(code: str) -> Response:
    """Remember the language of the pages for a year."""
    answer = redirect(safe_next(request.args.get("next")), 303)
    answer.set_cookie(
        text.COOKIE,
        code,
        max_age=YEAR,
        secure=office().settings.https,
        httponly=True,
        samesite="Lax",
    )
    return answer


def sign_in_first(_error: SignInRequired) -> Answer:
    """Send a visitor to the door; whoever was typing keeps the text (input 82)."""
    if wants_json():
        return problem(failure_for(401))
    if request.method == "GET":
        return redirect(url_for("session.page", next=request.full_path.rstrip("?")), 303)
    return render("sign_in.html", _page(page_of_form()), status=401)


def _welcome(new: NewSession) -> Answer:
    open_session(new)
    target = safe_next(request.form.get("next"))
    if kept := _kept():
        return render("resume.html", ResumePage(url=target, kept=kept))
    return redirect(target, 303)


def _page(target: str, login: str = "", notice: Notice | None = None) -> SignInPage:
    people = _people()
    return SignInPage(
        next=target,
        people=people[:IN_SIGHT],
        more=people[IN_SIGHT:],
        login=login,
        notice=notice,
        kept=_kept(),
    )


def _kept() -> tuple[tuple[str, str], ...]:
    """Return what was typed in the form that the visitor came from."""
    if request.blueprint != blueprint.name:
        return typed()
    carried = request.form.items(multi=True)
    return tuple((n.removeprefix(KEPT), value) for n, value in carried if n.startswith(KEPT))


def _people() -> tuple[Persona, ...]:
    if not office().settings.demo:
        return ()
    with office().database.read() as tx:
        parts = demo.personas(tx)
        places = place_names(tx, [part.place.code for part in parts])
    return tuple(_persona(part, places[part.place.code]) for part in parts)


def _persona(part: demo.Persona, place: str) -> Persona:
    return Persona(
        id=part.person,
        name=text.either(part.name, part.name_en),
        posts=text.post_words(text.role_title(part.role), place),
        work=text.pick(part.does),
    )
