"""Overlaps: values for which rows match together that may not (DMN 1.5 §8.2.10)."""

from collections.abc import Iterator
from itertools import combinations, islice
from typing import Final

from processes.decision.model import HitPolicy
from processes.feel.comparison import equal
from processes.lint.decisions.cells import constant
from processes.lint.decisions.regions import Box, common
from processes.lint.decisions.showing import example
from processes.lint.decisions.view import View
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

_PAGE: Final = "DMN 1.5 §8.2.10"
BOTH: Final = Rule(
    code="DMN-011",
    sentence="Rows {first} and {second} both match, although only one may; for example {example}.",
    advice="Make the conditions of one narrower, or choose another hit policy, such as FIRST.",
    page=_PAGE,
)
BOTH_DIFFER: Final = Rule(
    code="DMN-011",
    sentence=(
        "Rows {first} and {second} both match and give different results; for example {example}."
    ),
    advice="Under ANY rows that match together give the same; change one, or choose FIRST.",
    page=_PAGE,
)
MAY_BOTH: Final = Rule(
    code="DMN-011",
    sentence="Rows {first} and {second} both match, if this can come at all: {example}.",
    advice="Make the conditions of one narrower if it can; the columns depend on one another.",
    severity=Severity.WARNING,
    page=_PAGE,
)
MORE: Final = Rule(
    code="DMN-011",
    sentence="More pairs of rows than the {count} shown both match.",
    advice="Correct the pairs shown first, then check again.",
    severity=Severity.NOTE,
    page=_PAGE,
)
RULES: Final = (BOTH, BOTH_DIFFER, MAY_BOTH, MORE)

MOST_PAIRS: Final = 10
"""How many pairs of rows of a table are shown."""


def check_overlaps(view: View) -> Iterator[Finding]:
    """Report rows that match together where they may not."""
    rules = {HitPolicy.UNIQUE: BOTH, HitPolicy.ANY: BOTH_DIFFER}
    if view.table.policy not in rules:
        return
    pairs = _pairs(view)
    for first, second, shared in islice(pairs, MOST_PAIRS):
        yield _said(rules[view.table.policy], first, second, shared, view)
    if next(pairs, None) is not None:
        yield MORE.at(view.place, count=MOST_PAIRS)


def _pairs(view: View) -> Iterator[tuple[int, int, Box]]:
    """Yield the rows that may not match together, counted from 0, and what they share."""
    differ = _Results(view) if view.table.policy is HitPolicy.ANY else None
    space = view.possible
    for (one, first), (two, second) in combinations(enumerate(view.at_least()), 2):
        shared = common(first, second, space)
        if shared is not None and (differ is None or differ.differ(one, two)):
            yield one, two, shared


def _said(rule: Rule, one: int, two: int, shared: Box, view: View) -> Finding:
    independent = view.are_independent(view.told(shared, view.possible))
    return (rule if independent else MAY_BOTH).at(
        view.row(two),
        also=(view.row(one).id,),
        first=one + 1,
        second=two + 1,
        row=two + 1,
        example=example(shared, view.axes, view.usual),
    )


class _Results:
    """The outputs of the rows of a table, as far as they depend on nothing."""

    def __init__(self, view: View) -> None:
        scope = view.subject.scope(view.site.around.known)
        self._rows = [
            tuple(constant(cell.text or "null", scope) for cell in rule.outputs)
            for rule in view.table.rules
        ]

    def differ(self, one: int, two: int) -> bool:
        """Say whether two rows surely give different results."""
        pairs = zip(self._rows[one], self._rows[two], strict=False)
        return any(
            equal(left[0], right[0], lambda _steps: None) is not True
            for left, right in pairs
            if left and right
        )
