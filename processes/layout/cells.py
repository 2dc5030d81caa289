"""In which cell of the grid does each figure stand? Flow nodes, artifacts, shelves and pools."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

from processes.layout.columns import Ranking
from processes.layout.figures import ARTIFACTS, Figure, Kind, Scope
from processes.layout.rows import rows_of

TYPICAL_COLUMN = 160
"""Pixels from column to column, to judge how many columns a shelved figure covers."""
SHIFTED, LIKED = 1.5, 0.6
"""How many rows a step aside is worth, and the liking of notes for above, of data for below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A place on the grid: its first and last column, its band and its row in the band."""

    column: int
    last: int
    band: int
    row: int


def cells_of(scope: Scope, ranking: Ranking) -> Mapping[str, Cell]:
    """Give each figure its cell; the rows of a band are numbered from 0 without gaps."""
    bands = {figure: scope.figures[figure].band for figure in ranking.columns}
    gateways = frozenset(f.id for f in scope.figures.values() if f.kind is Kind.GATEWAY)
    cells = {
        figure: _cell(ranking.columns[figure], bands[figure], row)
        for figure, row in rows_of(ranking, bands, gateways).items()
    }
    for figure in scope.figures.values():
        if figure.kind in ARTIFACTS:
            cells[figure.id] = _beside(scope, figure, cells)
    for figure in scope.figures.values():
        if figure.shelved:
            cells[figure.id] = _shelf(figure, scope, cells)
    last = max((cell.last for cell in cells.values()), default=0)
    for figure in scope.figures.values():
        if figure.kind is Kind.POOL:
            cells[figure.id] = Cell(column=0, last=last, band=figure.band, row=0)
    return _numbered(cells)


def _cell(column: int, band: int, row: int) -> Cell:
    return Cell(column=column, last=column, band=band, row=row)


def _beside(scope: Scope, figure: Figure, cells: Mapping[str, Cell]) -> Cell:
    """Put an artifact over or under the figure it belongs to, outside the rows of flow nodes."""
    partner = _partner(scope, figure)
    inside = [
        cell.row
        for other, cell in cells.items()
        if cell.band == figure.band and scope.figures[other].kind not in ARTIFACTS
    ]
    top, bottom = min(inside, default=0) - 1, max(inside, default=-1) + 1
    at = cells.get(partner, _cell(0, figure.band, top))
    taken = {(cell.band, cell.row, cell.column) for cell in cells.values()}
    annotation = figure.kind is Kind.ANNOTATION
    places = [
        (abs(row - at.row) + SHIFTED * abs(shift) - LIKED * (upward == annotation), row, shift)
        for distance, shift in product(range(len(cells) + 1), (0, 1, -1))
        for row, upward in ((top - distance, True), (bottom + distance, False))
        if at.column + shift >= 0 and (figure.band, row, at.column + shift) not in taken
    ]
    _, row, shift = min(places)
    return _cell(at.column + shift, figure.band, row)


def _partner(scope: Scope, figure: Figure) -> str:
    """Return the first figure that an artifact is linked with."""
    for link in scope.links:
        ends = (scope.owner(link.source), scope.owner(link.target))
        for own, other in (ends, ends[::-1]):
            if own == figure.id and other != own:
                return other
    return ""


def _shelf(figure: Figure, scope: Scope, cells: Mapping[str, Cell]) -> Cell:
    """Put an event sub-process under everything else of its band, next to earlier ones."""
    shelf = [c for f, c in cells.items() if c.band == figure.band and scope.figures[f].shelved]
    rows = [
        cell.row
        for other, cell in cells.items()
        if cell.band == figure.band and not scope.figures[other].shelved
    ]
    column = 1 + max((cell.last for cell in shelf), default=-1)
    wide = max(0, round(figure.width / TYPICAL_COLUMN) - 1)
    row = max(rows, default=-1) + 1
    return Cell(column=column, last=column + wide, band=figure.band, row=row)


def _numbered(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    used: dict[int, set[int]] = defaultdict(set)
    for cell in cells.values():
        used[cell.band].add(cell.row)
    number = {
        (band, row): index for band, rows in used.items() for index, row in enumerate(sorted(rows))
    }
    return {
        figure: replace(cell, row=number[cell.band, cell.row]) for figure, cell in cells.items()
    }
