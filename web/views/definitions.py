"""Processes and decisions: the list; one process with its drawing; publishing a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from engine import deployment
from engine.deployment import Deployed
from engine.errors import NotDeployable
from engine.store import decisions
from engine.store import definitions as published
from engine.store.database import Tx
from engine.store.decisions import StoredDecision
from processes.definition import ProcessDefinition
from processes.errors import ModelError
from processes.lint.finding import Finding, Severity
from processes.model import Node
from web import text
from web.auth import actor, office
from web.decisionview import title_of as decision_title
from web.diagram import Drawing, drawing, process_title, title_of
from web.errors import failure_of
from web.views.assets import Script, script, send_model
from web.views.failures import Answer
from web.views.frame import Empty, Link, Notice, render

blueprint = Blueprint("definitions", __name__, url_prefix="/definitions")

DESIGNER = "process_designer"
TO_MEND = (Severity.ERROR, Severity.WARNING)
SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Note"}
TONES = {Severity.ERROR: "late", Severity.WARNING: "soon", Severity.NOTE: "calm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One process or decision in the list."""

    title: str
    key: str
    url: str
    versions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionsPage:
    """The list of processes and decisions."""

    processes: tuple[ListRow, ...]
    decisions: tuple[ListRow, ...]
    upload_url: str
    notice: Notice | None = None
    empty: Empty | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One task of a person in the table of a process."""

    title: str
    who: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding in the language of the page."""

    code: str
    tone: str
    """How its weight is coloured: late for an error, soon for a warning, calm for a note."""
    severity: str
    element: str
    sentence: str
    advice: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionPage:
    """One version of a process."""

    title: str
    key: str
    version: int
    digest: str
    diagram: Drawing
    script: Script | None
    tasks: tuple[TaskRow, ...]
    versions: tuple[Link, ...]
    findings: tuple[FindingRow, ...]
    notes: tuple[FindingRow, ...]
    file_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    """The form for a file, and what was found in the last one."""

    notice: Notice | None = None
    file: str = ""
    findings: tuple[FindingRow, ...] = ()
    notes: tuple[FindingRow, ...] = ()


@blueprint.get("")
def listing() -> Answer:
    """Show the processes and decisions with their latest version."""
    library = office().library
    with office().database.read() as tx:
        found = [library.get(tx, key, n).definition for key, n in published.latest(tx)]
        rules = [_rule_row(tx, each) for each in decisions.latest(tx)]
    return render("definitions.html", _listing(found, rules))


@blueprint.get("/<key>/<number:version>")
def one(key: str, version: int) -> Answer:
    """Show one version: drawing, who does what, findings."""
    with office().database.read() as tx:
        definition = office().library.get(tx, key, version).definition
        versions = published.versions(tx, key)
    findings = deployment.check(
        definition.xml, definition.forms, definition.key, topics=office().topics
    )
    page = DefinitionPage(
        title=process_title(definition.process, definition.name),
        key=key,
        version=version,
        digest=definition.digest,
        diagram=drawing(definition, file_url(key, version)),
        script=script("diagram"),
        tasks=tuple(_task(node) for node in definition.process.user_tasks()),
        versions=tuple(_version(key, v.version, current=v.version == version) for v in versions),
        findings=_rows(findings, *TO_MEND),
        notes=_rows(findings, Severity.NOTE),
        file_url=file_url(key, version),
    )
    return render("definition.html", page)


@blueprint.get("/<key>/<number:version>/file")
def file(key: str, version: int) -> Response:
    """Send the BPMN file of one version; it never changes."""
    with office().database.read() as tx:
        definition = office().library.get(tx, key, version).definition
    return send_model(f"{key}-{version}.bpmn", definition.xml, definition.digest)


@blueprint.get("/upload")
def upload_form() -> Answer:
    """Show the form for a file."""
    _designers_only()
    return render("upload.html", UploadPage())


@blueprint.post("/upload")
def upload() -> Answer:
    """Check a file, and publish it when that is asked for and no error is left."""
    _designers_only()
    sent = request.files.get("file") or abort(400)
    with sent.stream:
        data, name = sent.stream.read(), sent.filename or ""
    try:
        if request.form.get("act") == "publish":
            return render("upload.html", _published(_deploy(data, name), name))
        with office().database.read() as tx:
            findings = deployment.check_here(tx, data, office().forms, name, topics=office().topics)
    except NotDeployable as error:
        notice = Notice(title=text.say_error(error), text=text.say(error.advice), tone="late")
        return _judged(error.findings, name, notice, status=422)
    except ModelError as error:
        failure = failure_of(error)
        words = Notice(title=f"{failure.code} {failure.title}", text=failure.advice, tone="late")
        return _judged((), name, words, status=failure.status)
    return _judged(findings, name, _verdict(findings))


