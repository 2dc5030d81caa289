"""Jobs: the work of service tasks, done by handlers outside every transaction.

What is not done is tried again, later each time; in the end the case stands still at the step, with
the reason, until an operator lets it try again.
"""

import logging
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.commands import Command, CompleteJob, FailJob, GiveUpJob
from engine.errors import (
    BadText,
    BadVariable,
    InstanceNotFound,
    Interrupted,
    NobodyHandles,
    NoResult,
    NotDone,
)
from engine.execution import reason_of
from engine.history.fold import fold, node_of
from engine.records import AgendaItem
from engine.scheduling.backoff import again_at
from engine.scheduling.circuits import Circuits, Pass, Ticket
from engine.scheduling.handlers import (
    Handler,
    Job,
    JobDone,
    JobFailed,
    JobLater,
    Result,
    host_of,
)
from engine.scheduling.settling import conclude
from engine.scheduling.workshop import Workshop
from engine.store import agenda, history, instances
from engine.store.database import Tx
from processes.errors import BihuanError
from processes.feel.errors import TooDeepError, UnfitValueError

_log = logging.getLogger("bihuan.jobs")


def work(shop: Workshop, item: AgendaItem) -> None:
    """Let a handler do its work, then write down what came of it."""
    if item.attempts >= agenda.MOST_ATTEMPTS:
        _interrupted(shop, item)
    else:
        _try(shop, item)


def _try(shop: Workshop, item: AgendaItem) -> None:
    job = _job(shop, item)
    handler = shop.handlers.get(job.topic, _nobody)
    circuits = Circuits(shop.database)
    ticket = Ticket(host="", leave=Pass.FREELY)
    try:
        ticket = circuits.ask(host_of(handler, job), job.now)
        if ticket.until is not None:
            result: Result = JobLater(at=ticket.until)
        else:
            result = _checked(_asked(handler, job), job.topic)
    except Exception as error:  # noqa: BLE001 - a handler is a program of others: it may raise anything
        if not isinstance(error, NotDone) or error.of_the_host:
            circuits.failed(ticket, shop.clock(), reason_of(error))
        _not_done(shop, item, error)
    else:
        # The result comes first: what is said of the host is lost without harm, the work is not.
        _write_down(shop, item, result)
        if ticket.until is None:
            circuits.succeeded(ticket)


def _job(shop: Workshop, item: AgendaItem) -> Job:
    """Return what the handler gets to know."""
    about = item.body or {}
    with shop.database.read() as tx:
        case = instances.get(tx, item.instance)
        if case is None:
            raise InstanceNotFound
        process = shop.execution.library.get(tx, case.key, case.version).definition.process
        values = about["values"] if "values" in about else _seen_by(tx, item)
    node = process.nodes.get(node_of(item.ref))
    own = {assigned.target for assigned in node.inputs} if node else set()
    return Job(
        instance=item.instance,
        task=item.ref,
        topic=about.get("topic", ""),
        values=values,
        now=shop.clock(),
        inputs={name: value for name, value in values.items() if name in own},
        properties=node.properties if node else {},
        case_no=case.case_no,
        place=case.place,
    )


def _seen_by(tx: Tx, item: AgendaItem) -> Mapping[str, Any]:
    """Return the variables of the case and those of the token itself, from the history."""
    picture = fold(history.events_of(tx, item.instance))
    return {**picture.variables, **picture.local.get(item.ref, {})}


def _nobody(job: Job) -> Result:
    raise NobodyHandles(topic=job.topic)


def _asked(handler: Handler, job: Job) -> object:
    """Return what the handler says; one that wants to end the program ends nothing but itself."""
    try:
        return handler(job)
    except SystemExit:
        raise NoResult(topic=job.topic) from None


def _checked(result: object, topic: str) -> Result:
    if isinstance(result, JobDone | JobFailed | JobLater):
        return result
    raise NoResult(topic=topic)


def _write_down(shop: Workshop, item: AgendaItem, result: Result) -> None:
    """Let the case have the result; one that it cannot take is the handler's fault."""

    def write(tx: Tx) -> None:
        if isinstance(result, JobLater):
            agenda.put_off(tx, item, result.at)
        else:
            conclude(shop, tx, item, _report(shop, item, result))

    try:
        shop.database.again(write)
    except (BadText, BadVariable) as error:
        _give_up(shop, item, error)
    except (UnfitValueError, TooDeepError):
        # What they say holds the value, which may be anybody's.
        _give_up(shop, item, NoResult(topic=(item.body or {}).get("topic", "")))


def _report(shop: Workshop, item: AgendaItem, result: JobDone | JobFailed) -> Command:
    common = shop.common(item, f"job:{item.instance}/{item.ref}")
    if isinstance(result, JobDone):
        return CompleteJob(**common, values=result.values)
    return FailJob(**common, code=result.code, message=result.message)


def _not_done(shop: Workshop, item: AgendaItem, error: Exception) -> None:
    """Try again later, or give up."""
    _log.warning("job %s of %s was not done: %s", item.ref, item.instance, _where(error))
    attempt = item.attempts + 1
    if attempt >= agenda.MOST_ATTEMPTS or (isinstance(error, NotDone) and not error.again):
        _give_up(shop, item, error)
        return
    now = shop.clock()
    asked = error.not_before if isinstance(error, NotDone) else None
    until = again_at(now, item.id, attempt, asked)
    shop.database.again(lambda tx: agenda.failed(tx, item, now, reason_of(error), until))


def _interrupted(shop: Workshop, item: AgendaItem) -> None:
    """Give up what ended its program, or was ended with it, when it was tried for the last time."""
    told: dict[str, Any] = {"reason": item.reason}
    if not item.reason:
        error = Interrupted()
        told = {"reason": reason_of(error), "cause": _cause(error)}
    _log.warning("job %s of %s ended its program", item.ref, item.instance)
    _stand_still(shop, item, tries=item.attempts, **told)


def _give_up(shop: Workshop, item: AgendaItem, error: Exception) -> None:
    told = {"reason": reason_of(error), "cause": _cause(error)}
    _stand_still(shop, item, tries=item.attempts + 1, **told)


def _stand_still(shop: Workshop, item: AgendaItem, **told: Any) -> None:
    """Let the case stand still at the step; the agenda has nothing more to do with it."""
    common = shop.common(item, f"give-up:{item.instance}/{item.ref}/{item.id}")
    given_up = GiveUpJob(**common, **told)
    shop.database.again(lambda tx: conclude(shop, tx, item, given_up))


def _cause(error: Exception) -> Mapping[str, Any]:
    """Return code and facts of an error of ours; of a foreign one, nothing."""
    if not isinstance(error, BihuanError):
        return {}
    facts = {
        name: value if isinstance(value, str | int) else str(value)
        for name, value in error.facts.items()
    }
    return {"code": error.code, "facts": facts}


def _where(error: Exception) -> str:
    """Return why and where something failed, without the text of a foreign exception."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{reason_of(error)}{at}"
