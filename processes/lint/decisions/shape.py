"""The shape of a table: as many cells as columns, names for outputs, and a policy that fits."""

from collections.abc import Iterator
from typing import Final

from processes.decision.model import Aggregation, HitPolicy
from processes.lint.decisions.view import View
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

TESTS: Final = Rule(
    code="DMN-017",
    sentence="Row {row} has {found} cells below inputs; the table has {wanted} inputs.",
    advice="Give the row one cell for each input column; a dash lets every value through.",
    page="DMN 1.5 §8.3.4",
)
OUTPUTS: Final = Rule(
    code="DMN-017",
    sentence="Row {row} has {found} cells below outputs; the table has {wanted} outputs.",
    advice="Give the row one cell for each output column.",
    page="DMN 1.5 §8.3.4",
)
NO_OUTPUT: Final = Rule(
    code="DMN-017",
    sentence='The table of "{element}" has no output column, so it gives nothing.',
    advice="Add an output column.",
    page="DMN 1.5 §8.3.1",
)
NO_ROW: Final = Rule(
    code="DMN-017",
    sentence='The table of "{element}" has no rows.',
    advice="Add a row.",
    severity=Severity.WARNING,
)
NO_NAME: Final = Rule(
    code="DMN-017",
    sentence="Column {column} has no name; where there are several outputs each needs one.",
    advice="Give the output column a name.",
    page="DMN 1.5 §8.3.3",
)
SAME_NAME: Final = Rule(
    code="DMN-017",
    sentence='Columns {first} and {second} are both called "{found}"; one result gets lost.',
    advice="Give each output column its own name.",
    page="DMN 1.5 §8.3.3",
)
NOT_COLLECTED: Final = Rule(
    code="DMN-018",
    sentence="{found} has no effect: only tables of the policy COLLECT add up what matches.",
    advice="Choose the hit policy COLLECT, or take the aggregation away.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.2.11",
)
SEVERAL: Final = Rule(
    code="DMN-018",
    sentence="{found} is meant for one output; here there are {count}, each is taken by itself.",
    advice="Divide the table, or take the aggregation away.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.2.11",
)
NO_ORDER: Final = Rule(
    code="DMN-018",
    sentence="{found} needs output values, the most important first; no output column has any.",
    advice="List the output values in their order, or choose FIRST or RULE ORDER.",
    severity=Severity.WARNING,
    page="DMN 1.5 §8.2.10",
)
RULES: Final = (
    TESTS,
    OUTPUTS,
    NO_OUTPUT,
    NO_ROW,
    NO_NAME,
    SAME_NAME,
    NOT_COLLECTED,
    SEVERAL,
    NO_ORDER,
)

_ORDERED: Final = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})


def check_cells(view: View) -> Iterator[Finding]:
    """Report rows with more or fewer cells than the table has columns."""
    table = view.table
    for row, rule in enumerate(table.rules):
        pairs = ((TESTS, rule.tests, table.inputs), (OUTPUTS, rule.outputs, table.outputs))
        for each, cells, columns in pairs:
            if len(cells) != len(columns) and columns:
                yield each.at(view.row(row), row=row + 1, found=len(cells), wanted=len(columns))
    if not table.rules:
        yield NO_ROW.at(view.place)


def check_outputs(view: View) -> Iterator[Finding]:
    """Report missing outputs, and names of outputs that are missing or used twice."""
    outputs, place = view.table.outputs, view.place
    if not outputs:
        yield NO_OUTPUT.at(place)
    if len(outputs) == 1:
        return
    seen: dict[str, int] = {}
    for column, output in enumerate(outputs, len(view.table.inputs) + 1):
        first = seen.setdefault(output.name, column)
        if not output.name:
            yield NO_NAME.at(place, on_line=output.line, column=column)
        elif first != column:
            facts = {"first": first, "second": column, "found": output.name}
            yield SAME_NAME.found(place, facts, output.line)


def check_policy(view: View) -> Iterator[Finding]:
    """Report hit policies and aggregations that do not fit the table."""
    table, place = view.table, view.place
    if table.aggregation is not Aggregation.NONE:
        if table.policy is not HitPolicy.COLLECT:
            yield NOT_COLLECTED.at(place, found=table.aggregation.value)
        elif len(table.outputs) > 1:
            yield SEVERAL.at(place, found=table.aggregation.value, count=len(table.outputs))
    if table.policy in _ORDERED and not any(view.listed(each) for each in table.outputs):
        yield NO_ORDER.at(place, found=table.policy.value)
