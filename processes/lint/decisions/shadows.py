"""Rows that never count: others match whenever they do and come first."""

from collections.abc import Iterator, Sequence
from typing import Final

from processes.decision.model import HitPolicy
from processes.lint.decisions.cells import Reading, constant, nowhere, read_cell
from processes.lint.decisions.regions import Cover, bits, is_within
from processes.lint.decisions.view import View
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

NEVER: Final = Rule(
    code="DMN-015",
    sentence="Row {row} never counts: row {by} matches whenever it does, and comes first.",
    advice="Delete the row, or move it up and make the other narrower.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.2.10",
)
NEVER_BY_ALL: Final = Rule(
    code="DMN-015",
    sentence=(
        "Row {row} never counts: whenever it matches, one of rows {rows} does and comes first."
    ),
    advice="Delete the row, or move it up and make the others narrower.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.2.10",
)
SAME: Final = Rule(
    code="DMN-015",
    sentence="Row {row} says the same as row {by}.",
    advice="Delete one of the two.",
    severity=Severity.WARNING,
)
RULES: Final = (NEVER, NEVER_BY_ALL, SAME)

_MOST_ROWS: Final = 10
_REPEATING: Final = frozenset(
    {HitPolicy.ANY, HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER}
)


def check_shadows(view: View) -> Iterator[Finding]:
    """Report rows that never count under FIRST and PRIORITY; raises TooLargeError."""
    before = _BEFORE.get(view.table.policy)
    if before is None:
        return
    most, least, cover = view.at_most(), view.at_least(), Cover(view.sizes, view.at_least())
    for row, earlier in before(view):
        own = tuple(values & every for values, every in zip(most[row], view.possible, strict=True))
        near = cover.near(own, sum(1 << number for number in earlier)) if all(own) else 0
        alone = next((n for n in bits(near) if is_within(own, least[n])), None)
        if alone is not None:
            yield NEVER.at(view.row(row), row=row + 1, by=alone + 1)
        elif near and cover.open(own, near, view.budget) is None:
            found = bits(near)
            more = ", …" if len(found) > _MOST_ROWS else ""
            rows = ", ".join(str(number + 1) for number in found[:_MOST_ROWS]) + more
            yield NEVER_BY_ALL.at(view.row(row), row=row + 1, rows=rows)


def check_duplicates(view: View) -> Iterator[Finding]:
    """Report rows that say what a row above them says."""
    if view.table.policy not in _REPEATING:
        return
    seen: dict[tuple[object, ...], int] = {}
    for number, rule in enumerate(view.table.rules):
        tests = tuple(cell.text for cell in rule.tests)
        outputs = tuple(cell.text for cell in rule.outputs)
        first = seen.setdefault((tests, outputs), number)
        if first != number:
            yield SAME.at(view.row(number), row=number + 1, by=first + 1)


def _above(view: View) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield each row with those above it."""
    return ((number, range(number)) for number in range(len(view.table.rules)))


def _more_important(view: View) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield each row with those that go before it by their outputs, or by their place."""
    ranks = [_rank(number, view) for number in range(len(view.table.rules))]
    known = [(rank, number) for number, rank in enumerate(ranks) if rank is not None]
    for own in known:
        yield own[1], [other[1] for other in known if other < own]


def _rank(number: int, view: View) -> tuple[int, ...] | None:
    """Return the ranks of a row's outputs, None when they depend on something."""
    scope = view.subject.scope(view.site.around.known)
    cells = view.table.rules[number].outputs
    if len(cells) != len(view.table.outputs):
        return None
    values = [constant(cell.text or "null", scope) for cell in cells]
    listed = (view.listed(output) for output in view.table.outputs)
    lists = [read_cell(cell.text, scope) if cell else Reading() for cell in listed]
    if not all(values) or not all(reading.known for reading in lists):
        return None
    return tuple(_place(value[0], reading) for value, reading in zip(values, lists, strict=True))


def _place(value: object, reading: Reading) -> int:
    frame, choices = nowhere(), reading.choices
    places = (n for n, choice in enumerate(choices) if choice.test(frame, value))
    return next(places, len(choices))


_BEFORE: Final = {HitPolicy.FIRST: _above, HitPolicy.PRIORITY: _more_important}
