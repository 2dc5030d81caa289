"""Which HTTP status and page an error gets; the only such table."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import errors as of_engine
from engine.calendar import LimitDivided, LimitOutOfRange, UnknownClock, UnknownUnit
from processes.border import TooLargeError
from processes.errors import BihuanError, ModelError
from tasks import errors as of_tasks
from tasks.handlers.errors import NotAllowed
from web import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a person, or a program, is told when something did not work."""

    status: int
    code: str
    title: str
    advice: str


STATUS: Mapping[type[BihuanError], int] = {
    BihuanError: 500,
    ModelError: 422,
    TooLargeError: 413,
    of_engine.EngineError: 409,
    of_engine.DefinitionNotFound: 404,
    of_engine.InstanceNotFound: 404,
    of_engine.NotDeployable: 422,
    of_engine.KeyReused: 422,
    of_engine.BadVariable: 422,
    of_engine.BadText: 422,
    UnknownClock: 422,
    LimitDivided: 422,
    LimitOutOfRange: 422,
    UnknownUnit: 422,
    of_engine.ItemNotFound: 404,
    of_engine.StorageFull: 503,
    of_engine.DatabaseAway: 503,
    of_engine.DatabaseTooNew: 500,
    of_engine.StateRefused: 500,
    NotAllowed: 422,
    of_tasks.TaskError: 409,
    of_tasks.TaskNotFound: 404,
    of_tasks.CaseNotFound: 404,
    of_tasks.NotYours: 403,
    of_tasks.NotAStarter: 403,
    of_tasks.NoOwner: 422,
    of_tasks.PlaceNotFound: 422,
    of_tasks.NoSuchPage: 400,
    of_tasks.NoCalendar: 500,
    of_tasks.CalendarUnchanged: 422,
    of_tasks.NotAdministrator: 403,
    of_tasks.SignInError: 403,
    of_tasks.TooManyTries: 429,
    of_tasks.WeakPassword: 422,
}
"""A class without a row has the status of its nearest base class."""

PAGES: Mapping[int, tuple[str, str]] = {
    400: ("This request could not be understood.", "Go back and try again."),
    401: ("Please sign in first.", "After signing in you come back to this page."),
    403: ("You may not do this.", "Ask whoever gives out the posts, or choose another task."),
    404: ("There is nothing here for you.", "Check the address, or look it up in the list."),
    405: ("This cannot be done at this address.", "Go back to the page and use its buttons."),
    409: ("Somebody was faster.", "Open the page again and look where it stands now."),
    413: ("That is too large.", "Send a smaller file, or fewer answers at once."),
    415: ("This kind of content cannot be read.", "Send a form, or JSON where it is asked for."),
    422: ("Something in it does not fit yet.", "Mend what is named and send it again."),
    429: ("Too many tries.", "Wait a little and try again."),
    500: ("Something went wrong on our side.", "Nothing was changed. Try again in a moment."),
    503: ("The office cannot answer now.", "Nothing was changed. Try again in a moment."),
}


def status_of(kind: type[BihuanError]) -> int:
    """Return the status of the nearest class that has a row."""
    return next(STATUS[base] for base in kind.__mro__ if base in STATUS)


def failure_of(error: BihuanError) -> Failure:
    """Return what is said about ``error``; faults of ours are not described in detail."""
    status = status_of(type(error))
    return Failure(
        status=status,
        code=error.code,
        title=text.say_error(error),
        advice=text.say(error.advice or PAGES[status][1], **error.facts),
    )


def failure_for(status: int, code: str = "") -> Failure:
    """Return what is said about an HTTP status; one without a row reads like its class."""
    known = status if status in PAGES else 400 if status < 500 else 500  # noqa: PLR2004
    title, advice = PAGES[known]
    return Failure(
        status=status,
        code=code or f"HTTP-{status}",
        title=text.say(title),
        advice=text.say(advice),
    )
