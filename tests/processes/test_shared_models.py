"""Models made by others: all are read, and what cannot run is said precisely."""

from pathlib import Path

import pytest

from processes.document import read
from processes.errors import ModelError
from tests.processes.diagrams import findings

pytestmark = pytest.mark.shared
SHARED = Path(__file__).parents[3] / "shared"
MIWG = sorted((SHARED / "corpora" / "miwg").glob("*.bpmn"))
CASES = sorted((SHARED / "conformance" / "bpmn-execution").rglob("*.bpmn"))


def test_the_models_are_there() -> None:
    assert len(MIWG) >= 14
    assert len(CASES) >= 250


@pytest.mark.parametrize("path", MIWG, ids=lambda path: str(path.stem))
def test_a_reference_model_is_read_and_each_finding_has_its_place(path: Path) -> None:
    document = read(path.read_bytes(), name=path.name)
    assert document.processes
    ids = {element.get("id") for element in document.root.iter("*")}
    said = findings(path.read_bytes())
    for finding in said:
        assert finding.line > 0
        assert finding.text()
        assert finding.element in ids or finding.code == "XML-006"
    assert "BPMN-023" not in {finding.code for finding in said}
    assert "BPMN-052" not in {finding.code for finding in said}


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.stem))
def test_an_execution_case_is_read_and_linted(path: Path) -> None:
    try:
        assert findings(path.read_bytes()) is not None
    except ModelError as error:
        pytest.fail(str(error))


@pytest.mark.parametrize(
    "path",
    [p for p in CASES if p.parent.parent.name == "invalid"],
    ids=lambda path: str(path.stem),
)
def test_a_model_that_breaks_the_specification_does_not_pass_unnoticed(path: Path) -> None:
    said = [finding for finding in findings(path.read_bytes()) if finding.code != "XML-006"]
    assert said
