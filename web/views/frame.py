"""What surrounds every page, and how a page is drawn."""

from dataclasses import dataclass

from flask import g, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from web import text
from web.views.assets import asset_url, licences_url, style_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One place to go."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message above a page; ``tone`` is good, soon or late."""

    title: str
    text: str = ""
    tone: str = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """What stands where a list would: why it is empty and what to do next."""

    title: str
    why: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The parts of a page that do not depend on its content."""

    lang: str
    style: str
    icon: str
    token: str
    """The request token that every form of the page sends back."""
    person: str
    nav: tuple[Link, ...]
    languages: tuple[Link, ...]
    demo: bool
    licences: str


NAV = (
    ("Inbox", "inbox.inbox", ("inbox", "work", "clocks")),
    ("Start", "start.choose", ("start",)),
    ("Cases", "cases.listing", ("cases", "replay")),
    ("Processes", "definitions.listing", ("definitions", "decisions")),
    ("Calendar", "calendar.year", ("calendar",)),
)
OPERATING = (("Incidents", "incidents.listing", ("incidents",)),)
"""What only those who keep this running see."""
OPERATORS = ("system_admin",)
_LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def render(template: str, page: object, *, status: int = 200) -> tuple[str, int]:
    """Draw ``template`` with its one value ``page`` inside the frame."""
    return render_template(template, page=page, frame=current_frame()), status


def current_frame() -> Frame:
    """Return the frame for this request."""
    actor = g.get("actor")
    return Frame(
        lang="en" if text.language() == "en" else "zh-CN",
        style=style_url(),
        icon=asset_url("icon.svg"),
        token=generate_csrf(),
        person=text.either(actor.name, actor.name_en) if actor else "",
        nav=_navigation() if actor else (),
        languages=_languages(),
        demo=g.get("demo", False),
        licences=licences_url(),
    )


def _navigation() -> tuple[Link, ...]:
    return tuple(
        Link(
            label=text.say(label),
            url=url_for(endpoint),
            current=request.blueprint in families,
        )
        for label, endpoint, families in (*NAV, *(OPERATING if operates() else ()))
    )


def operates() -> bool:
    """Say whether this person keeps the office running."""
    actor = g.get("actor")
    return actor is not None and actor.has_role(*OPERATORS)


def _languages() -> tuple[Link, ...]:
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return tuple(
        Link(
            label=name,
            url=url_for("session.language", code=code, next=here),
            current=code == text.language(),
        )
        for code, name in _LANGUAGE_NAMES.items()
    )


def token_field() -> Markup:
    """Return the hidden input with the request token."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())
