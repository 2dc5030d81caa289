"""Scheduler: the one port behind which due things are found and done, embedded or at scale."""

from datetime import datetime
from typing import Protocol


class Scheduler(Protocol):
    """Sees to it that what is due is done, in threads of its own.

    It remembers nothing: all that is due is a row of the agenda, so it may be stopped, killed and
    begun anew at any time, on any number of machines.
    """

    def start(self) -> None:
        """Begin; nothing is done before."""
        ...

    def wake(self, at: datetime | None = None) -> None:
        """Look at ``at`` the latest, or now: a command has set something off."""
        ...

    def stop(self) -> None:
        """Finish what is at hand and do nothing more; whoever never began stops, too."""
        ...
