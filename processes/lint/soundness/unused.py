"""Unused: what is connected but comes into no case."""

from collections.abc import Iterator, Mapping, Sequence

from processes.lint.finding import Finding
from processes.lint.graph import Edges, reachable
from processes.lint.rule import label
from processes.lint.soundness import rules
from processes.lint.soundness.endings import Summary, can_happen, starts_of
from processes.lint.soundness.net import DONE
from processes.lint.soundness.scope import Scope
from processes.lint.soundness.telling import Teller
from processes.lint.soundness.ways import Played, Way
from processes.lint.subject import Subject
from processes.model import Node


class Unused:
    """The question for one scope, after all its games were played to the end."""

    def __init__(
        self,
        scope: Scope,
        subject: Subject,
        summaries: Mapping[str, Summary],
        games: Sequence[Played],
        edges: Edges,
    ) -> None:
        """Take the scope, what is known of its sub-processes, its games, and what follows what."""
        self._scope = scope
        self._edges = edges
        self._subject = subject
        self._summaries = summaries
        self._games = games
        self._teller = Teller(scope)
        self._passed = {node for played in games for node in played.passed()}

    def findings(self, flawed: set[str]) -> Iterator[Finding]:
        """Yield what is unused, but not what only follows from the nodes ``flawed``."""
        yield from self._never_raised()
        nodes = self._scope.nodes.values()
        exits = [node for node in nodes if self._has_no_exit(node)]
        for node in exits:
            yield self._teller.never_left(node, self._way_to(node.id))
        connected = reachable(self._edges, (node.id for node in nodes if self._begins(node)))
        follows = reachable(self._edges, flawed.union(node.id for node in exits))
        unused = connected - self._passed - follows
        for node in (node for node in nodes if node.id in unused):
            before = [f.source for f in self._scope.incoming[node.id] if f.source in self._passed]
            if before:
                yield self._teller.never(node, self._way_to(before[0]))

    def _begins(self, node: Node) -> bool:
        return not self._scope.incoming[node.id] and node.id in self._passed

    def _way_to(self, node: str) -> Way:
        ways = (played.way_to({node}) for played in self._games)
        return next((way for way in ways if way), ())

    def _has_no_exit(self, node: Node) -> bool:
        """Return whether a sub-process with arrows behind it never ends in the ordinary way."""
        endings = self._summaries.get(node.id, Summary()).endings
        drawn = bool(self._scope.outgoing[node.id])
        return DONE not in endings and drawn and node.id in self._passed

    def _never_raised(self) -> Iterator[Finding]:
        """Yield the events that nothing can raise: on a border, or that start a reaction."""
        for host in self._scope.nodes.values():
            inside = self._summaries.get(host.id, Summary())
            for event in self._scope.boundary[host.id]:
                if not can_happen(event, inside, host):
                    yield rules.NEVER_RAISED.at(event, host=label(host))
        here = self._subject.process.nodes.get(self._scope.id, self._subject.process)
        own = self._summaries[self._scope.id]
        for reaction in self._scope.reactions:
            starts = starts_of(reaction, self._subject.graph)
            if starts and not any(can_happen(start, own, None) for start in starts):
                yield rules.NEVER_RAISED.at(starts[0], host=label(here))
