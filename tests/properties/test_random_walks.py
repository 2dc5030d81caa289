"""Random sound models, walked at random: every case ends, survives restarts and replays alike."""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.desk import Desk
from tests.models import bpmn
from tests.stores import Shelf

STEPS = 80
SLOW_WITH_FIXTURES = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
"""A shelf is asked for another database each time, so all walks of a test may share it."""


@dataclass
class Drawing:
    """A model under construction: flow lines and details for ``bpmn``."""

    lines: list[str] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}_{self.count}"

    def draw(self, block: object, before: str) -> str:
        """Add ``block`` after the node ``before``; return its last node."""
        kind, parts = block if isinstance(block, tuple) else (block, ())
        return str(getattr(self, kind)(before, parts))

    def sequence(self, before: str, parts: tuple[object, ...]) -> str:
        for part in parts:
            before = self.draw(part, before)
        return before

    def user(self, before: str, _parts: object) -> str:
        node = self.name("u")
        self.lines.append(f"{before} -> {node}")
        return node

    def timed(self, before: str, _parts: object) -> str:
        node = self.name("u")
        self.details[node] = "| grid.sla=handle_u2"
        self.lines.append(f"{before} -> {node}")
        return node

    def script(self, before: str, _parts: object) -> str:
        node = self.name("t")
        self.details[node] = f"{{steps: steps + 1, {node}: true}}"
        self.lines.append(f"{before} -> {node}")
        return node

    def pause(self, before: str, _parts: object) -> str:
        node = self.name("c")
        self.details[node] = "P1D"
        self.lines.append(f"{before} -> {node}")
        return node

    def either(self, before: str, parts: tuple[object, ...]) -> str:
        return self._split("x", before, parts, [f"[yes_{n}]-" for n in range(1, len(parts))])

    def both(self, before: str, parts: tuple[object, ...]) -> str:
        return self._split("p", before, parts, [])

    def some(self, before: str, parts: tuple[object, ...]) -> str:
        return self._split("i", before, parts, [f"[yes_{n}]-" for n in range(1, len(parts))])

    def again(self, before: str, parts: tuple[object, ...]) -> str:
        start, end, counter = self.name("x"), self.name("x"), self.name("t")
        self.lines += [f"{before} -> {start}"]
        last = self.draw(parts[0], start)
        self.details[counter] = f"{{round_{counter}: round_{counter} + 1}}"
        self.details.setdefault("_zero", "")
        self.details["_zero"] += f" round_{counter}"
        self.lines += [f"{last} -> {counter} -> {end}", f"{end} -[round_{counter} < 2]-> {start}"]
        # The way on is the default: the next line that leaves ``end`` has no condition.
        return end

    def limited(self, before: str, _parts: object) -> str:
        task, timer, late, end = self.name("u"), self.name("b"), self.name("u"), self.name("x")
        self.details[timer] = f"{task} P2D"
        self.lines += [f"{before} -> {task} -> {end}", f"{timer} -> {late} -> {end}"]
        return end

    def _split(
        self, kind: str, before: str, parts: tuple[object, ...], conditions: list[str]
    ) -> str:
        split, join = self.name(kind), self.name(kind)
        self.lines.append(f"{before} -> {split}")
        for number, part in enumerate(parts):
            first = self.name("n")
            condition = conditions[number - 1] if number and conditions else ""
            self.lines.append(f"{split} -{condition}> {first}")
            self.lines.append(f"{self.draw(part, first)} -> {join}")
        return join


LEAVES = st.sampled_from(["user", "script", "limited", "pause", "timed"])
BLOCKS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.tuples(st.just("either"), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.tuples(st.just("both"), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.tuples(st.just("some"), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.tuples(st.just("again"), st.tuples(inner)),
    ),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW_WITH_FIXTURES)
@given(block=BLOCKS, choices=st.randoms(use_true_random=False))
def test_a_sound_model_always_ends_and_replays_alike(
    shelf: Shelf, block: object, choices: object
) -> None:
    drawing = Drawing()
    last = drawing.draw(block, "s")
    drawing.lines.append(f"{last} -> e")
    zero = drawing.details.pop("_zero", "").split()
    desk = Desk(shelf.new())
    desk.deploy(bpmn("walk", *drawing.lines, **drawing.details))
    variables = {"steps": 0, **dict.fromkeys(zero, 0)}
    case = desk.start("walk", **variables, yes_1=choices.random() < 0.5, yes_2=True)  # type: ignore[attr-defined]
    for _ in range(STEPS):
        nodes = desk.open_nodes(case)
        if nodes and choices.random() < 0.8:  # type: ignore[attr-defined]
            desk.complete(case, choices.choice(nodes), yes_1=choices.random() < 0.5)  # type: ignore[attr-defined]
        elif desk.instance(case).state == "open":
            desk.wait(days=1)
        else:
            break
    assert desk.instance(case).state == "completed", desk.picture(case)
    picture = desk.picture(case)
    assert not picture.tokens
    # One token in, one token out: a join that lets every branch through would end twice.
    assert picture.visits["e"] == 1
    desk.prove()
    desk.database.close()
