"""The straight runs of routes, and which of two runs on one line should lie before the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from processes.layout.grid import Spot
from processes.layout.traffic import Route

UPRIGHT, LEVEL = 0, 1
RunKey = tuple[str, int]
"""A link and the number of one of its runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A straight piece of a route along one line of the grid."""

    link: str
    number: int
    """0 for the first run of the link."""
    axis: int
    line: int
    first: int
    last: int
    """Indices of its ends in the route."""
    route: Route

    @property
    def opens(self) -> bool:
        """Whether it leaves the source."""
        return self.first == 0

    @property
    def closes(self) -> bool:
        """Whether it reaches the target."""
        return self.last == len(self.route) - 1

    def place(self, index: int) -> int:
        """Return the position along the line of the spot with ``index``."""
        spot = self.route[index]
        return spot.y if self.axis == UPRIGHT else spot.x

    @property
    def rising(self) -> int:
        """1 when it runs down or to the right, else -1."""
        return 1 if self.place(self.last) > self.place(self.first) else -1

    @property
    def extent(self) -> tuple[int, int]:
        """Both ends in half steps; a run stops short of the figures it joins."""
        start = 2 * self.place(self.first) + self.rising * self.opens
        end = 2 * self.place(self.last) - self.rising * self.closes
        return min(start, end), max(start, end)

    @property
    def key(self) -> RunKey:
        """The link and the number."""
        return self.link, self.number

    def overlaps(self, other: "Run") -> bool:
        """Tell whether both go through a common stretch of the line."""
        (low, high), (other_low, other_high) = self.extent, other.extent
        return low < other_high and other_low < high

    def touches(self, other: "Run") -> bool:
        """Tell whether one ends where the other begins."""
        (low, high), (other_low, other_high) = self.extent, other.extent
        return low == other_high or other_low == high


def runs_of(link: str, route: Route) -> Iterator[Run]:
    """Cut a route at its bends."""
    start = 0
    number = 0
    for index in range(1, len(route)):
        if index + 1 == len(route) or not _straight(*route[index - 1 : index + 2]):
            axis = UPRIGHT if route[start].x == route[index].x else LEVEL
            line = route[start].x if axis == UPRIGHT else route[start].y
            yield Run(
                link=link,
                number=number,
                axis=axis,
                line=line,
                first=start,
                last=index,
                route=route,
            )
            start, number = index, number + 1


def _straight(a: Spot, b: Spot, c: Spot) -> bool:
    return a.x == b.x == c.x or a.y == b.y == c.y


def order(one: Run, other: Run) -> int:
    """Return how much ``one`` should lie left of (or above) ``other``: -2 … 2, 0 for no matter.

    Where two links part, the one that turns left should lie left; this is judged at both ends of
    what they have in common, so that they cross only where they must.
    """
    votes = _parting(one, other, 1) + _parting(one, other, -1)
    return votes if one.axis == LEVEL else -votes


def _parting(one: Run, other: Run, heading: int) -> int:
    """Look along the line in ``heading``: 1 when ``one`` parts to the left of ``other``."""
    low = max(min(run.place(run.first), run.place(run.last)) for run in (one, other))
    high = min(max(run.place(run.first), run.place(run.last)) for run in (one, other))
    meeting = high if heading == 1 else low
    ahead = Spot(0, heading) if one.axis == UPRIGHT else Spot(heading, 0)
    paths = tuple(_onward(run, meeting, heading) for run in (one, other))
    for mine, theirs in zip(*paths, strict=False):
        if mine != theirs or mine is None:
            return _lefter(_turn(ahead, mine), _turn(ahead, theirs)) * heading
        ahead = mine
    return 0


def _lefter(mine: int, theirs: int) -> int:
    """Return 1 when ``mine`` turns more to the left than ``theirs``, -1 for the contrary."""
    return (theirs > mine) - (mine > theirs)


def _onward(run: Run, meeting: int, heading: int) -> Iterator[Spot | None]:
    """Yield the steps of the link from ``meeting`` on, then None for its end."""
    direction = heading * run.rising
    index = run.first + abs(meeting - run.place(run.first))
    while 0 <= index + direction < len(run.route):
        here, there = run.route[index], run.route[index + direction]
        yield Spot(there.x - here.x, there.y - here.y)
        index += direction
    yield None


def _turn(ahead: Spot, step: Spot | None) -> int:
    """Return -1 for a turn to the left, 0 for straight on or the end, 1 for the right."""
    if step is None:
        return 0
    return ahead.x * step.y - ahead.y * step.x
