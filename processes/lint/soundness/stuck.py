"""Stuck: nodes at which a case waits for ever."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from processes.lint.soundness.net import Mode, bits
from processes.lint.soundness.ways import History, Played, Way


class Stuck(NamedTuple):
    """A node that waits for ever."""

    node: str
    flow: str
    """What it waits for; empty when it needs several tokens (startQuantity)."""
    needs: int
    end: str
    """The last end event that was reached before, if any."""
    ways: tuple[Way, ...]
    """How it is reached, and how what it waits for went elsewhere."""


def find_stuck(played: Played, ends: Collection[str], except_at: Collection[str]) -> list[Stuck]:
    """Return the nodes that wait for ever, once each, but for those ``except_at``.

    ``ends`` are the end events of the scope.
    """
    said: dict[int, Stuck] = {}
    states = set(played.exploration.stuck)
    for state in (s for s in played.order if s in states):
        for number in _first_of_all(state, played):
            if number not in said and played.node(number) not in except_at:
                said[number] = _stuck(state, number, played, ends)
    return list(said.values())


def _stuck(state: int, number: int, played: Played, ends: Collection[str]) -> Stuck:
    step, history = played.board.steps[number], played.history(state)
    there = state & played.board.takes[number]
    latest = max((history.holders[place] for place in bits(there)), key=lambda p: p.number)
    ways = [(*latest.way(), step.node)]
    place = _missing(state, number, played)
    if place is None:
        return Stuck(step.node, "", step.needs, "", tuple(ways))
    lost = _lost(history, place, number, played)
    if lost and lost != ways[0][: len(lost)]:
        ways.append(lost)
    ended = [node for passage in history.passages for node in passage.nodes if node in ends]
    return Stuck(
        step.node, played.board.net.flows[place], 1, ended[-1] if ended else "", tuple(ways)
    )


def _missing(state: int, number: int, played: Played) -> int | None:
    """Return the place that a join waits for; None when it is no join."""
    board = played.board
    step, there = board.steps[number], state & board.takes[number]
    empty = [p for p in step.takes if not there >> p & 1 and board.net.flows[p]]
    if step.mode is Mode.LATE:
        # It waits only for what others could bring, were they not stuck themselves.
        others = state & board.tokens & ~there
        empty = [place for place in empty if others & board.before(place, number)]
    return empty[0] if empty and step.mode is not Mode.EACH else None


def _lost(history: History, place: int, number: int, played: Played) -> Way:
    """Return the way of the last token that could have come to ``place``, up to elsewhere."""
    board = played.board
    could = board.before(place, number) & ~board.takes[number]
    for passage in reversed(history.passages):
        gives = passage.move.outcome.gives
        if passage.move.taken & could and not any((could | 1 << place) >> p & 1 for p in gives):
            heads = [board.steps[board.heads[p]].node for p in gives[:1]]
            way = passage.way()
            return (*way, *(node for node in heads if (node,) != way[-1:]))
    return ()


def _first_of_all(state: int, played: Played) -> Iterator[int]:
    """Yield the steps that wait in ``state``, without those that wait for one of these.

    Of several that come after each other, in a loop, the one nearest to the start stands for all.
    """
    coming, takes, depth = played.board.coming, played.board.takes, played.board.depth
    numbers = played.game.waiting(state)
    for number in numbers:
        before = [n for n in numbers if n != number and takes[n] & coming[number]]
        after = {n for n in before if takes[number] & coming[n]}
        if all(n in after and depth[number] < depth[n] for n in before):
            yield number
