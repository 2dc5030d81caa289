"""Leaving: by which arrows tokens may leave a node, whatever its conditions say.

A condition may hold or not; but of an exclusive gateway one arrow is taken, of others at least one,
and a default arrow only when no condition holds (BPMN 2.0.2 §13.3.1, §13.4).
"""

from dataclasses import replace
from typing import Final, Protocol

from processes.lint.soundness.net import Outcome
from processes.lint.soundness.scope import Scope
from processes.model import Flow, Node
from processes.notation import GATEWAYS

_ONE: Final = frozenset({"exclusiveGateway", "eventBasedGateway"})
_NONE: Final = (Outcome(),)


class Places(Protocol):
    """What a builder of nets can do."""

    scope: Scope
    of_flow: dict[str, int]

    def decision(self, node: str, outcomes: tuple[Outcome, ...]) -> int:
        """Return a new place, inside a split, that leads to a step with ``outcomes``."""


def leaving(node: Node, places: Places) -> tuple[Outcome, ...]:
    """Return every way tokens can leave ``node``."""
    flows = places.scope.outgoing[node.id]
    count = max(node.completion_quantity, 1)
    if node.kind in _ONE:
        return tuple(_all((flow,), places, 1) for flow in flows) or _NONE
    conditional = tuple(f for f in flows if f.has_condition and f.id != node.default)
    if node.kind not in GATEWAYS and not conditional and len(flows) > 1:
        # One arrow is always taken, so the default never is.
        flows = tuple(flow for flow in flows if flow.id != node.default)
    if node.kind == "parallelGateway" or not conditional:
        return (_all(flows, places, count),)
    always = tuple(f for f in flows if not f.has_condition and f.id != node.default)
    default = tuple(f for f in flows if f.id == node.default)
    otherwise = (_all(default, places, count),) if default or always else ()
    chosen = _some(conditional, otherwise, count, places)
    certain = _all(always, places, count).gives
    return tuple(replace(outcome, gives=(*certain, *outcome.gives)) for outcome in chosen)


def _all(flows: tuple[Flow, ...], places: Places, count: int) -> Outcome:
    return Outcome(gives=tuple(places.of_flow[flow.id] for flow in flows) * count)


def _some(
    flows: tuple[Flow, ...], otherwise: tuple[Outcome, ...], count: int, places: Places
) -> tuple[Outcome, ...]:
    """Return how one or more of ``flows`` are taken, or else ``otherwise``.

    The arrows are decided one after another, because n arrows have 2ⁿ subsets.
    """
    after_some: tuple[Outcome, ...] = _NONE
    after_none = otherwise
    for flow in reversed(flows):
        taken = _all((flow,), places, count)
        on_some = _next(flow, after_some, places)
        on_none = _next(flow, after_none, places)
        goes = replace(taken, gives=(*taken.gives, *on_some)) if on_some else taken
        after_none = (goes, *_or_not(on_none, after_none))
        after_some = (goes, *_or_not(on_some, after_some))
    return after_none


def _next(flow: Flow, outcomes: tuple[Outcome, ...], places: Places) -> tuple[int, ...]:
    """Return the place where what remains is decided; nothing when nothing remains to decide."""
    if len(outcomes) < 2:  # noqa: PLR2004 - one outcome is no choice
        return ()
    return (places.decision(flow.source, outcomes),)


def _or_not(place: tuple[int, ...], outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    return (Outcome(gives=place),) if place else outcomes
