"""The one door to APScheduler: a clock that wakes the sweep, never a memory of what is due."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Condition, Event

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from engine.clock import system_clock
from engine.scheduling.edge import Edge
from engine.scheduling.sweep import Sweep
from engine.store.agenda import LONG, SHORT, Kinds

LONGEST = timedelta(seconds=3)
"""How long it sleeps at the most: another program may have written what is due."""
NOW = timedelta(0)

# It warns of each tick that it skips while a sweep is busy, which is as it should be.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


class Ticker:
    """Runs the sweep whenever something is due, and at once when it is woken.

    In two lanes: what is one transaction need not wait for a program that takes its time.
    """

    def __init__(self, sweep: Sweep, longest: timedelta = LONGEST) -> None:
        """Sleep ``longest`` at the most; nothing runs before ``start``."""
        self._sweep = sweep
        self._longest = longest
        self._over = Event()
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._lanes = [
            _Lane(self._scheduler, partial(self._look, kinds), longest, self._over)
            for kinds in (SHORT, LONG)
        ]

    def start(self) -> None:
        """Begin to tick in threads of its own."""
        self._scheduler.start()

    def wake(self, at: datetime | None = None) -> None:
        """Sweep at ``at`` the latest, or as soon as possible: something may be due then."""
        length = NOW if at is None else max(at - self._sweep.clock(), NOW)
        for lane in self._lanes:
            lane.wake(length)

    def stop(self) -> None:
        """Finish the sweeps that run and tick no more."""
        self._over.set()
        if self._scheduler.running:
            # It would wait for its jobs while nobody may plan one, and ours plan the next.
            self._scheduler.shutdown(wait=False)
            for lane in self._lanes:
                lane.rest()

    def _look(self, kinds: Kinds) -> timedelta:
        """Do what is due in one lane and return how long it may sleep then."""
        if self._sweep.run(kinds, over=self._over.is_set):
            # What was done may have set something off in the other lane.
            self.wake()
        due = self._sweep.next_due(kinds)
        return self._longest if due is None else max(due - self._sweep.clock(), NOW)


class _Lane:
    """One job of APScheduler; who calls while it is busy is not forgotten."""

    def __init__(
        self,
        scheduler: BackgroundScheduler,
        look: Callable[[], timedelta],
        longest: timedelta,
        over: Event,
    ) -> None:
        self._scheduler = scheduler
        self._look = look
        self._longest = longest
        self._over = over
        self._edge = Edge("ticker")
        self._turn = Condition()
        self._busy = False
        self._wanted = longest
        """How long to sleep at the most after the look that is being taken."""
        self._id = scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=longest.total_seconds()),
            next_run_time=system_clock(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        ).id

    def wake(self, length: timedelta) -> None:
        """Look again after ``length`` at the latest."""
        with self._turn:
            # APScheduler skips what comes while the job runs: then it is planned after it.
            if self._busy:
                self._wanted = min(self._wanted, length)
            else:
                self._plan(length, sooner=True)

    def rest(self) -> None:
        """Wait until the look that is being taken is over; when all is over no other comes."""
        with self._turn:
            self._turn.wait_for(lambda: not self._busy)

    def _tick(self) -> None:
        with self._turn:
            if self._over.is_set():
                return
            self._busy, self._wanted = True, self._longest
        length = self._longest
        try:
            with self._edge.around():
                length = self._look()
        finally:
            with self._turn:
                self._busy = False
                self._turn.notify_all()
                self._plan(min(length, self._wanted))

    def _plan(self, length: timedelta, *, sooner: bool = False) -> None:
        """Tick after ``length``; ``sooner`` leaves an earlier tick where it is."""
        job = self._scheduler.get_job(self._id) if self._scheduler.running else None
        moment = system_clock() + min(length, self._longest)
        if job and (not sooner or job.next_run_time is None or moment < job.next_run_time):
            # It may be gone by now: somebody has stopped the scheduler.
            with suppress(JobLookupError):
                job.modify(next_run_time=moment)
