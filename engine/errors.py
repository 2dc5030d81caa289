"""Every error the engine raises.

* EngineError
  + DefinitionNotFound     nothing is published under this key
  + DecisionNotFound       no decision is published under this key
  + InstanceNotFound       no such case
  + NotDeployable          findings forbid publication
    - DecisionNotDeployable  the same of a file of decisions
  + CommandRefused         the command does not fit the state of the case
    - TaskNotOpen          the task was done, cancelled or never existed
    - TaskHeld             somebody else has claimed the task
    - TimerNotArmed        the timer has fired or was cancelled
    - of time limits       engine/clockerrors.py
    - MessageNotAwaited    nothing waits for the message now
    - SignalNotAwaited     nothing waits for the signal now
    - JobNotOpen           the job was done, failed or is no longer needed
    - CallNotOpen          the call has returned or is no longer needed
    - NoIncident           the token does not stand still
    - InstanceEnded        the case has come to its end
    - NotStartable         the process cannot be started this way
  + NobodyAbove            a time limit has passed, and there is nobody to tell
  + KeyReused              one idempotency key, two different commands
  + StaleInstance          somebody else was faster; try again
  + LeaseLost              somebody else has taken the item of the agenda over
  + BadVariable            a value has no place in the data of a case
  + BadMessage             a message from outside is too long or names nothing
  + ItemNotFound           no such item is stuck on the agenda
  + NotDone                a program could not do the work of a service task
    - NobodyHandles        no program is installed for its topic
    - BrokenHandler        one is installed and cannot be started
    - Interrupted          a program of ours or of others ended in the middle, each time
    - NoResult             a program gave back something that is no result
  + StorageFull            nothing could be written for want of room
  + DatabaseAway           the database does not answer
  + DatabaseTooNew         the database belongs to a newer program
  + QueueOfOtherRelease    the reminders of the workers have another form than ours
  + ClockBehind            the clock says less than what is remembered; a warning
  + LibraryChanged         the workflow library is not the one we know
  + StateRefused           a stored state is not one of ours
  + LogUnreadable          a row of the log is not one of ours
"""

from datetime import datetime
from typing import ClassVar

from processes.errors import BihuanError
from processes.lint.finding import Finding


class EngineError(BihuanError):
    """The command could not be carried out."""

    code = "ENG-000"


class DefinitionNotFound(EngineError):
    """There is no published process “{key}”."""

    code = "ENG-001"
    advice = "Look up the name in the list of processes, or publish the process first."


class DecisionNotFound(EngineError):
    """There is no published decision “{key}” of that version."""

    code = "ENG-004"
    advice = "Look up the name in the list of decisions, or publish its file first."


class InstanceNotFound(EngineError):
    """There is no such case."""

    code = "ENG-002"
    advice = "Check the number."


