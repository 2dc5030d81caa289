"""What is wrong with files of models: examined, as a table, as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.deployment import check
from processes.catalog import SameKeyError, shipped
from processes.document import read
from processes.errors import ModelError
from processes.lint.finding import Finding, Severity
from web.cli.files import ModelFile
from web.cli.output import Printer, columns

SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One file with the keys of the processes in it and everything that is wrong with it."""

    file: ModelFile
    keys: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether something in it forbids publication."""
        return any(f.severity is Severity.ERROR for f in self.findings)


def examine(file: ModelFile) -> Examined:
    """Return what is wrong with ``file``; that it cannot be read at all is a finding, too."""
    try:
        keys = tuple(p.id for p in read(file.data).processes if p.executable)
        findings = check(file.data, shipped().forms, file.path.name)
    except ModelError as error:
        return Examined(file=file, keys=(), findings=(_unreadable(error),))
    return Examined(file=file, keys=keys, findings=findings)


def refuse_same_keys(examined: Iterable[Examined]) -> None:
    """Raise SameKeyError when two files hold the same process: which one would be the newer?"""
    first: dict[str, str] = {}
    for one in examined:
        name = str(one.file.path)
        for key in one.keys:
            if first.setdefault(key, name) != name:
                raise SameKeyError(key=key, first=first[key], second=name)


def table(printer: Printer, one: Examined) -> list[str]:
    """Return the findings of one file as lines, each code followed once by what to do."""
    rows = [
        (
            printer.say(SEVERITIES[f.severity]),
            f.code,
            printer.say("line {line}", line=f.line) if f.line else "",
            f.element,
            printer.say(f.sentence, **f.facts),
        )
        for f in one.findings
    ]
    advice = {f"  → {f.code}: {printer.say(f.advice, **f.facts)}" for f in one.findings if f.advice}
    return [f"{one.file.path}:", *columns(rows), *sorted(advice)] if rows else []


def as_json(printer: Printer, one: Examined) -> list[dict[str, object]]:
    """Return the findings of one file as JSON."""
    return [
        {
            "code": f.code,
            "severity": f.severity.value,
            "sentence": printer.say(f.sentence, **f.facts),
            "advice": printer.say(f.advice, **f.facts),
            "file": str(one.file.path),
            "line": f.line,
            "element": f.element,
            "name": f.name,
        }
        for f in one.findings
    ]


def _unreadable(error: ModelError) -> Finding:
    line = error.facts.get("line")
    return Finding(
        code=error.code,
        severity=Severity.ERROR,
        sentence=error.template(),
        advice=error.advice,
        facts=error.facts,
        line=line if isinstance(line, int) else 0,
    )
