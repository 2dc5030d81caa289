"""F5: ``python -m bench.kill --only F5`` three times over."""

import pytest

from bench.reliability import disks
from bench.reliability.ground import Store


@pytest.mark.only_on("sqlite", "a server writes its files itself")
def test_a_file_that_may_not_grow_keeps_what_is_there_and_work_goes_on_later(place: Store) -> None:
    finding = disks.limited(place, 3)
    assert not finding.violations
    assert finding.figures["told"] == "3/3"


def test_a_full_volume_is_told_of_and_work_goes_on_once_there_is_room(place: Store) -> None:
    finding = disks.filled(place, 3)
    assert not finding.violations
    # Only who may mount a volume can fill one.
    figures = finding.figures
    assert figures.get("told") == "3/3" or figures.get("tried") == disks.NOT_TRIED
