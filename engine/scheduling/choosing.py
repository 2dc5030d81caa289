"""Which scheduler works here: the address of the database alone decides.

SQLite has the ticker of one process; PostgreSQL has crews, in as many processes as one likes.
"""

from engine.scheduling.port import Scheduler
from engine.scheduling.sweep import Sweep
from engine.scheduling.ticker import Ticker
from engine.store.database import Database

JOBS = 4
"""How much one process does at once on PostgreSQL, unless somebody says otherwise."""
MOST_JOBS = 16
"""As many connections to the database are kept open."""


def scheduler_for(sweep: Sweep, url: str, jobs: int = JOBS) -> Scheduler:
    """Return the scheduler for the database of ``sweep``, which is at ``url``."""
    if sweep.database.is_sqlite:
        return Ticker(sweep)
    # Imported here, and below: Procrastinate is not needed where there is no PostgreSQL.
    from engine.scheduling.queueing.crew import Crew

    return Crew(sweep, url, jobs)


def prepare(database: Database) -> None:
    """Make what the scheduler keeps beside our tables; raise QueueOfOtherRelease."""
    if not database.is_sqlite:
        from engine.scheduling.queueing import schema

        database.again(schema.install)


def renew(database: Database) -> bool:
    """Make that anew where another release made it; return whether that was done.

    Nobody may be at work meanwhile.
    """
    if database.is_sqlite:
        return False
    from engine.scheduling.queueing import schema

    with database.begin() as tx:
        return schema.renew(tx)
