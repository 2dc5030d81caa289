"""Small models of any shape, as Hypothesis finds them."""

from hypothesis import strategies as st

from tests.processes.scoped import scoped

PLAIN, SUDDEN = "e_plain", "e_sudden"
CONDITIONS = 12
"""Conditions ask for one of the variables ``yes_0`` to ``yes_11``."""
_NUMBERS = st.integers(0, 63)
_PAIRS = st.tuples(_NUMBERS, _NUMBERS)


def tangle(
    kinds: list[str],
    origins: list[int],
    arrows: list[tuple[int, int]],
    timers: list[tuple[int, int]],
) -> bytes:
    """A model in which every node can be reached: each has an arrow from an earlier one, and more
    arrows lead anywhere. What nothing would follow ends: a task suddenly now and then.
    """
    names = [f"{kind}_{number}" for number, kind in enumerate(kinds)]
    targets: dict[str, dict[str, None]] = {name: {} for name in names}
    for number, name in enumerate(names[1:], 1):
        targets[names[origins[number % len(origins)] % number]][name] = None
    for source, goal in arrows:
        targets[names[source % len(names)]][names[goal % len(names)]] = None
    lines = [f"s -> {names[0]}"]
    details = {SUDDEN: "terminate"}
    for number, (name, follow) in enumerate(targets.items()):
        sudden = name[0] == "u" and origins[number % len(origins)] % 4 == 0
        for count, target in enumerate(follow or [SUDDEN if sudden else PLAIN]):
            condition = f"[yes_{len(lines) % CONDITIONS}]-" if name[0] in "ix" and count else ""
            lines.append(f"{name} -{condition}> {target}")
    for number, (host, goal) in enumerate(timers):
        name = names[host % len(names)]
        if name[0] == "u":
            details[f"b_{number}"] = f"{name} timer"
            lines.append(f"b_{number} -> {[*names, PLAIN][goal % (len(names) + 1)]}")
    return scoped(*lines, inside=None, **details)


TANGLES = st.builds(
    tangle,
    kinds=st.lists(st.sampled_from("uuxxppi"), min_size=3, max_size=8),
    origins=st.lists(_NUMBERS, min_size=8, max_size=8),
    arrows=st.lists(_PAIRS, max_size=6),
    timers=st.lists(_PAIRS, max_size=2),
)
