"""Bad: a small file and the finding it must give; a table of them is a test."""

from datetime import UTC, datetime
from typing import NamedTuple

from tests.processes.diagrams import findings

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


class Bad(NamedTuple):
    """One file, and the finding it must give."""

    what: str
    data: bytes
    code: str
    line: int
    element: str
    severity: str = "error"


def name(bad: object) -> str:
    """Return how a row is called in the list of tests."""
    return f"{bad.code} {bad.what}" if isinstance(bad, Bad) else str(bad)


def check(bad: Bad) -> None:
    """Assert that the linter names the mistake, its place and a remedy."""
    said = findings(bad.data, now=NOW)
    found = [f for f in said if (f.code, f.line, f.element) == (bad.code, bad.line, bad.element)]
    assert found, [(f.code, f.line, f.element, f.text()) for f in said]
    assert bad.severity in [f.severity for f in found]
    for finding in said:
        assert finding.text().strip()
        assert finding.advice.strip()
        assert "{" not in finding.advice
