"""Net: what the token game of one scope is played on (BPMN 2.0.2 §13).

A place is where a token can rest: on a sequence flow, or inside a node that needs several moves.
A step takes tokens from its places and gives others; a node of the diagram is one or more steps.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple


class Mode(Enum):
    """When a step may be taken."""

    EACH = auto()
    """For each token by itself: activities, events, exclusive gateways (§13.4.2)."""
    ALL = auto()
    """When every place has a token: parallel joins (§13.4.1)."""
    LATE = auto()
    """When no token can come any more to a place that has none: inclusive joins (§13.4.3)."""


class Ending(NamedTuple):
    """How a scope ends: of itself when both are empty, else by an event that takes all tokens."""

    kind: str = ""
    """error, escalation, cancel; empty for an ordinary end, which a terminate event is too."""
    code: str = ""


DONE = Ending()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One way a step can turn out."""

    gives: tuple[int, ...] = ()
    """The places that get a token, one named twice gets two."""
    via: tuple[str, ...] = ()
    """Further nodes that the token passes: a boundary event, what leads to a terminate end."""
    ends: Ending | None = None
    """Set when it takes every token of the scope."""
    spends: int = 0
    """The bit of a place that is used up: a boundary event that does not interrupt fires once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens at a node, or at a part of it."""

    node: str
    """The id in the diagram; empty for the beginning of the scope."""
    takes: tuple[int, ...]
    outcomes: tuple[Outcome, ...]
    mode: Mode = Mode.EACH
    needs: int = 1
    """How many tokens an activity waits for (startQuantity)."""
    final: bool = False
    """True for an end event: tokens are done there, each by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """The steps of one scope and where its games begin."""

    steps: tuple[Step, ...]
    flows: tuple[str, ...]
    """By place: the sequence flow it stands for, or nothing."""
    spare: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """By place: where further tokens go before an activity that needs several."""
    undecided: int = 0
    """The places inside a split; no join is late enough before it is done."""
    chances: int = 0
    """The places that are no tokens but permissions, see ``Outcome.spends``."""
    starts: Mapping[str, int] = field(default_factory=dict)
    """The first place of each game: under "" of the scope, under its id of a boundary event."""


def bits(marking: int) -> Iterator[int]:
    """Yield the numbers of the places that ``marking`` holds, lowest first."""
    while marking:
        lowest = marking & -marking
        yield lowest.bit_length() - 1
        marking ^= lowest


def mask(places: tuple[int, ...]) -> int:
    """Return the marking with a token at each of ``places``."""
    marking = 0
    for place in places:
        marking |= 1 << place
    return marking
