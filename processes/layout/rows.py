"""In which row of its band does each figure stand? Straight roads first, few crossings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from processes.layout.arcs import outgoing
from processes.layout.arrangement import Arrangement, by_band
from processes.layout.columns import Ranking

SWEEPS, FEW = 6, 400
"""How often all figures are tried in other rows, at most; as often as this many tries allow."""
FAR = 4
"""How many rows a figure moves at once, at most."""
GAIN = 1e-6
"""What a move must gain at least."""


def rows_of(
    ranking: Ranking, bands: Mapping[str, int], gateways: frozenset[str]
) -> Mapping[str, int]:
    """Give each ranked figure a row in its band; rows may be negative and have gaps.

    Sweeps over the columns, forth and back, put each figure, each chain of figures and the main
    road where they cost least, until nothing moves any more.
    """
    arrangement = Arrangement(ranking, bands, gateways)
    order = sorted(ranking.columns, key=lambda f: (ranking.columns[f], f not in ranking.main))
    for figure in order:
        arrangement.put(figure, _first_row(arrangement, figure, ranking))
    figures = tuple((figure,) for figure in (*order, *reversed(order)))
    groups = (*figures, *_chains(ranking, bands), *by_band(ranking.main, bands))
    for _ in range(max(1, min(SWEEPS, FEW // (len(order) + 1)))):
        before = dict(arrangement.row)
        for group in groups:
            _improve(arrangement, group)
        if before == arrangement.row:
            break
    return arrangement.row


def _first_row(arrangement: Arrangement, figure: str, ranking: Ranking) -> int:
    """Return the free row nearest to a figure before; the first row for the main road."""
    band, column = arrangement.band[figure], arrangement.column[figure]
    rows = [
        arrangement.row[arc.source]
        for arc in arrangement.joined[figure]
        if arc.source in arrangement.row and arrangement.band[arc.source] == band
    ]
    wanted = 0 if figure in ranking.main or not rows else rows[0]
    tries = (wanted + step for n in range(len(ranking.columns) + 1) for step in (n, -n))
    return next(row for row in tries if (band, column, row) not in arrangement.taken)


def _improve(arrangement: Arrangement, group: tuple[str, ...]) -> None:
    """Move ``group`` to the row of its band where that gains most, if anywhere."""
    band = arrangement.band[group[0]]
    used = [row for figure, row in arrangement.row.items() if arrangement.band[figure] == band]
    best: dict[str, int] = {}
    most = GAIN
    here = arrangement.row[group[0]]
    for row in range(max(min(used) - 1, here - FAR), min(max(used) + 1, here + FAR) + 1):
        move = _move(arrangement, group, row)
        before = arrangement.cost(move)
        undo = arrangement.apply(move)
        gain = before - arrangement.cost(move)
        arrangement.apply(undo)
        if gain > most:
            best, most = move, gain
    arrangement.apply(best)


def _move(arrangement: Arrangement, group: tuple[str, ...], row: int) -> dict[str, int]:
    """Return the move of ``group`` to ``row``; whoever stands there takes the place left."""
    move = dict.fromkeys(group, row)
    for figure in group:
        place = (arrangement.band[figure], arrangement.column[figure], row)
        other = arrangement.taken.get(place)
        if other is not None and other not in move:
            move[other] = arrangement.row[figure]
    return move


def _chains(ranking: Ranking, bands: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Return runs of figures in one band where each has one way in and one way out."""
    ways_in: dict[str, int] = defaultdict(int)
    for arc in ranking.arcs:
        ways_in[arc.target] += 1
    following = {
        figure: arcs[0].target
        for figure, arcs in outgoing(ranking.arcs).items()
        if len(arcs) == 1
        and ways_in[arcs[0].target] == 1
        and bands[figure] == bands[arcs[0].target]
        and ranking.columns[figure] < ranking.columns[arcs[0].target]
    }
    inner = set(following.values())
    for first in (figure for figure in following if figure not in inner):
        chain = [first]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        yield tuple(chain)
