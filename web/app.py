"""create_app(office): settings, languages, safety, sign-in, pages, failures."""

from flask import Flask
from werkzeug.routing import BaseConverter

from web import auth, security, text
from web.views import (
    assets,
    calendar,
    cases,
    clocks,
    decisions,
    definitions,
    failures,
    frame,
    health,
    inbox,
    incidents,
    replay,
    session,
    start,
    work,
)
from web.wiring import Office

PAGES = (
    assets.blueprint,
    health.blueprint,
    session.blueprint,
    inbox.blueprint,
    work.blueprint,
    clocks.blueprint,
    start.blueprint,
    cases.blueprint,
    replay.blueprint,
    definitions.blueprint,
    decisions.blueprint,
    calendar.blueprint,
    incidents.blueprint,
)


class Number(BaseConverter):
    """A number from 1 on in ASCII digits; anything else is no address (input 83)."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)


def create_app(office: Office) -> Flask:
    """Return the WSGI application over ``office``."""
    app = Flask("web", static_folder=None)
    app.url_map.converters["number"] = Number
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.auto_reload = False
    app.jinja_env.globals["token_field"] = frame.token_field
    text.install(app)
    security.install(app, office.settings)
    auth.install(app, office)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    failures.install(app)
    app.register_error_handler(auth.SignInRequired, session.sign_in_first)
    return app
