"""What a case knows now: its variables, from its state while it runs, then from the log."""

from typing import Any

from engine.history.fold import fold
from engine.spiff import snapshot
from engine.store import history, instances
from engine.store.database import Tx
from processes.feel.values import from_json


def variables_of(tx: Tx, instance: str, token: str = "") -> dict[str, Any]:
    """Return the variables of a case as FEEL values; raise StateRefused on a foreign state.

    With a ``token`` of a case that still runs, as it sees them.
    """
    state = instances.snapshot(tx, instance)
    if state is not None:
        return snapshot.variables(state, token)
    picture = fold(history.events_of(tx, instance))
    return {name: from_json(value) for name, value in picture.variables.items()}
