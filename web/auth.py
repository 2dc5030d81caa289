"""Who is asking: the session of the browser, and the rule that every page needs one.

The cookie carries a random token, signed; the session itself is a row that can be revoked.
"""

from flask import Flask, current_app, g, request, session
from werkzeug.exceptions import Unauthorized

from tasks import accounts
from tasks.accounts import NewSession, SignedIn
from tasks.people import Actor
from web.wiring import Office

PUBLIC = frozenset(
    {
        "assets.send",
        "health.healthz",
        "session.language",
        "session.page",
        "session.sign_in",
        "session.step_in",
    }
)
"""The only endpoints that answer to anybody; all others are closed."""
WITHOUT_PERSON = frozenset({"assets.send", "health.healthz"})
_TOKEN = "token"  # noqa: S105  # the name of the entry, not a secret


class SignInRequired(Unauthorized):
    """Nobody is signed in, or the session has ended."""


def install(app: Flask, parts: Office) -> None:
    """Let ``app`` find its office, and ask for a session before every page."""
    app.extensions["office"] = parts
    app.before_request(admit)


def office() -> Office:
    """Return the parts that the views work with."""
    parts: Office = current_app.extensions["office"]
    return parts


def admit() -> None:
    """Find out who is asking; raise SignInRequired when the page is not for everybody."""
    if request.endpoint in WITHOUT_PERSON:
        return
    g.demo = office().settings.demo
    found = _signed_in()
    g.actor = found.actor if found else None
    if g.actor is None and request.endpoint and request.endpoint not in PUBLIC:
        raise SignInRequired


def actor() -> Actor:
    """Return the person who is asking; only for pages that need one."""
    person: Actor = g.actor
    return person


def open_session(new: NewSession) -> None:
    """Give the browser a fresh session; whatever it carried before is dropped (ASVS 7.2.4)."""
    session.clear()
    session[_TOKEN] = new.token


def close_session() -> None:
    """Revoke the session and empty the cookie."""
    if token := session.get(_TOKEN):
        with office().database.begin() as tx:
            accounts.sign_out(tx, token)
    session.clear()


def _signed_in() -> SignedIn | None:
    token = session.get(_TOKEN)
    if not token:
        return None
    now = office().clock()
    with office().database.glance() as tx:
        found = accounts.signed_in(tx, token, now)
    if found and found.to_note:
        with office().database.begin() as tx:
            accounts.note_use(tx, token, now)
    return found
