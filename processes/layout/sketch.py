"""From the grid to pixels: the shapes and lines of one scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from processes.layout.borders import border_point
from processes.layout.cells import cells_of
from processes.layout.columns import ranking_of
from processes.layout.figures import POOLS, Drawing, Figure, Kind, Line, Link, Scope, Shape
from processes.layout.geometry import Box, Point, straightened
from processes.layout.grid import Grid, grid_of
from processes.layout.labels import Plot, body, event_body, plots_of
from processes.layout.placing import Plan, plan_of
from processes.layout.ports import ports_of
from processes.layout.routes import routes_of
from processes.layout.runs import LEVEL, Run, RunKey, runs_of
from processes.layout.sizes import inside
from processes.layout.tracks import offsets_of
from processes.layout.traffic import Route


def drawing_of(scope: Scope) -> Drawing:
    """Lay out ``scope``; its upper left corner is at the origin."""
    ranking = ranking_of(scope)
    grid = grid_of(scope, cells_of(scope, ranking))
    routes = routes_of(scope, grid)
    offsets = offsets_of(scope, grid, routes)
    plots = plots_of(scope, ports_of(scope, routes, offsets))
    plan = plan_of(scope, grid, plots, routes, offsets)
    sketch = _Sketch(scope=scope, grid=grid, plan=plan, plots=plots, routes=routes, offsets=offsets)
    entry = grid.spots.get(ranking.main[0]) if ranking.main else None
    return Drawing(
        shapes=tuple(sketch.shapes()),
        lines=tuple(sketch.lines()),
        box=Box(0, 0, plan.upright[-1].end, plan.level[-1].end),
        bands=tuple(plan.bands(grid, (band,)) for band in range(len(scope.bands))),
        axis=plan.level[entry.y if entry else 1].line,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sketch:
    scope: Scope
    grid: Grid
    plan: Plan
    plots: Mapping[str, Plot]
    routes: Mapping[str, Route]
    offsets: Mapping[RunKey, int]

    def middle(self, figure: str) -> Point:
        """Return the middle of a figure: where its column meets its row."""
        spot = self.grid.spots[figure]
        stripe = self.plan.upright[spot.x]
        wide = self.grid.lasts[figure] != spot.x
        x = stripe.start - self.plots[figure].extent.x if wide else stripe.line
        return Point(x, self.plan.level[spot.y].line)

    def shapes(self) -> Iterator[Shape]:
        """Yield the shapes in the order of the file, each followed by what it holds."""
        for figure in self.scope.figures.values():
            if figure.kind in POOLS:
                continue
            place = self.middle(figure.id)
            box = body(figure).moved(*place)
            yield self._shape(figure, box, place, self.plots[figure.id])
            if figure.content is not None:
                yield from inside(figure, figure.content, box.x, box.y).shapes
            for event in figure.boundary:
                circle = event_body(figure, event).moved(*place)
                yield self._shape(event, circle, place, self.plots[figure.id])

    def _shape(self, figure: Figure, box: Box, place: Point, plot: Plot) -> Shape:
        label = plot.names.get(figure.id)
        return Shape(
            id=figure.id,
            tag=figure.tag,
            box=box,
            label=label and label.moved(*place),
            expanded=figure.content is not None if figure.kind is Kind.SUBPROCESS else None,
        )

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the scope and of what its sub-processes hold."""
        for link in self.scope.links:
            yield Line(id=link.id, points=self._road(link), label=self._name(link))
        for figure in self.scope.figures.values():
            if figure.content is not None:
                corner = body(figure).moved(*self.middle(figure.id))
                yield from inside(figure, figure.content, corner.x, corner.y).lines

    def _name(self, link: Link) -> Box | None:
        for end in (self.scope.owner(link.source), self.scope.owner(link.target)):
            if end in self.plots and link.id in self.plots[end].names:
                return self.plots[end].names[link.id].moved(*self.middle(end))
        return None

    def _road(self, link: Link) -> tuple[Point, ...]:
        runs = tuple(runs_of(link.id, self.routes[link.id]))
        corners = [self._corner(one, other) for one, other in pairwise(runs)]
        start = self._end(link.source, runs[0], 1)
        end = self._end(link.target, runs[-1], -1)
        return straightened((start, *corners, end))

    def _corner(self, one: Run, other: Run) -> Point:
        level, upright = (one, other) if one.axis == LEVEL else (other, one)
        return Point(self._place(upright), self._place(level))

    def _end(self, end: str, run: Run, outward: int) -> Point:
        """Return where ``run`` meets the border of ``end``; ``outward`` is 1 at the source."""
        heading = run.rising * outward
        side = (heading, 0) if run.axis == LEVEL else (0, heading)
        place = self._place(run)
        through = Point(0, place) if run.axis == LEVEL else Point(place, 0)
        return border_point(*self._form(end), side, through)

    def _form(self, end: str) -> tuple[Kind, Box]:
        """Return the form and the place of a figure, a boundary event or a closed pool."""
        figure = self.scope.figures[self.scope.owner(end)]
        if figure.kind in POOLS:
            top, bottom = self.plan.bands(self.grid, self.scope.pool_bands(figure.band))
            return figure.kind, Box(0, top, self.plan.upright[-1].end, bottom - top)
        place = self.middle(figure.id)
        for event in figure.boundary:
            if event.id == end:
                return Kind.EVENT, event_body(figure, event).moved(*place)
        return figure.kind, body(figure).moved(*place)

    def _place(self, run: Run) -> int:
        stripes = self.plan.level if run.axis == LEVEL else self.plan.upright
        return stripes[run.line].line + self.offsets[run.link, run.number]
