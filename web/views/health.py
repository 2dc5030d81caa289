"""/healthz: whether this process can do its work, for whoever watches over it."""

from flask import Blueprint

from engine.store.database import ping
from web.auth import office

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer when the database answers; anything else is an error page."""
    with office().database.read() as tx:
        ping(tx)
    return {"status": "ok"}
