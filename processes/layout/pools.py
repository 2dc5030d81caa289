"""Pools and lanes: in which band does a node stand, and which boxes enclose the bands?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

from processes.layout.figures import Band, Bond, Drawing, Figure, Kind, Shape
from processes.layout.geometry import Box
from processes.layout.reading import Page, Pool
from processes.layout.text import width_of

HEADER = 30
"""Pixels of the stripe with the name of a pool or a lane."""
MOST_ORDERED = 6
"""Pools for which all orders are tried."""
CLOSED_HEIGHT = 60
"""Pixels of a pool that shows nothing of its inside, and of any lane, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The bands of a page from top to bottom, with what they stand for."""

    bands: tuple[Band, ...]
    of_lane: Mapping[str, int]
    of_pool: Mapping[int, int]
    """The first band of each pool."""
    figures: tuple[Figure, ...]
    """The pools as ends of messages."""

    def band(self, pool: int, lane: str) -> int:
        """Return the band of a node."""
        return self.of_lane.get(lane, self.of_pool[pool])


def stack_of(page: Page) -> Stack:
    """Stack pools so that messages have short ways, lanes in the order of their sets."""
    filled = {node.pool for node in page.nodes}
    bands: list[Band] = []
    of_lane: dict[str, int] = {}
    of_pool: dict[int, int] = {}
    figures: list[Figure] = []
    for number in _order(page):
        pool = page.pools[number]
        leaves = [lane for lane in pool.lanes if lane.leaves == (lane.id,)]
        of_pool[number] = len(bands)
        of_lane.update((lane.id, len(bands) + n) for n, lane in enumerate(leaves))
        kind = Kind.FRAME if leaves or number in filled else Kind.POOL
        if pool.id:
            figures.append(_figure(pool, kind, len(bands)))
        names = [lane.name for lane in leaves] or [pool.name]
        bands.extend(Band(pool=number, least=_least(name)) for name in names)
    return Stack(bands=tuple(bands), of_lane=of_lane, of_pool=of_pool, figures=tuple(figures))


def _order(page: Page) -> tuple[int, ...]:
    """Return the pools from top to bottom; as in the file when that is as good as any."""
    home = {pool.id: number for number, pool in enumerate(page.pools)}
    home.update((node.id, node.pool) for node in page.nodes)
    talks = [
        (home[wire.source], home[wire.target])
        for wire in page.wires
        if wire.bond is Bond.MESSAGE and {wire.source, wire.target} <= home.keys()
    ]
    as_written = tuple(range(len(page.pools)))
    if len(as_written) > MOST_ORDERED:
        return as_written

    def distance(order: tuple[int, ...]) -> int:
        return sum(abs(order.index(one) - order.index(other)) for one, other in talks)

    return min(permutations(as_written), key=distance)


def _least(name: str) -> int:
    return max(CLOSED_HEIGHT, min(400, width_of(name) + 24))


def _figure(pool: Pool, kind: Kind, band: int) -> Figure:
    return Figure(
        id=pool.id,
        tag="participant",
        kind=kind,
        name=pool.name,
        band=band,
        width=0,
        height=CLOSED_HEIGHT,
        rise=CLOSED_HEIGHT // 2,
    )


def enclosures(page: Page, stack: Stack, drawing: Drawing) -> Iterator[Shape]:
    """Yield the boxes of pools and lanes around ``drawing``, outer ones first."""
    depth = max((lane.depth + 1 for pool in page.pools for lane in pool.lanes), default=0)
    titles = HEADER if any(pool.id for pool in page.pools) else 0
    left = drawing.box.x - titles - depth * HEADER
    for number, pool in enumerate(page.pools):
        numbers = [n for n, band in enumerate(stack.bands) if band.pool == number]
        if pool.id:
            yield _enclosure(pool.id, "participant", left, drawing, numbers)
        for lane in pool.lanes:
            x = left + titles + lane.depth * HEADER
            inner = [stack.of_lane[leaf] for leaf in lane.leaves]
            yield _enclosure(lane.id, "lane", x, drawing, inner)


def _enclosure(own: str, tag: str, left: int, drawing: Drawing, bands: list[int]) -> Shape:
    top, bottom = drawing.bands[bands[0]][0], drawing.bands[bands[-1]][1]
    box = Box(left, top, drawing.box.right - left, bottom - top)
    return Shape(id=own, tag=tag, box=box, horizontal=True)
