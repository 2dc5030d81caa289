"""Long, deep and wide cases: what a step costs and keeps depends on what lives, not on the past."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from engine.commands import CompleteTask, StartInstance
from engine.history.fold import Picture, fold
from engine.records import Facts, InstanceState
from engine.replay import state_after
from engine.spiff.compiler import Plan
from engine.step import Outcome, Surroundings, step
from engine.store import history, instances
from processes.document import read
from tests.builders import NOON
from tests.engine.desk import Desk
from tests.models import bpmn

LOOP = ("s -> u_a -> x", "x -> u_a", "x -[done]-> e")
DIGITS = 16
"""Bytes that larger numbers may add to a state: two digits more for each of a few counts."""


@dataclass(slots=True)
class Walk:
    """One case moved by the pure step; between two commands only the bytes of its state live."""

    plan: Plan
    state: bytes | None = None
    picture: Picture = field(default_factory=Picture)

    def start(self, **variables: Any) -> "Walk":
        self._do(
            StartInstance(
                id="c",
                at=NOON,
                actor="u1",
                instance="i1",
                key="deep",
                case_no="C-1",
                version=1,
                variables=variables,
            )
        )
        return self

    def complete(self, task: str, **values: Any) -> None:
        self._do(CompleteTask(id="c", at=NOON, actor="u1", instance="i1", task=task, values=values))

    def _do(self, command: StartInstance | CompleteTask) -> None:
        around = Surroundings(facts=Facts())
        outcome: Outcome = step(self.plan, self.state, command, around)
        assert not outcome.incident
        self.state = outcome.snapshot
        self.picture = fold(outcome.events, self.picture)
        assert self.picture.state == outcome.state.value

    @property
    def open(self) -> list[str]:
        return [*self.picture.tasks]

    @property
    def ended(self) -> bool:
        return self.picture.state == InstanceState.COMPLETED and not self.picture.tokens

    @property
    def size(self) -> int:
        assert self.state is not None
        return len(self.state)


def walk(*flows: str, **details: str) -> Walk:
    return Walk(Plan(read(bpmn("deep", *flows, **details)).processes[0]))


# Long


def test_each_of_ten_thousand_rounds_waits_and_the_case_ends_when_told() -> None:
    case = walk(*LOOP).start(done=False)
    for number in range(1, 10_001):
        assert case.open == [f"u_a#{number}"]
        assert not case.ended
        case.complete(f"u_a#{number}")
    case.complete("u_a#10001", done=True)
    assert case.ended
    assert case.picture.visits["u_a"] == 10_001


def test_three_hundred_rounds_are_kept_and_replayed(desk: Desk) -> None:
    desk.deploy(bpmn("deep", *LOOP))
    case = desk.start("deep", done=False)
    for _ in range(300):
        assert desk.open_nodes(case) == ["u_a"]
        desk.complete(case, "u_a")
    desk.complete(case, "u_a", done=True)
    assert desk.instance(case).state == "completed"


def test_a_state_does_not_grow_with_the_rounds() -> None:
    early, late = states_of_a_loop(10, 5_000)
    assert abs(late - early) <= DIGITS


def test_a_state_that_keeps_every_round_would_be_noticed() -> None:
    early, late = states_of_a_loop(10, 200, t_keep="{seen: append(seen, 1)}")
    assert late - early > DIGITS


def states_of_a_loop(*rounds: int, t_keep: str = "{seen: [1]}") -> list[int]:
    """Return the size of the state after each of ``rounds`` rounds."""
    flows = ("s -> u_a -> t_keep -> x", "x -> u_a", "x -[done]-> e")
    case = walk(*flows, t_keep=t_keep).start(done=False, seen=[])
    sizes = []
    for number in range(1, max(rounds) + 1):
        case.complete(f"u_a#{number}")
        if number in rounds:
            sizes.append(case.size)
    return sizes


def test_a_line_of_two_thousand_steps_is_worked_to_its_end() -> None:
    steps = [f"t_{n} -> u_{n}" for n in range(1_000)]
    scripts = {f"t_{n}": "{n: n + 1}" for n in range(1_000)}
    case = walk(" -> ".join(["s", *steps, "e"]), **scripts).start(n=0)
    for number in range(1_000):
        assert case.open == [f"u_{number}#1"]
        case.complete(f"u_{number}#1")
    assert case.ended
    assert case.picture.variables["n"] == 1_000


def test_two_thousand_scripts_run_in_one_step() -> None:
    line = " -> ".join(["s", *(f"t_{n}" for n in range(2_000)), "e"])
    case = walk(line, **{f"t_{n}": "{n: n + 1}" for n in range(2_000)}).start(n=0)
    assert case.ended
    assert case.picture.variables["n"] == 2_000


# Deep


def test_a_join_waits_for_a_branch_five_thousand_steps_deep_in_one_command() -> None:
    case = walk(
        "s -> p -> x_in -> t_a -> t_b -> t_c -> x",
        "x -[n < 3000]-> x_in",
        "x -> p_join -> e",
        "p -> u_other -> p_join",
        **dict.fromkeys(("t_a", "t_b", "t_c"), "{n: n + 1}"),
    ).start(n=0)
    assert sum(case.picture.visits.values()) > 5_000
    assert set(case.picture.tokens) == {"p_join#1", "u_other#1"}
    case.complete("u_other#1")
    assert case.ended


def test_a_join_waits_for_a_branch_of_five_thousand_commands() -> None:
    case = walk(
        "s -> p -> u_a -> x",
        "x -> u_a",
        "x -[done]-> p_join -> e",
        "p -> u_other -> p_join",
    ).start(done=False)
    case.complete("u_other#1")
    for number in range(1, 5_001):
        assert set(case.picture.tokens) == {f"u_a#{number}", "p_join#1"}
        case.complete(f"u_a#{number}")
    case.complete("u_a#5001", done=True)
    assert case.ended


# Wide


@pytest.mark.parametrize("count", [10, 20, 40])
def test_chained_forks_and_joins_keep_only_the_tokens_of_one_pair(desk: Desk, count: int) -> None:
    """Whoever predicts the future of each branch keeps two to the power of the pairs."""
    desk.deploy(bpmn("deep", *pairs(count)))
    case = desk.start("deep")
    for number in range(count):
        assert desk.open_nodes(case) == [f"u_a{number}", f"u_b{number}"]
        assert state_of(desk, case, limit=2_000)
        desk.complete(case, f"u_b{number}")
        assert len(desk.picture(case).tokens) == 2
        desk.complete(case, f"u_a{number}")
    assert desk.instance(case).state == "completed"


def pairs(count: int) -> Iterator[str]:
    """Yield ``count`` forks of two user tasks and their joins, one behind the other."""
    for number in range(count):
        before = f"p_join{number - 1}" if number else "s"
        yield f"{before} -> p_fork{number} -> u_a{number} -> p_join{number}"
        yield f"p_fork{number} -> u_b{number} -> p_join{number}"
    yield f"p_join{count - 1} -> e"


def state_of(desk: Desk, case: str, *, limit: int = 0) -> bytes | None:
    """Return the stored state of a case, of at most ``limit`` bytes when one is given."""
    with desk.database.read() as tx:
        state = instances.snapshot(tx, case)
    assert not limit or state is None or len(state) <= limit
    return state


@pytest.mark.parametrize("seed", [1, 2])
def test_three_hundred_branches_end_in_any_order_and_join_once(seed: int) -> None:
    case = walk(*(f"p -> u_{n} -> p_join" for n in range(300)), "s -> p", "p_join -> u_end -> e")
    case.start()
    order = [*case.open]
    assert len(order) == 300
    Random(seed).shuffle(order)  # noqa: S311 - an order, not a secret
    for done, task in enumerate(order):
        assert len(case.open) == 300 - done
        assert len(case.picture.tokens) == 300
        case.complete(task)
    assert case.open == ["u_end#1"]
    assert len(case.picture.tokens) == 1
    case.complete("u_end#1")
    assert case.ended


# Back


def test_going_back_rebuilds_the_state_of_any_moment_from_the_commands(desk: Desk) -> None:
    """A state keeps nothing that is finished; what was there once is in the log."""
    desk.deploy(
        bpmn(
            "deep",
            "s -> x_in -> t_n -> p -> u_a -> p_join -> x",
            "p -> u_b -> p_join",
            "x -[n < 30]-> x_in",
            "x -> u_last -> e",
            t_n="{n: n + 1, seen: append(seen, n)}",
        )
    )
    case = desk.start("deep", n=0, seen=[])
    kept = [state_of(desk, case)]
    while desk.instance(case).state == "open":
        desk.complete(case, desk.open_nodes(case)[-1])
        kept.append(state_of(desk, case))
    assert len(kept) == 62
    rebuilt = from_the_log(desk, case)
    assert rebuilt(0) is None
    for count in (1, 2, 3, 17, 40, 61):
        assert rebuilt(count) == kept[count - 1]
        assert rebuilt(count) != kept[count]
    assert rebuilt(62) is None


def from_the_log(desk: Desk, case: str) -> Callable[[int], bytes | None]:
    """Return what rebuilds a state after a restart, with only the stored commands to go by."""
    desk.restart()
    with desk.database.read() as tx:
        plan = desk.execution.library.get(tx, "deep").plan
        asked = history.commands_of(tx, case)
    return lambda count: state_after(plan, asked, count, around)


def around(facts: Facts) -> Surroundings:
    return Surroundings(facts=facts)
