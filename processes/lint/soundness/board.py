"""Board: a net with the questions that every move asks: who can still come to where?"""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from processes.lint.soundness.net import Mode, Net, Step, bits, mask


class Board:
    """A net, its steps by place, and from where which step can be reached.

    Markings are sets of places, written as the bits of a number. Two tokens at one place are
    reported where they meet and then go on as one: they could always choose alike.
    """

    def __init__(self, net: Net) -> None:
        """Take a net."""
        self.net: Final = net
        self.steps: Final = net.steps
        self.tokens: Final = ~net.chances
        self.takes: Final = tuple(mask(step.takes) for step in net.steps)
        self.heads: Final = {p: n for n, step in enumerate(net.steps) for p in step.takes}
        self.gives: Final = tuple(self._gives(step) for step in net.steps)
        self.ends: Final = tuple(
            all(o.ends is not None for o in step.outcomes) for step in net.steps
        )
        self.late: Final = tuple(n for n, s in enumerate(net.steps) if s.mode is Mode.LATE)
        self._before: dict[tuple[int, int], int] = {}

    @cached_property
    def ranks(self) -> tuple[int, int, int]:
        """Return the places by how soon their tokens go on.

        First those that have no choice, then joins, then choices: what comes together before a
        choice is one state, what comes after are two. What surely ends the scope comes last.
        """
        ranks = [0, 0, 0]
        for number, step in enumerate(self.steps):
            choices = 2 if len(step.outcomes) > 1 else 0
            rank = choices if step.mode is Mode.EACH else 1
            ranks[rank] |= 0 if self.ends[number] else self.takes[number]
        return ranks[0], ranks[1], ranks[2]

    @cached_property
    def behind(self) -> list[int]:
        """Return for each place from which others a token can come to it, some time."""
        behind = [0] * len(self.net.flows)
        waiting = dict.fromkeys(self._from_the_start())
        while waiting:
            place = next(iter(waiting))
            del waiting[place]
            reached = behind[place] | 1 << place
            for follower in bits(self._follow(place)):
                if reached & ~behind[follower]:
                    behind[follower] |= reached
                    waiting[follower] = None
        return behind

    @cached_property
    def depth(self) -> list[int]:
        """Return for each step how far from the start it lies, loops taken once."""
        places = {place: depth for depth, place in enumerate(self._from_the_start())}
        far = len(self.net.flows)
        return [min((places.get(p, far) for p in bits(g)), default=far) for g in self.gives]

    @cached_property
    def coming(self) -> tuple[int, ...]:
        """Return for each step the places from which a token can come to it."""
        behind = self.behind
        masks = []
        for step in self.steps:
            places = 0
            for place in step.takes:
                places |= behind[place]
            masks.append(places)
        return tuple(masks)

    def before(self, place: int, step: int) -> int:
        """Return from which places a token can come to ``place`` without passing ``step``."""
        if (place, step) not in self._before:
            found, waiting = 0, [place]
            while waiting:
                new = self._sources[waiting.pop()] & ~found & ~self.takes[step]
                found |= new
                waiting += bits(new)
            self._before[place, step] = found
        return self._before[place, step]

    def can_come(self, step: int, marking: int, places: int = 0) -> bool:
        """Return whether another token can come to ``step`` while those that are there stay.

        ``places`` are further places to come to. A join is passed only when the others can fill
        it, a late one when it need not wait for those that stay.
        """
        target = self.takes[step] | places
        staying = marking & self.takes[step]
        found = marking & self.tokens & ~staying
        waiting = [*bits(found)] if found & self.coming[step] else []
        while waiting:
            number = self.heads[waiting.pop()]
            new = self.gives[number] & ~found if self._passable(number, found, staying) else 0
            if new & target:
                return True
            found |= new
            waiting += bits(new)
        return False

    def awaited(self, number: int, full: int) -> int:
        """Return from where a late join waits for a token when ``full`` have come.

        From where one can come to an empty way and to no full one (BPMN 2.0.2 §13.4.3); ways
        through the join itself do not count.
        """
        to_full = to_empty = 0
        for place in self.steps[number].takes:
            if full >> place & 1:
                to_full |= self.before(place, number)
            else:
                to_empty |= self.before(place, number)
        return to_empty & ~to_full

    def _passable(self, number: int, found: int, staying: int) -> bool:
        mode = self.steps[number].mode
        if mode is Mode.LATE:
            return not staying & self.awaited(number, found)
        return mode is Mode.EACH or not self.takes[number] & ~found

    def _gives(self, step: Step) -> int:
        places = 0
        for outcome in step.outcomes:
            for place in outcome.gives:
                places |= mask((place, *self.net.spare.get(place, ())))
        return places

    def _follow(self, place: int) -> int:
        return self.gives[self.heads[place]]

    @cached_property
    def _sources(self) -> list[int]:
        sources = [0] * len(self.net.flows)
        for takes, gives in zip(self.takes, self.gives, strict=True):
            for place in bits(gives):
                sources[place] |= takes
        return sources

    def _from_the_start(self) -> Iterator[int]:
        """Yield the places in an order in which most come after those that lead to them.

        Nothing leads to where a late join keeps what has come.
        """
        seen: set[int] = set()
        order: list[int] = []
        kept = [self.steps[number].takes[-1] for number in self.late]
        for start in (*self.net.starts.values(), *kept):
            if start in seen:
                continue
            work = [(start, bits(self._follow(start)))]
            seen.add(start)
            while work:
                follower = next((p for p in work[-1][1] if p not in seen), None)
                if follower is None:
                    order.append(work.pop()[0])
                else:
                    seen.add(follower)
                    work.append((follower, bits(self._follow(follower))))
        yield from reversed(order)
