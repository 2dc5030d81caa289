"""Which processes of a file run, and where they begin when nothing says so."""

import pytest

from processes.document import read
from processes.lint.linter import lint
from processes.vocabulary import load_vocabulary
from tests.models import HEAD
from tests.surroundings import shared


def file(*processes: str) -> bytes:
    return f"{HEAD}{''.join(processes)}</definitions>".encode()


RUNS = '<process id="runs" isExecutable="true"><startEvent id="s"/></process>'
SHOWN = '<process id="shown"><startEvent id="s2"/><serviceTask id="theirs"/></process>'


def test_a_partner_that_is_not_executable_is_only_drawn() -> None:
    document = read(file(SHOWN, RUNS))
    assert [process.id for process in document.runnable] == ["runs"]
    findings = lint(document, forms={}, vocabulary=load_vocabulary())
    said = [f for f in findings if f.element in {"theirs", "shown"}]
    assert all(f.constraints and f.severity == "warning" for f in said)


def test_a_file_without_an_executable_process_is_taken_as_meant() -> None:
    document = read(file(SHOWN))
    assert [process.id for process in document.runnable] == ["shown"]
    findings = lint(document, forms={}, vocabulary=load_vocabulary())
    assert {"BPMN-011", "BPMN-022"} <= {f.code for f in findings}


@pytest.mark.shared
def test_the_invoice_model_is_refused_only_for_what_its_own_process_asks() -> None:
    folder = shared()
    assert folder is not None
    data = (folder / "corpora" / "miwg" / "C.1.0.bpmn").read_bytes()
    document = read(data, name="C.1.0.bpmn")
    findings = lint(document, forms={}, vocabulary=load_vocabulary())
    errors = {(f.code, f.element) for f in findings if f.severity == "error"}
    told = {(f.code, f.element) for f in findings if f.severity == "note"}
    assert ("HOUSE-006", "approveInvoice") in told
    assert ("NORM-005", "archiveInvoice") in told
    assert all(f.line and f.text() and f.advice for f in findings)
    teams = document.processes[0]
    assert not document.processes[0].executable
    assert not {element for _, element in errors} & set(teams.nodes)
