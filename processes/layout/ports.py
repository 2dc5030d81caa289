"""Where do the links of a figure leave and arrive? On which side, how far from its middle?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from processes.layout.figures import Link, Scope
from processes.layout.geometry import Box
from processes.layout.runs import LEVEL, Run, RunKey, runs_of
from processes.layout.search import DOWN, LEFT, RIGHT, UP
from processes.layout.traffic import Route, Step

RAY = 2_000
"""Pixels that a link is taken to run straight on from a figure, when labels look for room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One end of a link at a figure."""

    link: Link
    figure: str
    end: str
    """The figure itself or one of its boundary events."""
    side: Step
    offset: int
    """Pixels from the middle of the figure, down or to the right."""
    leaves: bool

    @property
    def ray(self) -> Box:
        """The straight beginning of the link, as a flat box relative to the middle."""
        return {
            RIGHT: Box(0, self.offset, RAY, 0),
            LEFT: Box(-RAY, self.offset, RAY, 0),
            DOWN: Box(self.offset, 0, 0, RAY),
            UP: Box(self.offset, -RAY, 0, RAY),
        }[self.side]


def ports_of(
    scope: Scope, routes: Mapping[str, Route], offsets: Mapping[RunKey, int]
) -> Mapping[str, list[Port]]:
    """Return the ports of each figure."""
    found: dict[str, list[Port]] = defaultdict(list)
    for link in scope.links:
        runs = tuple(runs_of(link.id, routes[link.id]))
        for run, leaves in ((runs[0], True), (runs[-1], False)):
            end = link.source if leaves else link.target
            port = Port(
                link=link,
                figure=scope.owner(end),
                end=end,
                side=_side(run, leaves),
                offset=offsets[run.link, run.number],
                leaves=leaves,
            )
            found[port.figure].append(port)
    return found


def _side(run: Run, leaves: bool) -> Step:
    outward = run.rising if leaves else -run.rising
    return (outward, 0) if run.axis == LEVEL else (0, outward)
