"""F8: one of each kind of ``python -m bench.kill --only F8``."""

from functools import partial

import pytest

from bench.reliability import services
from bench.reliability.fakes import HOPELESS
from bench.reliability.findings import noticed
from bench.reliability.ground import Store


def test_services_that_fail_are_asked_again_and_have_one_effect(place: Store) -> None:
    finding = services.served(place, services.OURS, 1)
    assert not finding.violations
    assert finding.figures["incidents"] == f"{len(HOPELESS)}/{len(HOPELESS)}"
    assert float(finding.figures["absorbed"]) > 0


@pytest.mark.parametrize("relay", services.BROKEN, ids=lambda relay: relay.name)
def test_a_broken_relay_is_noticed(place: Store, relay: services.Relay) -> None:
    assert noticed(partial(services.served, place, relay, 1)).violations
