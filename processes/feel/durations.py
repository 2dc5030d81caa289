"""The two durations of FEEL (DMN 1.5 §10.3.2.3.7); months and days do not mix."""

from dataclasses import dataclass
from datetime import timedelta

_MICROSECOND = 1_000
"""In nanoseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMonthDuration:
    """A years and months duration."""

    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTimeDuration:
    """A days and time duration, exact to the nanosecond."""

    nanoseconds: int

    @classmethod
    def of(cls, span: timedelta) -> "DayTimeDuration":
        """Return the duration that is as long as ``span``."""
        return cls(nanoseconds=span // timedelta(microseconds=1) * _MICROSECOND)

    def timedelta(self) -> timedelta:
        """Return the duration cut to microseconds; raises OverflowError beyond 10**9 days."""
        return timedelta(microseconds=self.nanoseconds // _MICROSECOND)


Duration = YearMonthDuration | DayTimeDuration
