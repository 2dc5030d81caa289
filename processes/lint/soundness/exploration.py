"""Exploration: every state that a game can come to, within a bound."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from processes.lint.soundness.game import Game, Move
from processes.lint.soundness.net import DONE, Ending

ENOUGH: Final = 2_000
"""How many states are looked at once tokens have met: what comes of it is no news."""


class Edge(NamedTuple):
    """A move that was looked at."""

    move: Move
    after: int
    """The state it leads to."""
    merged: int
    """The places of tokens that went on as one: taken together, or put upon another."""


@dataclass(slots=True, kw_only=True)
class Exploration:
    """What was found from one start."""

    start: int
    edges: dict[int, list[Edge]] = field(default_factory=dict)
    """By state: the moves looked at, and where they lead."""
    unsure: list[int] = field(default_factory=list)
    """The states in which not every move was looked at that can make tokens meet."""
    stuck: list[int] = field(default_factory=list)
    """The states with tokens and no move."""
    merged: int = 0
    """The places of tokens that went on as one, in any move."""
    endings: set[Ending] = field(default_factory=set)
    complete: bool = True
    """False when the bound was reached."""
    whole: bool = True
    """False when there may be steps that are taken in states that were not looked at."""

    def never_ending(self, *, unless_ended: bool = False) -> set[int]:
        """Return the states that lead to none in which nothing moves any more.

        With ``unless_ended`` also those that lead on as well as into an event that ends the scope.
        """
        sources: dict[int, list[int]] = {}
        for state, edges in self.edges.items():
            for edge in edges:
                if edge.move.outcome.ends is None:
                    sources.setdefault(edge.after, []).append(state)
        enough = all if unless_ended else any
        waiting = [
            state
            for state, edges in self.edges.items()
            if not edges or enough(edge.move.outcome.ends is not None for edge in edges)
        ]
        ending: set[int] = set()
        while waiting:
            state = waiting.pop()
            if state not in ending:
                ending.add(state)
                waiting += sources.get(state, ())
        return self.edges.keys() - ending


def explore(game: Game, start: int, bound: int) -> Exploration:
    """Return what can come of ``start``, looking at ``bound`` states at most.

    While no tokens meet, every move is looked at where they could by other moves, and where some
    go round for ever and so put off all others. Once they do meet, that is what has to be mended.
    """
    found = Exploration(start=game.settled(start))
    _walk([found.start], game, found, bound)
    widened: set[int] = set()
    while found.complete:
        narrow = found.never_ending(unless_ended=True) - widened
        found.whole = not narrow
        narrow |= set(found.unsure) - widened
        if found.merged or not narrow:
            break
        widened |= narrow
        for state in sorted(narrow):
            found.edges[state] = _edges(state, game.every_move(state), game, found)
        _walk([e.after for state in narrow for e in found.edges[state]], game, found, bound)
    found.whole = found.whole and found.complete
    return found


def _walk(waiting: list[int], game: Game, found: Exploration, bound: int) -> None:
    """Look at the states ``waiting`` and at all that come of them, nearest first.

    So what is told when the bound is reached is what is easiest to follow.
    """
    queue = deque(waiting)
    while queue:
        state = queue.popleft()
        if state in found.edges:
            continue
        if len(found.edges) >= (min(bound, ENOUGH) if found.merged else bound):
            found.complete = False
            return
        moves = game.moves(state)
        found.edges[state] = _edges(state, moves.moves, game, found)
        if not moves.sure:
            found.unsure.append(state)
        if not found.edges[state] and state & game.board.tokens:
            found.stuck.append(state)
        queue.extend(edge.after for edge in found.edges[state])


def _edges(state: int, moves: list[Move], game: Game, found: Exploration) -> list[Edge]:
    edges: list[Edge] = []
    for move in moves:
        landing = game.land(state, move)
        merged = landing.doubled | (move.taken if game.merges(move) else 0)
        found.merged |= merged
        edges.append(Edge(move, game.settled(landing.marking), merged))
        if landing.ending is not None or not landing.marking & game.board.tokens:
            found.endings.add(landing.ending or DONE)
    return edges
