"""The inbox: what waits for me, what I have done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, request, url_for

from engine.records import WorkItem
from engine.store.database import Tx
from tasks.access import task_for
from tasks.errors import NoSuchPage, TaskNotFound
from tasks.inbox import LAST_PAGE, Inbox, Query, Tab
from tasks.inbox import inbox as tasks_of
from web import text
from web.auth import actor, office
from web.text import Due
from web.views.below import LateRow, late_rows
from web.views.dues import due_of_task
from web.views.failures import Answer
from web.views.frame import Empty, Link, Notice, render
from web.views.naming import place_names

blueprint = Blueprint("inbox", __name__)

FOR_NOW = 7
"""How many tasks stand open on the page; the rest is folded (product rule 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TabLink:
    """One list of the inbox with its true count."""

    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One task in the list."""

    url: str
    title: str
    case_title: str
    case_no: str
    why: str
    due: Due
    ended: str
    claim_url: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """One page of one list."""

    tab: str
    todo: int
    tabs: tuple[TabLink, ...]
    query: str
    now: tuple[Row, ...]
    rest: tuple[Row, ...]
    rest_words: str
    late: tuple[LateRow, ...]
    following: Link | None
    empty: Empty | None
    notice: Notice | None


@blueprint.get("/")
def inbox() -> Answer:
    """Show one of the lists, the most urgent first."""
    query = Query(tab=_tab(), search=request.args.get("q", "").strip(), page=_number())
    with office().database.read() as tx:
        found = tasks_of(tx, actor(), query)
        places = place_names(tx, [item.place for item in found.items])
        notice = _just_done(tx)
        page = _page(tx, found, places, notice)
    return render("inbox.html", page)


def why_me(item: WorkItem, places: Mapping[str, str]) -> str:
    """Say why this task is this person's."""
    if not (item.role and item.place):
        return text.say("You started this case")
    post = text.post_words(text.role_title(item.role), places.get(item.place, item.place))
    return text.say("Your post: {post}", post=post)


def _tab() -> Tab:
    asked = request.args.get("tab", "")
    return Tab(asked) if asked in set(Tab) else Tab.TODO


def _number() -> int:
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9):  # noqa: PLR2004
        raise NoSuchPage(last=LAST_PAGE)
    return int(asked)


def _just_done(tx: Tx) -> Notice | None:
    """Return the good news about the task that the address names, when it is this person's."""
    done = request.args.get("done", "")
    if not (done.isascii() and done.isdecimal()):
        return None
    try:
        item = task_for(tx, actor(), int(done))
    except TaskNotFound:
        return None
    if item.ended_by != actor().id:
        return None
    definition = office().library.get(tx, item.process, item.version).definition
    said = definition.process.nodes[item.node].properties
    title = text.say("Done: {title}", title=text.either(item.title, item.title_en))
    return Notice(title=title, text=next_words(said))


def next_words(said: Mapping[str, str]) -> str:
    """Return what happens after a task, as its process says it."""
    words = text.either(said.get("grid.next", ""), said.get("grid.next_en", ""))
    return words or text.say("The case goes on by itself.")


def _page(tx: Tx, found: Inbox, places: Mapping[str, str], notice: Notice | None) -> InboxPage:
    rows = tuple(_row(tx, item, places) for item in found.items)
    now = rows[:FOR_NOW]
    rest = rows[FOR_NOW:]
    return InboxPage(
        tab=found.query.tab,
        todo=found.todo,
        tabs=tuple(_tabs(found)),
        query=found.query.search,
        now=now,
        rest=rest,
        rest_words=text.count_words("{n} more", "{n} more", len(rest)),
        late=late_rows(tx, found.late),
        following=_following(found),
        empty=None if rows or found.late else _empty(found),
        notice=notice,
    )


def _tabs(found: Inbox) -> Iterator[TabLink]:
    yield _link(found, Tab.TODO, text.say("To do"), found.todo)
    yield _link(found, Tab.DONE, text.say("Done"), found.done)
    if found.below or found.query.tab is Tab.BELOW:
        yield _link(found, Tab.BELOW, text.say("Overdue below"), found.below)


def _link(found: Inbox, tab: Tab, label: str, count: int) -> TabLink:
    url = url_for("inbox.inbox", tab=tab, q=found.query.search or None)
    return TabLink(label=label, url=url, count=count, current=found.query.tab is tab)


def _following(found: Inbox) -> Link | None:
    if not found.more:
        return None
    query = found.query
    url = url_for("inbox.inbox", tab=query.tab, q=query.search or None, page=query.page + 1)
    return Link(label=text.say("Next page"), url=url)


def _row(tx: Tx, item: WorkItem, places: Mapping[str, str]) -> Row:
    return Row(
        url=url_for("work.task", number=item.id),
        title=text.either(item.title, item.title_en),
        case_title=item.case_title,
        case_no=item.case_no,
        why=why_me(item, places),
        due=due_of_task(tx, item),
        ended=text.moment(item.ended_at),
        claim_url="" if item.assignee or item.ended_at else url_for("work.claim", number=item.id),
        held=bool(item.role and item.place) and item.assignee == actor().id,
    )


def _empty(found: Inbox) -> Empty:
    tab = found.query.tab
    if found.query.search:
        return Empty(
            title=text.say("Nothing found"),
            why=text.say("No task of yours has these words in its case number or title."),
            links=(Link(label=text.say("Show all"), url=url_for("inbox.inbox", tab=tab)),),
        )
    if tab is Tab.BELOW:
        return Empty(
            title=text.say("Nothing below you is overdue"),
            why=text.say("What is not done in time below your posts is listed here until it is."),
        )
    if tab is Tab.DONE:
        return Empty(
            title=text.say("Nothing done yet"),
            why=text.say("What you complete is listed here, the latest first."),
        )
    return Empty(
        title=text.say("Nothing waits for you"),
        why=text.say(
            "Tasks of your posts appear here by themselves. You may start a case yourself."
        ),
        links=(Link(label=text.say("Start a case"), url=url_for("start.choose")),),
    )
