"""Links between figures that say what stands left of what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """One link between two figures that says "from left to right", at least ``length`` columns."""

    link: str
    source: str
    target: str
    length: int
    low: int
    """From which boundary event it leaves, 1 for the rightmost; 0 when it leaves the source."""


def outgoing(arcs: Iterable[Arc]) -> Mapping[str, list[Arc]]:
    """Return the arcs by their source."""
    found: dict[str, list[Arc]] = defaultdict(list)
    for arc in arcs:
        found[arc.source].append(arc)
    return found