def file_url(key: str, version: int) -> str:
    """Return the address of the BPMN file of one version."""
    return url_for("definitions.file", key=key, version=version)


def _designers_only() -> None:
    if not actor().has_role(DESIGNER):
        abort(403)


def _deploy(data: bytes, name: str) -> tuple[Deployed, ...]:
    parts = office()
    about: Mapping[str, Any] = {"by": actor().id, "now": parts.clock(), "name": name}
    return parts.database.again(
        lambda tx: deployment.deploy(tx, data, parts.forms, **about, topics=parts.topics)
    )


def _judged(findings: Sequence[Finding], name: str, notice: Notice, *, status: int = 200) -> Answer:
    return render("upload.html", _upload_page(notice, name, findings), status=status)


def _upload_page(notice: Notice, name: str, findings: Sequence[Finding]) -> UploadPage:
    return UploadPage(
        notice=notice,
        file=name,
        findings=_rows(findings, *TO_MEND),
        notes=_rows(findings, Severity.NOTE),
    )


def _published(deployed: Sequence[Deployed], name: str) -> UploadPage:
    words = [_outcome(one) for one in deployed]
    title = text.say("Published") if any(d.new for d in deployed) else text.say("Nothing new")
    findings = deployed[0].findings if deployed else ()
    return _upload_page(Notice(title=title, text=" ".join(words)), name, findings)


def _outcome(one: Deployed) -> str:
    if one.new:
        return text.say("{key}: published as version {n}.", key=one.key, n=one.version)
    return text.say("{key}: already deployed as version {n}.", key=one.key, n=one.version)


def _verdict(findings: Sequence[Finding]) -> Notice:
    every = [f.severity for f in findings]
    errors = every.count(Severity.ERROR)
    others = text.say(
        "Warnings: {warnings}. Notes: {notes}.",
        warnings=every.count(Severity.WARNING),
        notes=every.count(Severity.NOTE),
    )
    if errors:
        title = text.count_words(
            "{n} error forbids publication.", "{n} errors forbid publication.", errors
        )
        return Notice(title=title, text=others, tone="late")
    return Notice(title=text.say("The file can be published."), text=others if every else "")


def _listing(found: Sequence[ProcessDefinition], rules: Sequence[ListRow]) -> DefinitionsPage:
    upload_url = url_for("definitions.upload_form") if actor().has_role(DESIGNER) else ""
    empty = Empty(
        title=text.say("No process is published yet"),
        why=text.say("A process designer publishes BPMN files here."),
    )
    return DefinitionsPage(
        processes=tuple(_row(definition) for definition in found),
        decisions=tuple(rules),
        upload_url=upload_url,
        empty=None if found or rules else empty,
    )


def _row(definition: ProcessDefinition) -> ListRow:
    return ListRow(
        title=process_title(definition.process, definition.name),
        key=definition.key,
        url=url_for("definitions.one", key=definition.key, version=definition.version),
        versions=text.say("Version {n}", n=definition.version),
    )


def _rule_row(tx: Tx, each: StoredDecision) -> ListRow:
    model = office().library.decisions.model(tx, each.deployment)
    node = model.decisions.get(each.key) or model.services[each.key]
    return ListRow(
        title=decision_title(node),
        key=each.key,
        url=url_for("decisions.one", key=each.key, version=each.version),
        versions=text.say("Version {n}", n=each.version),
    )


def _version(key: str, version: int, *, current: bool) -> Link:
    url = url_for("definitions.one", key=key, version=version)
    return Link(label=text.say("Version {n}", n=version), url=url, current=current)


def _task(node: Node) -> TaskRow:
    said = node.properties
    return TaskRow(
        title=title_of(node) or node.id,
        who=text.role_title(node.lane),
        next=text.either(said.get("grid.next", ""), said.get("grid.next_en", "")),
    )


def _rows(findings: Sequence[Finding], *severities: Severity) -> tuple[FindingRow, ...]:
    return tuple(
        FindingRow(
            code=finding.code,
            tone=TONES[finding.severity],
            severity=text.say(SEVERITIES[finding.severity]),
            element=" ".join(filter(None, (finding.name, finding.element))),
            sentence=text.say(finding.sentence, **finding.facts),
            advice=text.say(finding.advice, **finding.facts),
            line=str(finding.line or ""),
        )
        for finding in findings
        if finding.severity in severities
    )
