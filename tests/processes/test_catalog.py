"""A folder of processes and forms, by their keys."""

from pathlib import Path

import pytest

from processes.catalog import SameKeyError, read_catalog, shipped
from processes.errors import ModelError
from tests.processes.diagrams import TASK, around


def test_what_we_ship_is_found_by_key() -> None:
    assert {"property_dispute", "escalation", "volunteer_onboarding"} <= set(shipped().documents)
    assert shipped().forms["dispute_report"].key == "dispute_report"
    assert "dmn/owner_vote.dmn" in shipped().decisions


def test_files_are_found_in_any_depth_and_named_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.bpmn").write_bytes(around(TASK))
    assert read_catalog(tmp_path).documents["p"].name == "deep/one.bpmn"
    assert read_catalog(tmp_path).forms == {}


def test_the_same_process_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("one.bpmn", "two.bpmn"):
        (tmp_path / name).write_bytes(around(TASK))
    with pytest.raises(SameKeyError) as caught:
        read_catalog(tmp_path)
    assert "one.bpmn" in caught.value.sentence()
    assert "two.bpmn" in caught.value.sentence()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.bpmn").write_bytes(b"")
    with pytest.raises(ModelError) as caught:
        read_catalog(tmp_path)
    assert caught.value.__notes__ == ["broken.bpmn"]


def test_a_file_of_decisions_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.dmn").write_bytes(b"<definitions/>")
    with pytest.raises(ModelError) as caught:
        read_catalog(tmp_path)
    assert caught.value.code == "DMN-001"
    assert caught.value.__notes__ == ["broken.dmn"]
