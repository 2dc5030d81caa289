"""What a posted form brings: its answers, and the id that makes sending it twice safe."""

import re
from secrets import token_hex

from flask import request

from tasks.actions import Act
from tasks.forms import Texts
from web.auth import actor, office

OWN = frozenset({"csrf_token", "submission_id"})
_ID = re.compile("[0-9a-f]{32}")


def new_id() -> str:
    """Return the id for a form that is shown for the first time."""
    return token_hex(16)


def submission_id() -> str:
    """Return the id the form was sent with, a new one when it has none that we made."""
    sent = request.form.get("submission_id", "")
    return sent if _ID.fullmatch(sent) else new_id()


def act(verb: str) -> Act:
    """Return who does ``verb`` now; the id is bound to the person, so nobody uses up another's."""
    person = actor()
    return Act(id=f"{verb}:{person.id}:{submission_id()}", at=office().clock(), actor=person)


def answers() -> Texts:
    """Return what the questions of the form were answered with."""
    return {name: given for name, given in request.form.lists() if name not in OWN}
