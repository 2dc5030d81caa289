"""Cases: the list, and one case with its drawing, its open tasks and its story."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, request, url_for

from engine.errors import DefinitionNotFound
from engine.history.events import MESSAGE_THROWN
from engine.history.fold import fold
from engine.records import (
    EventRecord,
    Instance,
    InstanceState,
    Message,
    MessageState,
    TaskState,
    WorkItem,
)
from engine.store import agenda, history, instances, messages, work
from engine.store.database import Tx
from processes.definition import ProcessDefinition
from tasks import access
from web import text
from web.auth import actor, office
from web.diagram import Drawing, drawing, process_title
from web.timeline import Line, Names, story
from web.views.assets import Script, script
from web.views.decisions import decision_url
from web.views.definitions import file_url
from web.views.dues import due_of_case, due_of_task
from web.views.failures import Answer
from web.views.frame import Empty, Link, Notice, render
from web.views.naming import names_for, place_names
from web.views.taskpage import clock_url

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

SHOWN = 50
"""How many cases the list shows at once."""
ANSWERS = frozenset({"case.answer", "whistle.answered"})
"""The messages that carry the answer to whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in the list."""

    url: str
    title: str
    case_no: str
    process: str
    place: str
    when: str
    state: str
    due: text.Due | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesPage:
    """The list of cases."""

    query: str
    cases: tuple[CaseRow, ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """One task that is being done now."""

    title: str
    owner: str
    due: text.Due
    url: str
    """Empty when it is not this person's task."""
    clock_url: str
    """Where its time limit is paused and extended; empty for who may neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that happened, with a way to its evidence."""

    at: datetime
    words: str
    tone: str
    evidence: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case."""

    title: str
    process: str
    state: InstanceState
    case_no: str
    place: str
    started: str
    ended: str
    closure: str
    answer: str
    diagram: Drawing
    script: Script | None
    tasks: tuple[OpenTask, ...]
    idle: str
    messages: tuple[str, ...]
    """What was sent and nobody has, in words."""
    stuck: bool
    """Whether something between the parts of the case failed for good."""
    siblings: tuple[Link, ...]
    lines: tuple[Told, ...]
    replay_url: str
    due: text.Due | None
    clock_url: str
    """Where the time limits of the whole case are paused and extended."""
    notice: Notice | None = None


@blueprint.get("")
def listing() -> Answer:
    """Show the latest cases this person may see, narrowed by words of number and title."""
    words = request.args.get("q", "").strip()
    with office().database.read() as tx:
        found = access.cases_for(tx, actor(), words, SHOWN)
        places = place_names(tx, [case.place for case in found])
        page = CasesPage(
            query=words,
            cases=tuple(_row(tx, case, places) for case in found),
            empty=None if found else _empty(words),
        )
    return render("cases.html", page)


@blueprint.get("/<instance>")
def one(instance: str) -> Answer:
    """Show one case: where it stands, who has it, what happened."""
    with office().database.read() as tx:
        case = access.case_for(tx, actor(), instance)
        page = _page(tx, case)
    if "started" in request.args and case.initiator == actor().id:
        title = text.say("The case {number} has begun.", number=case.case_no)
        page = replace(page, notice=Notice(title=title))
    return render("case.html", page)


def definition_of(tx: Tx, case: Instance) -> ProcessDefinition:
    """Return the version of the process that the case runs."""
    return office().library.get(tx, case.key, case.version).definition


def _page(tx: Tx, case: Instance) -> CasePage:
    definition = definition_of(tx, case)
    happened = history.events_of(tx, case.id)
    names = names_for(tx, definition, happened)
    picture = fold(happened)
    items = [i for i in work.of_instance(tx, case.id) if i.state is TaskState.OPEN]
    return CasePage(
        title=case.title,
        process=process_title(definition.process, definition.name),
        state=case.state,
        case_no=case.case_no,
        place=place_names(tx, [case.place]).get(case.place, case.place),
        started=text.moment(case.started_at),
        ended=text.moment(case.ended_at),
        closure=text.closure_title(case.closure),
        answer=answer_in(happened),
        diagram=drawing(definition, file_url(case.key, case.version), picture=picture),
        script=script("diagram"),
        tasks=tuple(_open_task(tx, item, names) for item in items),
        idle=_idle(case, _awaited(tx, case, names)),
        messages=tuple(_of_message(one, names) for one in messages.undelivered(tx, case.case_no)),
        stuck=bool(agenda.stuck(tx, case.case_no)),
        siblings=_siblings(tx, case),
        lines=tuple(_told(line) for line in story(happened, names)),
        replay_url=url_for("replay.replay", instance=case.id),
        due=due_of_case(tx, case),
        clock_url=_clock_url(tx, case, items),
    )


def _clock_url(tx: Tx, case: Instance, items: Iterable[WorkItem]) -> str:
    clocks = (case.clock, *(item.clock for item in items))
    runs = case.state is InstanceState.OPEN and any(clocks)
    if not (runs and access.answers_for(tx, actor(), case.place)):
        return ""
    return url_for("clocks.of_case", instance=case.id)


def evidence_of(line: Line) -> Link | None:
    """Return the way to the rows of the tables that decided, None where nothing was decided."""
    found = line.evidence
    if found is None:
        return None
    return Link(label=found.words, url=decision_url(found.key, found.version, found.rows))


def _told(line: Line) -> Told:
    return Told(at=line.at, words=line.words, tone=line.tone, evidence=evidence_of(line))


def answer_in(happened: Iterable[EventRecord]) -> str:
    """Return the last answer that was given; empty while there is none."""
    sent = (event.body for event in happened if event.kind == MESSAGE_THROWN)
    given = [body.get("payload", {}) for body in sent if body["name"] in ANSWERS]
    return str(given[-1].get("text") or "") if given else ""


def _open_task(tx: Tx, item: WorkItem, names: Names) -> OpenTask:
    post = names.post(item.role, item.place) if item.role else names.person(item.assignee)
    holder = names.people.get(item.assignee, "") if item.role else ""
    return OpenTask(
        title=text.either(item.title, item.title_en),
        owner=f"{post} · {holder}" if holder else post,
        due=due_of_task(tx, item),
        url=url_for("work.task", number=item.id) if access.may_do(actor(), item) else "",
        clock_url=clock_url(tx, item),
    )


def _idle(case: Instance, awaited: Sequence[str]) -> str:
    if case.incident:
        return text.say("The case stands still and needs an administrator.")
    if awaited:
        return text.say("The case waits for: {what}.", what=text.listed(awaited))
    if case.state is InstanceState.OPEN:
        return text.say("The case waits for a time or a message; nobody has to do anything.")
    return text.say("Everything is done.")


def _awaited(tx: Tx, case: Instance, names: Names) -> list[str]:
    """Return what the case waits for: messages, signals, other parts of it."""
    found = (one.name for one in messages.awaited_in(tx, case.id))
    return [names.messages.get(name) or _called(tx, name) for name in dict.fromkeys(found)]


def _called(tx: Tx, key: str) -> str:
    """Return the title of a process; what is no process is its own title."""
    try:
        definition = office().library.get(tx, key).definition
    except DefinitionNotFound:
        return key
    return process_title(definition.process, definition.name)


def _of_message(one: Message, names: Names) -> str:
    facts = {"name": names.messages.get(one.name, one.name), "sent": text.moment(one.sent_at)}
    until = text.moment(one.expires_at)
    if one.state is MessageState.EXPIRED:
        return text.say("{name}, sent {sent}: nobody took it by {until}.", until=until, **facts)
    return text.say(
        "{name}, sent {sent}: nobody has taken it yet; it waits until {until}.",
        until=until,
        **facts,
    )


def _siblings(tx: Tx, case: Instance) -> tuple[Link, ...]:
    others = (other for other in instances.of_case(tx, case.case_no) if other.id != case.id)
    return tuple(_link(tx, other) for other in others)


def _link(tx: Tx, case: Instance) -> Link:
    definition = definition_of(tx, case)
    label = f"{process_title(definition.process, definition.name)} · {text.moment(case.started_at)}"
    return Link(label=label, url=url_for("cases.one", instance=case.id))


def _row(tx: Tx, case: Instance, places: Mapping[str, str]) -> CaseRow:
    definition = definition_of(tx, case)
    return CaseRow(
        url=url_for("cases.one", instance=case.id),
        title=case.title,
        case_no=case.case_no,
        process=process_title(definition.process, definition.name),
        place=places.get(case.place, case.place),
        when=text.moment(case.started_at),
        state=case.state,
        due=due_of_case(tx, case),
    )


def _empty(words: str) -> Empty:
    if words:
        return Empty(
            title=text.say("Nothing found"),
            why=text.say("No case that you may see has these words in its number or title."),
            links=(Link(label=text.say("Show all"), url=url_for("cases.listing")),),
        )
    return Empty(
        title=text.say("No case yet"),
        why=text.say("Cases that you start or work on are listed here."),
        links=(Link(label=text.say("Start a case"), url=url_for("start.choose")),),
    )
