"""Notices: somebody is told of an event, outside every transaction; perhaps twice, never silently
not at all.
"""

from engine.canonical import parse
from engine.history.fold import node_of
from engine.records import AgendaItem
from engine.scheduling.handlers import Notice
from engine.scheduling.workshop import Workshop
from engine.store import agenda, history, instances, work
from engine.store.database import Tx


def tell(shop: Workshop, item: AgendaItem) -> None:
    """Tell of the event that ``item`` names, if there is anybody to tell it."""
    with shop.database.read() as tx:
        notice = _notice(tx, shop, item) if shop.tell else None
    if notice is not None and shop.tell is not None:
        shop.tell(notice)
    shop.database.again(lambda tx: agenda.finish(tx, item))


def _notice(tx: Tx, shop: Workshop, item: AgendaItem) -> Notice | None:
    case = instances.get(tx, item.instance)
    stored = history.event_at(tx, item.instance, int(item.ref))
    if case is None or stored is None:
        return None
    body = parse(stored.body)
    process = shop.execution.library.get(tx, case.key, case.version).definition.process
    about = str(body.get("n", ""))
    node = process.nodes.get(node_of(about))
    return Notice(
        kind=stored.kind,
        body=body,
        at=item.due_at,
        case=case,
        process=process.name or process.id,
        task=next((one for one in work.of_instance(tx, case.id) if one.task == about), None),
        step=(node.name or node.id) if node else "",
    )
