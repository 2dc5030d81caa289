"""Who may see and do what: the only functions that hand a task or a case to a person.

What is not there and what is not yours look the same, so nobody learns a number by trying.
"""

from engine.records import Instance, WorkItem
from engine.store import cases, inbox, instances, places, work
from engine.store.cases import Reader
from engine.store.database import Tx
from engine.store.inbox import Owner
from tasks.errors import CaseNotFound, TaskNotFound
from tasks.people import Actor

LARGEST_ID = 2**63 - 1

AUDIT = ("auditor",)
"""Roles that see every case and change none."""

ANSWERING = frozenset(
    {
        "grid_worker",
        "grid_leader",
        "community_staff",
        "community_lead",
        "estate_secretary",
        "street_center",
        "street_lead",
        "district_coordinator",
    }
)
"""Roles that answer for all that happens at their place; others see the cases they work on."""


def owner_of(actor: Actor) -> Owner:
    """Return whose tasks the store should look for."""
    return Owner(person=actor.id, posts=actor.posts)


def may_do(actor: Actor, item: WorkItem) -> bool:
    """Say whether a task is the actor's: claimed by them, or unclaimed at a post they hold."""
    if item.assignee:
        return item.assignee == actor.id
    return actor.holds(item.role, item.place)


def task_for(tx: Tx, actor: Actor, task_id: int) -> WorkItem:
    """Return the task when it is or was the actor's or belongs to one of their posts.

    Raises TaskNotFound. A task that a colleague at the same post has taken or done is given, so
    that the actor can be told.
    """
    item = work.get(tx, task_id) if 0 < task_id <= LARGEST_ID else None
    if item is None or not _concerns(item, actor):
        raise TaskNotFound
    return item


def case_for(tx: Tx, actor: Actor, instance_id: str) -> Instance:
    """Return the case when the actor may see it; raise CaseNotFound.

    Seen by those who started it or have or had a task in it, by those who answer for its place or
    one above, and by auditors.
    """
    case = instances.get(tx, instance_id)
    if case is None or not _may_see(tx, actor, case):
        raise CaseNotFound
    return case


def cases_for(tx: Tx, actor: Actor, words: str, limit: int) -> tuple[Instance, ...]:
    """Return the cases that ``case_for`` would give, the latest first, with all of ``words``."""
    reader = Reader(
        owner=owner_of(actor),
        areas={post.place for post in actor.posts if post.role in ANSWERING},
        everything=actor.has_role(*AUDIT),
    )
    return cases.latest(tx, reader, search=words, limit=limit)


def may_change(actor: Actor, case: Instance) -> bool:
    """Say whether the actor may cancel the case: who started it may."""
    return case.initiator == actor.id


def _concerns(item: WorkItem, actor: Actor) -> bool:
    return actor.id in (item.assignee, item.ended_by) or actor.holds(item.role, item.place)


def _may_see(tx: Tx, actor: Actor, case: Instance) -> bool:
    return (
        case.initiator == actor.id
        or actor.has_role(*AUDIT)
        or inbox.took_part(tx, case.id, owner_of(actor))
        or _answers_for(tx, actor, case.place)
    )


def _answers_for(tx: Tx, actor: Actor, place: str) -> bool:
    line = {above.code for above in places.line_of(tx, place)}
    return any(post.role in ANSWERING and post.place in line for post in actor.posts)
