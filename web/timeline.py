"""Events to lines that anybody can read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.between.calling import CALLER_GONE
from engine.commands import SYSTEM
from engine.history import events
from engine.history.clocks import CASE
from engine.history.fold import node_of
from engine.records import EventRecord
from engine.spiff.rulings import CUT
from processes.feel.values import from_json
from processes.feel.writing import written
from web import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What ids are called in the language of the page."""

    elements: Mapping[str, str] = field(default_factory=dict)
    flows: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    closures: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    """By the name that they have in their file."""

    def person(self, id_: str) -> str:
        """Return who did it."""
        if id_ == SYSTEM:
            return text.say("The system")
        return self.people.get(id_) or text.say("Somebody")

    def table(self, part: str) -> str:
        """Return what a table is called: as its decision, and the part of it where it stands."""
        decision, dot, rest = part.partition(" · ")
        return f"{self.decisions.get(decision, decision)}{dot}{rest}"

    def post(self, role: str, place: str) -> str:
        """Return a post as people say it."""
        return text.post_words(text.role_title(role), self.places.get(place, place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Which version of a decision was asked, and which rows of its tables matched."""

    key: str
    version: int
    rows: Mapping[str, tuple[int, ...]]
    """The numbers of the rules, counted from 1, by the id of their table."""
    words: str
    """The rows in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened, in words; ``tone`` is done, bad or quiet."""

    seq: int
    at: datetime
    words: str
    tone: str
    element: str = ""
    evidence: Evidence | None = None
    """How it was decided, for who wants to see the rows."""


WORDS: Mapping[str, tuple[str, str]] = {
    events.CASE_STARTED: ("{who} started the case", "done"),
    events.CASE_COMPLETED: ("The case was closed: {closure}", "done"),
    events.CASE_CANCELLED: ("{who} ended the case early: {reason}", "bad"),
    events.NODE_ENTERED: ("“{what}” was reached", "quiet"),
    events.NODE_COMPLETED: ("“{what}” was passed", "quiet"),
    events.NODE_CANCELLED: ("“{what}” was given up", "quiet"),
    events.TASK_CREATED: ("“{what}” went to {post}", "quiet"),
    events.TASK_CLAIMED: ("{by} claimed “{what}”", "quiet"),
    events.TASK_RELEASED: ("{who} released “{what}”", "quiet"),
    events.TASK_COMPLETED: ("{by} completed “{what}”", "done"),
    events.TASK_CANCELLED: ("“{what}” was no longer needed", "quiet"),
    events.TIMER_ARMED: ("The clock of “{what}” was set to {due}", "quiet"),
    events.TIMER_FIRED: ("The clock of “{what}” ran out", "bad"),
    events.TIMER_CANCELLED: ("The clock of “{what}” was stopped", "quiet"),
    events.CLOCK_STARTED: ("The time limit of “{what}” began; it ends at {due}", "quiet"),
    events.CLOCK_WARNED: ("Four fifths of the time limit of “{what}” are used", "quiet"),
    events.CLOCK_OVERDUE: ("The time limit of “{what}” has passed; {post} was told", "bad"),
    events.CLOCK_PAUSED: ("{by} paused the time limit of “{what}”: {why}", "quiet"),
    events.CLOCK_RESUMED: ("The time limit of “{what}” goes on; it ends at {due}", "quiet"),
    events.CLOCK_EXTENDED: (
        "{by} extended the time limit of “{what}” to {due}: {reason}",
        "quiet",
    ),
    events.CLOCK_RECOUNTED: (
        "The calendar or the limit changed: the time limit of “{what}” now ends at {due}",
        "quiet",
    ),
    events.CLOCK_STOPPED: ("The time limit of “{what}” no longer runs", "quiet"),
    events.MESSAGE_AWAITED: ("“{what}” waits for the message {name}", "quiet"),
    events.MESSAGE_RECEIVED: ("“{what}” received the message {name}", "done"),
    events.MESSAGE_FORGONE: ("“{what}” no longer waits for a message", "quiet"),
    events.MESSAGE_THROWN: ("“{what}” sent the message {name}", "quiet"),
    events.SIGNAL_AWAITED: ("“{what}” listens for the signal {name}", "quiet"),
    events.SIGNAL_RECEIVED: ("“{what}” heard the signal {name}", "done"),
    events.SIGNAL_FORGONE: ("“{what}” no longer listens for a signal", "quiet"),
    events.SIGNAL_THROWN: ("“{what}” sent the signal {name} to everybody", "quiet"),
    events.CONDITION_AWAITED: ("“{what}” waits until its condition holds", "quiet"),
    events.CONDITION_MET: ("The condition of “{what}” came to hold", "done"),
    events.CONDITION_FORGONE: ("“{what}” no longer waits for its condition", "quiet"),
    events.ERROR_RAISED: ("“{what}” ended with the error {code}", "bad"),
    events.ERROR_CAUGHT: ("“{what}” took care of the error {code}", "quiet"),
    events.ESCALATION_RAISED: ("“{what}” passed the matter up ({code})", "bad"),
    events.ESCALATION_CAUGHT: ("“{what}” took the matter on ({code})", "quiet"),
    events.COMPENSATION_THROWN: ("“{what}” undoes what was done", "bad"),
    events.CALL_STARTED: ("“{what}” began as a part of its own", "quiet"),
    events.CALL_RETURNED: ("“{what}” came back", "done"),
    events.CALL_CANCELLED: ("“{what}” was called off", "quiet"),
    events.JOB_CREATED: ("“{what}” was given to a program", "quiet"),
    events.JOB_COMPLETED: ("A program finished “{what}”", "done"),
    events.JOB_FAILED: ("A program could not do “{what}” ({code})", "bad"),
    events.JOB_CANCELLED: ("“{what}” is no longer needed from a program", "quiet"),
    events.DECISION_EVALUATED: ("“{what}” was decided by “{name}”: {result}", "done"),
    events.DATA_CHANGED: ("Recorded: {fields}", "quiet"),
    events.INCIDENT_RAISED: ("“{what}” stands still ({code})", "bad"),
    events.INCIDENT_RESOLVED: ("{who} let “{what}” try again", "done"),
}

UNTOLD = "The time limit of “{what}” has passed, and nobody holds a post above that could be told"
TWICE = "The time limit of “{what}” has passed by half as much again; {post} was told"
BACK = (
    "The calendar or the limit changed: the time limit of “{what}” has not passed; it ends at {due}"
)

OTHERWISE: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    events.NODE_COMPLETED: lambda facts: "“{what}” went on to “{flow}”" if facts["flow"] else "",
    events.TASK_CREATED: lambda facts: "" if facts["role"] else "“{what}” went to {holder}",
    events.CASE_COMPLETED: lambda facts: "" if facts["closure"] else "The case was closed",
    events.CLOCK_OVERDUE: lambda facts: (
        UNTOLD if not facts["role"] else TWICE if facts["level"] == SECOND else ""
    ),
    events.CLOCK_RECOUNTED: lambda facts: BACK if facts["back"] else "",
    events.INCIDENT_RESOLVED: lambda facts: (
        "{who} let “{what}” try again: {reason}" if facts["reason"] else ""
    ),
}
"""What is said instead, where what happened asks for other words; empty where it does not."""
SECOND = 2

PAUSES: Mapping[str, str] = {
    "party": "Waiting for those concerned",
    "material": "Waiting for documents",
    "vote": "Waiting for the owners’ vote",
    "season": "The work has to wait for the season",
    "other": "Another reason",
}
"""Why a time limit may rest, by the code in its event."""

REASONS = {CALLER_GONE: "The part that had asked for it no longer needs it."}
"""What the words mean by which the engine itself ends a case."""

PLAIN = frozenset(
    {
        events.CASE_STARTED,
        events.CASE_COMPLETED,
        events.CASE_CANCELLED,
        events.TASK_CREATED,
        events.TASK_CLAIMED,
        events.TASK_RELEASED,
        events.TASK_COMPLETED,
        events.TIMER_FIRED,
        events.CLOCK_OVERDUE,
        events.CLOCK_PAUSED,
        events.CLOCK_RESUMED,
        events.CLOCK_EXTENDED,
        events.CLOCK_RECOUNTED,
        events.MESSAGE_RECEIVED,
        events.MESSAGE_THROWN,
        events.SIGNAL_RECEIVED,
        events.SIGNAL_THROWN,
        events.ERROR_RAISED,
        events.ESCALATION_RAISED,
        events.CALL_STARTED,
        events.CALL_RETURNED,
        events.DECISION_EVALUATED,
        events.JOB_FAILED,
        events.INCIDENT_RAISED,
        events.INCIDENT_RESOLVED,
    }
)
"""The kinds that tell the story; the others are for who looks closely."""


def lines(happened: Iterable[EventRecord], names: Names) -> tuple[Line, ...]:
    """Return one line per event, in their order."""
    return tuple(line(event, names) for event in happened)


def story(happened: Iterable[EventRecord], names: Names) -> tuple[Line, ...]:
    """Return the lines that tell the story of the case."""
    return tuple(line(event, names) for event in happened if event.kind in PLAIN)


def line(event: EventRecord, names: Names) -> Line:
    """Return one event in words."""
    template, tone = WORDS.get(event.kind, (event.kind, "quiet"))
    facts = _facts(event, names)
    other = OTHERWISE[event.kind](facts) if event.kind in OTHERWISE else ""
    told = Line(
        seq=event.seq,
        at=event.at,
        words=text.say(other or template, **facts),
        tone=tone,
        element=node_of(event.body.get("n", "")),
    )
    if event.kind == events.DECISION_EVALUATED:
        return replace(told, evidence=_evidence(event.body, names))
    return told


def _evidence(body: Mapping[str, Any], names: Names) -> Evidence:
    tables = [table for table in body.get("tables", ()) if table["rules"]]
    told = (
        text.say("{table} row {rows}", table=names.table(t["part"]), rows=_numbers(t["rules"]))
        for t in tables
    )
    return Evidence(
        key=body["key"],
        version=body["version"],
        rows=_rows(tables),
        words=text.listed(dict.fromkeys(told)) or text.say("See the decision"),
    )


def _rows(tables: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, ...]]:
    """Return the rules that matched by their table, those of one that was asked often together.

    A table without an id is called as the decision that it is.
    """
    found: dict[str, set[int]] = {}
    for table in tables:
        found.setdefault(table["id"] or table["part"], set()).update(table["rules"])
    return {name: tuple(sorted(rules)) for name, rules in found.items()}


def _numbers(rows: Iterable[int]) -> str:
    return ", ".join(map(str, rows))


def _result(form: Any) -> str:
    """Return a value of the history as people read it; of a long one only its beginning is kept."""
    if isinstance(form, dict) and form.keys() == {CUT}:
        return f"{form[CUT]}{CUT}"
    if form is None:
        return text.say("nothing")
    value = from_json(form)
    return text.shown(value) or written(value)


def _facts(event: EventRecord, names: Names) -> dict[str, object]:
    body = event.body
    return {
        "who": names.person(event.actor),
        "by": names.person(body.get("by") or event.actor),
        "what": _what(body.get("n", ""), names),
        "holder": names.person(body.get("to", "")),
        "post": names.post(body.get("role", ""), body.get("place", "")),
        "due": _due(body),
        "flow": ", ".join(filter(None, (names.flows.get(f, "") for f in body.get("f") or ()))),
        "fields": _fields(body.get("set", {}), names),
        "closure": names.closures.get(body.get("closure", ""), body.get("closure", "")),
        "name": _name(body.get("name", ""), names),
        "reason": _reason(body.get("reason", "")),
        "why": _why(body),
        "code": body.get("code", ""),
        **{key: body.get(key, "") for key in ("role", "level", "back")},
        "result": _result(body.get("value")),
    }


def _name(given: str, names: Names) -> str:
    return names.messages.get(given) or names.decisions.get(given, given)


def _what(name: str, names: Names) -> str:
    if name == CASE:
        return text.say("The whole case")
    return names.elements.get(node_of(name)) or text.say("A step without a name")


def _why(body: Mapping[str, Any]) -> str:
    """Return why a time limit rests: for which of the reasons, and what was added."""
    reason = PAUSES.get(body.get("reason", ""), "")
    return " – ".join(filter(None, (reason and text.say(reason), body.get("text", ""))))


def _reason(given: str) -> str:
    return text.say(REASONS[given]) if given in REASONS else given


def _due(body: Mapping[str, Any]) -> str:
    return text.moment(datetime.fromisoformat(body["due"])) if body.get("due") else ""


def _fields(changed: Mapping[str, Any], names: Names) -> str:
    given = [key for key, value in changed.items() if value is not None]
    told = [names.fields[key] for key in given or changed if key in names.fields]
    return text.listed(told or changed)
