"""The street map of a drawing: rows and columns of cells with channels between them.

Upright lines are numbered from 0: even ones are channels, odd ones run through the middle of a
column. Level lines are listed with their kind. Figures stand where a column meets a row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from processes.layout.cells import Cell
from processes.layout.figures import Kind, Scope


class Spot(NamedTuple):
    """A crossing of two lines of the grid: number of the upright and of the level line."""

    x: int
    y: int


class LevelKind(StrEnum):
    """What a level line runs through."""

    ROW = "row"
    """The middle of a row of cells."""
    GAP = "gap"
    """A channel inside a band."""
    STREET = "street"
    """The open space between two pools."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level line; ``band`` is -1 for a street."""

    kind: LevelKind
    band: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The map of one scope."""

    columns: int
    levels: tuple[Level, ...]
    spots: Mapping[str, Spot]
    """Where each figure stands; a wide figure at its first column."""
    lasts: Mapping[str, int]
    """The last upright line each figure covers."""
    built: Mapping[Spot, str]
    """The crossings that a figure covers."""
    closed: frozenset[int]
    """The level lines through pools that show nothing of their inside."""

    @property
    def width(self) -> int:
        """The number of upright lines."""
        return 2 * self.columns + 1

    def channel(self, axis: int, line: int) -> bool:
        """Tell whether a line (axis 0: upright, 1: level) is a channel, free of figures."""
        return line % 2 == 0 if axis == 0 else self.levels[line].kind is not LevelKind.ROW

    def stretch(self, bands: tuple[int, ...]) -> tuple[int, int]:
        """Return the first and last level line of ``bands``."""
        inside = [number for number, level in enumerate(self.levels) if level.band in bands]
        return inside[0], inside[-1]


def grid_of(scope: Scope, cells: Mapping[str, Cell]) -> Grid:
    """Lay the map under the cells."""
    rows = [0] * len(scope.bands)
    for cell in cells.values():
        rows[cell.band] = max(rows[cell.band], cell.row + 1)
    levels = tuple(_levels(scope, [max(1, count) for count in rows]))
    starts = {
        band: next(n for n, level in enumerate(levels) if level.band == band)
        for band in range(len(scope.bands))
    }
    spots = {
        figure: Spot(2 * cell.column + 1, starts[cell.band] + 2 * cell.row + 1)
        for figure, cell in cells.items()
    }
    lasts = {figure: 2 * cell.last + 1 for figure, cell in cells.items()}
    return Grid(
        columns=1 + max((cell.last for cell in cells.values()), default=0),
        levels=levels,
        spots=spots,
        lasts=lasts,
        built={
            Spot(x, spot.y): figure
            for figure, spot in spots.items()
            for x in range(spot.x, lasts[figure] + 1)
            if scope.figures[figure].kind is not Kind.POOL
        },
        closed=frozenset(
            spot.y for figure, spot in spots.items() if scope.figures[figure].kind is Kind.POOL
        ),
    )


def _levels(scope: Scope, rows: list[int]) -> Iterator[Level]:
    pools = [band.pool for band in scope.bands]
    for band, count in enumerate(rows):
        if band and pools[band] != pools[band - 1]:
            yield Level(kind=LevelKind.STREET)
        yield Level(kind=LevelKind.GAP, band=band)
        for _ in range(count):
            yield Level(kind=LevelKind.ROW, band=band)
            yield Level(kind=LevelKind.GAP, band=band)
