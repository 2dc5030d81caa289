"""Depot: a PostgreSQL with the reminders of the workers, and the real kernel at its clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Event

from engine.commands import StartInstance
from engine.deployment import deploy
from engine.execution import Execution
from engine.history import events
from engine.library import Library
from engine.records import AgendaItem, AgendaKind, FollowUp
from engine.scheduling import choosing
from engine.scheduling.handlers import Job, JobDone
from engine.scheduling.queueing.crew import Crew
from engine.scheduling.sweep import Sweep
from engine.store import agenda, history
from engine.store.database import open_database
from engine.store.migrate import migrate
from engine.store.moment import DatabaseClock
from tests.engine.desk import no_posts, one_calendar
from tests.models import bpmn

PATIENCE = 30
"""Seconds after which a test gives up; it never waits that long."""
LATER = bpmn("later", "s -> c_t -> svc_ring -> e", c_t="=at", svc_ring="ring")
AT_ONCE = bpmn("at_once", "s -> svc_ring -> e", svc_ring="ring")
BESIDE = bpmn("beside", "s -> p_x -> svc_ring -> e", "p_x -> c_t -> e2", svc_ring="ring", c_t="=at")


class Depot:
    """What a test of crews works at."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = open_database(url)
        migrate(self.database)
        choosing.prepare(self.database)
        self.clock = DatabaseClock(self.database)
        self.execution = Execution(Library(), no_posts, one_calendar())
        self.rung: list[str] = []
        self.enough = Event()
        self.patience = Event()
        """Set while no program has to wait for anything."""
        self.patience.set()
        self.wanted = 1
        self._crews: list[Crew] = []
        with self.database.begin() as tx:
            for model in (LATER, AT_ONCE, BESIDE):
                deploy(tx, model, {}, by="u9", now=self.clock(), topics=frozenset({"ring"}))

    def sweep(self) -> Sweep:
        return Sweep(self.database, self.execution, self.clock, {"ring": self._ring})

    def _ring(self, job: Job) -> JobDone:
        self.rung.append(job.instance)
        if len(self.rung) >= self.wanted:
            self.enough.set()
        assert self.patience.wait(PATIENCE)
        return JobDone()

    def crew(self, jobs: int = 4) -> Crew:
        """Let one more crew begin; it ends with the test."""
        crew = Crew(self.sweep(), self.url, jobs)
        self._crews.append(crew)
        crew.start()
        return crew

    def expect(self, count: int) -> None:
        """Wait until so many bells have rung from now on."""
        assert self.enough.wait(PATIENCE), self.rung
        assert len(self.rung) == count

    def want(self, count: int) -> None:
        self.wanted = count
        self.enough.clear()

    def begin(self, key: str, instance: str, **variables: str) -> None:
        with self.database.begin() as tx:
            command = StartInstance(
                id=f"start:{instance}",
                at=self.clock(),
                actor="u1",
                instance=instance,
                key=key,
                case_no=instance,
                place="P1",
                variables=variables,
            )
            self.execution.execute(tx, command)

    def wake_at(self, due: datetime, instances: Iterable[str]) -> None:
        """Begin cases whose timer is due then."""
        for instance in instances:
            self.begin("later", instance, at=due.isoformat())

    def write(self, ref: str, due: datetime, *, queued: bool = False) -> None:
        """Put a message on the agenda that nobody has sent: whoever looks finds it settled."""
        with self.database.begin() as tx:
            asked = FollowUp(kind=AgendaKind.MESSAGE, ref=ref)
            agenda.add(tx, asked, due, queued=queued)

    def rows(self) -> dict[str, AgendaItem]:
        with self.database.read() as tx:
            found = [*agenda.due(tx, self.clock() + timedelta(days=9999), 9999), *agenda.stuck(tx)]
        return {item.ref: item for item in found}

    def reminders(self) -> list[int]:
        """Return the numbers of the items that somebody is to be reminded of."""
        with self.database.read() as tx:
            rows = tx.exec_driver_sql(
                "SELECT args->>'number' FROM bihuan_queue.procrastinate_jobs ORDER BY id"
            )
            return [int(row[0]) for row in rows]

    def fired(self, instance: str) -> list[datetime]:
        with self.database.read() as tx:
            happened = history.events_of(tx, instance)
        return [event.at for event in happened if event.kind == events.TIMER_FIRED]

    def close(self) -> None:
        self.patience.set()
        for crew in self._crews:
            crew.stop()
        self.database.close()
