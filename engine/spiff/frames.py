"""Variables: the case's own, and local ones of a scope (BPMN 2.0.2 §10.4.1, p. 203).

A variable belongs to the case unless a token on the way up has declared it: a multi-instance
copy its item, a sub-process its data objects, an activity what its associations bring. Whoever
reads sees the innermost one; whoever writes changes the innermost one. There is nothing to merge
where branches meet: they have worked on the same variables all along, one step after another.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.history import events
from engine.history.events import Event
from engine.spiff.failure import NotKept
from engine.spiff.tokens import Token
from processes.errors import BihuanError
from processes.feel.border import MAX_NESTING
from processes.feel.values import to_json

DEEPEST: Final = 50
"""How deep a variable may be nested; the rest of the levels is for the lists and states around."""


class Frames:
    """The variables of a case and the local ones, by the token that declared them."""

    def __init__(self, data: dict[str, Any], tokens: Mapping[str, Token]) -> None:
        """Keep ``data``, the variables of the case; ``tokens`` are those alive, by name."""
        self.data = data
        self.local: dict[str, dict[str, Any]] = {}
        self._tokens = tokens

    def visible(self, token: Token) -> dict[str, Any]:
        """Return what ``token`` sees, innermost first; not to be changed."""
        if not self.local:
            counted = token.task_spec.counters(token)
            return {**self.data, **counted} if counted else self.data
        seen = dict(self.data)
        for frame in reversed([*self._upwards(token)]):
            seen.update(frame)
        return seen

    def declare(self, token: Token, values: Mapping[str, Any]) -> Event | None:
        """Give ``token`` and all inside it variables of their own; return what happened."""
        if not values:
            return None
        written = {name: _kept(name, value) for name, value in values.items()}
        self.local.setdefault(token.name, {}).update(values)
        return Event(events.DATA_CHANGED, {"set": written, "in": token.name})

    def write(self, token: Token | None, values: Mapping[str, Any]) -> Iterator[Event]:
        """Set variables where they belong; yield one event per frame that really changes.

        Raises NotKept when one has no form in which it could be kept, and sets none then.
        """
        frames = [] if token is None or not self.local else [*self._named_upwards(token)]
        changes: dict[str, dict[str, Any]] = {}
        fresh: list[tuple[dict[str, Any], str, Any]] = []
        # By name, as the log keeps the values of a command: a replay must write in the same order.
        for name, value in sorted(values.items()):
            holder, frame = next(((n, f) for n, f in frames if name in f), ("", self.data))
            if name not in frame or frame[name] != value or type(frame[name]) is not type(value):
                changes.setdefault(holder, {})[name] = _kept(name, value)
                fresh.append((frame, name, value))
        for frame, name, value in fresh:
            frame[name] = value
        for holder, written in changes.items():
            where = {"in": holder} if holder else {}
            yield Event(events.DATA_CHANGED, {"set": written, **where})

    def forget(self, token: Token) -> None:
        """Drop what ``token`` declared; it is gone."""
        self.local.pop(token.name, None)

    def _upwards(self, token: Token) -> Iterator[Mapping[str, Any]]:
        current: Token | None = token
        while current is not None:
            if current.name in self.local:
                yield self.local[current.name]
            yield current.task_spec.counters(current)
            current = self._tokens.get(current.scope)

    def _named_upwards(self, token: Token) -> Iterator[tuple[str, dict[str, Any]]]:
        current: Token | None = token
        while current is not None:
            if current.name in self.local:
                yield current.name, self.local[current.name]
            current = self._tokens.get(current.scope)


def _kept(name: str, value: object) -> object:
    try:
        return to_json(value, MAX_NESTING + 1 - DEEPEST)
    except BihuanError as error:
        raise NotKept(name=name, most=DEEPEST) from error
