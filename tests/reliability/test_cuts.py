"""F4: a tenth of ``python -m bench.kill --only F4``, on PostgreSQL: a file has no connection."""

from functools import partial

import pytest

from bench.reliability import controls, cuts
from bench.reliability.findings import noticed
from bench.reliability.ground import Store

pytestmark = pytest.mark.only_on("postgresql", "a file has no connection that could be cut")


def test_connections_cut_before_and_after_a_commit_lose_and_double_nothing(place: Store) -> None:
    finding = cuts.troubled(place, cuts.cutting(50), cuts.again)
    assert not finding.violations
    assert finding.figures["acked"]


def test_a_database_that_falls_again_and_again_loses_and_doubles_nothing(place: Store) -> None:
    finding = cuts.troubled(place, cuts.restarting(5), cuts.again)
    assert not finding.violations
    assert finding.figures["acked"]


def test_a_command_sent_again_under_a_fresh_id_is_noticed(place: Store) -> None:
    sent = partial(cuts.troubled, place, cuts.cutting(12), controls.unknown_again)
    assert noticed(sent).violations
