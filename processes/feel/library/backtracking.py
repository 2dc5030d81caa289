"""Searching with trial and error, for what a search without it cannot do: references back.

The tree of a pattern becomes steps. A step is told where it stands and what the groups have
matched, and says where to go on, best way first; the ways not taken wait on a stack. Every few
steps cost one step of the evaluation, so a pattern that would try for ever runs out of fuel.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from processes.feel.library import charsets
from processes.feel.library.regextree import Back, Chars, Choice, Edge, Group, Node, Regex, Repeat
from processes.feel.library.regextree import Sequence as Parts

Marks = tuple[int, ...]
"""Where each group began and ended, -1 where it did not; then where each loop's round began."""
Spans = tuple[tuple[int, int], ...]
"""Where the whole match and each group begin and end."""
Way = tuple[int, int, Marks]
"""The number of the next step, the place in the text, the marks."""
Step = Callable[[str, int, Marks], tuple[Way, ...]]
_STEPS_PER_FUEL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A pattern as steps."""

    steps: tuple[Step, ...]
    marks: int
    groups: int

    def spans(self, text: str, spend: Callable[[int], None]) -> Iterator[Spans]:
        """Yield the matches from left to right; ``spend`` is told what they cost."""
        at = 0
        while at <= len(text):
            found = self._match(text, at, spend)
            if found:
                yield found
            at = max(at + 1, found[0][1]) if found else at + 1

    def _match(self, text: str, start: int, spend: Callable[[int], None]) -> Spans | None:
        ways: list[Way] = [(0, start, (-1,) * self.marks)]
        taken = 0
        while ways:
            taken += 1
            if taken % _STEPS_PER_FUEL == 1:
                spend(1)
            number, at, marks = ways.pop()
            if number == len(self.steps):
                ends = zip(marks[::2], marks[1::2], strict=False)
                return ((start, at), *islice(ends, self.groups))
            ways.extend(reversed(self.steps[number](text, at, marks)))
        return None


def search(regex: Regex) -> Search:
    """Return the search for a pattern."""
    builder = _Builder(regex)
    builder.add(regex.tree)
    return Search(steps=tuple(builder.steps), marks=builder.marks, groups=regex.groups)


class _Builder:
    def __init__(self, regex: Regex) -> None:
        self.regex = regex
        self.steps: list[Step] = []
        self.marks = 2 * regex.groups

    def add(self, node: Node) -> None:
        """Add the steps of ``node``."""
        following = len(self.steps) + 1
        match node:
            case Chars():
                self._put(_character(node.ranges, following))
            case Edge():
                self._put(_edge(node, following))
            case Back():
                self._put(_back(node.number, self.regex.any_case, following))
            case Parts():
                self._sequence(node.parts)
            case Choice():
                self._choice(node.branches)
            case Group():
                self._group(node)
            case Repeat():
                self._repeat(node)

    def _put(self, step: Step) -> None:
        self.steps.append(step)

    def _hold(self) -> int:
        """Keep a place for a step that is known later."""
        self._put(_go())
        return len(self.steps) - 1

    def _mark(self, index: int) -> None:
        self._put(_mark(index, len(self.steps) + 1))

    def _sequence(self, parts: tuple[Node, ...]) -> None:
        for part in parts:
            self.add(part)

    def _group(self, group: Group) -> None:
        self._mark(2 * group.number - 2)
        self.add(group.inner)
        self._mark(2 * group.number - 1)

    def _choice(self, branches: tuple[Node, ...]) -> None:
        ends = []
        for branch in branches[:-1]:
            fork = self._hold()
            self.add(branch)
            ends.append(self._hold())
            self.steps[fork] = _go(fork + 1, len(self.steps))
        self.add(branches[-1])
        for end in ends:
            self.steps[end] = _go(len(self.steps))

    def _repeat(self, node: Repeat) -> None:
        for _ in range(node.least):
            self.add(node.part)
        if node.most is None:
            self._loop(node)
            return
        forks = []
        for _ in range(node.most - node.least):
            forks.append(self._hold())
            self.add(node.part)
        for fork in forks:
            self._fork(fork, len(self.steps), greedy=node.greedy)

    def _loop(self, node: Repeat) -> None:
        """Add rounds without end; a round that matches nothing is the last."""
        index, self.marks = self.marks, self.marks + 1
        fork = self._hold()
        self._mark(index)
        self.add(node.part)
        self._put(_again(index, fork))
        self._fork(fork, len(self.steps), greedy=node.greedy)

    def _fork(self, fork: int, end: int, *, greedy: bool) -> None:
        self.steps[fork] = _go(fork + 1, end) if greedy else _go(end, fork + 1)


def _character(ranges: charsets.Ranges, following: int) -> Step:
    def step(text: str, at: int, marks: Marks) -> tuple[Way, ...]:
        fits = at < len(text) and charsets.holds(ranges, ord(text[at]))
        return ((following, at + 1, marks),) if fits else ()

    return step


def _edge(edge: Edge, following: int) -> Step:
    """Return the step that stands at an edge; the end of a last line starts no line."""

    def step(text: str, at: int, marks: Marks) -> tuple[Way, ...]:
        if edge.start:
            fits = at == 0 or (edge.lines and at < len(text) and text[at - 1] == "\n")
        else:
            fits = at == len(text) or (edge.lines and text[at] == "\n")
        return ((following, at, marks),) if fits else ()

    return step


def _back(number: int, any_case: bool, following: int) -> Step:
    def step(text: str, at: int, marks: Marks) -> tuple[Way, ...]:
        first, last = marks[2 * number - 2 : 2 * number]
        wanted = text[first:last] if last >= 0 else ""
        found = text[at : at + len(wanted)]
        fits = _same(wanted, found) if any_case else wanted == found
        return ((following, at + len(wanted), marks),) if fits else ()

    return step


def _same(one: str, other: str) -> bool:
    known = charsets.cases()
    return len(one) == len(other) and all(
        a == b or ord(b) in known.get(ord(a), ()) for a, b in zip(one, other, strict=True)
    )


def _mark(index: int, following: int) -> Step:
    return lambda _text, at, marks: ((following, at, (*marks[:index], at, *marks[index + 1 :])),)


def _again(index: int, loop: int) -> Step:
    """Return the step at the end of a loop's round: on with it, unless the round was empty."""

    def step(_text: str, at: int, marks: Marks) -> tuple[Way, ...]:
        return ((loop, at, marks),) if marks[index] != at else ()

    return step


def _go(*numbers: int) -> Step:
    return lambda _text, at, marks: tuple((number, at, marks) for number in numbers)
