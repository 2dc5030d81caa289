"""The hash chain of one case: every command and event is bound to all that came before it.

``hash = SHA-256(label NUL previous NUL canonical(content))``; the first link is bound to the id of
the instance. What is hashed is rebuilt from the stored columns, so a changed row, a missing row and
a swapped row all break the chain at their place. (That the whole chain was not rebuilt is proven by
signed checkpoints kept elsewhere.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from engine.canonical import canonical


def genesis(instance: str) -> bytes:
    """Return the link before the first one."""
    return sha256(b"bihuan\0" + instance.encode()).digest()


def link(label: bytes, previous: bytes, content: Sequence[object], body: bytes) -> bytes:
    """Return the hash of one entry: its label, the link before it, its columns, its exact body."""
    return sha256(b"\0".join((label, previous, canonical(list(content)), body))).digest()


def link_command(previous: bytes, head: Sequence[object], body: bytes) -> bytes:
    """Return the link of a command: ``head`` is seq, key, kind, at, actor."""
    return link(b"command", previous, head, body)


def link_event(previous: bytes, head: Sequence[object], body: bytes) -> bytes:
    """Return the link of an event: ``head`` is seq, command seq, kind."""
    return link(b"event", previous, head, body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One stored row of the log with the hash it carries."""

    label: bytes
    head: tuple[object, ...]
    body: bytes
    hash: bytes


def first_break(instance: str, entries: Sequence[Entry], head: bytes) -> Entry | str | None:
    """Return the first entry whose hash does not follow, "head" when the end is missing, or None.

    ``head`` is the last link as the case itself remembers it.
    """
    previous = genesis(instance)
    for entry in entries:
        # A hand that edits a file of rows can also change the type of a value.
        sound = isinstance(entry.body, bytes)
        if not sound or link(entry.label, previous, entry.head, entry.body) != entry.hash:
            return entry
        previous = entry.hash
    return None if previous == head else "head"
