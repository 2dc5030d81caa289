"""What handlers may reach outside, as whoever runs this installation says; nothing by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for others."""

    connect: timedelta = timedelta(seconds=5)
    whole: timedelta = timedelta(seconds=30)
    """From the first to the last byte, whatever comes in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOffice:
    """Where mail is handed in (SMTP)."""

    host: str
    port: int = 587
    tls: str = "starttls"
    """starttls, tls, or none."""
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What may be reached."""

    mail: PostOffice | None = None
    channels: tuple[str, ...] = field(default=(), repr=False)
    """Where people are notified: addresses as Apprise reads them, which hold secrets."""
    inner_hosts: frozenset[str] = frozenset()
    """Hosts that may be called although their addresses are private."""
    patience: Mapping[str, Patience] = field(default_factory=dict)
    """By topic; others wait as long as Patience says."""

    def patience_for(self, topic: str) -> Patience:
        """Return how long the handler of ``topic`` waits."""
        return self.patience.get(topic, Patience())
