"""One evaluation: what it may spend, what it noted, and which names mean what."""

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from processes.errors import BihuanError
from processes.feel.errors import FeelFuelError, TooDeepError
from processes.feel.notes import SENTENCES, Note, UnusableError

MAX_NOTES = 50
"""More notes than a person reads are not kept."""
MAX_CALLS = 600
"""How many levels of expressions the functions of an expression may open within one another."""
FRAMES = 5
"""How many frames of Python a level takes at most."""
sys.setrecursionlimit(max(sys.getrecursionlimit(), (MAX_CALLS + 200) * FRAMES))
Where = tuple[int, int]
"""Line and column, counted from 1."""


class Run:
    """The account of one evaluation: fuel, notes, depth; and what the expression may ask."""

    __slots__ = ("_notes", "depth", "fuel", "functions", "limit", "now", "part", "variables")

    def __init__(
        self,
        now: datetime,
        variables: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]],
        fuel: int,
    ) -> None:
        """Start with ``fuel`` steps to spend; ``functions`` are the extension functions."""
        self.now = now
        self.variables = variables
        self.functions = functions
        self.fuel = self.limit = fuel
        self.depth = 0
        self.part = ""
        """Which part of a model is being calculated; empty for an expression of its own."""
        self._notes: dict[tuple[str, Where, str], Note] = {}

    def spend(self, amount: int) -> None:
        """Pay ``amount`` steps; raises FeelFuelError when there are not as many left."""
        self.fuel -= amount
        if self.fuel < 0:
            raise FeelFuelError(limit=self.limit)

    def note(self, where: Where, code: str, **facts: object) -> None:
        """Keep why the part at ``where`` came out as null, once per place and reason."""
        if not self.noted(where, code):
            self._notes[code, where, self.part] = Note(
                code=code,
                sentence=SENTENCES[code],
                facts=facts,
                line=where[0],
                column=where[1],
                part=self.part,
            )

    def refused(self, where: Where, error: BihuanError) -> None:
        """Keep that what was asked of the surroundings was refused, in the words of ``error``."""
        if not self.noted(where, error.code):
            self._notes[error.code, where, self.part] = Note(
                code=error.code,
                sentence=error.template(),
                facts=error.facts,
                line=where[0],
                column=where[1],
                part=self.part,
            )

    def noted(self, where: Where, code: str) -> bool:
        """Return whether a note ``code`` at ``where`` would add nothing; facts can be spared."""
        return (code, where, self.part) in self._notes or len(self._notes) >= MAX_NOTES

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes in the order in which they were made."""
        return tuple(self._notes.values()) if self._notes else ()

    def attempt(self, where: Where, act: Callable[..., object], *given: object) -> object:
        """Return ``act(*given)``, or null with a note when its values cannot be used."""
        try:
            return act(*given)
        except UnusableError as error:
            self.note(where, error.code, **error.facts)
            return None

    def enter(self, levels: int, where: Where) -> None:
        """Open a function body of so many levels; raises TooDeepError beyond MAX_CALLS."""
        self.depth += levels
        if self.depth > MAX_CALLS:
            raise TooDeepError(line=where[0], column=where[1], limit=MAX_CALLS)

    def leave(self, levels: int) -> None:
        """Close the function body again."""
        self.depth -= levels


class Frame:
    """The names of one scope, within those of its ``parent``."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, names: Mapping[str, object], parent: "Frame | None", run: Run) -> None:
        """Look up ``names`` first, then those of ``parent``."""
        self.names = names
        self.parent = parent
        self.run = run

    def within(self, names: Mapping[str, object]) -> "Frame":
        """Return a scope that also knows ``names``."""
        return Frame(names, self, self.run)

    def known(self) -> Iterator[str]:
        """Yield the names of all scopes, the innermost first, then all variables."""
        frame: Frame | None = self
        while frame is not None:
            yield from frame.names
            frame = frame.parent
        yield from self.run.variables


Code = Callable[[Frame], object]
"""A compiled expression."""
