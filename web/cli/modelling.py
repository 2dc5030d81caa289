"""Commands for process designers: lint, layout, deploy, definitions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import click

from engine.decisionfiles import imports_of
from engine.deployment import Deployed
from engine.deployment import deploy as publish
from engine.errors import DecisionNotDeployable, NotDeployable
from engine.store import decisions
from engine.store import definitions as shelf
from engine.store.database import Tx
from engine.store.decisions import StoredDecision
from engine.store.definitions import StoredDefinition
from processes.border import admit
from processes.document import read as read_document
from processes.errors import ModelError
from processes.layout.tidy import tidy
from processes.lint.finding import Profile, Severity
from web.cli import files
from web.cli.athand import AtHand, at_hand, in_order
from web.cli.commands import FAILED, command, data_option
from web.cli.errors import NoDatabase
from web.cli.files import ModelFile
from web.cli.findings import Examined, as_json, counted, examine, refuse_same_keys, table
from web.cli.opening import opened, opened_if_there, settings_for
from web.cli.output import Printer, columns
from web.wiring import Office

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command()
@PATHS
@command
def lint(printer: Printer, paths: tuple[Path, ...]) -> None:
    """Say what is wrong with BPMN and DMN files, or all in a folder, each finding with its line.

    Errors forbid publication: then it ends with 1. Warnings ask to look again; notes only tell
    what was read in another way, and what a process of the house would have to keep.
    """
    models = files.read_all(paths)
    examined = _examined(printer, models, at_hand(models))
    lines = [line for one in examined for line in _judged(printer, one)]
    found = [found for one in examined for found in as_json(printer, one)]
    printer.done(found, *lines, *([counted(printer, examined)] if found else []))
    if any(one.refused for one in examined):
        raise SystemExit(FAILED)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Write here, not over the file.")
@command
def layout(printer: Printer, path: Path, output: Path | None) -> None:
    """Place the shapes of a model: lanes as rows, flows that cross no shape."""
    file = files.read(path)
    try:
        read_document(file.data)
        placed = tidy(admit(file.data).data)
    except ModelError as error:
        error.facts.setdefault("where", path)
        raise
    changed, target = placed != file.data, output or path
    if changed or output:
        files.write(target, placed)
    printer.done(
        {"file": str(path), "written": str(target), "changed": changed},
        printer.say("The shapes are placed in {file}.", file=target)
        if changed
        else printer.say("The shapes of {file} were in their places already.", file=path),
    )


@click.command()
@PATHS
@data_option
@command
def deploy(printer: Printer, paths: tuple[Path, ...], data: Path | None) -> None:
    """Lint and publish BPMN and DMN files, or all in a folder; running cases keep their version.

    All of them are published, or none; decisions go before the processes that ask for them.
    """
    models = files.read_all(paths)
    known = _with_published(at_hand(models), data)
    examined = _examined(printer, models, known)
    refused = [one for one in examined if one.refused]
    if refused:
        _refuse(printer, refused)
    refuse_same_keys(examined)
    try:
        with opened(settings_for(data)) as office:
            deployed = _publish(office, in_order(models, known))
    except _NotPublished as error:
        _refuse(printer, [error.examined])
    warnings = [line for one in examined for line in _of_bpmn(printer, one)]
    printer.done(
        [{"key": d.key, "version": d.version, "new": d.new} for d in deployed],
        *warnings,
        *(_said(printer, one) for one in deployed),
    )


@click.command()
@data_option
@command
def definitions(printer: Printer, data: Path | None) -> None:
    """List the published processes and decisions with their latest versions."""
    with opened_if_there(data) as office, office.database.read() as tx:
        latest = [shelf.get(tx, key, version) for key, version in shelf.latest(tx)]
        decided = [_row(printer, one) for one in decisions.latest(tx)]
    rows = [_row(printer, one) for one in latest if one is not None]
    lines = columns([row.words for row in rows])
    if decided:
        lines += [printer.say("Decisions:"), *columns([row.words for row in decided])]
    printer.done(
        [*(row.value("process") for row in rows), *(row.value("decision") for row in decided)],
        *(lines or [printer.say("Nothing is published yet.")]),
    )


def _examined(printer: Printer, models: Sequence[ModelFile], known: AtHand) -> list[Examined]:
    examined = []
    for number, file in enumerate(models, 1):
        examined.append(examine(file, known))
        printer.progress("files", number, len(models))
    return examined


class _NotPublished(Exception):
    """What a file asks for is not published either: only the database could tell."""

    def __init__(self, examined: Examined) -> None:
        super().__init__()
        self.examined = examined


def _refuse(printer: Printer, refused: Sequence[Examined]) -> NoReturn:
    """Say what forbids publication, file by file, and end."""
    findings = tuple(found for one in refused for found in one.findings)
    decided = all(one.decides for one in refused)
    printer.refuse(
        (DecisionNotDeployable if decided else NotDeployable)(findings),
        *(line for one in refused for line in _of_bpmn(printer, one)),
        findings=[found for one in refused for found in as_json(printer, one)],
    )
    raise SystemExit(FAILED)


def _with_published(known: AtHand, data: Path | None) -> AtHand:
    """Return the same with what files import that is not among them, where it is published."""
    lacking = known.lacks()
    if not lacking:
        return known
    try:
        with opened_if_there(data) as office, office.database.read() as tx:
            found = [imports_of(tx, model) for model in lacking]
    except NoDatabase:
        return known
    published = {number: model for each in found for number, model in each.items()}
    return replace(known, published=tuple(published.values()))


def _publish(office: Office, models: Sequence[ModelFile]) -> list[Deployed]:
    """Publish all files or none; what is called goes before its callers."""

    def publish(tx: Tx) -> list[Deployed]:
        found: dict[Path, tuple[Deployed, ...]] = {}
        waiting = list(models)
        while waiting:
            later = [file for file in waiting if not _try(office, tx, file, found)]
            if len(later) == len(waiting):
                _last_try(office, tx, later[0])
            waiting = later
        return [deployed for file in models for deployed in found[file.path]]

    return office.database.again(publish)


def _try(office: Office, tx: Tx, file: ModelFile, found: dict[Path, tuple[Deployed, ...]]) -> bool:
    """Publish one file; say no when it calls what is not published yet."""
    try:
        found[file.path] = _deploy(office, tx, file)
    except NotDeployable:
        return False
    return True


def _last_try(office: Office, tx: Tx, file: ModelFile) -> None:
    """Publish one file; raise _NotPublished with everything that stands against it."""
    try:
        _deploy(office, tx, file)
    except NotDeployable as error:
        decides = isinstance(error, DecisionNotDeployable)
        examined = Examined(file=file, keys=(), findings=error.findings, decides=decides)
        raise _NotPublished(examined) from error


def _deploy(office: Office, tx: Tx, file: ModelFile) -> tuple[Deployed, ...]:
    return publish(
        tx,
        file.data,
        office.forms,
        by="system",
        now=office.clock(),
        name=file.path.name,
        topics=office.topics,
    )


def _of_bpmn(printer: Printer, one: Examined) -> list[str]:
    """Say what concerns the publication: of the rules of the house only those that must be kept."""
    told = (f for f in one.findings if f.severity is not Severity.NOTE or f.profile is Profile.BPMN)
    return table(printer, replace(one, findings=tuple(told)))


def _judged(printer: Printer, one: Examined) -> list[str]:
    nothing = printer.say("{file}: nothing to mend.", file=one.file.path)
    return table(printer, one) or [nothing]


def _said(printer: Printer, one: Deployed) -> str:
    facts = {"key": one.key, "n": one.version}
    if one.new:
        return printer.say("{key}: published as version {n}.", **facts)
    return printer.say("{key}: already published as version {n}, nothing to do.", **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The latest version of a process or a decision."""

    key: str
    version: int
    name: str
    words: tuple[str, str, str]

    def value(self, kind: str) -> dict[str, object]:
        """Return it as JSON."""
        return {"key": self.key, "version": self.version, "name": self.name, "kind": kind}


def _row(printer: Printer, one: StoredDefinition | StoredDecision) -> Row:
    words = one.key, printer.say("version {n}", n=one.version), one.name
    return Row(key=one.key, version=one.version, name=one.name, words=words)
