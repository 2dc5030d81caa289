"""From a scope of the diagram to the net its token game is played on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from processes.lint.soundness.endings import Summaries, Summary, can_happen, catches, ending_of
from processes.lint.soundness.leaving import leaving
from processes.lint.soundness.net import DONE, Mode, Net, Outcome, Step, mask
from processes.lint.soundness.scope import GATHERING, Scope
from processes.lint.soundness.sudden import made_sudden
from processes.lint.subject import Subject
from processes.model import Node

NOTHING: Final = Summary()


class Builder:
    """A net under construction; nodes become steps one after another."""

    def __init__(self, scope: Scope, subject: Subject, summaries: Summaries) -> None:
        """Take what is drawn, and what is known of the sub-processes in it."""
        self.scope = scope
        self.subject = subject
        self.summaries = summaries
        self.steps: list[Step] = []
        self.flows: list[str] = []
        self.spare: dict[int, tuple[int, ...]] = {}
        self.chances: list[int] = []
        self.decisions: list[int] = []
        self.starts: dict[str, int] = {}
        self.of_flow = {
            flow.id: self.place(flow.id) for flows in scope.incoming.values() for flow in flows
        }
        self.detached = {event.id for event in scope.detached()}

    def place(self, flow: str = "") -> int:
        """Return a new place."""
        self.flows.append(flow)
        return len(self.flows) - 1

    def choice(self, node: str, outcomes: tuple[Outcome, ...]) -> int:
        """Return a new place that leads to a step with ``outcomes``."""
        place = self.place()
        self.steps.append(Step(node=node, takes=(place,), outcomes=outcomes))
        return place

    def decision(self, node: str, outcomes: tuple[Outcome, ...]) -> int:
        """Return the same as a place inside a split."""
        self.decisions.append(self.choice(node, outcomes))
        return self.decisions[-1]

    def net(self) -> Net:
        """Return the net of the whole scope."""
        begun = {n: self.place() for begin in self.scope.beginnings() for n in begin}
        begun |= {event: self.place() for event in self.detached}
        for node in self.scope.nodes.values():
            self._node(node, begun)
        ways = self.scope.beginnings()
        if ways:
            outcomes = tuple(Outcome(gives=tuple(begun[n] for n in begin)) for begin in ways)
            self.starts[""] = self.choice("", outcomes)
        self.starts |= {event: begun[event] for event in sorted(self.detached)}
        return Net(
            steps=made_sudden(tuple(self.steps), self.scope.nodes),
            flows=tuple(self.flows),
            spare=self.spare,
            undecided=mask(tuple(self.decisions)),
            chances=mask(tuple(self.chances)),
            starts=self.starts,
        )

    def _node(self, node: Node, begun: Mapping[str, int]) -> None:
        takes = [self.of_flow[flow.id] for flow in self.scope.incoming[node.id]]
        takes += [begun[node.id]] if node.id in begun else []
        if not takes:
            return
        gathers = node.kind in GATHERING and len(takes) > 1
        mode = Mode.LATE if gathers else Mode.EACH
        mode = Mode.ALL if gathers and node.kind == "parallelGateway" else mode
        takes += self._spare_places(takes, node.start_quantity)
        # Where a late join keeps what came by a way that plays no part any more.
        takes += [self.place()] if mode is Mode.LATE else []
        besides = self._besides(node)
        inside = self.place() if besides else -1
        first = Step(
            node=node.id,
            takes=tuple(takes),
            outcomes=self._begun(inside, besides) if besides else self._outcomes(node),
            mode=mode,
            needs=max(node.start_quantity, 1),
            final=node.kind == "endEvent",
        )
        self.steps.append(first)
        if besides:
            self.steps.append(Step(node=node.id, takes=(inside,), outcomes=self._outcomes(node)))

    def _begun(self, inside: int, besides: list[Node]) -> tuple[Outcome, ...]:
        """Return how an activity begins that events will happen beside."""
        return (Outcome(gives=(inside, *(self._chance(event) for event in besides))),)

    def _spare_places(self, takes: list[int], quantity: int) -> list[int]:
        added: list[int] = []
        for place in takes if quantity > 1 else ():
            self.spare[place] = tuple(self.place(self.flows[place]) for _ in range(quantity - 1))
            added += self.spare[place]
        return added

    def _besides(self, node: Node) -> list[Node]:
        """Return the events at ``node`` that do not interrupt and whose way meets the others."""
        return [
            event
            for event in self.scope.boundary[node.id]
            if not event.interrupting
            and event.id not in self.detached
            and can_happen(event, self.summaries.get(node.id, NOTHING), node)
        ]

    def _chance(self, event: Node) -> int:
        """Return the place of a token that will see ``event`` happen, once in a game, or not."""
        chance = self.place()
        self.chances.append(chance)
        happens = (
            replace(o, via=(event.id, *o.via), spends=1 << chance) for o in leaving(event, self)
        )
        return self.choice(event.attached_to, (*happens, Outcome()))

    def _outcomes(self, node: Node) -> tuple[Outcome, ...]:
        """Return how ``node`` can turn out: done, or interrupted, or ended from inside."""
        ending = ending_of(node, self.subject.process, self.subject.graph)
        if ending is not None:
            return (Outcome(ends=ending),)
        inside = self.summaries.get(node.id, NOTHING)
        outcomes = list(leaving(node, self)) if DONE in inside.endings else []
        uncaught = set(inside.endings - {DONE})
        for event in self.scope.boundary[node.id]:
            if event.interrupting and can_happen(event, inside, node):
                outcomes += [replace(o, via=(event.id, *o.via)) for o in leaving(event, self)]
            uncaught = {ending for ending in uncaught if not catches(event, ending)}
        outcomes += [Outcome(ends=ending) for ending in sorted(uncaught)]
        return tuple(outcomes) or leaving(node, self)
