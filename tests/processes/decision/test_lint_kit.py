"""The models of the compatibility kit break no linter, and those that work have no errors."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from processes.decision.model import Decision, HitPolicy, Model, Table
from processes.decision.reader import read
from processes.lint.decisions.linter import lint_model
from processes.lint.finding import Finding, Severity
from tests.surroundings import ROOT

KIT = ROOT.parent / "shared" / "conformance" / "dmn-tck"
FOLDERS = sorted({file.parent for file in KIT.rglob("*.dmn")})
DESERVED = {
    "0057-feel-context": {"BPMN-030"},  # an entry is given twice, on purpose
    "0076-feel-external-java": {"DMN-021"},  # functions in Java
    "1131-feel-function-invocation": {"DMN-020"},  # a function that is nowhere, on purpose
}
"""The codes of errors that the models contain, by folder."""
SINGLE = {HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY}
IN_FILTERS = {"0006-join.dmn"}
"""Models that read an input only within a filter, where a name may be that of an entry."""
UNDER_WATCH = {"DMN-011", "DMN-014", "DMN-016"}

pytestmark = pytest.mark.shared


def linted(folder: Path) -> Iterator[tuple[Model, tuple[Finding, ...]]]:
    models = [read(file.read_bytes()) for file in sorted(folder.glob("*.dmn"))]
    for model in models:
        yield model, lint_model(model, [each for each in models if each is not model])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_models_whose_cases_succeed_have_no_errors(folder: Path) -> None:
    found = [each for _, findings in linted(folder) for each in findings]
    errors = {each.code for each in found if each.severity is Severity.ERROR}
    assert errors == DESERVED.get(folder.name, set())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_finding_has_its_place_and_its_sentence(folder: Path) -> None:
    for model, findings in linted(folder):
        assert findings == tuple(sorted(findings, key=lambda each: each.line))
        for each in findings:
            assert each.line > 0
            assert "{" not in each.sentence.format(**dict.fromkeys(each.facts, "x"))
        assert model.name


def tables() -> list[tuple[Model, Decision, Table]]:
    """Return the decisions of the kit that are tables with one result and nothing to remark."""
    found = []
    for file in sorted(KIT.rglob("*.dmn")):
        model = read(file.read_bytes())
        about = {each.name for each in lint_model(model) if each.code in UNDER_WATCH}
        for decision in model.decisions.values():
            box = decision.box
            if isinstance(box, Table) and box.policy in SINGLE and decision.name not in about:
                found.append((model, decision, box))
    return found


def changed(model: Model, decision: Decision, table: Table) -> Model:
    """Return a model with another table for a decision."""
    return replace(model, decisions={**model.decisions, decision.id: replace(decision, box=table)})


def test_each_row_taken_out_of_a_table_of_the_kit_leaves_a_gap() -> None:
    tried = 0
    for model, decision, table in tables():
        if any(output.default for output in table.outputs):
            continue
        for number in range(len(table.rules)):
            rows = table.rules[:number] + table.rules[number + 1 :]
            left = lint_model(changed(model, decision, replace(table, rules=rows)))
            codes = {each.code for each in left if each.name == decision.name}
            alone = table.policy is HitPolicy.UNIQUE and len(rows) > 0
            assert "DMN-014" in codes or not alone
            tried += alone
    assert tried > 10


def test_each_row_repeated_in_a_table_of_the_kit_is_an_overlap() -> None:
    tried = 0
    for model, decision, table in tables():
        for row in table.rules if table.policy is HitPolicy.UNIQUE else ():
            twice = replace(table, rules=(*table.rules, row))
            found = lint_model(changed(model, decision, twice))
            codes = {each.code for each in found if each.name == decision.name}
            assert "DMN-011" in codes
            tried += 1
    assert tried > 10


def test_each_input_of_the_kit_given_another_name_is_missed() -> None:
    tried = 0
    for file in sorted(KIT.rglob("*.dmn")):
        model = read(file.read_bytes())
        told = lint_model(model)
        if (
            model.imports
            or file.name in IN_FILTERS
            or any(each.code in {"DMN-025", "DMN-020"} for each in told)
        ):
            continue
        for data in model.inputs.values():
            other = replace(data, variable=replace(data.variable, name="something else"))
            found = lint_model(replace(model, inputs={**model.inputs, data.id: other}))
            codes = {each.code for each in found if each.severity is Severity.ERROR}
            assert codes & {"DMN-010", "DMN-020"}, (file.name, data.name)
            tried += 1
    assert tried > 50
