"""The inbox: what a person may do now, what they have done, and where those below need help."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.records import WorkItem
from engine.store import climbs
from engine.store import inbox as store
from engine.store.climbs import Climbed
from engine.store.database import Tx
from tasks.access import owner_of
from tasks.errors import NoSuchPage
from tasks.people import Actor

PAGE = 50
LAST_PAGE = 1_000
LONGEST_SEARCH = 100


class Tab(StrEnum):
    """The lists of the inbox."""

    TODO = "todo"
    """待办: claimed, or unclaimed at one's posts."""
    DONE = "done"
    """已办: finished by oneself."""
    BELOW = "below"
    """下级超期: what has passed its time limit below and was told at one's posts; no tasks."""


LISTS = {Tab.TODO: store.todo, Tab.DONE: store.done}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which part of which list is asked for."""

    tab: Tab = Tab.TODO
    search: str = ""
    """Words that must all stand in the case number or the title."""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One page of one list, and how long both lists are."""

    query: Query
    items: tuple[WorkItem, ...]
    more: bool
    """Whether there is a next page."""
    todo: int
    done: int
    below: int
    late: tuple[Climbed, ...] = ()
    """The items of the list of what is overdue below."""


def inbox(tx: Tx, actor: Actor, query: Query) -> Inbox:
    """Return the tasks asked for, the most urgent first; raise NoSuchPage."""
    if not 1 <= query.page <= LAST_PAGE:
        raise NoSuchPage(last=LAST_PAGE)
    owner = owner_of(actor)
    asked: Mapping[str, Any] = {
        "search": query.search[:LONGEST_SEARCH],
        "offset": (query.page - 1) * PAGE,
        "limit": PAGE + 1,
    }
    items = LISTS[query.tab](tx, owner, **asked) if query.tab in LISTS else ()
    late = climbs.told(tx, owner, **asked) if query.tab is Tab.BELOW else ()
    counts = store.counts(tx, owner)
    return Inbox(
        query=query,
        items=items[:PAGE],
        late=late[:PAGE],
        more=len(items) + len(late) > PAGE,
        todo=counts.todo,
        done=counts.done,
        below=climbs.count(tx, owner),
    )
