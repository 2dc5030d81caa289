"""What is due and needs nothing from outside: timers, and what cases ask of each other."""

import logging
from collections.abc import Callable, Mapping

from engine.commands import Command, FireClock, FireTimer, RecountClocks
from engine.errors import CommandRefused, InstanceNotFound, KeyReused
from engine.records import AgendaItem, AgendaKind, FollowUp
from engine.scheduling.workshop import Workshop
from engine.store import agenda, instances
from engine.store.database import Tx

_log = logging.getLogger("bihuan.sweep")


def settle(shop: Workshop, item: AgendaItem) -> None:
    """Do what ``item`` asks, in one transaction; raise LeaseLost when it is somebody else's now."""
    shop.database.again(lambda tx: _settled(shop, tx, item))


def _settled(shop: Workshop, tx: Tx, item: AgendaItem) -> None:
    if item.kind in COMMANDS:
        conclude(shop, tx, item, COMMANDS[item.kind](shop, item))
        return
    asked = FollowUp(kind=item.kind, instance=item.instance, ref=item.ref)
    shop.execution.follow(tx, asked, shop.clock())
    agenda.finish(tx, item)


def conclude(shop: Workshop, tx: Tx, item: AgendaItem, command: Command) -> bool:
    """Take ``item`` away and give its case ``command``; return False when the item is gone already.

    The fence comes first: what was moved or withdrawn after it had been taken does not happen. And
    the case comes before its item, so that nobody waits for a case who holds an item of it. Raises
    LeaseLost.
    """
    instances.lock(tx, item.instance)
    if not agenda.finish(tx, item):
        return False
    carry_out(shop, tx, item, command)
    return True


def carry_out(shop: Workshop, tx: Tx, item: AgendaItem, command: Command) -> None:
    """Let the case have the command, unless it needs it no more."""
    try:
        shop.execution.execute(tx, command)
    except (CommandRefused, InstanceNotFound, KeyReused) as refused:
        _log.info("%s %s is no longer needed: %s", item.kind, item.ref, refused.code)


def _fire(shop: Workshop, item: AgendaItem) -> Command:
    return FireTimer(**shop.common(item, f"timer:{item.instance}/{item.ref}"))


def _tell(shop: Workshop, item: AgendaItem) -> Command:
    """Let a time limit tell what has come; the number of the item says which time it is."""
    return FireClock(**shop.common(item, f"clock:{item.instance}/{item.ref}/{item.id}"))


def _recount(shop: Workshop, item: AgendaItem) -> Command:
    common = shop.common(item, f"recount:{item.instance}/{item.ref}")
    edition = int(common.pop("task"))
    return RecountClocks(**common, edition=edition)


COMMANDS: Mapping[AgendaKind, Callable[[Workshop, AgendaItem], Command]] = {
    AgendaKind.TIMER: _fire,
    AgendaKind.CLOCK: _tell,
    AgendaKind.RECOUNT: _recount,
}
"""What its case is told when an item of each kind is due; the other kinds are follow-ups."""
