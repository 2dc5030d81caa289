"""Jobs: the work of service tasks, done by handlers outside every transaction."""

from collections.abc import Mapping
from typing import Any

from engine.commands import Command, CompleteJob, FailJob
from engine.history.fold import fold
from engine.records import AgendaItem
from engine.scheduling.handlers import Job, JobDone, JobFailed, JobLater
from engine.scheduling.settling import carry_out
from engine.scheduling.workshop import Workshop
from engine.store import agenda, history


class NobodyHandles(LookupError):
    """There is no handler for the topic of a job."""


def work(shop: Workshop, item: AgendaItem) -> None:
    """Let a handler do its work, then write down what came of it."""
    about = item.body or {}
    topic = about.get("topic", "")
    handler = shop.handlers.get(topic)
    if handler is None:
        raise NobodyHandles(topic)
    values = about["values"] if "values" in about else _seen_by(shop, item)
    result = handler(
        Job(instance=item.instance, task=item.ref, topic=topic, values=values, now=shop.clock())
    )
    with shop.database.begin() as tx:
        if isinstance(result, JobLater):
            agenda.put_off(tx, item, result.at)
            return
        carry_out(shop, tx, item, _report(shop, item, result))
        agenda.settle(tx, item.id)


def _seen_by(shop: Workshop, item: AgendaItem) -> Mapping[str, Any]:
    """Return the variables of the case and those of the token itself, from the history."""
    with shop.database.read() as tx:
        picture = fold(history.events_of(tx, item.instance))
    return {**picture.variables, **picture.local.get(item.ref, {})}


def _report(shop: Workshop, item: AgendaItem, result: JobDone | JobFailed) -> Command:
    common = shop.common(item, f"job:{item.instance}/{item.ref}")
    if isinstance(result, JobDone):
        return CompleteJob(**common, values=result.values)
    return FailJob(**common, code=result.code, message=result.message)
