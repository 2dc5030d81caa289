"""Commands for process designers: lint, layout, deploy, definitions."""

from pathlib import Path
from typing import Any

import click

from engine.deployment import Deployed, check
from engine.deployment import deploy as publish
from engine.errors import NotDeployable
from engine.store import definitions as shelf
from processes.catalog import shipped
from processes.errors import BihuanError
from processes.layout.tidy import tidy
from processes.lint.finding import Finding, Severity
from web.cli.output import FAILED, Printer, columns, command, data_option, settings_for
from web.wiring import open_office

FILES = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)


@click.command()
@FILES
@command
def lint(paths: tuple[Path, ...], printer: Printer) -> None:
    """Say what is wrong with BPMN files; ends with 1 when something forbids publication."""
    findings = {
        str(path): check(path.read_bytes(), shipped().forms, path.name) for path in _all(paths)
    }
    lines = [line for name, found in findings.items() for line in _table(name, found)]
    printer.done({name: [_json(f) for f in found] for name, found in findings.items()}, *lines)
    if any(f.severity is Severity.ERROR for found in findings.values() for f in found):
        raise SystemExit(FAILED)


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Write here, not over the file.")
@command
def layout(path: Path, output: Path | None, printer: Printer) -> None:
    """Place the shapes of a model: lanes as rows, flows that cross no shape."""
    target = output or path
    target.write_bytes(tidy(path.read_bytes()))
    printer.done({"written": str(target)}, f"Placed the shapes of {path.name} in {target}.")


@click.command()
@FILES
@data_option
@command
def deploy(paths: tuple[Path, ...], data: Path | None, printer: Printer) -> None:
    """Lint and publish BPMN files (or all in a folder); running cases keep their version."""
    office = open_office(settings_for(data))
    forms, deployed = shipped().forms, []
    try:
        with office.database.begin() as tx:
            for path in _all(paths):
                deployed += _published(tx, path, forms, office.clock())
    except NotDeployable as refused:
        printer.done([_json(f) for f in refused.findings], *_table("", refused.findings))
        raise SystemExit(FAILED) from refused
    finally:
        office.close()
    printer.done(
        [{"key": d.key, "version": d.version, "new": d.new} for d in deployed],
        *(_deployed_line(d) for d in deployed),
    )


@click.command()
@data_option
@command
def definitions(data: Path | None, printer: Printer) -> None:
    """List the published processes and their latest versions."""
    office = open_office(settings_for(data))
    with office.database.read() as tx:
        latest = shelf.latest(tx)
    office.close()
    rows = [{"key": key, "version": version} for key, version in latest]
    printer.done(rows, *columns([(key, f"version {version}") for key, version in latest]))


def _published(tx: Any, path: Path, forms: Any, now: Any) -> tuple[Deployed, ...]:
    try:
        return publish(tx, path.read_bytes(), forms, by="system", now=now, name=path.name)
    except BihuanError as error:
        error.facts.setdefault("file", path.name)
        raise


def _all(paths: tuple[Path, ...]) -> list[Path]:
    return [
        file
        for path in paths
        for file in (sorted(path.rglob("*.bpmn")) if path.is_dir() else (path,))
    ]


def _deployed_line(one: Deployed) -> str:
    if one.new:
        return f"{one.key}: published as version {one.version}."
    return f"{one.key}: already published as version {one.version}, nothing to do."


def _table(name: str, findings: tuple[Finding, ...]) -> list[str]:
    if not findings:
        return [f"{name}: nothing to mend."] if name else []
    rows = [(f.severity.value, f.code, f"line {f.line}", f.element, f.text()) for f in findings]
    advice = sorted({f"  {f.code}: {f.advice}" for f in findings if f.advice})
    return [*([f"{name}:"] if name else []), *columns(rows), *advice]


def _json(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sentence": finding.text(),
        "advice": finding.advice,
        "element": finding.element,
        "name": finding.name,
        "line": finding.line,
    }
