"""Publication: who publishes a file, when, and what becomes of each thing in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotDeployable
from processes.lint.finding import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What became of one process or decision of a file."""

    key: str
    version: int
    new: bool
    """False when exactly this was already published as ``version``."""
    findings: tuple[Finding, ...]
    """Warnings that did not forbid publication."""
    is_decision: bool = False
    """True for a decision, and for a file that others only import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who publishes, when, and as which publication."""

    by: str
    at: datetime
    number: int


def refuse_errors(
    findings: Iterable[Finding], refusal: type[NotDeployable] = NotDeployable
) -> tuple[Finding, ...]:
    """Return the findings; raise NotDeployable when one of them is an error."""
    found = tuple(findings)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise refusal(found)
    return found
