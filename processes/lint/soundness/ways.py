"""Ways: how a case comes to a state, as the nodes that a token passes one after another."""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from processes.lint.soundness.exploration import Edge, Exploration
from processes.lint.soundness.game import Game, Move
from processes.lint.soundness.net import bits

Way = tuple[str, ...]
"""The ids of nodes, one after another."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """One move as part of a way."""

    number: int
    move: Move
    nodes: tuple[str, ...]
    """What is passed by it."""
    before: "Passage | None"

    def way(self) -> Way:
        """Return the nodes up to here; a node that takes several moves comes once."""
        parts: list[tuple[str, ...]] = []
        passage: Passage | None = self
        while passage is not None:
            parts.append(passage.nodes)
            passage = passage.before
        names = [name for part in reversed(parts) for name in part if name]
        return tuple(n for n, last in zip(names, ["", *names], strict=False) if n != last)


@dataclass(slots=True, kw_only=True)
class History:
    """The moves that led to a state, and which of them left the token at each place."""

    passages: list[Passage] = field(default_factory=list)
    holders: dict[int, Passage] = field(default_factory=dict)

    def follow(self, move: Move, node: str) -> Passage:
        """Return ``move`` of a token at ``node`` as the next passage."""
        holders = [self.holders[place] for place in bits(move.taken) if place in self.holders]
        last = max(holders, key=lambda passage: passage.number, default=None)
        return Passage(len(self.passages), move, (node, *move.outcome.via), last)


class Played:
    """A game that was explored, with the shortest way to each of its states."""

    def __init__(self, game: Game, exploration: Exploration) -> None:
        """Take what was explored."""
        self.game = game
        self.board = game.board
        self.exploration = exploration

    @cached_property
    def order(self) -> dict[int, tuple[int, Edge] | None]:
        """Return every state, nearest first, with the one before it and the move that leads on."""
        start = self.exploration.start
        order: dict[int, tuple[int, Edge] | None] = {start: None}
        waiting = deque([start])
        while waiting:
            state = waiting.popleft()
            for edge in self.exploration.edges.get(state, ()):
                if edge.after not in order:
                    order[edge.after] = (state, edge)
                    waiting.append(edge.after)
        return order

    def node(self, step: int) -> str:
        """Return the id of the node that a step belongs to."""
        return self.board.steps[step].node

    def passed(self) -> set[str]:
        """Return the nodes that some case passes."""
        moves = {edge.move for edges in self.exploration.edges.values() for edge in edges}
        return {node for m in moves for node in (self.node(m.step), *m.outcome.via) if node}

    def way_to(self, nodes: Collection[str]) -> Way:
        """Return how one of ``nodes`` is first passed; nothing when none ever is."""
        for state in self.order:
            for move in (edge.move for edge in self.exploration.edges.get(state, ())):
                node = self.node(move.step)
                if not {node, *move.outcome.via}.isdisjoint(nodes):
                    way = self.history(state).follow(move, node).way()
                    return way[: 1 + next(n for n, passed in enumerate(way) if passed in nodes)]
        return ()

    def history(self, state: int) -> History:
        """Return what happened on the shortest way to ``state``."""
        edges: list[Edge] = []
        before = self.order[state]
        while before is not None:
            edges.append(before[1])
            before = self.order[before[0]]
        return self._replayed(reversed(edges))

    def _replayed(self, edges: Iterable[Edge]) -> History:
        history, board = History(), self.board
        state = self.exploration.start
        for move, following, _ in edges:
            passage = history.follow(move, self.node(move.step))
            history.passages.append(passage)
            landed = self.game.land(state, move).marking
            for place in bits(landed & ~(state & ~move.taken)):
                history.holders[place] = passage
            # A late join keeps what came by a way that plays no part any more.
            for place in bits(landed & ~following):
                kept = board.steps[board.heads[place]].takes[-1]
                history.holders[kept] = history.holders[place]
            state = following
        return history
