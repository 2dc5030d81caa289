"""What the linter says of a DMN file, in few words."""

from collections.abc import Mapping, Sequence

from processes.decision.reader import read
from processes.lint.decisions.linter import lint_model
from processes.lint.finding import Finding, Severity
from tests.processes.decision.dmnwords import column, decision, definitions, given, item, table


def findings(source: bytes, *imported: bytes) -> tuple[Finding, ...]:
    """Return everything that the linter says of a file."""
    return lint_model(read(source), [read(each) for each in imported])


def said(source: bytes, *imported: bytes, code: str = "") -> list[str]:
    """Return the sentences of all findings, or of those with a code."""
    found = findings(source, *imported)
    return [each.text() for each in found if not code or each.code == code]


def codes(source: bytes, *imported: bytes) -> list[str]:
    """Return the codes of all findings that are more than notes."""
    found = findings(source, *imported)
    return [each.code for each in found if each.severity is not Severity.NOTE]


def deciding(
    types: Mapping[str, str],
    outputs: Sequence[str],
    *rules: Sequence[str],
    policy: str = "",
    above: Sequence[str] = (),
) -> bytes:
    """Write a file with one table, whose columns are input data with their types."""
    box = table([column(name) for name in types], outputs, *rules, policy=policy)
    data = [given(name, kind) for name, kind in types.items()]
    return definitions(*above, *data, decision("answer", box, needs=types))


def one_of(name: str, kind: str, *values: str) -> str:
    """Write a type that allows only these values."""
    return item(name, kind, allowed=", ".join(values))
