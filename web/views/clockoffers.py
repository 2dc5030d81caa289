"""What a person may do about a time limit, and what would come of it, before it is done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from engine.canonical import from_moment
from engine.clockerrors import (
    ClockNotPaused,
    ClockNotRunning,
    ClockPassed,
    ClockPaused,
    ExtensionTooLong,
    ExtensionTooShort,
)
from engine.errors import CommandRefused
from engine.execution import Executed
from engine.history import events
from engine.store.database import Tx
from processes.form import Form
from tasks import clockverbs
from tasks.errors import NotYours
from tasks.forms import Texts
from tasks.sheets import Sheet
from web import text
from web.clockwords import amount
from web.views import submission
from web.views.clocksubject import TASK_VERBS, Subject, after, rehearse
from web.views.fields import Question, Wrong, answers_for, questions, wrongs

FORMS: Mapping[str, Form] = {"pause": clockverbs.PAUSE, "extend": clockverbs.EXTEND}
"""What is asked for each verb; nothing is asked of who lets a limit go on."""

TITLES: Mapping[str, tuple[str, str]] = {
    "pause": ("Pause the clock", "Pause"),
    "resume": ("Let the clock go on", "Resume"),
    "extend": ("Give more time", "Look at what would happen"),
}
"""The heading and the button of each verb."""

NOT_NOW = (
    NotYours,
    ClockPassed,
    ClockPaused,
    ClockNotPaused,
    ClockNotRunning,
    ExtensionTooShort,
)
"""What needs no words when it stands against a verb: the page shows how the limit stands."""
SURE = "sure"
"""The input by which somebody confirms what they have looked at."""
MANY = 10**6
"""More days than any extension has: asking for them tells how many there may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that this person may do, and what would come of it."""

    verb: str
    title: str
    says: tuple[str, ...]
    questions: tuple[Question, ...]
    url: str
    button: str
    submission_id: str
    wrongs: tuple[Wrong, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    """What was answered before and is sent again by who is sure."""
    look_url: str = ""
    """Where its questions are asked; empty when they are asked here, or there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a form of the page brought, and what is wrong with it."""

    verb: str = ""
    """Whose questions are asked; one at a time."""
    texts: Texts = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


def offers(tx: Tx, subject: Subject, given: Given) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """Return what this person may do, and why something cannot be done that one may look for."""
    found: list[Offer] = []
    refused: list[str] = []
    for verb in TASK_VERBS:
        try:
            says = tuple(SAYS[verb](tx, subject))
        except NOT_NOW:
            continue
        except CommandRefused as error:
            refused.append(text.say_error(error))
            continue
        found.append(_offer(tx, subject, verb, says, given))
    if len(found) > 1:
        found = [_folded(subject, offer, given) for offer in found]
    return tuple(found), tuple(dict.fromkeys(refused))


def _folded(subject: Subject, offer: Offer, given: Given) -> Offer:
    """Ask the questions of one verb at a time."""
    if offer.verb == given.verb or not offer.questions:
        return offer
    return replace(offer, look_url=f"{subject.url()}?do={offer.verb}#{offer.verb}")


def _offer(tx: Tx, subject: Subject, verb: str, says: tuple[str, ...], given: Given) -> Offer:
    title, button = TITLES[verb]
    mine = given if given.verb == verb else Given()
    asked: tuple[Question, ...] = ()
    found: tuple[Wrong, ...] = ()
    if verb in FORMS:
        answers = answers_for(tx, Sheet(form=FORMS[verb]), mine.texts, mine.wrong)
        asked = questions(FORMS[verb], answers)
        found = wrongs(asked, answers)
    return Offer(
        verb=verb,
        title=text.say(title),
        says=says,
        questions=asked,
        url=subject.url(verb),
        button=text.say(button),
        submission_id=submission.submission_id() if mine.verb else submission.new_id(),
        wrongs=found,
    )


def sure(tx: Tx, subject: Subject, given: Given, foreseen: Executed) -> Offer:
    """Offer what was asked for once more, with what would come of it."""
    new = after(subject, foreseen)
    reason = new["extended"]["reason"]
    says = (
        text.say(
            "The new end would be {due}, instead of {before}.",
            due=_moment(new["due"]),
            before=_moment(subject.clock["due"]),
        ),
        *_warning(new),
        text.say("The requester is told your reason: {reason}", reason=reason),
    )
    plain = _offer(tx, subject, given.verb, says, given)
    kept = [(name, value) for name, values in given.texts.items() for value in values]
    button = text.say("Extend until {due}", due=_moment(new["due"]))
    return replace(plain, questions=(), button=button, kept=(*kept, (SURE, "yes")))


def _pause_says(tx: Tx, subject: Subject) -> Iterator[str]:
    done = rehearse(tx, subject, "pause", {"reason": ["party"]})
    if subject.item is None:
        count = sum(event.kind == events.CLOCK_PAUSED for event in done.events)
        yield text.count_words(
            "It would rest for the case and its tasks: {n} time limit.",
            "It would rest for the case and its tasks: {n} time limits.",
            count,
        )
    yield text.say("While it rests no time is used, nobody is warned, and nobody above is told.")
    yield text.say("When it goes on, as much time is left as now.")
    yield text.say("Whoever sees the case sees your reason.")


def _resume_says(tx: Tx, subject: Subject) -> Iterator[str]:
    new = after(subject, rehearse(tx, subject, "resume", {}))
    if new:
        yield text.say("The new end would be {due}.", due=_moment(new["due"]))
        yield from _warning(new)


def _extend_says(tx: Tx, subject: Subject) -> Iterator[str]:
    most = _most(tx, subject)
    texts = {"n": [f"{int(most)}"], "reason": ["--"]}
    new = after(subject, rehearse(tx, subject, "extend", texts))
    yield text.say(
        "Possible once, by at most {amount}: until {due}.",
        amount=amount(most, new["extended"]["unit"]),
        due=_moment(new["due"]),
    )
    if subject.clock["state"] == "overdue":
        yield text.say("It would no longer be overdue; that it was stays in the history.")
    yield text.say("The requester is told your reason.")


SAYS: Mapping[str, Callable[[Tx, Subject], Iterator[str]]] = {
    "pause": _pause_says,
    "resume": _resume_says,
    "extend": _extend_says,
}
"""What would come of each verb; raises what stands against it."""


def _most(tx: Tx, subject: Subject) -> Decimal:
    """Return how many days an extension may have at most."""
    try:
        rehearse(tx, subject, "extend", {"n": [f"{MANY}"], "reason": ["--"]})
    except ExtensionTooLong as error:
        return Decimal(str(error.facts["most"]))
    return Decimal(MANY)


def _warning(after: Mapping[str, Any]) -> Iterator[str]:
    if after["state"] == "running":
        yield text.say("A warning would come at {warn}.", warn=_moment(after["warn"]))


def _moment(said: str) -> str:
    return text.moment(from_moment(said))
