"""Channels: where people are notified, as Apprise reaches them (chat groups, mail, push …)."""

import logging
from collections.abc import Iterable
from pathlib import Path

import apprise

from tasks.handlers.errors import ChannelsUnusable, NobodyTold

REMARK = "#"

_log = logging.getLogger("bihuan.notices")
# Its messages name addresses, which hold secrets.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


def read(file: Path) -> tuple[str, ...]:
    """Return the addresses in ``file``, one a line; raise ChannelsUnusable.

    What cannot be used is named by its line alone: the address may hold a secret.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ChannelsUnusable(file=file, problem=said(error)) from None
    wanted = {n: line.strip() for n, line in enumerate(lines, 1)}
    addresses = {n: line for n, line in wanted.items() if line and not line.startswith(REMARK)}
    for number, address in addresses.items():
        if apprise.Apprise.instantiate(address) is None:
            raise ChannelsUnusable(file=file, problem=f"line {number}")
    return tuple(addresses.values())


def said(error: OSError | UnicodeDecodeError) -> str:
    """Return why a file cannot be read, as the system says it, without what is in the file."""
    return str(error.strerror) if isinstance(error, OSError) else f"no {error.encoding} text"


class Channels:
    """All channels together: who is told is told on each of them."""

    def __init__(self, addresses: Iterable[str]) -> None:
        """Take addresses that ``read`` has found to be right."""
        found = (apprise.Apprise.instantiate(address) for address in addresses)
        self._channels = [one for one in found if one is not None]

    def __bool__(self) -> bool:
        """Say whether there is any channel."""
        return bool(self._channels)

    def tell(self, title: str, text: str) -> None:
        """Send to every channel; raise NobodyTold when none of them took it.

        One that fails beside another that took it is left out: to try again would tell those twice
        who have been told.
        """
        taken = [bool(channel.notify(body=text, title=title)) for channel in self._channels]
        if self._channels and not any(taken):
            raise NobodyTold(count=len(taken))
        for number, took in enumerate(taken, 1):
            if not took:
                _log.warning("channel %s of %s did not take a notice", number, len(taken))
