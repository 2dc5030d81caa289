"""A stored state that is not what was stored is refused, down to its last bit."""

import pytest

from engine.errors import StateRefused
from engine.spiff.snapshot import variables
from tests.engine.stage import stage


def kept(text: str) -> bytes:
    case = stage("s -> u_a -> e").start(note=text)
    assert case.state is not None
    return case.state


@pytest.mark.parametrize("length", [1, 5_000])
def test_a_state_with_one_wrong_bit_is_refused(length: int) -> None:
    state = kept("x" * length)
    assert variables(state)["note"] == "x" * length
    for place in range(len(state)):
        for bit in range(8):
            wrong = bytearray(state)
            wrong[place] ^= 1 << bit
            with pytest.raises(StateRefused):
                variables(bytes(wrong))


@pytest.mark.parametrize("length", [1, 5_000])
def test_a_state_that_was_cut_off_is_refused(length: int) -> None:
    state = kept("x" * length)
    for most in range(len(state)):
        with pytest.raises(StateRefused):
            variables(state[:most])


@pytest.mark.parametrize("length", [1, 5_000])
def test_a_state_from_before_there_were_checksums_is_read(length: int) -> None:
    state = kept("x" * length)
    assert variables(state[5:])["note"] == "x" * length
