"""What comes of a table when none, one, two or three rows match (DMN 1.5 §8.2.10)."""

from datetime import date
from decimal import Decimal

import pytest

from processes.feel.durations import DayTimeDuration
from tests.processes.decision.dmnwords import answer, codes, column, result, table

LEVELS = ("low", "middle", "high")
NULL: object = None
SINGLE: list[tuple[str, str, list[object]]] = [
    ("UNIQUE", "", [NULL, "middle", NULL, NULL]),
    ("ANY", "", [NULL, "middle", NULL, NULL]),
    ("FIRST", "", [NULL, "middle", "middle", "middle"]),
    ("PRIORITY", "", [NULL, "middle", "high", "high"]),
    ("RULE ORDER", "", [[], ["middle"], ["middle", "low"], ["middle", "low", "high"]]),
    ("OUTPUT ORDER", "", [[], ["middle"], ["middle", "low"], ["high", "middle", "low"]]),
    ("COLLECT", "", [[], ["middle"], ["middle", "low"], ["middle", "low", "high"]]),
    ("COLLECT", "COUNT", [0, 1, 2, 3]),
    ("COLLECT", "MIN", [NULL, "middle", "low", "high"]),
    ("COLLECT", "MAX", [NULL, "middle", "middle", "middle"]),
    ("COLLECT", "SUM", [NULL, NULL, NULL, NULL]),
]
"""Policy, aggregation, and what no, one, two and three rows that match come to."""
HITS = [0, 1, 2, 3]
EXPECTED = [
    (policy, aggregation, hits, expected[hits])
    for policy, aggregation, expected in SINGLE
    for hits in HITS
    if (policy, hits) != ("PRIORITY", 2)
]


def rated(
    hits: int, policy: str, aggregation: str = "", default: str = ""
) -> tuple[object, list[str]]:
    """Ask a table of which the first ``hits`` of three rows match, for the name of a level."""
    found = answer(
        table(
            ["x"],
            [result("level", values='"high", "middle", "low"', default=default)],
            [">= 1", '"middle"'],
            [">= 2", '"low"'],
            [">= 3", '"high"'],
            policy=policy,
            aggregation=aggregation,
        ),
        x=hits,
    )
    return found.value, codes(found)


@pytest.mark.parametrize(("policy", "aggregation", "hits", "expected"), EXPECTED)
def test_a_table_with_one_output_comes_to_what_its_policy_says(
    policy: str, aggregation: str, hits: int, expected: object
) -> None:
    assert rated(hits, policy, aggregation)[0] == expected


@pytest.mark.parametrize("policy", sorted({policy for policy, _, _ in SINGLE}))
@pytest.mark.parametrize("hits", HITS)
def test_the_default_comes_out_exactly_when_no_row_matches(policy: str, hits: int) -> None:
    with_default = rated(hits, policy, default='"none"')[0]
    assert with_default == ("none" if not hits else rated(hits, policy)[0])


def test_rows_that_match_against_the_policy_are_named() -> None:
    assert rated(3, "UNIQUE") == (None, ["FEEL-025"])
    assert rated(2, "ANY") == (None, ["FEEL-026"])
    found = answer(table(["x"], [""], ["1", "1"], ["2", "2"], ["1, 3", "3"]), x=1)
    assert [note.text() for note in found.notes] == [
        "Several rules match where only one may: 1, 3."
    ]


def pair(policy: str, x: int, *, default: str = "") -> object:
    """Ask a table of two outputs."""
    return answer(
        table(
            ["x"],
            [
                result("risk", values='"high", "low"', default=default),
                result("rate", values="3, 2, 1"),
            ],
            [">= 1", '"low"', "1"],
            [">= 2", '"low"', "2"],
            [">= 3", '"high"', "1"],
            [">= 4", '"high"', "3"],
            policy=policy,
        ),
        x=x,
    ).value


def row(risk: str, rate: int) -> dict[str, object]:
    return {"risk": risk, "rate": rate}


LOW_1, LOW_2, HIGH_1, HIGH_3 = row("low", 1), row("low", 2), row("high", 1), row("high", 3)
PAIRS: list[tuple[str, list[object]]] = [
    ("UNIQUE", [None, LOW_1, None, None, None]),
    ("ANY", [None, LOW_1, None, None, None]),
    ("FIRST", [None, LOW_1, LOW_1, LOW_1, LOW_1]),
    ("PRIORITY", [None, LOW_1, LOW_2, HIGH_1, HIGH_3]),
    ("RULE ORDER", [[], [LOW_1], [LOW_1, LOW_2], [LOW_1, LOW_2, HIGH_1]]),
    ("COLLECT", [[], [LOW_1], [LOW_1, LOW_2], [LOW_1, LOW_2, HIGH_1]]),
    (
        "OUTPUT ORDER",
        [[], [LOW_1], [LOW_2, LOW_1], [HIGH_1, LOW_2, LOW_1], [HIGH_3, HIGH_1, LOW_2, LOW_1]],
    ),
]


@pytest.mark.parametrize(
    ("policy", "x", "expected"),
    [(policy, x, each) for policy, expected in PAIRS for x, each in enumerate(expected)],
)
def test_a_table_with_several_outputs_gives_contexts(policy: str, x: int, expected: object) -> None:
    assert pair(policy, x) == expected


