"""How much is looked at: what runs side by side is not multiplied, and nothing is recursive."""

import pytest

from processes.lint.soundness.check import Check
from tests.processes.scoped import scoped
from tests.processes.soundness import subjects

CHAIN = [
    line
    for n in range(40)
    for line in (f"p_{n} -> u_{n}a -> p_j{n}", f"p_{n} -> u_{n}b -> p_j{n} -> p_{n + 1}")
]
TEN = [f"p -> u_{n}a -> u_{n}b -> u_{n}c -> p_j" for n in range(10)]
CHOICES = [
    line
    for n in range(10)
    for line in (f"p -> x_{n} -[c]-> u_{n}a -> x_m{n} -> p_j", f"x_{n} -> u_{n}b -> x_m{n}")
]
LOOPS = [f"p -> x_m{n} -> u_{n} -> x_{n} -[more]-> x_m{n}" for n in range(10)]
TIMERS = {f"b_{n}": f"u_{n}a timer" for n in range(10)}
SUBS = [f"p -> sub_{n} -> p_j" for n in range(6)]

LARGE = {
    "ten ways of three steps": (scoped("s -> p", *TEN, "p_j -> e"), 60),
    "ten ways of three steps in a loop": (
        scoped("s -> x_m -> p", *TEN, "p_j -> x -[more]-> x_m", "x -> e"),
        60,
    ),
    "ten choices side by side": (scoped("s -> p", *CHOICES, "p_j -> e"), 100),
    "ten loops side by side": (
        scoped("s -> p", *LOOPS, *(f"x_{n} -> p_j" for n in range(10)), "p_j -> e"),
        100,
    ),
    "ten timers side by side": (
        scoped(
            "s -> p",
            *(f"p -> u_{n}a -> x_{n} -> p_j" for n in range(10)),
            *(f"b_{n} -> u_{n}l -> x_{n}" for n in range(10)),
            "p_j -> e",
            inside=None,
            **TIMERS,
        ),
        120,
    ),
    "ten timers that end the case": (
        scoped(
            "s -> p",
            *(f"p -> u_{n}a -> u_{n}b -> p_j" for n in range(10)),
            *(f"b_{n} -> e_t" for n in range(10)),
            "p_j -> e",
            e_t="terminate",
            inside=None,
            **TIMERS,
        ),
        60,
    ),
    "an inclusive choice of twenty": (
        scoped("s -> i", *(f"i -[c]-> u_{n}a -> u_{n}b -> i_j" for n in range(20)), "i_j -> e"),
        200,
    ),
    "an inclusive choice of twenty in a loop": (
        scoped(
            "s -> x_m -> i",
            *(f"i -[c]-> u_{n}a -> u_{n}b -> i_j" for n in range(20)),
            "i_j -> x -[more]-> x_m",
            "x -> e",
        ),
        200,
    ),
    "sub-processes side by side, each with ten ways": (
        scoped(
            "s -> p",
            *SUBS,
            "p_j -> e",
            inside={
                f"sub_{n}": [
                    f"s_{n} -> p_{n}",
                    *(f"p_{n} -> u_{n}{m} -> p_j{n}" for m in range(10)),
                    f"p_j{n} -> e_{n}",
                ]
                for n in range(6)
            },
        ),
        150,
    ),
    "forty forks in a row": (scoped("s -> p_0", *CHAIN, "p_40 -> e"), 200),
    "a fork of five hundred": (
        scoped("s -> p", *(f"p -> u_{n} -> p_j" for n in range(500)), "p_j -> e"),
        600,
    ),
    "a fork of five hundred that end by themselves": (
        scoped("s -> p", *(f"p -> u_{n} -> e_{n}" for n in range(500))),
        1_100,
    ),
    "a line of two thousand": (
        scoped("s -> " + " -> ".join(f"u_{n}" for n in range(2_000)) + " -> e"),
        2_100,
    ),
}


@pytest.mark.parametrize(("data", "most"), LARGE.values(), ids=LARGE.keys())
def test_what_is_side_by_side_adds_up_and_does_not_multiply(data: bytes, most: int) -> None:
    check = Check(subjects(data)[0])
    assert list(check.findings()) == []
    assert check.complete
    assert check.states <= most


@pytest.mark.parametrize("count", [3, 12, 30])
def test_a_choice_too_many_among_many_ways_is_found(count: int) -> None:
    ways = [f"p -> u_{n}a -> u_{n}b -> p_j" for n in range(count)]
    data = scoped("s -> p", *ways, "p -> x -[c]-> p_j", "x -> e_x", "p_j -> e")
    check = Check(subjects(data)[0])
    assert [(f.code, f.element) for f in check.findings()] == [("BPMN-073", "p_j")]
    assert check.complete
