"""Models made by others, and ours: each finding about them was looked at and is true."""

from pathlib import Path

import pytest

from processes.lint.finding import Severity
from processes.lint.soundness.check import Check, check_soundness
from tests.processes.soundness import subjects

pytestmark = pytest.mark.shared
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
CASES = SHARED / "conformance" / "bpmn-execution"
OURS = sorted((ROOT / "processes" / "bpmn").glob("*.bpmn"))
MODELS = [
    *sorted((SHARED / "corpora" / "miwg").glob("*.bpmn")),
    *sorted((CASES / "bpmn").rglob("*.bpmn")),
    *sorted((CASES / "valid").rglob("*.bpmn")),
]
TRUE = {
    # A choice of one way into a join of all.
    ("ExclusiveDiverging_ParallelConverging", "BPMN-070", "ParallelGateway_2"),
    # One comes where two are needed.
    ("Token_StartQuantity_Two", "BPMN-070", "receive"),
    ("C.3.0", "BPMN-070", "_c73a5f4a-72f1-4e11-bb40-2f98da75fb9a"),
    # Its join needs all of what an inclusive gateway and an event need not bring.
    ("B.2.0", "BPMN-070", "_397c783e-ad6a-4cf3-8266-9b41962c83bd"),
    # Its join needs what begins at three other start events.
    ("B.2.0", "BPMN-070", "_df7727a0-f509-45eb-bb89-85753f439576"),
    # One of the two events leads to the join, the other one past it.
    ("EventBasedGateway_Signals", "BPMN-073", "ParallelGateway_2"),
    # Meant: done once for each that comes.
    ("WCP08_MultiMerge", "BPMN-071", "exclusiveGateway_2"),
    ("Token_Cardinality_Split_Default", "BPMN-071", "receive"),
    # One way out has a condition and the other none: both may be taken.
    ("EXT025_success", "BPMN-071", "_9"),
    # Always ended by an error, an escalation or a cancel event; a way for the other case is drawn.
    ("WCP20_CancelCaseError", "BPMN-074", "SubProcess_1"),
    ("Error_BoundaryEvent_Transaction_Interrupting", "BPMN-074", "SubProcess_1"),
    ("Escalation_EndEvent_SubProcess", "BPMN-074", "SubProcess_1"),
    ("Cancel_Event", "BPMN-074", "Transaction_1"),
    ("EXT111_success", "BPMN-074", "Transaction_1"),
    # The escalation before it always interrupts.
    ("Escalation_StartEvent_EventSubProcess_Interrupting", "BPMN-072", "ScriptTask_1"),
}


@pytest.mark.parametrize("path", MODELS, ids=lambda path: str(path.stem))
def test_every_finding_about_a_model_is_true(path: Path) -> None:
    found = set()
    for subject in subjects(path.read_bytes()):
        check = Check(subject)
        found |= {(path.stem, f.code, f.element) for f in check.findings()}
        assert check.complete
    assert found == {each for each in TRUE if each[0] == path.stem}


def test_the_models_are_there() -> None:
    assert len(MODELS) >= 14 + 79 + 90
    assert {name for name, _, _ in TRUE} <= {path.stem for path in MODELS}


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.stem))
def test_our_own_processes_are_sound(path: Path) -> None:
    (subject,) = subjects(path.read_bytes())
    assert list(check_soundness(subject)) == []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: str(path.stem))
def test_no_model_is_refused_for_getting_stuck_as_drawn(path: Path) -> None:
    said = [f for subject in subjects(path.read_bytes()) for f in check_soundness(subject)]
    assert Severity.ERROR not in {finding.severity for finding in said}
