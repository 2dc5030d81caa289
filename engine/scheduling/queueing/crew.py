"""The crew of one process: a worker that hears, a planner that looks ahead, a rescue.

* The **worker** is told by Procrastinate what is due (schema.py), at most a second late.
* The **planner** queues what comes within a minute: only so little lies in the queue that finding
  what is due costs the same whether a thousand items lie on the agenda or a million.
* The **rescue** takes what should have been done: the worker that had it is gone, or there is so
  much that many at once is faster than one by one. It asks nobody but the agenda.

Each may end at any moment, in any process, on any machine; the fence of the agenda keeps the rest.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread, current_thread

from engine.scheduling.edge import Edge, tell
from engine.scheduling.queueing.schema import AHEAD_SECONDS, QUEUES
from engine.scheduling.queueing.worker import Worker
from engine.scheduling.sweep import Sweep
from engine.store import agenda
from engine.store.agenda import Kinds

EVERY = 1.0
"""Seconds between two looks of the planner and of the rescue."""
AHEAD = timedelta(seconds=AHEAD_SECONDS)
GRACE = timedelta(seconds=2)
"""What has been due for so long should have been done; it is the rescue's. What somebody has had
already is its own as soon as the lease is over."""
MOST = 1000
"""How much one look of the planner queues."""
AFTER_A_FAULT = 2.0
"""Seconds until the worker begins anew when it has lost the database."""

_log = logging.getLogger("bihuan.queue")


class Crew:
    """Does what is due in this process, beside the crews of others."""

    def __init__(self, sweep: Sweep, url: str, jobs: int) -> None:
        """Work at the database at ``url``, with ``jobs`` things at once; ``start`` begins."""
        self._sweep = sweep
        self._url = url
        self._jobs = jobs
        self._over = Event()
        self._ends: list[Callable[[], object]] = []
        """What stops each worker."""
        self._threads = [Thread(target=self._repeat, args=(self._plan,), name="planner")]
        for queue, kinds in QUEUES.items():
            rescue = partial(self._rescue, kinds)
            self._threads += [
                Thread(target=self._work, args=(queue,), name=f"worker for {queue}"),
                Thread(target=self._repeat, args=(rescue,), name=f"rescue for {queue}"),
            ]

    def start(self) -> None:
        """Begin, in threads of its own and those that do the work."""
        for thread in self._threads:
            thread.start()

    def wake(self, at: datetime | None = None) -> None:
        """Do nothing: PostgreSQL has told the workers, here and elsewhere, with the commit."""

    def stop(self) -> None:
        """Finish what is at hand and do nothing more."""
        self._over.set()
        for end in self._ends:
            # The loop of a worker that has ended already takes no more calls.
            with suppress(RuntimeError):
                end()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _work(self, queue: str) -> None:
        with ThreadPoolExecutor(self._jobs, thread_name_prefix=queue) as threads:
            asyncio.run(self._hear(queue, threads))

    async def _hear(self, queue: str, threads: Executor) -> None:
        """Let a worker work; begin anew when it has lost the database."""
        over = asyncio.Event()
        self._ends.append(partial(asyncio.get_running_loop().call_soon_threadsafe, over.set))
        while not self._over.is_set():
            try:
                await Worker(self._url, queue, self._look, threads).work(self._jobs, over)
            except Exception as error:  # noqa: BLE001 - the edge: a lost database may be found again
                _log.warning("the worker begins anew: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), AFTER_A_FAULT)

    def _look(self, number: int) -> None:
        """Do one item; whatever stands in the way, the rescue comes to it in the end."""
        try:
            self._sweep.look(number)
        except Exception as error:  # noqa: BLE001 - the edge: a lost database must not end the worker
            tell(f"agenda item {number}, which is left to the rescue,", error)

    def _repeat(self, look: Callable[[], object]) -> None:
        edge = Edge(current_thread().name)
        while not self._over.wait(EVERY):
            with edge.around():
                look()

    def _plan(self) -> None:
        """Queue what comes soon; what is late already is the rescue's."""
        full = True
        while full and not self._over.is_set():
            with self._sweep.database.begin() as tx:
                now = self._sweep.moment(tx)
                full = agenda.promote(tx, now - GRACE, now + AHEAD, MOST) == MOST

    def _rescue(self, kinds: Kinds) -> None:
        self._sweep.run(kinds, GRACE, self._over.is_set)
