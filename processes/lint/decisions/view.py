"""A table looked at: its rows as boxes, and where they stand in the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from processes.decision.model import Cell, Output, Table, TableRule
from processes.lint.decisions.axes import Axis, Column, axes_of, columns_of
from processes.lint.decisions.declared import declared
from processes.lint.decisions.regions import Box, Budget
from processes.lint.decisions.subject import Subject
from processes.lint.decisions.walk import Site
from processes.lint.rule import Spot

MOST_GROUPS: Final = 60_000
"""How many groups of values are looked at for one table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One table with its axes."""

    table: Table
    site: Site
    subject: Subject
    columns: tuple[Column, ...]
    axes: tuple[Axis, ...]
    budget: Budget

    @property
    def place(self) -> Spot:
        """Where findings about the whole table point."""
        return place_of_table(self.table, self.site)

    def row(self, number: int) -> Spot:
        """Return where findings about a row, counted from 0, point."""
        rule: TableRule = self.table.rules[number]
        return Spot(id=rule.id or self.place.id, name=self.site.owner.name, line=rule.line)

    def axis_of(self, column: int) -> Axis:
        """Return the axis of a column, counted from 1."""
        return next(axis for axis in self.axes if column in axis.columns)

    def listed(self, output: Output) -> Cell | None:
        """Return the values of an output, the most important first: its own, or its type's."""
        allowed = declared(output.type, self.subject.model, self.subject).allowed
        return output.values or next(iter(allowed), None)

    @property
    def usual(self) -> Box:
        """The space of all values that people mean."""
        return tuple(axis.usual for axis in self.axes)

    @property
    def whole(self) -> Box:
        """The same without what lies between two neighbouring whole numbers."""
        return tuple(axis.usual & ~axis.fractions for axis in self.axes)

    @property
    def possible(self) -> Box:
        """The space of all values that can come, null too."""
        return tuple(axis.possible for axis in self.axes)

    @property
    def sizes(self) -> list[int]:
        """How many parts each axis has."""
        return [len(axis.parts) for axis in self.axes]

    def at_most(self) -> list[Box]:
        """Return the rows as boxes, with all that they may let through."""
        return [tuple(axis.cells[n].at_most for axis in self.axes) for n in self._rows]

    def at_least(self) -> list[Box]:
        """Return the rows as boxes, with all that they surely let through."""
        return [tuple(axis.cells[n].at_least for axis in self.axes) for n in self._rows]

    @property
    def _rows(self) -> range:
        return range(len(self.table.rules))

    def are_sure(self, axes: Sequence[Axis]) -> bool:
        """Say whether all combinations of usual values of these axes can come."""
        return all(axis.sure for axis in axes) and self.are_independent(axes)

    def are_independent(self, axes: Sequence[Axis]) -> bool:
        """Say whether no value of one of these axes depends on that of another."""
        return not any(
            one.origin.touches(other.origin)
            for n, one in enumerate(axes)
            for other in axes[n + 1 :]
        )

    def told(self, box: Box, space: Box) -> list[Axis]:
        """Return the axes that a box says something of."""
        return [a for a, some, every in zip(self.axes, box, space, strict=True) if some != every]


def place_of_table(table: Table, site: Site) -> Spot:
    """Return where findings about a whole table point."""
    return Spot(id=table.id or site.owner.id, name=site.owner.name, line=table.line)


def view(table: Table, site: Site, subject: Subject) -> View:
    """Return a table looked at."""
    columns = columns_of(table, site.around.names, subject)
    return View(
        table=table,
        site=site,
        subject=subject,
        columns=columns,
        axes=axes_of(columns),
        budget=Budget(left=MOST_GROUPS),
    )
