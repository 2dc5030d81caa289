"""Lint, check and publish a new version of a process; running cases keep theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from engine.canonical import canonical, parse
from engine.errors import NotDeployable
from engine.store import definitions
from engine.store.database import Tx
from engine.store.definitions import StoredDefinition
from processes.document import Document, read
from processes.form import Form
from processes.lint.finding import Finding, Severity
from processes.lint.linter import lint
from processes.model import Process
from processes.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What became of one process of a file."""

    key: str
    version: int
    new: bool
    """False when exactly this was already published as ``version``."""
    findings: tuple[Finding, ...]
    """Warnings that did not forbid publication."""


def check(data: bytes, forms: Mapping[str, Form], name: str = "") -> tuple[Finding, ...]:
    """Return everything that is wrong with a file; raise ModelError when it cannot be read."""
    return lint(read(data, name=name), forms=forms, vocabulary=load_vocabulary())


def deploy(
    tx: Tx, data: bytes, forms: Mapping[str, Form], *, by: str, now: datetime, name: str = ""
) -> tuple[Deployed, ...]:
    """Publish every runnable process of a file, all or none.

    Raises ModelError when the file cannot be read, NotDeployable when findings are errors.
    """
    document = read(data, name=name)
    findings = lint(document, forms=forms, vocabulary=load_vocabulary())
    if any(f.severity is Severity.ERROR for f in findings):
        raise NotDeployable(findings)
    return tuple(
        _publish(tx, _draft(process, document, forms, by, now), start_messages(process), findings)
        for process in document.runnable
    )


def _draft(
    process: Process, document: Document, forms: Mapping[str, Form], by: str, now: datetime
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
        deployed_at=now,
        deployed_by=by,
    )


def _publish(
    tx: Tx, draft: StoredDefinition, messages: tuple[str, ...], findings: tuple[Finding, ...]
) -> Deployed:
    latest = definitions.latest_version(tx, draft.key)
    current = definitions.get(tx, draft.key, latest)
    if current is not None and current.digest == draft.digest:
        return Deployed(key=draft.key, version=latest, new=False, findings=findings)
    stored = replace(draft, version=latest + 1)
    definitions.add(tx, stored, messages)
    return Deployed(key=stored.key, version=stored.version, new=True, findings=findings)


def start_messages(process: Process) -> tuple[str, ...]:
    """Return the names of the messages that start ``process``."""
    return tuple(
        node.message
        for node in process.nodes.values()
        if node.kind == "startEvent" and not node.parent and node.message
    )
