"""F8: services that fail or take their time, and programs that end between sending and marking."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy import select

from bench.reliability import controls
from bench.reliability.children import die
from bench.reliability.clients import ours
from bench.reliability.fakes import FAULTS, FINE, HOPELESS, service, told
from bench.reliability.findings import Finding, noticed, progress
from bench.reliability.ground import TOPIC, Ground, Store
from bench.reliability.journal import begin
from bench.reliability.judge import judge
from bench.reliability.watching import Shared, until_done
from engine.scheduling.handlers import Job, JobDone, Tools
from engine.scheduling.outside import Outside, Patience
from engine.store.tables import agenda, instance
from tasks.handlers.webhook import Webhook
from web.wiring import Office

PART = "F8"
ENDED = "ended between sending and marking"
KINDS = (FINE, ENDED, *FAULTS, *HOPELESS)
SOME = (FINE, ENDED, "reset after it was done")
"""Those by which a broken relay shows."""
PATIENCE = Patience(connect=timedelta(seconds=1), whole=timedelta(seconds=2))
HUNG = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """What is tried: ours, or one that is broken on purpose."""

    name: str = ""
    patch: Callable[[], AbstractContextManager[None]] = nullcontext
    one_key: bool = True
    """Whether a request has the same key each time it is tried."""
    kinds: Sequence[str] = KINDS


OURS = Relay()
BROKEN = (
    Relay(name="another key each time", one_key=False, kinds=SOME),
    Relay(name="marked before it was sent", patch=controls.removed_first, kinds=SOME),
)


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield a twentieth of ``n`` requests of each kind, and the controls."""
    yield served(store, OURS, max(1, n // 20))
    for relay in BROKEN:
        yield noticed(partial(served, store, relay, 1))


def served(store: Store, relay: Relay, each: int) -> Finding:
    """Let cases of every kind ask the service, until nothing is left to do."""
    progress(f"{PART} {store.name}: {len(relay.kinds)} kinds of service × {each} {relay.name}")
    ground = store.fresh()
    with ground.open() as office:
        for kind in (*relay.kinds,) * each:
            # The word "variables" of a case that begins says what it will meet.
            name = f"{kind.replace(' ', '-')[:20]}-{uuid4().hex[:10]}"
            ours(office, begin(name, "served", office.clock(), {"kind": kind}), lambda: None)
    shared = Shared()
    file = ground.folder / "service.json"
    with relay.patch(), service(file) as port:
        work = partial(_relay, ground, shared, port, relay)
        restarts = until_done(ground, shared, work, 2 * each + 2, HUNG)
    with ground.open() as office:
        hopeless = sum(kind in HOPELESS for kind in relay.kinds) * each
        figures, violations = _judged(office, *told(file), hopeless)
    open_ = [f"{path.name} says: a transaction was open" for path in ground.folder.glob("open*")]
    return Finding(
        part=PART,
        what=relay.name or f"{len(KINDS)} kinds of service × {each}",
        store=store.name,
        figures={**figures, "restarts": restarts},
        violations=violations + open_,
        control=relay is not OURS,
    )


class _Asking:
    """Asks the service by the webhook of the product; ends the program after sending, once."""

    def __init__(self, office: Office, ground: Ground, shared: Shared, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/"
        self._office = office
        self._ground = ground
        self._shared = shared
        outside = Outside(inner_hosts=frozenset({f"127.0.0.1:{port}"}), patience={TOPIC: PATIENCE})
        tools = Tools(database=office.database, clock=office.clock, outside=outside)
        self._webhook = Webhook(tools)

    def __call__(self, job: Job) -> JobDone:
        kind = str(job.values["kind"])
        pool = self._office.database.connections.pool
        if pool.checkedout():  # type: ignore[attr-defined]
            (self._ground.folder / f"open-{job.instance}").touch()
        self._shared.begin()
        url = self._address + kind.replace(" ", "-")
        into = {"grid.into": "answer"} if kind == "no JSON" else {}
        asked = replace(job, inputs={"url": url}, properties={**job.properties, **into})
        try:
            answer = self._webhook(asked)
        finally:
            self._shared.end()
        before = self._ground.folder / f"sent-{job.instance}"
        if kind == ENDED and not before.exists():
            before.touch()
            die()
        return answer


def _relay(ground: Ground, shared: Shared, port: int, relay: Relay) -> None:
    with ground.open(shared.clock) as office:
        asking = _Asking(office, ground, shared, port)

        def ask(job: Job) -> JobDone:
            return asking(job if relay.one_key else replace(job, task=uuid4().hex))

        replace(office.sweep, handlers={TOPIC: ask}).run()


def _judged(
    office: Office, heard: dict[str, int], effects: dict[str, int], given_up_for: int
) -> tuple[dict[str, float | str], list[str]]:
    with office.database.read() as tx:
        cases = tx.execute(select(instance.c.id, instance.c.state, instance.c.incident)).all()
        left = [row.instance for row in tx.execute(select(agenda.c.instance))]
    hopeless = tuple(kind.replace(" ", "-") for kind in HOPELESS)
    given_up = [case.id for case in cases if case.state == "open" and case.incident]
    wrong = [
        f"{case.id}: {case.state}, incident {case.incident}"
        for case in cases
        if (case.id in given_up) != case.id.startswith(hopeless)
        or (case.state != "completed") != case.id.startswith(hopeless)
    ]
    own = {case.id: [key for key in heard if key.startswith(case.id)] for case in cases}
    unheard = [case for case, keys in own.items() if not keys]
    good = [case.id for case in cases if not case.id.startswith(hopeless)]
    # A receiver that knows keys does one thing for one key: so there must be one key for one step.
    doubled = [c for c in good if sum(effects.get(key, 0) for key in own[c]) != 1]
    figures: dict[str, float | str] = {
        "sent": sum(heard.values()),
        "absorbed": sum(heard.values()) - len(heard),
        "incidents": f"{len(given_up)}/{given_up_for}",
    }
    violations = [f"{id_} was never heard of" for id_ in unheard] + wrong
    violations += [f"{id_} had not one effect" for id_ in doubled]
    violations += [f"{id_} is tried for ever" for id_ in left] + judge(office, []).violations
    return figures, violations
