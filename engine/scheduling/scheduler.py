"""The one door to APScheduler: a clock that wakes the sweep, never a memory of what is due."""

import logging

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from engine.scheduling.sweep import Sweep

_JOB = "sweep"

logging.getLogger("apscheduler").setLevel(logging.WARNING)


class Ticker:
    """Runs the sweep every second, and at once when it is woken."""

    def __init__(self, sweep: Sweep, seconds: float = 1.0) -> None:
        """Tick every ``seconds``; nothing runs before ``start``."""
        self._sweep = sweep
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=seconds),
            id=_JOB,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin to tick in a thread of its own."""
        self._scheduler.start()

    def wake(self) -> None:
        """Sweep as soon as possible: something may be due now."""
        if self._scheduler.running:
            job = self._scheduler.get_job(_JOB)
            job.modify(next_run_time=self._sweep.clock())

    def stop(self) -> None:
        """Finish the sweep that runs and tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _tick(self) -> None:
        self._sweep.run()
