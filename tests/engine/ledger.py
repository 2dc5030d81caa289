"""What events open they close, once; and what a state holds is what its events tell."""

from collections.abc import Iterable
from typing import Any

import orjson
import zstandard

from engine.history.events import Event
from engine.history.fold import Picture, node_of

OPENS = {
    "node.entered": "node",
    "task.created": "task",
    "timer.armed": "timer",
    "clock.started": "clock",
    "message.awaited": "message",
    "signal.awaited": "signal",
    "condition.awaited": "condition",
    "job.created": "job",
    "call.started": "call",
    "incident.raised": "incident",
}
CLOSES = {
    "node.completed": "node",
    "node.cancelled": "node",
    "task.completed": "task",
    "task.cancelled": "task",
    "timer.fired": "timer",
    "timer.cancelled": "timer",
    "clock.stopped": "clock",
    "message.received": "message",
    "message.forgone": "message",
    "signal.received": "signal",
    "signal.forgone": "signal",
    "condition.met": "condition",
    "condition.forgone": "condition",
    "job.completed": "job",
    "job.failed": "job",
    "job.cancelled": "job",
    "call.returned": "call",
    "call.cancelled": "call",
    "incident.resolved": "incident",
}
ABOUT = {
    "task.claimed": "task",
    "task.released": "task",
    "clock.warned": "clock",
    "clock.overdue": "clock",
    "clock.paused": "clock",
    "clock.resumed": "clock",
    "clock.extended": "clock",
    "clock.recounted": "clock",
}
"""What only tells of what is open."""
BEGINS = ("message.received", "signal.received")
"""What a case may begin with, without having awaited it."""
ERROR = 128
"""The state in a snapshot of a token that stands still."""


class Ledger:
    """What is open, by subject, in the order it was opened."""

    def __init__(self) -> None:
        self.open: dict[str, list[str]] = {subject: [] for subject in OPENS.values()}
        self.closed: set[tuple[str, str]] = set()
        self.loops: set[str] = set()
        """Tokens that hold the copies of a loop; a picture does not show them."""
        self.begun = False

    def read(self, happened: Iterable[Event]) -> None:
        """Take note of what happened; fail on what closes something that is not open."""
        for event in happened:
            name = event.body.get("n", "")
            if event.body.get("loop"):
                self.loops.add(name)
            if event.kind == "timer.armed" and "edition" in event.body:
                assert name in self.open["timer"], event
            elif event.kind in OPENS:
                self._open(OPENS[event.kind], name)
            elif event.kind in BEGINS and not self.begun:
                self.begun = True
            elif event.kind in CLOSES:
                self.begun = True
                self._close(CLOSES[event.kind], name, event)
            elif event.kind in ABOUT:
                assert name in self.open[ABOUT[event.kind]], event

    def _open(self, subject: str, name: str) -> None:
        for waiting in ("call", "job") if subject == "incident" else ():
            # It could not be carried out; it is asked for anew when somebody tries again.
            if name in self.open[waiting]:
                self.open[waiting].remove(name)
        assert name not in self.open[subject], (subject, name)
        assert subject != "node" or ("node", name) not in self.closed, name
        self.open[subject].append(name)

    def _close(self, subject: str, name: str, event: Event) -> None:
        if subject == "node":
            # A token takes its incident with it; an arm that never was a token may have one.
            if name in self.open["incident"]:
                self.open["incident"].remove(name)
                if name not in self.open["node"]:
                    return
            self.closed.add((subject, name))
        assert name in self.open[subject], event
        self.open[subject].remove(name)

    def oldest(self, subject: str, node: str) -> str:
        """Return what has been open longest at ``node``, or is named so."""
        return next(n for n in self.open[subject] if node in {n, node_of(n)})


def agrees(picture: Picture, ledger: Ledger, state: bytes | None) -> None:
    """Fail where the state, the picture and the ledger do not say the same."""
    rows = _state(state)["tokens"] if state is not None else []
    tokens = {row[0] for row in rows if not row[3]}
    assert tokens == set(ledger.open["node"])
    assert tokens - ledger.loops == set(picture.tokens)
    assert set(picture.tasks) == set(ledger.open["task"])
    assert set(picture.timers) == set(ledger.open["timer"])
    assert set(picture.messages) == set(ledger.open["message"])
    assert set(picture.clocks) == set(ledger.open["clock"])
    stuck = {row[0] for row in rows if row[1] == ERROR}
    assert stuck == set(picture.incidents) == set(ledger.open["incident"])
    for subject in ("task", "job", "call"):
        # What waits outside belongs to a living token.
        assert set(ledger.open[subject]) <= tokens, subject
    arms = {row[0] for row in rows if row[3]}
    for subject in ("timer", "message", "signal", "condition"):
        assert set(ledger.open[subject]) <= tokens | arms, subject
    hosts = {row[3] for row in rows if row[3]}
    assert hosts <= tokens | {"."}, "an arm is left behind"
    scopes = {row[2] for row in rows if row[2]}
    assert scopes <= tokens, "a scope is gone and its tokens are not"
    if state is None:
        assert not any(ledger.open.values()), ledger.open
        return
    known = _state(state)
    clocks = {name: clock["due"] for name, clock in known.get("clocks", {}).items()}
    assert clocks == {name: clock["due"] for name, clock in picture.clocks.items()}
    assert set(picture.clocks) <= set(picture.tasks) | {"."}, "a clock without a task"
    assert known.get("local", {}) == {k: dict(v) for k, v in picture.local.items()}
    told = {k: v for k, v in known["data"].items() if k != "case"}
    assert told == {k: v for k, v in picture.variables.items() if k != "case"}


def left_over(state: bytes) -> dict[str, Any]:
    """Return what a finished case still holds and should not."""
    known = _state(state)
    known["undoable"] = {k: v for k, v in known.get("undoable", {}).items() if k}
    return {k: known[k] for k in ("tokens", "local", "undoable", "clocks") if known.get(k)}


def _state(state: bytes) -> dict[str, Any]:
    packed = state[5:]  # behind the checksum
    plain = packed if packed[:1] == b"{" else zstandard.ZstdDecompressor().decompress(packed)
    known: dict[str, Any] = orjson.loads(plain)
    return known
