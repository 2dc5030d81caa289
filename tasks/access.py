"""Who may see and do what: the only functions that hand a task or a case to a person.

What is not there and what is not yours look the same, so nobody learns a number by trying.
"""

from engine.climbing import level_of
from engine.records import Instance, WorkItem
from engine.store import cases, inbox, instances, places, work
from engine.store.cases import Reader
from engine.store.database import Tx
from engine.store.inbox import Owner
from processes.vocabulary import load_vocabulary
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


LEADING = frozenset({rung.role for rung in load_vocabulary().ladder.values()} | {"street_lead"})
"""Roles that give more time to those below: the ladder, and who signs for the subdistrict."""


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


def clock_for(tx: Tx, actor: Actor, task_id: int) -> WorkItem:
    """Return the task when ``task_for`` would, or a post of the actor's stands above it.

    Raises TaskNotFound.
    """
    item = work.get(tx, task_id) if 0 < task_id <= LARGEST_ID else None
    if item is None or not (
        _concerns(item, actor) or leads(tx, actor, item.role, place_of_task(tx, item))
    ):
        raise TaskNotFound
    return item


def place_of_task(tx: Tx, item: WorkItem) -> str:
    """Return where the post of a task is; for one that is nobody's by post, where its case is."""
    case = None if item.place else instances.get(tx, item.instance)
    return case.place if case else item.place


def leads(tx: Tx, actor: Actor, role: str, place: str) -> bool:
    """Say whether a post of the actor's stands above ``role`` at ``place``, or at the top there."""
    own, top = level_of(role), max(load_vocabulary().ladder)
    higher = (
        post.place
        for post in actor.posts
        if post.role in LEADING and (level_of(post.role) > own or level_of(post.role) == top)
    )
    return not {above.code for above in places.line_of(tx, place)}.isdisjoint(higher)


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


def answers_for(tx: Tx, actor: Actor, place: str) -> bool:
    """Say whether a post of the actor's answers for all that happens at ``place``."""
    line = {above.code for above in places.line_of(tx, place)}
    return any(post.role in ANSWERING and post.place in line for post in actor.posts)


def _concerns(item: WorkItem, actor: Actor) -> bool:
    return actor.id in (item.assignee, item.ended_by) or actor.holds(item.role, item.place)


def _may_see(tx: Tx, actor: Actor, case: Instance) -> bool:
    return (
        case.initiator == actor.id
        or actor.has_role(*AUDIT)
        or inbox.took_part(tx, case.id, owner_of(actor))
        or answers_for(tx, actor, case.place)
    )
