"""Decisions: one version with its tables, the rules that matched standing out; and its file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, abort, request, url_for

from engine.store import decisions as published
from engine.store.database import Tx
from engine.store.decisions import StoredDecision, StoredFile
from processes.decision.model import (
    Box,
    Decision,
    DecisionService,
    InputData,
    Knowledge,
    Model,
    Reference,
    Table,
)
from web import text
from web.auth import office
from web.decisionview import BoxView, Hits, title_of, view_of
from web.views.assets import send_model
from web.views.failures import Answer
from web.views.frame import Link, render

blueprint = Blueprint("decisions", __name__, url_prefix="/decisions")

Needed = Decision | DecisionService | Knowledge | InputData
MOST_HITS = 50
LONGEST_MARKS = 3_000
"""Characters of an address that may name rules."""
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One decision or function of the file, with what it needs."""

    id: str
    title: str
    question: str
    needs: tuple[Link, ...]
    logic: BoxView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Something that has to be known."""

    id: str
    name: str
    label: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """One version of a decision."""

    title: str
    key: str
    version: int
    file: str
    digest: str
    sections: tuple[Section, ...]
    """The decision first, then what it needs."""
    inputs: tuple[Given, ...]
    """The input data it needs."""
    versions: tuple[Link, ...]
    file_url: str


@blueprint.get("/<key>/<number:version>")
def one(key: str, version: int) -> Answer:
    """Show one version; ``rows=table:1.2`` in the address marks rules of a table."""
    with office().database.read() as tx:
        found, file = _stored(tx, key, version)
        versions = published.versions(tx, key)
        model = office().library.decisions.model(tx, found.deployment)
    parts = _needed(model, key)
    return render("decision.html", _page(found, file, parts, versions))


@blueprint.get("/<key>/<number:version>/file")
def file(key: str, version: int) -> Response:
    """Send the DMN file of one version; it never changes."""
    with office().database.read() as tx:
        _, stored = _stored(tx, key, version)
    return send_model(f"{key}-{version}.dmn", stored.xml, stored.digest)


def decision_url(key: str, version: int, rows: Hits | None = None) -> str:
    """Return the address of one version, with the rules that matched by the id of their table."""
    return url_for("decisions.one", key=key, version=version, rows=[*_marks(rows or {})])


def _marks(rows: Hits) -> Iterator[str]:
    """Yield the rules of each table as the address names them, as many as every server takes."""
    room = LONGEST_MARKS
    for table, numbers in rows.items():
        mark = f"{table}:{'.'.join(map(str, numbers))}"
        room -= len(quote(mark))
        if room < 0:
            return
        yield mark


def _given(data: InputData) -> Given:
    return Given(id=data.id, name=data.variable.name, label=data.label, type=data.variable.type)


def _stored(tx: Tx, key: str, version: int) -> tuple[StoredDecision, StoredFile]:
    found = published.get(tx, key, version) or abort(404)
    return found, published.file(tx, found.deployment) or abort(404)


def _needed(model: Model, first: str) -> list[Needed]:
    """Return a decision and all it needs in its own file, in the order in which they are met."""
    known: dict[str, Needed] = {
        **model.inputs,
        **model.knowledge,
        **model.services,
        **model.decisions,
    }
    found: dict[str, Needed] = {}
    waiting = [first]
    while waiting:
        node = known.get(waiting.pop(0))
        if node is not None and node.id not in found:
            found[node.id] = node
            waiting += [each.id for each in _references(node) if not each.namespace]
    return list(found.values())


def _references(node: Needed) -> tuple[Reference, ...]:
    if isinstance(node, Decision):
        return (*node.requires, *node.knowledge)
    if isinstance(node, DecisionService):
        return node.outputs
    return node.knowledge if isinstance(node, Knowledge) else ()


def _page(
    found: StoredDecision,
    file: StoredFile,
    parts: list[Needed],
    versions: tuple[StoredDecision, ...],
) -> DecisionPage:
    names = {part.id: title_of(part) for part in parts}
    hits = _hits()
    return DecisionPage(
        title=title_of(parts[0]),
        key=found.key,
        version=found.version,
        file=file.name,
        digest=file.digest,
        sections=tuple(
            _section(part, names, hits) for part in parts if not isinstance(part, InputData)
        ),
        inputs=tuple(_given(part) for part in parts if isinstance(part, InputData)),
        versions=tuple(_version(each, found.version) for each in versions),
        file_url=url_for("decisions.file", key=found.key, version=found.version),
    )


def _section(part: Needed, names: Mapping[str, str], hits: Hits) -> Section:
    return Section(
        id=part.id,
        title=title_of(part),
        question=part.question if isinstance(part, Decision) else "",
        needs=tuple(
            Link(label=names[each.id], url=f"#{each.id}")
            for each in _references(part)
            if each.id in names
        ),
        logic=view_of(_logic(part), _hits_in(part, hits)),
    )


def _hits_in(part: Needed, hits: Hits) -> Hits:
    """Return the marks for the tables of ``part``; one without an id is called as its decision."""
    return {**hits, "": hits.get(part.name, ()) if isinstance(_logic(part), Table) else ()}


def _logic(part: Needed) -> Box | None:
    if isinstance(part, Decision):
        return part.box
    return part.function if isinstance(part, Knowledge) else None


def _version(each: StoredDecision, current: int) -> Link:
    return Link(
        label=text.say("Version {n}", n=each.version),
        url=url_for("decisions.one", key=each.key, version=each.version),
        current=each.version == current,
    )


def _hits() -> dict[str, set[int]]:
    """Return the rules that the address marks; what is no number is left out."""
    found: dict[str, set[int]] = {}
    for mark in request.args.getlist("rows")[:MOST_HITS]:
        table, _, numbers = mark.rpartition(":")
        found[table] = {int(n) for n in numbers.split(".") if _NUMBER.fullmatch(n)}
    return found
