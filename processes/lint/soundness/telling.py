"""Telling: flaws of one scope as findings, with names instead of ids."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from processes.lint.finding import Finding
from processes.lint.rule import Place, Rule, label
from processes.lint.soundness import rules
from processes.lint.soundness.scope import Scope
from processes.lint.soundness.stuck import Stuck
from processes.lint.soundness.twice import Twice
from processes.lint.soundness.ways import Way
from processes.model import Node

LONGEST_WAY: Final = 12
"""How many nodes of a way are told; of a longer one the middle is left out."""
_KEPT_BEFORE: Final = 3
ARROW: Final = " → "
MEANWHILE: Final = " ‖ "


@dataclass(frozen=True, slots=True)
class Teller:
    """What is said of one scope."""

    scope: Scope

    def stuck(self, flaw: Stuck) -> Finding:
        """Return what to say of a node that waits for ever."""
        node = self.scope.nodes[flaw.node]
        if not flaw.flow:
            return self._say(rules.TOO_FEW, node, flaw.ways, count=flaw.needs)
        flow = next(f for f in self.scope.incoming[node.id] if f.id == flaw.flow)
        facts = {"source": label(self.scope.nodes[flow.source]), "flow": flow.id}
        if flaw.end:
            end = label(self.scope.nodes[flaw.end])
            return self._say(rules.LEFT_WAITING, node, flaw.ways, end=end, **facts)
        return self._say(rules.STUCK, node, flaw.ways, **facts)

    def twice(self, flaw: Twice) -> Finding:
        """Return what to say of a node that two tokens reach at the same time."""
        return self._say(rules.TWICE, self.scope.nodes[flaw.node], flaw.ways)

    def endless(self, way: Way) -> Finding:
        """Return what to say of a loop without a way out."""
        return self._say(rules.ENDLESS, self.scope.nodes[way[-1]], (way,))

    def never(self, node: Node, way: Way) -> Finding:
        """Return what to say of a node that no case passes."""
        return self._say(rules.NEVER, node, (way,))

    def never_left(self, node: Node, way: Way) -> Finding:
        """Return what to say of a sub-process that never ends in the ordinary way."""
        flow = self.scope.outgoing[node.id][0]
        following = label(self.scope.nodes[flow.target])
        return self._say(rules.NEVER_LEFT, node, (way,), next=following, flow=flow.id)

    def _say(self, rule: Rule, node: Place, ways: Iterable[Way], **facts: object) -> Finding:
        also = dict.fromkeys(n for way in ways for n in way if n != node.id)
        also |= {str(facts["flow"]): None} if "flow" in facts else {}
        path = MEANWHILE.join(self._told(way) for way in ways)
        return replace(rule.found(node, {**facts, "path": path}), also=tuple(also))

    def _told(self, way: Way) -> str:
        names = [label(self.scope.nodes[node]) for node in way]
        if len(names) > LONGEST_WAY:
            names = [*names[:_KEPT_BEFORE], "…", *names[_KEPT_BEFORE - LONGEST_WAY + 1 :]]
        return ARROW.join(names)
