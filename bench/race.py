"""Time contenders turn by turn in one run, so that a slow minute of the machine is slow for all."""

import gc
import signal
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

LIMIT = 20.0
"""Seconds after which a contender is stopped and gives no figure."""
ENOUGH = 5.0
"""Seconds after which a slow contender need not run again."""
QUICK = 0.02
"""Seconds; who takes longer leaves so much behind that it is cleared away before the next one."""

Run = Callable[[], object]


class TooSlow(Exception):
    """A contender has run for longer than the limit."""


@dataclass(slots=True)
class Times:
    """How long the runs of a contender took."""

    seconds: list[float] = field(default_factory=list)
    failure: str = ""
    """Why it has no figure."""

    @property
    def median(self) -> float:
        """Return the median in seconds, the limit when no run has come to its end."""
        return statistics.median(self.seconds) if self.seconds else LIMIT

    @property
    def quick(self) -> bool:
        """Whether its last run was a matter of milliseconds."""
        return bool(self.seconds) and self.seconds[-1] < QUICK

    @property
    def runs_again(self) -> bool:
        """Whether another run is worth its time."""
        return not self.failure and sum(self.seconds) < ENOUGH


def race(contenders: Mapping[str, Run], rounds: int, batch: int = 1) -> dict[str, Times]:
    """Run every contender in turn, each ``batch`` times a turn; return how long each run took.

    A quick one first runs once untimed: behind a slow one the processor has forgotten it. The
    order moves on by one each round.
    """
    times = {name: Times() for name in contenders}
    order = deque(contenders)
    gc.collect()
    for _ in range(rounds):
        for name in order:
            _turn(contenders[name], times[name], batch)
        order.rotate(-1)
    return times


def _turn(run: Run, times: Times, batch: int) -> None:
    if times.quick:
        run()
    for _ in range(batch):
        if times.runs_again:
            _one(run, times)


def _one(run: Run, times: Times) -> None:
    try:
        with _limited():
            begin = time.perf_counter()
            run()
            times.seconds.append(time.perf_counter() - begin)
    except TooSlow:
        times.failure = f"stopped after {LIMIT:.0f} s"
    if not times.quick:
        gc.collect()


@contextmanager
def _limited() -> Iterator[None]:
    """Raise TooSlow inside when it takes longer than the limit."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
