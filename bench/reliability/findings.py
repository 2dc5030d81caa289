"""Findings: what a part of the bench reports, and how it is printed."""

import json
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

SHOWN = 3
"""How many violations are printed in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was tried many times on one store."""

    part: str
    """The number of the failure in the model: F1 to F16."""
    what: str
    store: str
    figures: Mapping[str, float | str] = field(default_factory=dict)
    violations: Sequence[str] = ()
    slow: Sequence[str] = ()
    """Which targets of time were missed."""
    control: bool = False
    """Whether it was done with a kernel that is broken on purpose: violations must be found."""

    @property
    def good(self) -> bool:
        """Whether it went as it has to go."""
        return bool(self.violations) if self.control else not (self.violations or self.slow)

    @property
    def verdict(self) -> str:
        """Return it in a word."""
        if self.control:
            return "detected" if self.violations else "NOT DETECTED"
        if self.violations:
            return f"{len(self.violations)} VIOLATIONS"
        return "TOO SLOW" if self.slow else "held"


def noticed(once: Callable[[], Finding], tries: int = 8) -> Finding:
    """Return the first finding that notices a broken kernel, or the last of so many tries.

    Where a kill has to meet a moment, chance decides whether it does.
    """
    finding = once()
    while not finding.violations and tries > 1:
        finding, tries = once(), tries - 1
    return finding


def late(seconds: Iterable[float]) -> dict[str, float | str]:
    """Return the usual figures of how late things were, in seconds."""
    found = sorted(seconds)
    if not found:
        return {}
    return {
        "p50 s": round(statistics.median(found), 2),
        "p99 s": round(found[int(len(found) * 0.99)], 2),
        "max s": round(found[-1], 2),
    }


def progress(words: str) -> None:
    """Say on the error channel what is being done."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201 - its purpose


def show(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print the findings as a table, or as a JSON list."""
    if as_json:
        rows = [{**asdict(f), "verdict": f.verdict, "good": f.good} for f in findings]
        print(json.dumps(rows, indent=1, ensure_ascii=False))  # noqa: T201 - its purpose
        return
    lines = [("part", "what", "store", "verdict", "figures"), *map(_cells, findings)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    for line in lines:
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print(text.rstrip())  # noqa: T201 - its purpose
    for text in _wrong(findings):
        print(text)  # noqa: T201 - its purpose


def _cells(finding: Finding) -> tuple[str, ...]:
    figures = ", ".join(f"{name} {_shown(value)}" for name, value in finding.figures.items())
    what = f"control: {finding.what}" if finding.control else finding.what
    return (finding.part, what, finding.store, finding.verdict, figures)


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,}"


def _wrong(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        if not finding.good and not finding.control:
            yield f"\n{finding.part} {finding.what} ({finding.store}):"
            yield from (f"  {one}" for one in (*finding.violations[:SHOWN], *finding.slow))
