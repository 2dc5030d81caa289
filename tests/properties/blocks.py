"""Random block-structured models over every construct, as words for ``tests.models``.

A block has one way in and one way out: whatever happens inside, one token comes out of it, or the
scope around it is left by a border. Conditions ask ``yes_1`` to ``yes_3``, which the walker sets;
``word``, ``when``, ``number`` and ``given`` are what now and then cannot be worked out.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st

Block = tuple[str, tuple[object, ...]]
WAITS = ("PT1H", "message m1", "signal s1", "condition yes_1", "any: message m2; PT3H")
ALSO = ("all: message m2; signal s2", "cycle R2/PT2H", "=when", "escalation up")
REPEATED = (
    "",
    "",
    "",
    " | times 2",
    " | times 2 | seq",
    " | each item in items | gather item into got",
    " | each item in items | until yes_2",
    " | loop yes_3 | most 2",
    " | loop before yes_1 | most 2",
    " | times 2 | throws none: signal s2",
    " | times number",
    " | times 3 | seq | until word",
    " | loop word | most 2",
)
ACTIVITIES = (
    "user",
    "limited",
    "dated",
    "script",
    "job",
    "call",
    "send",
    "receive",
    "plain",
    "frail",
    "frail_out",
)
CATCHES = (*WAITS, *ALSO)


@dataclass
class Drawing:
    """A model under construction: lines and details for ``bpmn``."""

    lines: list[str] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)
    scope: str = ""
    count: int = 0

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}_{self.count}"

    def line(self, text: str) -> None:
        self.lines.append(f"{self.scope}: {text}" if self.scope else text)

    def draw(self, block: Block, before: str) -> str:
        """Add ``block`` after the node ``before``; return its last node."""
        kind, parts = block
        return str(getattr(self, kind)(before, *parts))

    def after(self, before: str, kind: str, detail: str = "") -> str:
        node = self.name(kind)
        self.line(f"{before} -> {node}")
        if detail:
            self.details[node] = detail
        return node

    # Leaves

    def activity(self, before: str, kind: str, repeated: str) -> str:
        word, main = {
            "user": ("u", ""),
            "limited": ("u", " | grid.sla=handle_u1"),
            "dated": ("u", "PT4H"),
            "script": ("t", "{steps: steps + 1}"),
            "job": ("svc", "work"),
            "call": ("call", "other | in yes_1 | out *"),
            "send": ("send", "message gone {steps: steps}"),
            "receive": ("recv", "message m1"),
            "plain": ("n", ""),
            "frail": ("t", "given"),
            "frail_out": ("call", "other | out copy=given.x"),
        }[kind]
        return self.after(before, word, f"{main}{repeated}")

    def undoable(self, before: str, kind: str) -> str:
        node = self.activity(before, kind, "")
        self.details[self.name("b")] = f"{node} compensation -> {self.name('u')}"
        return node

    def catch(self, before: str, trigger: str) -> str:
        return self.after(before, "c", trigger)

    def throw(self, before: str, trigger: str) -> str:
        return self.after(before, "h", trigger)

    def link(self, before: str) -> str:
        name = self.name("L")
        self.after(before, "h", f"link {name}")
        node = self.name("c")
        self.details[node] = f"link {name}"
        return node

    # What lies in one another

    def sequence(self, before: str, *parts: Block) -> str:
        for part in parts:
            before = self.draw(part, before)
        return before

    def gateway(self, before: str, kind: str, *parts: Block) -> str:
        split, join = self.after(before, kind), self.name("k" if kind == "p" else kind)
        if kind == "p":
            enough = len(parts) if len(self.lines) % 2 else 1
            self.details[join] = f"activationCount >= {enough}"
        for number, part in enumerate(parts):
            first = self.name("n")
            asked = "yes_1" if number == 1 else "word"
            asked = f"-[{asked}]->" if number and kind != "p" else "->"
            self.line(f"{split} {asked} {first}")
            self.line(f"{self.draw(part, first)} -> {join}")
        return join

    def both(self, before: str, *parts: Block) -> str:
        split, join = self.after(before, "p"), self.name("p")
        for part in parts:
            first = self.after(split, "n")
            self.line(f"{self.draw(part, first)} -> {join}")
        return join

    def race(self, before: str, *parts: tuple[str, Block]) -> str:
        split, join = self.after(before, "g"), self.name("x")
        for trigger, part in parts:
            first = self.after(split, "c", trigger)
            self.line(f"{self.draw(part, first)} -> {join}")
        return join

    def again(self, before: str, part: Block) -> str:
        start, end = self.after(before, "x"), self.name("x")
        counter = self.after(self.draw(part, start), "t", "{rounds: rounds + 1}")
        self.line(f"{counter} -> {end}")
        self.line(f"{end} -[yes_3 and rounds < 9]-> {start}")
        return end

    def bordered(self, before: str, kind: str, repeated: str, trigger: str, stays: bool) -> str:
        node = self.activity(before, kind, repeated)
        return self._border(node, trigger, stays)

    def scoped(
        self,
        before: str,
        kind: str,
        repeated: str,
        inside: tuple[Block, str],
        events: tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool, Block], ...]],
    ) -> str:
        """A sub-process: what is in it and what it may throw at its end; borders and handlers."""
        (content, leave), (borders, handlers) = inside, events
        node = self.after(before, kind, repeated)
        if kind == "adhoc":
            self.details[node] = f"{repeated} | done yes_2"
        outer, self.scope = self.scope, node
        start = self.name("n" if kind == "adhoc" else "s")
        last = self.draw(content, start)
        if kind == "adhoc":
            self.after(last, "n")
        else:
            self._ending(last, leave)
        for trigger, stays, handler in handlers:
            self._handler(trigger, stays, handler)
        self.scope = outer
        end = node
        for trigger, stays in borders:
            end = self._border(end, trigger, stays, on=node)
        return end

    def _ending(self, last: str, leave: str) -> None:
        choice = self.after(last, "x")
        self.line(f"{choice} -> {self.name('e')}")
        if leave:
            end = self.name("e")
            self.line(f"{choice} -[yes_2]-> {end}")
            self.details[end] = leave

    def _handler(self, trigger: str, stays: bool, block: Block) -> None:
        node, outer = self.name("esp"), self.scope
        self.line(node)
        self.scope = node
        start = self.name("s")
        self.details[start] = f"~{trigger}" if stays else trigger
        self.line(f"{self.draw(block, start)} -> {self.name('e')}")
        self.scope = outer

    def _border(self, last: str, trigger: str, stays: bool, on: str = "") -> str:
        border = self.name("b")
        self.details[border] = f"{'~' if stays else ''}{on or last} {trigger}"
        beside = self.after(border, "u")
        if stays:
            self.line(f"{beside} -> {self.name('e')}")
            return last
        join = self.name("x")
        self.line(f"{last} -> {join}")
        self.line(f"{beside} -> {join}")
        return join


def _of(kind: str, *parts: st.SearchStrategy[object]) -> st.SearchStrategy[Block]:
    return st.tuples(st.just(kind), st.tuples(*parts))


def _several(
    kind: str, inner: st.SearchStrategy[Block], *before: st.SearchStrategy[object]
) -> st.SearchStrategy[Block]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    joined = st.tuples(st.tuples(*before), parts).map(lambda pair: (*pair[0], *pair[1]))
    return st.tuples(st.just(kind), joined)


_kinds, _repeats = st.sampled_from(ACTIVITIES), st.sampled_from(REPEATED)
_stays = st.booleans()
LEAVES: st.SearchStrategy[Block] = st.one_of(
    _of("activity", _kinds, _repeats),
    _of("activity", st.just("user"), st.just("")),
    _of("undoable", st.sampled_from(("script", "user", "send"))),
    _of("catch", st.sampled_from(WAITS[:4] + ALSO[:1])),
    _of("throw", st.sampled_from(("message gone", "signal s1", "signal s2", "escalation up"))),
    _of("throw", st.sampled_from(("compensation", "compensation nowait"))),
    _of("link"),
    _of("bordered", _kinds, _repeats, st.sampled_from(WAITS + ALSO[:3]), _stays),
    _of("bordered", st.sampled_from(("job", "call")), _repeats, st.just("error"), st.just(False)),
)


def _nested(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    borders = st.lists(
        st.one_of(
            st.tuples(st.sampled_from(CATCHES), _stays),
            st.tuples(st.sampled_from(("error", "error E1")), st.just(False)),
        ),
        max_size=2,
    ).map(tuple)
    handlers = st.lists(
        st.one_of(
            st.tuples(st.sampled_from(CATCHES), _stays, inner),
            st.tuples(st.just("error"), st.just(False), inner),
        ),
        max_size=1,
    ).map(tuple)
    leave = st.sampled_from(("", "", "error E1", "escalation up", "terminate", "signal s1"))
    cancelled = borders.map(lambda known: (*known, ("cancel", False)))
    events, aborted = st.tuples(borders, handlers), st.tuples(cancelled, handlers)
    plain, aborting = st.just(""), st.just("cancel")
    return st.one_of(
        _several("sequence", inner),
        _several("gateway", inner, st.sampled_from(("x", "i", "p"))),
        _several("both", inner),
        _several("race", st.tuples(st.sampled_from(WAITS), inner)),
        _of("again", inner),
        _of("scoped", st.just("sub"), _repeats, st.tuples(inner, leave), events),
        _of("scoped", st.just("adhoc"), plain, st.tuples(inner, plain), events),
        _of("scoped", st.just("tx"), plain, st.tuples(inner, aborting), aborted),
    )


BLOCKS: st.SearchStrategy[Block] = st.recursive(LEAVES, _nested, max_leaves=12)
