"""Processes: the list, one version with its drawing, publishing a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request, url_for

from engine import deployment
from engine.deployment import Deployed
from engine.errors import NotDeployable
from engine.store import definitions as published
from processes.definition import ProcessDefinition
from processes.errors import ModelError
from processes.lint.finding import Finding, Severity
from processes.model import Node
from web import text
from web.auth import actor, office
from web.diagram import Drawing, drawing, process_title, title_of
from web.errors import failure_of
from web.views.assets import Script, script
from web.views.failures import Answer
from web.views.frame import Empty, Link, Notice, render

blueprint = Blueprint("definitions", __name__, url_prefix="/definitions")

DESIGNER = "process_designer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRow:
    """One process in the list."""

    title: str
    key: str
    url: str
    versions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionsPage:
    """The list of processes."""

    processes: tuple[ProcessRow, ...]
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
    error: bool
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
    file_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    """The form for a file, and what was found in the last one."""

    notice: Notice | None = None
    file: str = ""
    findings: tuple[FindingRow, ...] = ()


@blueprint.get("")
def listing() -> Answer:
    """Show the processes with their latest version."""
    library = office().library
    with office().database.read() as tx:
        found = [library.get(tx, key, n).definition for key, n in published.latest(tx)]
    return render("definitions.html", _listing(found))


@blueprint.get("/<key>/<number:version>")
def one(key: str, version: int) -> Answer:
    """Show one version: drawing, who does what, findings."""
    with office().database.read() as tx:
        definition = office().library.get(tx, key, version).definition
        versions = published.versions(tx, key)
    findings = deployment.check(definition.xml, definition.forms, definition.key)
    page = DefinitionPage(
        title=process_title(definition.process, definition.name),
        key=key,
        version=version,
        digest=definition.digest,
        diagram=drawing(definition, file_url(key, version)),
        script=script("diagram"),
        tasks=tuple(_task(node) for node in definition.process.user_tasks()),
        versions=tuple(_version(key, v.version, current=v.version == version) for v in versions),
        findings=_rows(findings),
        file_url=file_url(key, version),
    )
    return render("definition.html", page)


@blueprint.get("/<key>/<number:version>/file")
def file(key: str, version: int) -> Response:
    """Send the BPMN file of one version; it never changes."""
    with office().database.read() as tx:
        definition = office().library.get(tx, key, version).definition
    response = Response(definition.xml, content_type="application/xml")
    response.set_etag(definition.digest)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Disposition"] = f'attachment; filename="{key}-{version}.bpmn"'
    response.make_conditional(request)
    return response


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
    data, name = sent.stream.read(), sent.filename or ""
    try:
        if request.form.get("act") == "publish":
            return render("upload.html", _published(_deploy(data, name), name))
        findings = deployment.check(data, office().forms, name)
    except NotDeployable as error:
        notice = Notice(title=text.say_error(error), text=text.say(error.advice), tone="late")
        return _judged(error.findings, name, notice, status=422)
    except ModelError as error:
        failure = failure_of(error)
        words = Notice(title=f"{failure.code} {failure.title}", text=failure.advice, tone="late")
        return _judged((), name, words, status=422)
    return _judged(findings, name, _verdict(findings))


def file_url(key: str, version: int) -> str:
    """Return the address of the BPMN file of one version."""
    return url_for("definitions.file", key=key, version=version)


def _designers_only() -> None:
    if not actor().has_role(DESIGNER):
        abort(403)


def _deploy(data: bytes, name: str) -> tuple[Deployed, ...]:
    parts = office()
    with parts.database.begin() as tx:
        return deployment.deploy(tx, data, parts.forms, by=actor().id, now=parts.clock(), name=name)


def _judged(findings: Sequence[Finding], name: str, notice: Notice, *, status: int = 200) -> Answer:
    page = UploadPage(notice=notice, file=name, findings=_rows(findings))
    return render("upload.html", page, status=status)


def _published(deployed: Sequence[Deployed], name: str) -> UploadPage:
    words = [_outcome(one) for one in deployed]
    title = text.say("Published") if any(d.new for d in deployed) else text.say("Nothing new")
    findings = deployed[0].findings if deployed else ()
    notice = Notice(title=title, text=" ".join(words))
    return UploadPage(notice=notice, file=name, findings=_rows(findings))


def _outcome(one: Deployed) -> str:
    if one.new:
        return text.say("{key}: published as version {n}.", key=one.key, n=one.version)
    return text.say("{key}: already deployed as version {n}.", key=one.key, n=one.version)


def _verdict(findings: Sequence[Finding]) -> Notice:
    errors = sum(f.severity is Severity.ERROR for f in findings)
    if errors:
        title = text.count_words(
            "{n} error forbids publication.", "{n} errors forbid publication.", errors
        )
        return Notice(title=title, tone="late")
    return Notice(title=text.say("The file can be published."))


def _listing(found: Sequence[ProcessDefinition]) -> DefinitionsPage:
    upload_url = url_for("definitions.upload_form") if actor().has_role(DESIGNER) else ""
    empty = Empty(
        title=text.say("No process is published yet"),
        why=text.say("A process designer publishes BPMN files here."),
    )
    return DefinitionsPage(
        processes=tuple(_row(definition) for definition in found),
        upload_url=upload_url,
        empty=None if found else empty,
    )


def _row(definition: ProcessDefinition) -> ProcessRow:
    return ProcessRow(
        title=process_title(definition.process, definition.name),
        key=definition.key,
        url=url_for("definitions.one", key=definition.key, version=definition.version),
        versions=text.say("Version {n}", n=definition.version),
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


def _severity(finding: Finding) -> str:
    return text.say("Error") if finding.severity is Severity.ERROR else text.say("Warning")


def _rows(findings: Sequence[Finding]) -> tuple[FindingRow, ...]:
    return tuple(
        FindingRow(
            code=finding.code,
            error=finding.severity is Severity.ERROR,
            severity=_severity(finding),
            element=" ".join(filter(None, (finding.name, finding.element))),
            sentence=text.say(finding.sentence, **finding.facts),
            advice=text.say(finding.advice, **finding.facts),
            line=str(finding.line or ""),
        )
        for finding in findings
    )
