"""A diagram may ask for the programs that are installed, and for no others."""

from pathlib import Path

import pytest

from tests.models import bpmn
from tests.web.cli.answers import Bihuan, value_of


def diagram(folder: Path, topic: str) -> Path:
    file = folder / "sending.bpmn"
    file.write_bytes(bpmn("sending", "s -> svc_send -> u_after -> e", svc_send=topic))
    return file


TOPICS = ["webhook", "mail", "notify", "resolve_place", "find_duplicates"]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_shipped_programs_may_be_asked_for(bihuan: Bihuan, tmp_path: Path, topic: str) -> None:
    result = bihuan("lint", diagram(tmp_path, topic))
    assert result.exit_code == 0
    assert "No program" not in result.stdout


def test_a_program_that_is_not_installed_may_not(bihuan: Bihuan, tmp_path: Path) -> None:
    result = bihuan("lint", diagram(tmp_path, "sms"), "--json")
    assert result.exit_code == 1
    assert "sms" in str(value_of(result))


def test_a_process_that_asks_for_one_is_published(
    bihuan: Bihuan, tmp_path: Path, data: Path
) -> None:
    published = bihuan("deploy", diagram(tmp_path, "webhook"), "--data", data)
    assert published.exit_code == 0
