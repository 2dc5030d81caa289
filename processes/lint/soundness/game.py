"""Game: which moves tokens can make, and which of them have to be looked at.

Of tokens that cannot get in each other's way only one is moved at a time: first one that no other
can come up to, so that two tokens that can meet do meet. All orders in between lead to the same
states in the end (a persistent set, in the words of partial-order reduction).
"""

from collections.abc import Iterator
from typing import NamedTuple

from processes.lint.soundness.board import Board
from processes.lint.soundness.net import Ending, Mode, Outcome, bits, mask


class Move(NamedTuple):
    """A step taken with some tokens, turning out in one of its ways."""

    step: int
    taken: int
    outcome: Outcome


class Moves(NamedTuple):
    """The moves to look at in a state."""

    moves: list[Move]
    sure: bool
    """False when two tokens that go round could come together elsewhere by other moves."""


class Landing(NamedTuple):
    """The marking after a move, and how it ended the scope if it did."""

    marking: int
    doubled: int
    """The places where a token came upon another one."""
    ending: Ending | None


class Game:
    """The token game on one board."""

    def __init__(self, board: Board) -> None:
        """Take a board."""
        self.board = board

    def moves(self, marking: int) -> Moves:
        """Return moves from which everything can be seen that can come of ``marking``."""
        board = self.board
        early = [m for n in board.late if self._hasty(n, marking) for m in self._taken(n, marking)]
        for rank in board.ranks:
            for place in bits(marking & rank):
                number = board.heads[place]
                if self._ready(number, marking) and not board.can_come(number, marking):
                    return Moves([*early, *self._taken(number, marking)], sure=True)
        # Each can come up to another, in a loop: the rearmost goes on. Or each ends the scope.
        ready = [n for n in self._all_ready(marking) if not board.ends[n]]
        if len(ready) <= 1:
            return Moves(self.every_move(marking), sure=True)
        last = min(ready, key=lambda number: board.depth[number])
        return Moves([*early, *self._taken(last, marking)], sure=False)

    def every_move(self, marking: int) -> list[Move]:
        """Return all moves of ``marking``."""
        return [m for number in self._all_ready(marking) for m in self._taken(number, marking)]

    def land(self, marking: int, move: Move) -> Landing:
        """Return what ``move`` makes of ``marking``."""
        board = self.board
        marking &= ~(move.taken | move.outcome.spends)
        if move.outcome.ends is not None:
            return Landing(0, 0, move.outcome.ends)
        doubled = 0
        for place in move.outcome.gives:
            spare = board.net.spare.get(place, ())
            free = next((p for p in (place, *spare) if not marking >> p & 1), None)
            if free is not None:
                marking |= 1 << free
            elif not board.steps[board.heads[place]].final:
                doubled |= 1 << place
        return Landing(marking, doubled, None)

    def settled(self, marking: int) -> int:
        """Return ``marking`` where late joins forget by which way a token came.

        Once nothing more can come by a way it plays no part whether something has; so a choice of
        n ways leaves two states at its join, not 2ⁿ.
        """
        board = self.board
        for number in board.late:
            there = marking & board.takes[number]
            others = marking & board.tokens & ~there
            for place in bits(there):
                if not others & board.before(place, number):
                    marking = marking & ~(1 << place) | 1 << board.steps[number].takes[-1]
        return marking

    def merges(self, move: Move) -> bool:
        """Return whether a move takes several tokens where each should have gone by itself."""
        step = self.board.steps[move.step]
        several = move.taken & (move.taken - 1)
        by_itself = step.mode is Mode.EACH and step.needs == 1 and not step.final
        return bool(several) and by_itself

    def waiting(self, marking: int) -> list[int]:
        """Return the steps at which there are tokens in ``marking``."""
        heads = self.board.heads
        return list(dict.fromkeys(heads[place] for place in bits(marking & self.board.tokens)))

    def _all_ready(self, marking: int) -> list[int]:
        return [number for number in self.waiting(marking) if self._ready(number, marking)]

    def _ready(self, number: int, marking: int) -> bool:
        board = self.board
        step, there = board.steps[number], marking & board.takes[number]
        if step.mode is Mode.ALL:
            return there == board.takes[number]
        if step.mode is Mode.EACH:
            return there.bit_count() >= step.needs
        others = marking & board.tokens & ~there
        if not there or others & board.awaited(number, there):
            return False
        undecided = others & board.net.undecided & board.coming[number]
        return not (undecided and board.can_come(number, marking))

    def _hasty(self, number: int, marking: int) -> bool:
        """Return whether a late join may go on now and not later.

        A token it does not wait for can still come to it, or to where it would wait for it.
        """
        there = marking & self.board.takes[number]
        if not there or not self._ready(number, marking):
            return False
        return self.board.can_come(number, marking, self.board.awaited(number, there))

    def _taken(self, number: int, marking: int) -> Iterator[Move]:
        step = self.board.steps[number]
        there = marking & self.board.takes[number]
        if step.needs > 1:
            there = mask(tuple(bits(there))[: step.needs])
        for outcome in step.outcomes:
            if not outcome.spends & ~marking:
                yield Move(number, there, outcome)
