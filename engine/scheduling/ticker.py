"""The one door to APScheduler: a clock that wakes the sweep, never a memory of what is due."""

import logging
from datetime import datetime, timedelta
from threading import Event, Lock

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from engine.clock import system_clock
from engine.scheduling.sweep import Sweep

LONGEST = timedelta(seconds=3)
"""How long it sleeps at the most: another program may have written what is due."""
NOW = timedelta(0)
_JOB = "sweep"

logging.getLogger("apscheduler").setLevel(logging.WARNING)


class Ticker:
    """Runs the sweep whenever something is due, and at once when it is woken."""

    def __init__(self, sweep: Sweep, longest: timedelta = LONGEST) -> None:
        """Sleep ``longest`` at the most; nothing runs before ``start``."""
        self._sweep = sweep
        self._longest = longest
        self._turn = Lock()
        self._over = Event()
        self._running = False
        self._wanted = longest
        """How long to sleep at the most after the sweep that runs."""
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=longest.total_seconds()),
            id=_JOB,
            next_run_time=system_clock(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin to tick in a thread of its own."""
        self._scheduler.start()

    def wake(self, at: datetime | None = None) -> None:
        """Sweep at ``at`` the latest, or as soon as possible: something may be due then."""
        length = NOW if at is None else max(at - self._sweep.clock(), NOW)
        with self._turn:
            # While a sweep runs, the next one cannot be planned: it is planned after it.
            if self._running:
                self._wanted = min(self._wanted, length)
            else:
                self._plan(length, sooner=True)

    def stop(self) -> None:
        """Finish the sweep that runs and tick no more."""
        self._over.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _tick(self) -> None:
        with self._turn:
            self._running, self._wanted = True, self._longest
        length = self._longest
        try:
            self._sweep.run(over=self._over.is_set)
            length = self._until_due()
        finally:
            with self._turn:
                self._running = False
                self._plan(min(length, self._wanted))

    def _until_due(self) -> timedelta:
        """Return how long to sleep; the hands of the sweep's clock may be moved by somebody."""
        due = self._sweep.next_due()
        return self._longest if due is None else max(due - self._sweep.clock(), NOW)

    def _plan(self, length: timedelta, *, sooner: bool = False) -> None:
        """Tick after ``length``; ``sooner`` leaves an earlier tick where it is."""
        job = self._scheduler.get_job(_JOB) if self._scheduler.running else None
        if job is None:
            return
        moment = system_clock() + min(length, self._longest)
        if not sooner or job.next_run_time is None or moment < job.next_run_time:
            job.modify(next_run_time=moment)
