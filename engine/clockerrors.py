"""Why nothing can be done with a time limit now; each is a CommandRefused.

* ClockNotRunning      the time limit has ended or never began
* ClockNotDue          the time limit has nothing to tell yet
* ClockFixed           the law allows neither pause nor extension
* ClockPassed          the time limit is over already
* ClockPaused, ClockNotPaused
* ClockExtended        it was extended once
* ExtensionTooLong     more than the limit of extensions allows
* ExtensionTooShort    the limit would still have passed
* NothingToRecount     the new calendar changes nothing here
* UnknownReason        time limits are not paused for that
"""

from engine.errors import CommandRefused


class ClockNotRunning(CommandRefused):
    """No time limit is running here."""

    code = "CLOCK-001"
    advice = "Look at the case: the limit has ended with its task, or never began."


class ClockNotDue(CommandRefused):
    """Nothing of this time limit is due."""

    code = "CLOCK-002"


class ClockFixed(CommandRefused):
    """This time limit is fixed by law: it can be neither paused nor extended."""

    code = "CLOCK-003"
    advice = "Answer in time, or end the matter as the law provides."


class ClockPassed(CommandRefused):
    """This time limit has passed already: it is too late for this."""

    code = "CLOCK-004"
    advice = "Do the task now; those above have been told, so ask them for help or more time."


class ClockPaused(CommandRefused):
    """This time limit is paused."""

    code = "CLOCK-005"
    advice = "Let it go on first."


class ClockNotPaused(CommandRefused):
    """This time limit is not paused."""

    code = "CLOCK-006"


class ClockExtended(CommandRefused):
    """This time limit was extended before; that is possible once."""

    code = "CLOCK-007"
    advice = "Do the task in time, or ask those above for help."


class ExtensionTooLong(CommandRefused):
    """This time limit can be extended by 1 to {most} days, not by {n}."""

    code = "CLOCK-008"
    advice = "Choose a shorter extension."


class ExtensionTooShort(CommandRefused):
    """Extended by {n} days, this time limit would still have passed."""

    code = "CLOCK-012"
    advice = "Choose a longer extension, or leave it as it is."


class NothingToRecount(CommandRefused):
    """No time limit of this case ends otherwise than before."""

    code = "CLOCK-009"


class UnknownReason(CommandRefused):
    """A time limit is not paused for the reason “{reason}”."""

    code = "CLOCK-010"
    advice = "Choose one from the list; with “other”, say in words what is waited for."
