"""The models of the compatibility kit break no linter, and those that work have no errors."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from processes.decision.model import Model
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
