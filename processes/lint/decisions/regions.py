"""Boxes in many dimensions: what rows of boxes leave uncovered, found by walking axis after axis.

On each axis the values are grouped by the rows that hold them; what a group leaves of the rows goes
on to the next axis. As soon as no row is left there is a gap; as soon as a row is left that holds
everything to come there is none. The same rows at the same axis are looked at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate
from operator import and_, or_

MOST_AXES = 200
"""The walk goes as deep as there are axes."""
Box = tuple[int, ...]
"""A set per axis; its bits are the parts of the axis."""
Rows = int
"""A set of rows; bit n stands for row n."""


class TooLargeError(Exception):
    """There is more to look at than the budget allows."""


@dataclass(slots=True, kw_only=True)
class Budget:
    """How many groups may still be looked at."""

    left: int

    def spend(self) -> None:
        """Pay for one group; raises TooLargeError when nothing is left."""
        self.left -= 1
        if self.left < 0:
            raise TooLargeError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """One walk through a space; axes with much to tell come first."""

    groups: Sequence[Sequence[tuple[int, Rows]]]
    """Per axis: the groups of values, each with the rows that hold it."""
    closing: Sequence[Rows]
    """Per axis: the rows that hold everything on this and all later axes."""
    budget: Budget
    covered: set[tuple[int, Rows]] = field(default_factory=set)

    def gap(self, axis: int, rows: Rows) -> list[int] | None:
        """Return the groups chosen from ``axis`` on where none of ``rows`` is left; or None."""
        if not rows:
            return []
        if rows & self.closing[axis] or (axis, rows) in self.covered:
            return None
        self.budget.spend()
        for values, holding in self.groups[axis]:
            found = self.gap(axis + 1, rows & holding)
            if found is not None:
                return [values, *found]
        self.covered.add((axis, rows))
        return None


class Cover:
    """Boxes that cover a space, or leave parts of it open."""

    def __init__(self, sizes: Sequence[int], boxes: Sequence[Box]) -> None:
        """Take how many parts each axis has, and the boxes."""
        self._boxes: list[Box] = []
        self._holding: list[list[Rows]] = [[0] * size for size in sizes]
        self._touching: dict[tuple[int, int], Rows] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Add a box to those that cover."""
        row = 1 << len(self._boxes)
        self._boxes.append(box)
        self._touching.clear()
        for holding, values in zip(self._holding, box, strict=True):
            for part in bits(values):
                holding[part] |= row

    @property
    def rows(self) -> Rows:
        """All boxes."""
        return (1 << len(self._boxes)) - 1

    def near(self, space: Box, rows: Rows) -> Rows:
        """Return those of ``rows`` that touch ``space``."""
        for axis, values in enumerate(space):
            rows &= self._touched(axis, values)
        return rows

    def _touched(self, axis: int, values: int) -> Rows:
        """Return the boxes that hold some of these values."""
        found = self._touching.get((axis, values))
        if found is None:
            found = reduce(or_, (self._holding[axis][part] for part in bits(values)), 0)
            self._touching[axis, values] = found
        return found

    def open(self, space: Box, rows: Rows, budget: Budget) -> Box | None:
        """Return a part of ``space`` that none of ``rows`` touches, as large as possible; or None.

        Raises TooLargeError beyond the budget.
        """
        if not all(space):
            return None
        if len(space) > MOST_AXES:
            raise TooLargeError
        within = self.near(space, rows)
        whole = [self._whole(axis, space, within) for axis in range(len(space))]
        order = sorted(range(len(space)), key=lambda axis: whole[axis].bit_count())
        closing = list(accumulate((whole[axis] for axis in reversed(order)), and_, initial=within))
        groups = [self._groups(axis, space[axis], within) for axis in order]
        search = _Search(groups=groups, closing=closing[::-1], budget=budget)
        found = search.gap(0, within)
        if found is None:
            return None
        chosen = list(space)
        for axis, values in zip(order, found, strict=False):
            chosen[axis] = values
        return self._widened(chosen, space, within)

    def _whole(self, axis: int, space: Box, rows: Rows) -> Rows:
        """Return those of ``rows`` that hold everything on an axis."""
        holding = self._holding[axis]
        for part in bits(space[axis]):
            rows &= holding[part]
        return rows

    def _groups(self, axis: int, values: int, rows: Rows) -> list[tuple[int, Rows]]:
        grouped: dict[Rows, int] = {}
        holding = self._holding[axis]
        for part in bits(values):
            here = holding[part] & rows
            grouped[here] = grouped.get(here, 0) | 1 << part
        return [(values, here) for here, values in grouped.items()]

    def _widened(self, wide: list[int], space: Box, rows: Rows) -> Box:
        """Return a box that none of ``rows`` touches, widened axis by axis as far as that holds."""
        for axis, every in enumerate(space):
            others = [each if n != axis else every for n, each in enumerate(wide)]
            near = self.near(tuple(others), rows)
            wide[axis] = sum(
                1 << part for part in bits(every) if not self._holding[axis][part] & near
            )
        return tuple(wide)


def common(one: Box, other: Box, space: Box) -> Box | None:
    """Return what two boxes share within ``space``, None when that is nothing."""
    shared = tuple(a & b & c for a, b, c in zip(one, other, space, strict=True))
    return shared if all(shared) else None


def is_within(one: Box, other: Box) -> bool:
    """Say whether a box lies in another."""
    return all(not a & ~b for a, b in zip(one, other, strict=True))


def bits(values: int) -> list[int]:
    """Return the numbers of the bits that are set, the lowest first."""
    return [number for number, bit in enumerate(bin(values)[:1:-1]) if bit == "1"]
