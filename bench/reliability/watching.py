"""Watching over a program: start it again when it ends, end it when it hangs, move its clock."""

import mmap
import struct
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bench.reliability.children import Child, fork
from bench.reliability.ground import Ground
from engine.clock import system_clock


class Shared:
    """What a program and whoever watches over it both see: a clock in hand, and work at hand."""

    def __init__(self) -> None:
        """Begin with the clock of the machine, and nothing at hand."""
        self._memory = mmap.mmap(-1, 16)

    def clock(self) -> datetime:
        """Return the moment it is for them."""
        return system_clock() + timedelta(seconds=self._get(0))

    def go_on_to(self, at: datetime) -> None:
        """Let time pass until ``at``."""
        self._set(0, self._get(0) + max((at - self.clock()).total_seconds(), 0) + 0.001)

    def at_hand(self) -> float:
        """Return since when something is at hand by the monotonic clock; 0 when nothing is."""
        return self._get(1)

    def begin(self) -> None:
        """Say that something is at hand from now on."""
        self._set(1, time.monotonic())

    def end(self) -> None:
        """Say that nothing is at hand."""
        self._set(1, 0)

    def _get(self, place: int) -> float:
        found: float = struct.unpack_from("d", self._memory, 8 * place)[0]
        return found

    def _set(self, place: int, value: float) -> None:
        struct.pack_into("d", self._memory, 8 * place, value)


def until_done(
    ground: Ground, shared: Shared, work: Callable[[], None], most: int, hung: float
) -> int:
    """Run ``work`` in one program after another until nothing is due; return how many ended early.

    Gives up after ``most``. Whoever is at one thing for ``hung`` seconds is ended.
    """
    restarts = 0
    while restarts <= most:
        child = fork(work)
        _watch_over(child, shared, hung)
        if child.status:
            restarts += 1
            continue
        with ground.open(shared.clock) as office:
            due = office.sweep.next_due()
        if due is None:
            break
        shared.go_on_to(due)
    return restarts


def _watch_over(child: Child, shared: Shared, hung: float) -> None:
    while not child.over():
        begun = shared.at_hand()
        if begun and time.monotonic() - begun > hung:
            child.kill()
        time.sleep(0.002)
    shared.end()
