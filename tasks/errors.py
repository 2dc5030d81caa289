"""Every error of people and their work.

* TaskError
  + TaskNotFound, CaseNotFound     not there, or not yours: the same answer
  + TaskGone                       the task can no longer be done
    - AlreadyDone, AlreadyClaimed, AlreadyCancelled
  + NotYours                       visible, but somebody else's to do
  + NotAStarter                    the process may not be started from this post
  + NotInOrder                     the form has mistakes, listed by field (tasks/forms.py)
  + NoOwner                        nobody holds the post that a task would go to
  + PlaceNotFound
  + NoSuchPage
  + NoCalendar                     time cannot be counted
  + YearProvisional                never raised; said where time is shown
  + CalendarUnchanged              a change of the calendar was refused
    - NotADay, BadDayKind, BadHours, LongName, ReasonMissing, NothingSet, NotAdministrator
  + SignInError
    - WrongCredentials, TooManyTries, NotADemo, WeakPassword, LoginTaken
  + NotEmpty                       a demonstration is only made in an empty database
"""

from processes.errors import BihuanError


class TaskError(BihuanError):
    """This cannot be done."""

    code = "TASK-000"


class TaskNotFound(TaskError):
    """There is no such task among yours."""

    code = "TASK-404"
    advice = "Look for it in your inbox. It may have gone to a colleague."


class CaseNotFound(TaskError):
    """There is no such case among those you may see."""

    code = "CASE-404"
    advice = "Check the number, or ask the person who told you of it."


class TaskGone(TaskError):
    """This task can no longer be done."""

    code = "TASK-003"


class AlreadyDone(TaskGone):
    """{by} has already done this task, at {at}."""

    code = "TASK-001"
    advice = "Nothing was changed; what you wrote is kept below."


class AlreadyClaimed(TaskGone):
    """{by} has already taken this task."""

    code = "TASK-002"
    advice = "Choose another task, or ask {by} to release it."


class AlreadyCancelled(TaskGone):
    """This task is no longer needed: the case went another way."""

    code = "TASK-004"
    advice = "Look at the case to see what happened."


class NotYours(TaskError):
    """You may see this, but it is not yours to do."""

    code = "TASK-005"
    advice = "Claim the task first, or leave it to the post it belongs to."


class NotAStarter(TaskError):
    """Nobody at your posts starts “{process}” for {place}."""

    code = "TASK-006"
    advice = "Choose a place that you answer for, or pass the matter to a colleague there."


class NoOwner(TaskError):
    """Nobody holds the post “{role}” for {place}, so nobody would get the task."""

    code = "ORG-001"
    advice = "Ask the administrator to fill the post, or choose a more exact place."


class PlaceNotFound(TaskError):
    """There is no place “{place}”."""

    code = "ORG-002"
    advice = "Choose one from the list of places."


class NoSuchPage(TaskError):
    """Pages are numbered from 1 to {last}."""

    code = "API-030"
    advice = "Go back to the first page, or search for what you need."


class NoCalendar(TaskError):
    """There is no working-day calendar yet, so no time limit can be counted."""

    code = "TIME-024"
    advice = "Start the program once; it makes the first calendar."


class YearProvisional(TaskError):
    """The holidays of {year} are not published here yet: its working days are provisional."""

    code = "TIME-030"
    advice = (
        "When the State Council has published them, install the newer program or set the days in "
        "the calendar; running limits are then counted anew."
    )


class CalendarUnchanged(TaskError):
    """The calendar was not changed."""

    code = "TIME-040"


class NotADay(CalendarUnchanged):
    """There is no day “{text}”."""

    code = "TIME-026"
    advice = "Write it like 2026-02-14."


class ReasonMissing(CalendarUnchanged):
    """A change of the calendar needs a reason of 1 to {most} characters."""

    code = "TIME-027"
    advice = "Say why, for instance which notice it follows."


class NothingSet(CalendarUnchanged):
    """Nothing of our own is set for {what}, so nothing can be taken back."""

    code = "TIME-028"
    advice = "Look at what is set in the calendar."


class BadHours(CalendarUnchanged):
    """Opening hours cannot be “{text}”."""

    code = "TIME-029"
    advice = "Write from and to, in order and apart, like 08:30-12:00,13:30-18:00."


class LongName(CalendarUnchanged):
    """The name of a day has at most {most} characters."""

    code = "TIME-031"
    advice = "Shorten it."


class BadDayKind(CalendarUnchanged):
    """A day becomes rest or work, not “{text}”."""

    code = "TIME-032"
    advice = "Choose one of the two."


class NotAdministrator(CalendarUnchanged):
    """Only the system administrator changes the calendar."""

    code = "TIME-033"
    advice = "Ask the administrator; say which day, hours or limit and why."


class SignInError(TaskError):
    """Signing in did not work."""

    code = "AUTH-000"


class WrongCredentials(SignInError):
    """The name or the password is not right."""

    code = "AUTH-001"
    advice = "Try again; mind capital letters."


class TooManyTries(SignInError):
    """Too many tries. The next one is possible in {wait} seconds."""

    code = "AUTH-002"
    advice = "Wait, or ask the administrator for a new password."


class NotADemo(SignInError):
    """Taking a part without a password is possible in a demonstration only."""

    code = "AUTH-003"
    advice = "Sign in with your name and password."


class WeakPassword(SignInError):
    """A password has {least} to {most} characters."""

    code = "AUTH-004"
    advice = "Four or five unrelated words make a good one."


class LoginTaken(SignInError):
    """The sign-in name “{login}” is taken."""

    code = "AUTH-005"
    advice = "Choose another one."


class NotEmpty(TaskError):
    """The demonstration city is only built in an empty database, and this one has people in it."""

    code = "DEMO-001"
    advice = "Point --data to another folder."
