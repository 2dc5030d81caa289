"""check_soundness(subject) → findings: every scope of a process is played, inner ones first.

A sub-process is a game of its own; the scope around sees only how it can end. So are the ways of
boundary events that do not interrupt and never come back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from processes.lint.finding import Finding, Severity
from processes.lint.graph import Edges, successors
from processes.lint.loops import WAITING
from processes.lint.soundness import rules
from processes.lint.soundness.board import Board
from processes.lint.soundness.build import Builder
from processes.lint.soundness.endings import Summary, is_interrupted, summarise
from processes.lint.soundness.endless import find_endless
from processes.lint.soundness.exploration import explore
from processes.lint.soundness.game import Game
from processes.lint.soundness.net import DONE, Ending
from processes.lint.soundness.scope import Scope, scopes
from processes.lint.soundness.stuck import find_stuck
from processes.lint.soundness.telling import Teller
from processes.lint.soundness.twice import find_twice, uncounted
from processes.lint.soundness.unused import Unused
from processes.lint.soundness.ways import Played
from processes.lint.subject import Subject
from processes.model import Node

MOST_STATES: Final = 20_000
"""How many states of one process are looked at."""


def check_soundness(subject: Subject) -> Iterator[Finding]:
    """Report what can keep a case from running to its end as drawn (BPMN 2.0.2 §13).

    Warnings, as the engine runs every diagram as it is drawn; in a process of our own an error
    where it is never meant.
    """
    for finding in Check(subject).findings():
        grave = subject.is_house and finding.code in rules.GRAVE
        yield replace(finding, severity=Severity.ERROR) if grave else finding


@dataclass
class Check:
    """The check of one process while it goes on."""

    subject: Subject
    states: int = 0
    complete: bool = True
    summaries: dict[str, Summary] = field(default_factory=dict)

    @cached_property
    def edges(self) -> Edges:
        """Return what follows what in the whole process."""
        return successors(self.subject.process, self.subject.graph)

    def findings(self) -> Iterator[Finding]:
        """Yield what is found; that the bound was reached only when nothing else is."""
        process, graph = self.subject.process, self.subject.graph
        found: list[Finding] = []
        for scope in scopes(process, graph):
            host = process.nodes.get(scope.id)
            if host is not None and host.kind == "adHocSubProcess":
                # Whoever works there chooses what is done, and how often.
                self._summarise(scope, {DONE})
            else:
                found += self._scope(scope)
        yield from found
        if not found and not self.complete:
            yield rules.TOO_LARGE.at(process, count=self.states)

    def _scope(self, scope: Scope) -> list[Finding]:
        """Play the games of one scope and return what they show."""
        board = Board(Builder(scope, self.subject, self.summaries).net())
        game, endings, complete, whole = Game(board), set[Ending](), True, True
        games: list[Played] = []
        found: list[Finding] = []
        for start in board.net.starts.values():
            exploration = explore(game, 1 << start | board.net.chances, MOST_STATES - self.states)
            self.states += len(exploration.edges)
            complete, whole = complete and exploration.complete, whole and exploration.whole
            endings |= exploration.endings
            games.append(Played(game, exploration))
            found += self._flaws(scope, games[-1])
        flawed = {finding.element for finding in found}.union(*map(uncounted, games))
        # A sub-process with a flaw of its own is taken as one that ends: one flaw, one finding.
        sure = whole and games and not flawed
        self._summarise(scope, endings if sure else endings | {DONE})
        if whole and games:
            unused = Unused(scope, self.subject, self.summaries, games, self.edges)
            found += unused.findings(flawed)
        self.complete = self.complete and complete
        return found

    def _summarise(self, scope: Scope, endings: set[Ending]) -> None:
        summary = summarise(scope, frozenset(endings), self.summaries, self.subject.graph)
        self.summaries[scope.id] = summary

    def _flaws(self, scope: Scope, played: Played) -> Iterator[Finding]:
        teller = Teller(scope)
        ends = {node.id for node in scope.nodes.values() if node.kind == "endEvent"}
        yield from map(teller.stuck, find_stuck(played, ends, uncounted(played)))
        yield from map(teller.twice, find_twice(played))
        complete = played.exploration.complete
        if not complete or is_interrupted(scope.id, self.subject.process, self.subject.graph):
            return
        for way in find_endless(played):
            # A loop in which nobody waits is another matter: see processes.lint.loops.
            if any(self._waits(scope.nodes[node]) for node in way[way.index(way[-1]) :]):
                yield teller.endless(way)

    def _waits(self, node: Node) -> bool:
        inside = self.summaries.get(node.id, Summary())
        return not WAITING.isdisjoint({node.kind, *inside.kinds})
