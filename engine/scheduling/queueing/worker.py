"""The one door to Procrastinate's worker: it hears of what is due and has somebody look at it."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, suppress

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.worker import Worker as Hearing

from engine.scheduling.queueing.schema import NAMESPACE

POLL_SECONDS = 1.0
"""How often it asks for what has become due since it was queued; new things it hears of at once."""
STALLED_SECONDS = 30.0
"""After how long without a heartbeat a worker counts as gone."""
CONNECTIONS = 3
_BY_INDEX = "-c enable_sort=off -c enable_seqscan=off -c enable_bitmapscan=off"
"""The queue is empty now and long a moment later: plans made for the one are slow for the other."""
CONNECT_SECONDS = 5.0

_log = logging.getLogger("bihuan.queue")
# What it does is known from the agenda; what it cannot do is told here.
logging.getLogger("procrastinate").setLevel(logging.WARNING)
# That nobody can connect is told once by whoever waits for the database.
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


class Worker:
    """Hears of the reminders in one queue and has somebody look at the items, in a thread."""

    def __init__(
        self, url: str, queue: str, look: Callable[[int], object], threads: Executor
    ) -> None:
        """Work for the database at ``url``; ``threads`` call ``look`` with numbers of items."""
        self._queue = queue
        self._look = look
        self._threads = threads
        self._app = App(
            connector=PsycopgConnector(
                conninfo=libpq(url),
                kwargs={"options": f"-c search_path={NAMESPACE} {_BY_INDEX}"},
                min_size=1,
                max_size=CONNECTIONS,
                timeout=CONNECT_SECONDS,
            )
        )
        self._app.task(name=queue, queue=queue)(self._hear)

    async def work(self, jobs: int, over: asyncio.Event) -> None:
        """Do up to ``jobs`` things at once until all is ``over``, then finish what is at hand.

        Returns, or raises what Procrastinate does, when the database is lost.
        """
        async with self.opened():
            hearing = Hearing(
                self._app,
                queues=[self._queue],
                concurrency=jobs,
                delete_jobs=DeleteJobCondition.ALWAYS,
                fetch_job_polling_interval=POLL_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                install_signal_handlers=False,
            )
            beside = [
                asyncio.create_task(self._release()),
                asyncio.create_task(_stop_when(over, hearing)),
            ]
            try:
                await hearing.run()  # type: ignore[no-untyped-call]
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)

    async def _hear(self, number: int) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, self._look, number)

    async def release(self) -> int:
        """Throw away what workers had that are gone, so that their cases can be locked again.

        Returns how many reminders that were; the items themselves are the rescue's.
        """
        manager = self._app.job_manager
        left = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
        for job in left:
            _log.warning("a worker is gone; its reminder of %s is dropped", job.task_kwargs)
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
        return len(left)

    async def _release(self) -> None:
        while True:
            await asyncio.sleep(STALLED_SECONDS / 3)
            with suppress(ConnectorException):
                await self.release()

    def opened(self) -> AbstractAsyncContextManager[App]:
        """Connect to the database for a while."""
        return self._app.open_async()


async def _stop_when(over: asyncio.Event, hearing: Hearing) -> None:
    # Asked to stop, not cancelled: what Procrastinate has begun with the database it finishes.
    await over.wait()
    hearing.stop()  # type: ignore[no-untyped-call]


def libpq(url: str) -> str:
    """Return an SQLAlchemy address as the driver itself takes it."""
    scheme, colon, rest = url.partition(":")
    return f"{scheme.partition('+')[0]}{colon}{rest}"
