"""What is wrong with files of models: examined, as a table, as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine import decisionfiles
from engine.deployment import check
from engine.scheduling.handlers import topics
from processes.catalog import SHIPPED, SameKeyError, shipped
from processes.decision.reader import is_dmn
from processes.decision.reader import read as read_decisions
from processes.document import read
from processes.errors import ModelError
from processes.lint.asks import asked_elsewhere, decisions_of
from processes.lint.finding import Finding, Severity
from web.cli.athand import AtHand
from web.cli.files import ModelFile
from web.cli.output import Printer, columns
from web.text import LANGUAGES, read_catalogue

SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Note"}


class SameDecisionError(SameKeyError):
    """The decision "{key}" stands in two files: {first} and {second}."""

    code = "DMN-006"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One file with the keys of what is in it to run, and everything that is wrong with it."""

    file: ModelFile
    keys: tuple[str, ...]
    findings: tuple[Finding, ...]
    decides: bool = False
    """Whether the keys are those of decisions."""

    @property
    def refused(self) -> bool:
        """Whether something in it forbids publication."""
        return any(f.severity is Severity.ERROR for f in self.findings)


def examine(file: ModelFile, known: AtHand) -> Examined:
    """Return what is wrong with ``file``; that it cannot be read at all is a finding, too.

    A file that is shipped with us must keep the rules of the house, whatever it says of itself.
    """
    decides = is_dmn(file.data)
    try:
        keys, findings = (_decisions if decides else _processes)(file, known)
    except ModelError as error:
        keys, findings = (), (_unreadable(error),)
    return Examined(file=file, keys=keys, findings=findings, decides=decides)


Looked = tuple[tuple[str, ...], tuple[Finding, ...]]
"""The keys of what is in a file to run, and what is wrong with it."""


def _processes(file: ModelFile, known: AtHand) -> Looked:
    document = read(file.data)
    keys = tuple(p.id for p in document.processes if p.executable)
    house = SHIPPED in file.path.resolve().parents
    findings = check(file.data, shipped().forms, file.path.name, house=house, topics=topics())
    return keys, findings + asked_elsewhere(document, known.decisions())


def _decisions(file: ModelFile, known: AtHand) -> Looked:
    model = read_decisions(file.data)
    return tuple(decisions_of(model)), decisionfiles.check(file.data, known.beside(file.path))


def refuse_same_keys(examined: Iterable[Examined]) -> None:
    """Raise SameKeyError when two files hold the same key: which one would be the newer?"""
    first: dict[tuple[bool, str], str] = {}
    for one in examined:
        name = str(one.file.path)
        for key in one.keys:
            before = first.setdefault((one.decides, key), name)
            if before != name:
                refusal = SameDecisionError if one.decides else SameKeyError
                raise refusal(key=key, first=before, second=name)


def table(printer: Printer, one: Examined) -> list[str]:
    """Return the findings of one file as lines, each code followed once by what to do.

    Notes stand apart, below what has to be mended.
    """
    to_mend = [f for f in one.findings if f.severity is not Severity.NOTE]
    notes = [f for f in one.findings if f.severity is Severity.NOTE]
    head = [f"{one.file.path}:"] if to_mend else []
    told = [printer.say("{file}: notes, nothing to mend:", file=one.file.path)] if notes else []
    return [*head, *_lines(printer, to_mend), *told, *_lines(printer, notes)]


def counted(printer: Printer, examined: Sequence[Examined]) -> str:
    """Return how many findings of each weight there are."""
    every = [f.severity for one in examined for f in one.findings]
    return printer.say(
        "Files: {files}. Errors: {errors}. Warnings: {warnings}. Notes: {notes}.",
        files=len(examined),
        errors=every.count(Severity.ERROR),
        warnings=every.count(Severity.WARNING),
        notes=every.count(Severity.NOTE),
    )


def as_json(printer: Printer, one: Examined) -> list[dict[str, object]]:
    """Return the findings of one file as JSON, each sentence in the language asked for and both."""
    spoken = {tongue: read_catalogue(locale).gettext for tongue, locale in LANGUAGES.items()}
    return [
        {
            "code": f.code,
            "severity": f.severity.value,
            "profile": f.profile.value,
            "path": str(one.file.path),
            "line": f.line,
            "element": f.element,
            "name": f.name,
            "also": list(f.also),
            "constraints": list(f.constraints),
            "sentence": printer.say(f.sentence, **f.facts),
            "advice": printer.say(f.advice, **f.facts),
            **{
                f"{what}_{tongue}": _filled(say(template), f.facts)
                for what, template in (("sentence", f.sentence), ("advice", f.advice))
                for tongue, say in spoken.items()
            },
        }
        for f in one.findings
    ]


def _filled(template: str, facts: Mapping[str, object]) -> str:
    return str(template).format(**facts) if template else ""


def _lines(printer: Printer, findings: Sequence[Finding]) -> list[str]:
    rows = [
        (
            printer.say(SEVERITIES[f.severity]),
            f.code,
            printer.say("line {line}", line=f.line) if f.line else "",
            f.element,
            printer.say(f.sentence, **f.facts),
        )
        for f in findings
    ]
    advice = {f"  → {f.code}: {printer.say(f.advice, **f.facts)}" for f in findings if f.advice}
    return [*columns(rows), *sorted(advice)]


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
