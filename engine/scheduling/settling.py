"""What is due and needs nothing from outside: timers, and what cases ask of each other."""

import logging

from engine.commands import Command, FireTimer
from engine.errors import CommandRefused, InstanceNotFound, KeyReused
from engine.records import AgendaItem, AgendaKind, FollowUp
from engine.scheduling.workshop import Workshop
from engine.store import agenda
from engine.store.database import Tx

_log = logging.getLogger("bihuan.sweep")


def settle(shop: Workshop, item: AgendaItem) -> None:
    """Do what ``item`` asks, in one transaction."""
    with shop.database.begin() as tx:
        if item.kind is AgendaKind.TIMER:
            id_ = f"timer:{item.instance}/{item.ref}"
            carry_out(shop, tx, item, FireTimer(**shop.common(item, id_)))
        else:
            asked = FollowUp(kind=item.kind, instance=item.instance, ref=item.ref)
            shop.execution.follow(tx, asked, shop.clock())
        agenda.settle(tx, item.id)


def carry_out(shop: Workshop, tx: Tx, item: AgendaItem, command: Command) -> None:
    """Let the case have the command, unless it needs it no more."""
    try:
        shop.execution.execute(tx, command)
    except (CommandRefused, InstanceNotFound, KeyReused) as refused:
        _log.info("%s %s is no longer needed: %s", item.kind, item.ref, refused.code)
