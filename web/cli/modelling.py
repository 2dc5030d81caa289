"""Commands for process designers: lint, layout, deploy, definitions."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine.deployment import Deployed
from engine.deployment import deploy as publish
from engine.errors import NotDeployable
from engine.store import definitions as shelf
from engine.store.definitions import StoredDefinition
from processes.document import read as read_document
from processes.errors import ModelError
from processes.layout.tidy import tidy
from web.cli import files
from web.cli.commands import FAILED, command, data_option
from web.cli.findings import Examined, as_json, examine, refuse_same_keys, table
from web.cli.opening import opened, opened_if_there, settings_for
from web.cli.output import Printer, columns
from web.wiring import Office

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command()
@PATHS
@command
def lint(printer: Printer, paths: tuple[Path, ...]) -> None:
    """Say what is wrong with BPMN files; ends with 1 when something forbids publication."""
    examined = _examined(printer, paths)
    lines = [line for one in examined for line in _judged(printer, one)]
    printer.done({str(one.file.path): as_json(printer, one) for one in examined}, *lines)
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
        placed = tidy(read_document(file.data).data)
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
    """Lint and publish BPMN files, or all in a folder; running cases keep their version.

    All of them are published, or none.
    """
    examined = _examined(printer, paths)
    refused = tuple(f for one in examined for f in one.findings if one.refused)
    if refused:
        lines = [line for one in examined if one.refused for line in table(printer, one)]
        found = [found for one in examined if one.refused for found in as_json(printer, one)]
        printer.refuse(NotDeployable(refused), *lines, findings=found)
        raise SystemExit(FAILED)
    refuse_same_keys(examined)
    with opened(settings_for(data)) as office:
        deployed = _publish(office, examined)
    warnings = [line for one in examined for line in table(printer, one)]
    printer.done(
        [{"key": d.key, "version": d.version, "new": d.new} for d in deployed],
        *warnings,
        *(_said(printer, one) for one in deployed),
    )


@click.command()
@data_option
@command
def definitions(printer: Printer, data: Path | None) -> None:
    """List the published processes and their latest versions."""
    with opened_if_there(data) as office, office.database.read() as tx:
        latest = [shelf.get(tx, key, version) for key, version in shelf.latest(tx)]
    found = [one for one in latest if one is not None]
    rows = [_row(printer, one) for one in found]
    printer.done(
        [{"key": one.key, "version": one.version, "name": one.name} for one in found],
        *(columns(rows) or [printer.say("Nothing is published yet.")]),
    )


def _examined(printer: Printer, paths: Sequence[Path]) -> list[Examined]:
    examined = []
    models = files.read_all(paths)
    for number, file in enumerate(models, 1):
        examined.append(examine(file))
        printer.progress("files", number, len(models))
    return examined


def _publish(office: Office, examined: Sequence[Examined]) -> list[Deployed]:
    with office.database.begin() as tx:
        return [
            deployed
            for file in (one.file for one in examined)
            for deployed in publish(
                tx, file.data, office.forms, by="system", now=office.clock(), name=file.path.name
            )
        ]


def _judged(printer: Printer, one: Examined) -> list[str]:
    nothing = printer.say("{file}: nothing to mend.", file=one.file.path)
    return table(printer, one) or [nothing]


def _said(printer: Printer, one: Deployed) -> str:
    facts = {"key": one.key, "n": one.version}
    if one.new:
        return printer.say("{key}: published as version {n}.", **facts)
    return printer.say("{key}: already published as version {n}, nothing to do.", **facts)


def _row(printer: Printer, one: StoredDefinition) -> tuple[str, str, str]:
    return one.key, printer.say("version {n}", n=one.version), one.name
