"""In which order decisions are worked out: what a decision needs comes before it."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from processes.decision.errors import DecisionCycleError
from processes.decision.session import Key

Needs = Callable[[Key], Sequence[Key]]
"""What a node needs directly."""


class Order:
    """All nodes of a graph, ranked once; without recursion, whatever their number."""

    def __init__(self, keys: Iterable[Key], needs: Needs, name: Callable[[Key], str]) -> None:
        """Rank the nodes.

        Raises DecisionCycleError, with what ``name`` says of each, when nodes need one another.
        """
        self._needs = needs
        self._ranks: dict[Key, int] = {}
        self._known: dict[Key, tuple[Key, ...]] = {}
        for key in keys:
            self._rank(key, name)

    def up_to(self, last: Key) -> tuple[Key, ...]:
        """Return ``last`` and all it needs, each after what it needs itself."""
        if last not in self._known:
            self._known[last] = tuple(sorted(self._below(last), key=self._ranks.__getitem__))
        return self._known[last]

    def _below(self, last: Key) -> set[Key]:
        found, waiting = {last}, [last]
        while waiting:
            for key in self._needs(waiting.pop()):
                if key not in found:
                    found.add(key)
                    waiting.append(key)
        return found

    def _rank(self, first: Key, name: Callable[[Key], str]) -> None:
        if first in self._ranks:
            return
        path: dict[Key, Iterator[Key]] = {first: iter(self._needs(first))}
        while path:
            key, needs = next(reversed(path.items()))
            need = next((need for need in needs if need not in self._ranks), None)
            if need is None:
                self._ranks[key] = len(self._ranks)
                del path[key]
            elif need in path:
                raise DecisionCycleError(names=_cycle(list(path), need, name))
            else:
                path[need] = iter(self._needs(need))


def _cycle(path: Sequence[Key], again: Key, name: Callable[[Key], str]) -> str:
    names = [name(key) for key in path[path.index(again) :]]
    return " → ".join([*names, names[0]])