class NotDeployable(EngineError):
    """The process cannot be published: {errors} errors were found."""

    code = "ENG-003"
    advice = "Mend what the list names and try again."

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings for the page and the command line."""
        super().__init__(errors=sum(f.severity == "error" for f in findings))
        self.findings = findings


class DecisionNotDeployable(NotDeployable):
    """The decisions cannot be published: {errors} errors were found."""


class CommandRefused(EngineError):
    """This cannot be done at this moment of the case."""

    code = "ENG-010"
    advice = "Open the case again and look where it stands now."


class TaskNotOpen(CommandRefused):
    """This task is no longer open."""

    code = "ENG-011"


class TaskHeld(CommandRefused):
    """Somebody else has already taken this task."""

    code = "ENG-012"
    advice = "Choose another task, or ask the person to release it."


class TimerNotArmed(CommandRefused):
    """This timer is not running."""

    code = "ENG-013"


class NobodyAbove(EngineError):
    """A time limit has passed, and nobody holds a post above that could be told."""

    code = "CLOCK-011"
    advice = "Fill a post of the ladder, and look at the case with whoever holds it."


class MessageNotAwaited(CommandRefused):
    """The case does not wait for the message “{name}”."""

    code = "ENG-014"


class SignalNotAwaited(CommandRefused):
    """The case does not wait for the signal “{name}”."""

    code = "ENG-017"


class JobNotOpen(CommandRefused):
    """This automatic step is no longer open."""

    code = "ENG-018"


class CallNotOpen(CommandRefused):
    """The case no longer waits for the end of this sub-case."""

    code = "ENG-022"


class NoIncident(CommandRefused):
    """This step does not stand still; there is nothing to try again."""

    code = "ENG-019"


class InstanceEnded(CommandRefused):
    """This case has already ended."""

    code = "ENG-015"


class NotStartable(CommandRefused):
    """The process “{key}” has no start that fits."""

    code = "ENG-016"
    advice = "Start it by the message it waits for, or choose another process."


class KeyReused(EngineError):
    """The same submission was sent twice with different content."""

    code = "API-020"
    advice = "Reload the page and send the form once more."


class StaleInstance(EngineError):
    """Somebody else changed this case at the same moment."""

    code = "ENG-020"
    advice = "Try again."


class LeaseLost(EngineError):
    """Somebody else has taken over what was due here; nothing was changed."""

    code = "ENG-025"
    advice = "Nothing needs to be done: whoever has it does it."


class BadVariable(EngineError):
    """The value “{name}” cannot be kept in a case."""

    code = "ENG-021"
    advice = "Send text, whole numbers, decimals as text, yes or no, dates, lists or groups."


class BadText(EngineError):
    """A text holds characters that cannot be kept: U+0000, or half of a pair."""

    code = "ENG-026"
    advice = "Type it again instead of copying it, and send it once more."


class BadMessage(EngineError):
    """The message cannot be taken: {what} must have 1 to {most} characters."""

    code = "ENG-023"
    advice = "Shorten it, or give it, and send the message again."


class ItemNotFound(EngineError):
    """There is no stuck item with the number {number}."""

    code = "ENG-024"
    advice = "Look up the number with bihuan incidents."


class NotDone(EngineError):
    """The program could not do its work."""

    code = "CONN-000"
    advice = "Mend what it names, then let the step try again."
    again: ClassVar[bool] = True
    """Whether trying again may help; otherwise it waits for an operator at once."""
    of_the_host: ClassVar[bool] = True
    """Whether the host that was asked is to blame, which is then left alone for a while."""

    def __init__(self, *, not_before: datetime | None = None, **facts: object) -> None:
        """Keep ``facts``, and when the host asked to be tried again."""
        super().__init__(**facts)
        self.not_before = not_before


class NobodyHandles(NotDone):
    """No program is installed that does “{topic}”."""

    code = "CONN-008"
    advice = "Install the program that names this topic, then let the step try again."
    of_the_host = False


class BrokenHandler(NotDone):
    """The program for “{topic}” is installed, but it cannot be started."""

    code = "CONN-012"
    advice = "Install it again, or a version that fits this program; the log names the error."
    of_the_host = False


class Interrupted(NotDone):
    """The program ended each time while it was at it."""

    code = "CONN-013"
    advice = "Look into the log of the machine (memory, signals), then let it try again."
    of_the_host = False


class NoResult(NotDone):
    """The program for “{topic}” gave back something that is no result."""

    code = "CONN-009"
    advice = "Mend the program: it returns JobDone, JobFailed or JobLater."
    again = False
    of_the_host = False


class StorageFull(EngineError):
    """Not saved: the storage of this computer is full."""

    code = "SYS-001"
    advice = "What you typed is still on the page. Tell the administrator, then send it again."


class DatabaseAway(EngineError):
    """Not saved: the database does not answer."""

    code = "SYS-002"
    advice = "What you typed is still on the page. Wait a moment and send it again."


class DatabaseTooNew(EngineError):
    """The database was made by a newer program (revision {revision})."""

    code = "SYS-003"
    advice = "Install the newer program, or point --data to another folder."


class QueueOfOtherRelease(EngineError):
    """The workers of this database belong to another release ({known})."""

    code = "SYS-005"
    advice = "End every program that uses the database, then run bihuan migrate."


class ClockBehind(EngineError):
    """The clock is behind: it says {now}, but something happened at {latest} already."""

    code = "SYS-010"
    advice = "Set the clock right. Until it has caught up, timers and time limits wait."


class LibraryChanged(EngineError):
    """SpiffWorkflow {version} does not do what this program relies on: {what}."""

    code = "SYS-004"
    advice = "Install the release that requirements/run.lock names; no case has been touched."


class StateRefused(EngineError):
    """The stored state of this case cannot be read (format {version})."""

    code = "STATE-001"
    advice = "Check its history with bihuan verify and bihuan replay, and tell the operator."


class LogUnreadable(EngineError):
    """A stored row of this case cannot be read any more."""

    code = "STATE-002"
    advice = "It was changed outside the program: compare it with a backup."
