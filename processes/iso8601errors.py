"""What can be wrong with a date, a duration or a cycle (iso8601.py reads them)."""

from processes.errors import ModelError


class TimeTextError(ModelError):
    """The time "{text}" cannot be used."""

    code = "TIME-001"


class NotADurationError(TimeTextError):
    """ "{text}" is not an ISO 8601 duration."""

    advice = "Write P3D for three days, PT2H for two hours, P1M for a month, P1DT12H for both."


class NegativeDurationError(TimeTextError):
    """ "{text}" counts backwards; a duration has no sign."""

    code = "TIME-002"
    advice = "Remove the sign; an earlier moment is calculated with an expression after =."


class EmptyDurationError(TimeTextError):
    """ "{text}" is an empty duration."""

    code = "TIME-003"
    advice = "Write how long, for instance P3D or PT2H."


class LongDurationError(TimeTextError):
    """ "{text}" is longer than {most} years."""

    code = "TIME-004"
    advice = "Check the number and the letter behind it."


class FractionError(TimeTextError):
    """ "{text}" divides a calendar unit; only hours, minutes and seconds can be divided."""

    code = "TIME-005"
    advice = "Write P15D in place of P0.5M, PT12H in place of P0.5D."


class EndlessCycleError(TimeTextError):
    """ "{text}" repeats without any time in between."""

    code = "TIME-006"
    advice = "Give an interval of at least one minute, for instance R3/PT10M."


class MissingIntervalError(TimeTextError):
    """ "{text}" says how often but not at which interval."""

    code = "TIME-007"
    advice = "Write R3/P1D: three times, once a day."


class ManyRepeatsError(TimeTextError):
    """ "{text}" repeats more than {most} times."""

    code = "TIME-008"
    advice = "Write a smaller number, or R without a number for as long as the task is open."


class NotADateError(TimeTextError):
    """ "{text}" is not a date; a date is needed here."""

    code = "TIME-009"
    advice = "Write 2026-11-22 or 2026-11-22T09:00:00+08:00, or choose a duration timer."


class NoSuchDateError(TimeTextError):
    """There is no such date or time as "{text}"."""

    code = "TIME-010"
    advice = "Check the month, the day and the hour."


class SkippedTimeError(TimeTextError):
    """ "{text}" does not exist in the time zone of this office: clocks skip it."""

    code = "TIME-012"
    advice = "Write the time with its zone, for instance +08:00."


class QuotedTimeError(TimeTextError):
    """{text} stands in quotation marks."""

    code = "TIME-013"
    advice = "Write the time without quotation marks; a calculated one begins with =."


class NotACycleError(TimeTextError):
    """ "{text}" is not an ISO 8601 cycle."""

    advice = "Write R3/P1D for three times, once a day."
