"""Outcome of a run, read from the history of all its instances."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.conformance.cases import Case
from engine.conformance.journal import Happening, happenings
from engine.conformance.result import AT_RUN, OK, REFUSED, Result, Span
from engine.conformance.trial import seconds_of
from engine.history import events
from engine.history.fold import Picture, fold
from engine.records import InstanceState
from engine.store import history, instances
from engine.store.database import Database, Tx
from processes.feel.values import from_json


def trace_of(case: Case, database: Database, file: Path) -> tuple[str, ...]:
    """Return the markers of the scripts completed so far."""
    with database.read() as tx:
        return tuple(_markers(case, happenings(tx, file)))


def outcome_of(case: Case, database: Database, file: Path, main: str) -> Result:
    """Return what has happened in the database at ``file``; ``main`` is the main instance."""
    with database.read() as tx:
        happened = happenings(tx, file)
        trace = tuple(_markers(case, happened))
        pictures = {id_: fold(history.events_of(tx, id_)) for id_ in instances.all_ids(tx)}
        stuck = [body for picture in pictures.values() for body in picture.incidents.values()]
        if stuck:
            return _incident(stuck[0], trace)
        return Result(
            kind=OK,
            trace=trace,
            spans=tuple(_spans(case, happened)),
            t0=next(seconds_of(h.record.at) for h in happened if h.instance == main),
            done=all(p.state != InstanceState.OPEN for p in pictures.values()),
            errors=tuple(_uncaught(tx, happened)),
            data=_data(pictures, main),
            hist=tuple(h.node for h in happened if h.record.kind == events.NODE_COMPLETED),
        )


def _script(case: Case, one: Happening) -> str:
    """Return the marker of the traced script that ``one`` completes, empty when it does not.

    A token that holds the copies of a loop, or that another token stands for, ran no script.
    """
    node, body = case.nodes.get(one.node), one.record.body
    completed = one.record.kind == events.NODE_COMPLETED
    ran = completed and not body.get("loop") and not body.get("joined")
    return node.marker if ran and node is not None and node.traced else ""


def _markers(case: Case, happened: Sequence[Happening]) -> Iterator[str]:
    return (marker for one in happened if (marker := _script(case, one)))


def _spans(case: Case, happened: Sequence[Happening]) -> Iterator[Span]:
    """Yield the traced scripts in the order they ended, with the moments they lasted."""
    entered: dict[tuple[str, str], float] = {}
    for one in happened:
        at, token = seconds_of(one.record.at), (one.instance, str(one.record.body.get("n")))
        if one.record.kind == events.NODE_ENTERED:
            entered[token] = at
        elif marker := _script(case, one):
            yield marker, entered.get(token, at), at


def _uncaught(tx: Tx, happened: Sequence[Happening]) -> Iterator[str]:
    """Yield the codes of the errors that ended a case; a caller may have caught those of others."""
    for one in happened:
        body = one.record.body
        ended = one.record.kind == events.CASE_COMPLETED and "error" in body
        record = instances.get(tx, one.instance) if ended else None
        if record is not None and not record.call:
            yield str(body["error"])


def _data(pictures: Mapping[str, Picture], main: str) -> dict[str, Any]:
    """Return the variables at the end; where instances share a name, the main one counts."""
    ordered = [*(p for id_, p in pictures.items() if id_ != main), pictures[main]]
    merged = {name: value for picture in ordered for name, value in picture.variables.items()}
    return {name: _plain(from_json(value)) for name, value in merged.items()}


def _plain(value: Any) -> Any:
    """Return a FEEL value as JSON that other programs compare with: numbers, texts, lists."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _incident(body: Mapping[str, Any], trace: tuple[str, ...]) -> Result:
    facts = body.get("facts") or {}
    node = str(body.get("n", "")).rpartition("#")[0]
    said = "; ".join([f"{node} stands still", *(f"{k}: {v}" for k, v in facts.items())])
    return Result(kind=REFUSED, stage=AT_RUN, type=str(body.get("code", "")), msg=said, trace=trace)
