"""Gaps: values for which a table has no row (DMN 1.5 §8.2.10: a complete table has none)."""

from collections.abc import Iterator
from typing import Final

from processes.decision.model import HitPolicy
from processes.lint.decisions.regions import Box, Cover, bits
from processes.lint.decisions.showing import example, ranges
from processes.lint.decisions.view import View
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

GAP: Final = Rule(
    code="DMN-014",
    sentence="No row matches when {ranges}; for example {example}.",
    advice="Add a row for it, a last row of dashes under FIRST, or a default output.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.2.10",
)
POSSIBLE_GAP: Final = Rule(
    code="DMN-014",
    sentence="No row matches when {ranges}, if that can come at all; for example {example}.",
    advice=(
        "Add a row or a default output if it can; or declare the values allowed of what is worked "
        "out before."
    ),
    severity=Severity.NOTE,
    page="DMN 1.5 §8.2.10",
)
FRACTIONS: Final = Rule(
    code="DMN-014",
    sentence="Only fractions fall between the rows: none matches when {ranges}.",
    advice="Let the ranges touch, as [1..5] and (5..10] do; leave it when only whole numbers come.",
    severity=Severity.NOTE,
    page="DMN 1.5 §8.2.10",
)
MORE_GAPS: Final = Rule(
    code="DMN-014",
    sentence="More than the {count} gaps shown are left open by the rows.",
    advice="Close the gaps shown first, then check again.",
    severity=Severity.NOTE,
    page="DMN 1.5 §8.2.10",
)
RULES: Final = (GAP, POSSIBLE_GAP, FRACTIONS, MORE_GAPS)

MOST_GAPS: Final = 3
"""How many gaps of a table are shown."""
_SINGLE: Final = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY})
"""The policies under which a result is expected; the others give a list, which may be empty."""


def check_gaps(view: View) -> Iterator[Finding]:
    """Report values for which a table gives nothing; raises TooLargeError beyond the budget."""
    table = view.table
    if table.policy not in _SINGLE or not table.rules or any(o.default for o in table.outputs):
        return
    cover = Cover(view.sizes, view.at_most())
    for number in range(MOST_GAPS + 1):
        gap = cover.open(view.whole, cover.rows, view.budget)
        if gap is None:
            break
        if number == MOST_GAPS:
            yield MORE_GAPS.at(view.place, count=MOST_GAPS)
            return
        gap = _with_fractions(gap, view, cover)
        cover.add(gap)
        yield _said(gap, view)
    between = cover.open(view.usual, cover.rows, view.budget)
    if between is not None:
        yield FRACTIONS.at(view.place, ranges=ranges(between, view.axes, view.usual))


def _with_fractions(gap: Box, view: View, cover: Cover) -> Box:
    """Return a gap between whole numbers with the fractions that lie in it too."""
    wide = list(gap)
    for n, axis in enumerate(view.axes):
        for part in bits(axis.fractions & axis.usual):
            more = [each if n != other else 1 << part for other, each in enumerate(wide)]
            if not cover.near(tuple(more), cover.rows):
                wide[n] |= 1 << part
    return tuple(wide)


def _said(gap: Box, view: View) -> Finding:
    usual = view.usual
    sure = view.are_sure(view.told(gap, usual))
    rule = GAP if sure else POSSIBLE_GAP
    return rule.at(
        view.place,
        ranges=ranges(gap, view.axes, usual),
        example=example(gap, view.axes, usual),
    )
