"""Sudden ends: a token on its way to a terminate end takes all others along without a delay.

Between a step and a terminate or error end behind it nobody waits, so nothing else can happen: two
people who race for the first answer do not both come to the gateway in front of such an end.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from processes.lint.soundness.net import Ending, Mode, Outcome, Step
from processes.model import Node
from processes.notation import GATEWAYS

_AT_ONCE: Final = GATEWAYS | {
    "intermediateThrowEvent",
    "endEvent",
    "scriptTask",
    "sendTask",
    "task",
    "businessRuleTask",
}


class End(NamedTuple):
    """The nodes that lead to an ending, and the ending."""

    via: tuple[str, ...]
    ending: Ending


def made_sudden(steps: tuple[Step, ...], nodes: Mapping[str, Node]) -> tuple[Step, ...]:
    """Return ``steps`` where what leads to an ending at once ends at once."""
    heads = {place: step for step in steps for place in step.takes}
    ends: dict[int, End | None] = {}
    for place in heads:
        _follow(place, heads, nodes, ends)
    return tuple(
        replace(step, outcomes=tuple(_ended(outcome, ends) for outcome in step.outcomes))
        for step in steps
    )


def _follow(
    place: int, heads: Mapping[int, Step], nodes: Mapping[str, Node], ends: dict[int, End | None]
) -> None:
    """Note in ``ends`` for ``place``, and those behind it, which end it leads to at once."""
    way: list[int] = []
    while place not in ends and place in heads and len(heads[place].outcomes) == 1:
        step = heads[place]
        only = step.outcomes[0]
        ends[place] = None
        if not _at_once(step, nodes):
            break
        if only.ends is not None:
            ends[place] = End((step.node,), only.ends)
            break
        if len(only.gives) != 1:
            break
        way.append(place)
        place = only.gives[0]
    end = ends.get(place)
    if end is None:
        return
    for passed in reversed(way):
        end = End((heads[passed].node, *end.via), end.ending)
        ends[passed] = end


def _at_once(step: Step, nodes: Mapping[str, Node]) -> bool:
    node = nodes.get(step.node)
    passes = node is not None and node.kind in _AT_ONCE and not node.is_job
    return passes and step.mode is Mode.EACH and step.needs == 1


def _ended(outcome: Outcome, ends: Mapping[int, End | None]) -> Outcome:
    """Return ``outcome`` with the end it leads to; where ways part the others begin first."""
    end = ends.get(outcome.gives[0]) if len(outcome.gives) == 1 else None
    if end is None:
        return outcome
    return replace(outcome, gives=(), via=(*outcome.via, *end.via), ends=end.ending)
