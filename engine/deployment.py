"""Lint, check and publish a file of processes or of decisions; running cases keep their version."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from engine import decisionfiles
from engine.canonical import canonical, parse
from engine.publication import Deployed, Origin, refuse_errors
from engine.store import definitions
from engine.store.database import Tx
from engine.store.definitions import StoredDefinition
from processes.decision.reader import is_dmn
from processes.decision.reader import read as read_decisions
from processes.document import Document, read, read_stored
from processes.form import Form
from processes.lint.asks import keys_asked, lint_asks
from processes.lint.calls import called_by
from processes.lint.finding import Finding
from processes.lint.linter import lint
from processes.lint.loops import lint_calls, lint_circles
from processes.model import Process
from processes.starts import start_messages, start_signals
from processes.vocabulary import load_vocabulary

__all__ = ["Deployed", "check", "check_here", "deploy"]


def check(
    data: bytes,
    forms: Mapping[str, Form],
    name: str = "",
    *,
    house: bool = False,
    topics: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Return everything that is wrong with a file; raise ModelError when it cannot be read.

    ``house`` says that it is a file of ours, whose rules it must keep; ``topics`` are those of
    service tasks that a program at hand does. The file is looked at alone, without what is
    published.
    """
    if is_dmn(data):
        return decisionfiles.check(data)
    document = read(data, name=name)
    known = load_vocabulary()
    return lint(document, forms=forms, vocabulary=known, house=house, topics=topics)


def check_here(
    tx: Tx,
    data: bytes,
    forms: Mapping[str, Form],
    name: str = "",
    *,
    topics: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Return everything that would be said if a file were published now.

    What it calls, asks for or imports is looked up among what is published. Raises ModelError when
    it cannot be read.
    """
    if is_dmn(data):
        imported = decisionfiles.imports_of(tx, read_decisions(data))
        return decisionfiles.check(data, tuple(imported.values()))
    return _findings(tx, read(data, name=name), forms, topics)


def _findings(
    tx: Tx, document: Document, forms: Mapping[str, Form], topics: frozenset[str]
) -> tuple[Finding, ...]:
    found = lint(document, forms=forms, vocabulary=load_vocabulary(), topics=topics)
    found += lint_asks(document, decisionfiles.published(tx, keys_asked(document)))
    found += lint_calls(document, [key for key, _ in definitions.latest(tx)])
    circles = lint_circles(document, _called(tx, document))
    return found + tuple(finding for finding in circles if finding not in found)


def deploy(  # noqa: PLR0913 - what, with what at hand, by whom and when
    tx: Tx,
    data: bytes,
    forms: Mapping[str, Form],
    *,
    by: str,
    now: datetime,
    name: str = "",
    topics: frozenset[str] = frozenset(),
) -> tuple[Deployed, ...]:
    """Publish every runnable process and global task of a file, or every decision, all or none.

    ``topics`` are those of service tasks that a program at hand does. Raises ModelError when the
    file cannot be read, NotDeployable when findings are errors.
    """
    origin = Origin(by=by, at=now, number=definitions.next_deployment(tx))
    if is_dmn(data):
        return decisionfiles.publish(tx, data, origin)
    document = read(data, name=name)
    findings = refuse_errors(_findings(tx, document, forms, topics))
    return tuple(
        _publish(tx, _draft(process, document, forms, origin), process, findings)
        for process in (*document.runnable, *document.global_tasks)
    )


def _called(tx: Tx, document: Document) -> dict[str, Process]:
    """Return the published processes that a file calls, and those that they call, by key."""
    own = {process.id: process for process in (*document.runnable, *document.global_tasks)}
    found: dict[str, Process] = {}
    waiting = [node.called for process in own.values() for node in called_by(process)]
    while waiting:
        key = waiting.pop()
        if key in own or key in found:
            continue
        stored = definitions.get(tx, key, definitions.latest_version(tx, key))
        if stored is not None:
            found[key] = _process_of(stored)
            waiting += [node.called for node in called_by(found[key])]
    return found


def _process_of(stored: StoredDefinition) -> Process:
    file = read_stored(stored.xml, name=stored.key)
    return next(p for p in (*file.processes, *file.global_tasks) if p.id == stored.key)


def _draft(
    process: Process, document: Document, forms: Mapping[str, Form], origin: Origin
) -> StoredDefinition:
    used = {node.form for node in process.nodes.values() if node.form}
    own_forms = {key: parse(forms[key].source.encode()) for key in sorted(used & set(forms))}
    return StoredDefinition(
        key=process.id,
        version=0,
        name=process.name or process.id,
        digest=sha256(document.data + b"\0" + canonical(own_forms)).hexdigest(),
        xml=document.data,
        forms=own_forms,
        deployed_at=origin.at,
        deployed_by=origin.by,
        deployment=origin.number,
    )


def _publish(
    tx: Tx, draft: StoredDefinition, process: Process, findings: tuple[Finding, ...]
) -> Deployed:
    latest = definitions.latest_version(tx, draft.key)
    current = definitions.get(tx, draft.key, latest)
    if current is not None and current.digest == draft.digest:
        return Deployed(key=draft.key, version=latest, new=False, findings=findings)
    stored = replace(draft, version=latest + 1)
    definitions.add(tx, stored, start_messages(process), start_signals(process))
    return Deployed(key=stored.key, version=stored.version, new=True, findings=findings)
