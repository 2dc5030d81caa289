"""lint_model(model) → findings about decisions, from explicit lists of rules."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from processes.decision.model import Model, Table
from processes.lint.decisions import (
    calls,
    conditions,
    gaps,
    graph,
    kinds,
    naming,
    nodes,
    overlaps,
    results,
    shadows,
    shape,
    syntax,
)
from processes.lint.decisions.regions import TooLargeError
from processes.lint.decisions.subject import Subject, subject_of
from processes.lint.decisions.view import View, place_of_table, view
from processes.lint.decisions.walk import Site, sites
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

MOST_PAIRS: Final = 8_000_000
"""Tables with more pairs of cells in their columns, such as 1,200 rows of 6, are not looked at."""
TOO_LARGE: Final = Rule(
    code="DMN-016",
    sentence='The table of "{element}" is too large to look for every gap and hidden row.',
    advice="Nothing to do; smaller tables are checked completely.",
    severity=Severity.NOTE,
)
ModelCheck = Callable[[Subject], Iterator[Finding]]
TextCheck = Callable[[Subject, Sequence[naming.Read]], Iterator[Finding]]
TableCheck = Callable[[View], Iterator[Finding]]


MODEL_CHECKS: Final[tuple[ModelCheck, ...]] = (
    graph.check_file,
    graph.check_imports,
    graph.check_references,
    graph.check_cycles,
    nodes.check_ids,
    nodes.check_names,
    nodes.check_hiding,
    nodes.check_logic,
    nodes.check_functions,
    nodes.check_types,
    kinds.check_conditions,
    calls.check_invocations,
)
TEXT_CHECKS: Final[tuple[TextCheck, ...]] = (
    naming.check_texts,
    kinds.check_kinds,
    calls.check_calls,
    graph.check_use,
)
TABLE_CHECKS: Final[tuple[TableCheck, ...]] = (
    shape.check_cells,
    shape.check_outputs,
    shape.check_policy,
    conditions.check_conditions,
    conditions.check_knowledge,
    results.check_results,
    overlaps.check_overlaps,
    shadows.check_duplicates,
)
SEARCHES: Final[tuple[TableCheck, ...]] = (gaps.check_gaps, shadows.check_shadows)
"""What may take long: it ends when the budget of the table is spent."""
RULES: Final[tuple[Rule, ...]] = (
    *graph.RULES,
    *nodes.RULES,
    *syntax.RULES,
    *naming.RULES,
    *kinds.RULES,
    *calls.RULES,
    *shape.RULES,
    *conditions.RULES,
    *results.RULES,
    *overlaps.RULES,
    *gaps.RULES,
    *shadows.RULES,
    TOO_LARGE,
)
"""Every rule that says something of its own; errors of FEEL say the rest."""


def lint_model(model: Model, imported: Sequence[Model] = ()) -> tuple[Finding, ...]:
    """Return everything that is wrong with ``model``, in the order of its lines.

    ``imported`` are all models that it may reach. The same file gives the same findings, always.
    """
    subject = subject_of(model, imported)
    found = [finding for check in MODEL_CHECKS for finding in check(subject)]
    read = naming.read_texts(subject)
    found += [finding for check in TEXT_CHECKS for finding in check(subject, read)]
    for site in sites(subject):
        if isinstance(site.box, Table):
            found += _of_table(site.box, site, subject)
    unique = {(_place(finding), finding.sentence): finding for finding in found}
    return tuple(sorted(unique.values(), key=_place))


def _of_table(table: Table, site: Site, subject: Subject) -> Iterator[Finding]:
    """Report what is wrong with a table; of one that is too large only what each cell says."""
    if len(table.rules) ** 2 * len(table.inputs) > MOST_PAIRS:
        yield TOO_LARGE.at(place_of_table(table, site))
        return
    seen = view(table, site, subject)
    for check in TABLE_CHECKS:
        yield from check(seen)
    try:
        for check in SEARCHES:
            yield from check(seen)
    except TooLargeError:
        yield TOO_LARGE.at(seen.place)


def _place(finding: Finding) -> tuple[int, str, str, str]:
    return finding.line, finding.code, finding.element, finding.text()
