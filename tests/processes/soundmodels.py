"""Random block-structured models that are sound, and what to break in them."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.processes.scoped import scoped

Block = str | tuple[str, tuple["Block", ...]]


@dataclass(frozen=True)
class Damage:
    """One change that makes a sound model unsound: a gateway of another kind, or a leak."""

    node: str
    becomes: str
    codes: frozenset[str]
    """What must be found, one of these"""
    at: str
    """at this node."""


@dataclass
class Sketch:
    """A model under construction."""

    scopes: dict[str, list[str]] = field(default_factory=lambda: {"": []})
    details: dict[str, str] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)
    scope: str = ""
    count: int = 0

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}_{self.count}"

    def line(self, text: str) -> None:
        self.scopes[self.scope].append(text)

    def draw(self, block: Block, before: str) -> str:
        """Add ``block`` after the node ``before``; return its last node."""
        kind, parts = block if isinstance(block, tuple) else (block, ())
        return str(getattr(self, kind)(before, parts))

    def whole(self, block: Block) -> "Sketch":
        self.line(f"{self.draw(block, self.name('s'))} -> {self.name('e')}")
        return self

    def data(self, damage: Damage | None = None) -> bytes:
        """Return the file, damaged or not."""
        lines = {scope: list(text) for scope, text in self.scopes.items()}
        details = dict(self.details)
        if damage is not None:
            for text in lines.values():
                text[:] = [new for line in text for new in _damaged(line, damage)]
        inside = {scope: text for scope, text in lines.items() if scope}
        return scoped(*lines[""], inside=inside, **details)

    # Leaves

    def user(self, before: str, _parts: object) -> str:
        node = self.name("u")
        self.line(f"{before} -> {node}")
        return node

    def pause(self, before: str, _parts: object) -> str:
        node = self.name("c")
        self.details[node] = "timer"
        self.line(f"{before} -> {node}")
        return node

    def limited(self, before: str, _parts: object) -> str:
        task, timer, late, end = self.name("u"), self.name("b"), self.name("u"), self.name("x")
        self.details[timer] = f"{task} timer"
        self.line(f"{before} -> {task} -> {end}")
        self.line(f"{timer} -> {late} -> {end}")
        self._damage(end, "p", "BPMN-070", end)
        return end

    def reminded(self, before: str, _parts: object) -> str:
        task, timer, note = self.name("u"), self.name("b"), self.name("n")
        self.details[timer] = f"~{task} timer"
        self.line(f"{before} -> {task}")
        self.line(f"{timer} -> {note} -> {self.name('e')}")
        return task

    # Blocks

    def sequence(self, before: str, parts: tuple[Block, ...]) -> str:
        for part in parts:
            before = self.draw(part, before)
        return before

    def either(self, before: str, parts: tuple[Block, ...]) -> str:
        split, join = self._split("x", before, parts, "x")
        self._damage(join, "p", "BPMN-070", join)
        self._damage(split, "p", "BPMN-071", join)
        return join

    def both(self, before: str, parts: tuple[Block, ...]) -> str:
        split, join = self._split("p", before, parts, "p")
        self._damage(join, "x", "BPMN-071", join)
        self._damage(split, "x", "BPMN-070", join)
        self.damages.append(Damage(join, "leak", frozenset({"BPMN-070", "BPMN-073"}), join))
        return join

    def some(self, before: str, parts: tuple[Block, ...]) -> str:
        _, join = self._split("i", before, parts, "i")
        self._damage(join, "p", "BPMN-070", join)
        self._damage(join, "x", "BPMN-071", join)
        return join

    def event(self, before: str, parts: tuple[Block, ...]) -> str:
        _, join = self._split("g", before, parts, "x", first="c")
        self._damage(join, "p", "BPMN-070", join)
        return join

    def again(self, before: str, parts: tuple[Block, ...]) -> str:
        start, end = self.name("x"), self.name("x")
        self.line(f"{before} -> {start}")
        last = self.draw(parts[0], start)
        self.line(f"{last} -> {end} -[more]-> {start}")
        self._damage(start, "p", "BPMN-070", start)
        return end

    def inner(self, before: str, parts: tuple[Block, ...]) -> str:
        sub, outer = self.name("sub"), self.scope
        self.line(f"{before} -> {sub}")
        self.scope, self.scopes[sub] = sub, []
        self.whole(parts[0])
        self.scope = outer
        return sub

    def failing(self, before: str, parts: tuple[Block, ...]) -> str:
        """A sub-process that may end by an error, which its border catches."""
        sub, catch, merge = self.inner(before, parts), self.name("b"), self.name("x")
        start, split, error = self.name("s"), self.name("x"), self.name("e")
        first, *others = self.scopes[sub]
        self.scopes[sub] = [
            f"{start} -> {split} -[bad]-> {error}",
            f"{split} -> " + first.partition(" -> ")[2],
            *others,
        ]
        self.details |= {catch: f"{sub} error E{self.count}", error: f"error E{self.count}"}
        self.line(f"{sub} -> {merge}")
        self.line(f"{catch} -> {self.name('u')} -> {merge}")
        return merge

    def _split(
        self, kind: str, before: str, parts: tuple[Block, ...], joined: str, first: str = "n"
    ) -> tuple[str, str]:
        split, join = self.name(kind), self.name(joined)
        self.line(f"{before} -> {split}")
        for number, part in enumerate(parts):
            begin = self.name(first)
            if first == "c":
                self.details[begin] = f"message M{self.count}"
            chosen = kind == "i" or (number and kind == "x")
            condition = f"[c{number}]-" if chosen else ""
            self.line(f"{split} -{condition}> {begin}")
            self.line(f"{self.draw(part, begin)} -> {join}")
        return split, join

    def _damage(self, node: str, becomes: str, code: str, at: str) -> None:
        number = node.partition("_")[2]
        found_at = f"{becomes}_{number}" if at == node else at
        self.damages.append(Damage(node, becomes, frozenset({code}), found_at))


def _damaged(line: str, damage: Damage) -> list[str]:
    if damage.becomes == "leak":
        # Every way to the join may end before it: an exclusive gateway in front of each.
        head, _, last = line.rpartition(" -> ")
        if last != damage.node:
            return [line]
        extra = head.rpartition(" ")[2]
        return [f"{head} -> x_{extra} -> {last}", f"x_{extra} -[gone]-> e_{extra}"]
    new = f"{damage.becomes}_{damage.node.partition('_')[2]}"
    return [" ".join(new if word == damage.node else word for word in line.split(" "))]


LEAVES = st.sampled_from(["user", "limited", "pause", "user", "reminded"])


def _parts(
    inner: st.SearchStrategy[Block], least: int, most: int
) -> st.SearchStrategy[tuple[Block, ...]]:
    return st.lists(inner, min_size=least, max_size=most).map(lambda parts: tuple(parts))


BLOCKS: st.SearchStrategy[Block] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), _parts(inner, 1, 3)),
        st.tuples(st.sampled_from(["either", "both", "some", "event"]), _parts(inner, 2, 3)),
        st.tuples(st.sampled_from(["again", "inner", "failing"]), _parts(inner, 1, 1)),
    ),
    max_leaves=10,
)
