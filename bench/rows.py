"""What every bench prints: rows of name, value, unit, ratio and target, or JSON with --json."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure; ``ratio`` is against what ``target`` names, within the same run."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    target: str = ""


def arguments(about: str) -> argparse.ArgumentParser:
    """Return a parser with the switch that every bench has."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    return parser


def show(rows: Sequence[Row], *, as_json: bool) -> None:
    """Print the rows."""
    if as_json:
        print(json.dumps([asdict(row) for row in rows], indent=1))  # noqa: T201 - its purpose
        return
    head = ("name", "value", "unit", "ratio", "target")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    for line in lines:
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print(text.rstrip())  # noqa: T201 - its purpose


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return (row.name, f"{row.value:,.1f}", row.unit, ratio, row.target)