@pytest.mark.parametrize("policy", [policy for policy, _ in PAIRS])
def test_an_output_without_a_default_is_null_beside_one_with_a_default(policy: str) -> None:
    assert pair(policy, 0, default='"low"') == {"risk": "low", "rate": None}


def test_rows_of_any_may_match_together_when_they_say_the_same() -> None:
    rows = [[">= 1", '"a"', "{b: [1, null]}"], [">= 2", '"a"', "{b: [1, null]}"]]
    found = answer(table(["x"], ["one", "two"], *rows, policy="ANY"), x=2)
    assert found.value == {"one": "a", "two": {"b": [1, None]}}
    assert not found.notes


DAYS = {
    "one": DayTimeDuration(nanoseconds=86_400 * 10**9),
    "two": DayTimeDuration(nanoseconds=172_800 * 10**9),
}
AGGREGATED: list[tuple[list[str], dict[str, object]]] = [
    (["1", "2.5", "3"], {"SUM": Decimal("6.5"), "MIN": 1, "MAX": 3, "COUNT": 3}),
    (["-1"], {"SUM": -1, "MIN": -1, "MAX": -1, "COUNT": 1}),
    ([], {"SUM": None, "MIN": None, "MAX": None, "COUNT": 0}),
    (['"b"', '"a"'], {"SUM": None, "MIN": "a", "MAX": "b", "COUNT": 2}),
    (
        ['@"2026-02-01"', '@"2026-01-01"'],
        {"SUM": None, "MIN": date(2026, 1, 1), "MAX": date(2026, 2, 1), "COUNT": 2},
    ),
    (['@"P1D"', '@"P2D"'], {"MIN": DAYS["one"], "MAX": DAYS["two"], "COUNT": 2}),
    (["1", '"a"'], {"SUM": None, "MIN": None, "MAX": None, "COUNT": 2}),
    (["1", "null"], {"SUM": None, "COUNT": 2}),
    (["2", "2", "2"], {"SUM": 6, "MIN": 2, "MAX": 2, "COUNT": 3}),
]


@pytest.mark.parametrize(
    ("outputs", "aggregation", "expected"),
    [(outputs, name, each) for outputs, said in AGGREGATED for name, each in said.items()],
)
def test_outputs_are_joined_as_the_aggregation_says(
    outputs: list[str], aggregation: str, expected: object
) -> None:
    rows = [["-", output] for output in outputs]
    found = answer(
        table(["x"], ["y"], *rows, ["> 1", "7"], policy="COLLECT", aggregation=aggregation), x=1
    )
    assert found.value == expected


def test_an_aggregation_without_collect_means_nothing() -> None:
    rows = [["-", "1"], ["-", "2"]]
    found = answer(table(["x"], ["y"], *rows, policy="RULE ORDER", aggregation="SUM"), x=1)
    assert found.value == [1, 2]


def test_values_that_the_output_does_not_list_come_last() -> None:
    rows = [["-", '"odd"'], ["-", '"low"'], ["-", '"high"'], ["-", "null"]]
    outputs = [result("level", values='"high", "low"')]
    ordered = answer(table(["x"], outputs, *rows, policy="OUTPUT ORDER"), x=1)
    assert ordered.value == ["high", "low", "odd", None]
    assert answer(table(["x"], outputs, *rows, policy="PRIORITY"), x=1).value == "high"


def test_rows_of_equal_importance_keep_their_order() -> None:
    rows = [["-", "1", '"first"'], ["-", "1", '"second"'], ["-", "2", '"third"']]
    outputs = [result("a", values="2, 1"), result("b")]
    found = answer(table(["x"], outputs, *rows, policy="OUTPUT ORDER"), x=1)
    assert isinstance(found.value, list)
    assert [each["b"] for each in found.value] == ["third", "first", "second"]


def test_a_table_without_inputs_or_rows_still_answers() -> None:
    assert answer(table([], ["y"], ["1"])).value == 1
    assert answer(table(["x"], [], ["1"]), x=1).value is None
    assert answer(table(["x"], ["y"]), x=1).value is None
    assert answer(table(["x"], ["y"], policy="COLLECT"), x=1).value == []
    assert answer(table(["x"], [result("y", default="5")]), x=1).value == 5


def test_the_trace_names_the_rows_that_matched_and_what_they_gave() -> None:
    rows = [["< 0", '"minus"'], ["> 0", '"plus"'], ["-", '"any"']]
    columns = [column("x * 2", label="Twice")]
    found = answer(table(columns, ["y"], *rows, policy="RULE ORDER"), x=1)
    (trace,) = found.traces
    assert trace.part == "answer"
    assert (trace.inputs, trace.matched) == ((("Twice", 2),), (2, 3))
    assert (trace.rules, trace.result) == (("rule2", "rule3"), ["plus", "any"])


def test_a_value_that_its_column_does_not_allow_matches_no_row() -> None:
    columns = [column("x", values='"a", "b"', label="Letter")]
    source = table(columns, [result("y", default='"none"')], ["-", '"any"'])
    assert answer(source, x="a").value == "any"
    refused = answer(source, x="c")
    assert refused.value is None
    assert [note.text() for note in refused.notes] == [
        "The value of Letter is none of those that the column allows."
    ]


def test_output_entries_may_use_what_the_decision_knows() -> None:
    rows = [["> 1", "x * 2"], ["-", "y + 1"]]
    source = table(["x"], ["r"], *rows, policy="FIRST")
    assert answer(source, x=5, y=1).value == 10
    assert answer(source, x=1, y=1).value == 2
