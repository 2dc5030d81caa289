"""Graphs of requirements: who sees what, large and circular ones, bounds, versions of DMN."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from processes.decision.errors import (
    DecisionCycleError,
    NoSuchDecisionError,
    NotDmnError,
    UnknownDmnError,
    UnknownWordError,
)
from processes.decision.evaluation import Circumstances, Decisions
from processes.decision.notation import NAMESPACES
from processes.decision.reader import is_dmn, read
from processes.feel.errors import FeelFuelError
from tests.builders import NOON
from tests.processes.decision.dmnwords import (
    AROUND,
    codes,
    compiled,
    context,
    decide,
    decision,
    definitions,
    element,
    given,
    holding,
    item,
    knowledge,
    listed,
    result,
    service,
    table,
    text,
)

MANY = 2_000


def test_a_decision_sees_what_it_requires_and_nothing_else() -> None:
    source = definitions(
        given("x"),
        given("y"),
        decision("a", text("x"), needs=["x"]),
        decision("b", text("a"), needs=["a"]),
        decision("c", text("x"), needs=["a"]),
        decision("d", text("z"), needs=["x"]),
    )
    assert decide(source, "b", x=1).value == 1
    for name in "cd":
        found = decide(source, name, x=1, z=3)
        assert (found.value, codes(found)) == (None, ["FEEL-001"])


def test_a_model_without_input_data_sees_the_variables_of_its_caller() -> None:
    source = definitions(decision("a", text("x + 1")), decision("b", text("a * y"), needs=["a"]))
    assert decide(source, "b", x=1, y=3).value == 6
    assert codes(decide(source, "b", y=3))[0] == "FEEL-001"


def test_an_input_that_is_not_given_is_null_with_the_reason() -> None:
    source = definitions(given("x"), decision("a", text("x = null"), needs=["x"]))
    found = decide(source, "a")
    assert found.value is True
    assert [note.text() for note in found.notes] == ["The input x is not given."]


def test_each_decision_is_worked_out_once_and_only_when_needed() -> None:
    rows = [["-", "1"]]
    source = definitions(
        given("x"),
        decision("base", table(["x"], ["r"], *rows), needs=["x"]),
        decision("left", text("base"), needs=["base"]),
        decision("right", text("base"), needs=["base"]),
        decision("top", text("left + right"), needs=["left", "right"]),
        decision("beside", table(["x"], ["r"], *rows), needs=["x"]),
    )
    found = decide(source, "top", x=1)
    assert [trace.part for trace in found.traces] == ["base"]
    assert found.values == {"base": 1, "left": 1, "right": 1, "top": 2}


def test_a_decision_is_found_by_its_name_and_by_its_id() -> None:
    source = definitions(decision("rate", text("1")).replace('id="rate"', 'id="d1"'))
    assert decide(source, "rate").value == decide(source, "d1").value == 1
    with pytest.raises(NoSuchDecisionError) as refused:
        decide(source, "rote")
    assert refused.value.sentence() == "There is no decision rote here. There are: rate."


def test_a_long_line_of_decisions_needs_no_recursion() -> None:
    parts = [decision(f"d{n}", text(f"d{n - 1} + 1"), needs=[f"d{n - 1}"]) for n in range(1, MANY)]
    source = definitions(given("d0"), *reversed(parts))
    assert decide(source, f"d{MANY - 1}", d0=1).value == MANY


def test_a_wide_lattice_of_decisions_takes_no_exponential_work() -> None:
    width, height = 6, 40
    rows = [[f"{level}/{n}" for n in range(width)] for level in range(height)]
    parts = [
        decision(name, text(" + ".join(below)), needs=below)
        for below, row in pairwise(rows)
        for name in row
    ]
    source = definitions(*map(given, rows[0]), *parts)
    inputs: dict[str, object] = dict.fromkeys(rows[0], 1)
    found = compiled(source).decide(rows[-1][0], inputs, AROUND)
    assert found.value == width ** (height - 1)
    assert len(found.values) == width * (height - 2) + 1


CYCLES = {
    "one that requires itself": ({"a": ["a"]}, "a → a"),
    "two": ({"a": ["b"], "b": ["a"]}, "a → b → a"),
    "three behind another": ({"x": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}, "a → b → c → a"),
}


@pytest.mark.parametrize("kind", CYCLES)
def test_decisions_that_require_one_another_are_refused(kind: str) -> None:
    needs, said = CYCLES[kind]
    source = definitions(*(decision(name, text("1"), needs=each) for name, each in needs.items()))
    with pytest.raises(DecisionCycleError) as refused:
        compiled(source)
    assert said in refused.value.sentence()


def test_a_long_circle_is_refused_too() -> None:
    parts = [decision(f"d{n}", text("1"), needs=[f"d{(n + 1) % MANY}"]) for n in range(MANY)]
    with pytest.raises(DecisionCycleError):
        compiled(definitions(*parts))


@pytest.mark.parametrize(
    "box",
    [
        text("for i in 1..1000000 return i"),
        listed(*[text("1")] * 600),
        context({f"e{n}": text("1") for n in range(600)}),
        table(["1"], ["r"], *[["> 5", "1"]] * 600),
        text("count([1..100000]) + count(for i in 1..1000 return i)"),
    ],
)
def test_an_evaluation_spends_its_fuel(box: str) -> None:
    source = compiled(definitions(decision("x", box)))
    with pytest.raises(FeelFuelError):
        source.decide("x", {}, Circumstances(now=NOON, fuel=500))


@pytest.mark.parametrize(("count", "value"), [(1_500, 1_500), (9_990, 9_990), (10_001, None)])
def test_a_decision_may_hold_a_long_list_but_not_an_endless_one(
    count: int, value: int | None
) -> None:
    listed = f"count([{'1,' * (count - 1)}1])"
    assert decide(definitions(decision("x", text(listed))), "x").value == value


def test_fuel_is_shared_by_all_decisions_of_an_evaluation() -> None:
    parts = [
        decision(f"d{n}", text("count(for i in 1..10 return i)"), needs=[f"d{n - 1}"])
        for n in range(1, 100)
    ]
    source = compiled(definitions(given("d0"), *parts))
    assert source.decide("d5", {"d0": 1}, Circumstances(now=NOON, fuel=500)).value == 10
    with pytest.raises(FeelFuelError):
        source.decide("d99", {"d0": 1}, Circumstances(now=NOON, fuel=500))


RATED = definitions(
    item(
        "Size",
        "",
        item("n", "number", tag="itemComponent"),
        item("inner", "Size", tag="itemComponent"),
    ),
    given("x", "number"),
    knowledge("f", {"n": "number"}, text("if n = 0 then 0 else n + f(n - 1)")),
    decision("sized", text("{n: x, inner: {n: x, inner: null}}"), needs=["x"], type="Size"),
    decision(
        "rated",
        table(
            ["x"], ["a", "b"], ["[0..9]", "x", "f(x)"], ["> 4", "-x", "sized.inner.n"], policy="C"
        ),
        needs=["x", "sized"],
        knows=["f"],
    ).replace('hitPolicy="C"', 'hitPolicy="COLLECT"'),
)


def test_compiled_decisions_are_shared_by_threads() -> None:
    shared = compiled(RATED)
    alone = [compiled(RATED).decide("rated", {"x": n % 12}, AROUND) for n in range(60)]
    with ThreadPoolExecutor(8) as threads:
        found = list(
            threads.map(lambda n: shared.decide("rated", {"x": n % 12}, AROUND), range(60))
        )
    assert [(each.value, each.traces, each.notes) for each in found] == [
        (each.value, each.traces, each.notes) for each in alone
    ]


def test_inputs_and_results_share_nothing() -> None:
    source = compiled(definitions(given("x"), decision("y", text("x"), needs=["x"])))
    value: dict[str, object] = {"a": [1]}
    found = source.decide("y", {"x": value}, AROUND)
    assert found.value == value
    assert found.value is not value
    assert isinstance(found.value, dict)
    found.value["a"].append(2)
    assert source.decide("y", {"x": value}, AROUND).value == {"a": [1]}


def test_extension_functions_are_at_hand() -> None:
    source = compiled(definitions(decision("x", table(["due(2)"], ["r"], ["> 3", "due(5)"]))))
    around = Circumstances(now=NOON, functions={"due": lambda days: days * 2})
    assert source.decide("x", {}, around).value == 10


def test_now_is_what_the_circumstances_say() -> None:
    found = decide(definitions(decision("x", text("now()"))), "x")
    assert found.value == NOON


WHOLE = (
    item("Level", "string", allowed='"low", "high"'),
    given("amount", "number"),
    decision(
        "level",
        table(["amount"], [result("level", "Level")], ["< 10", '"low"'], [">= 10", '"high"']),
        needs=["amount"],
        type="Level",
    ),
    knowledge("shout", {"what": "string"}, text("upper case(what)")),
    decision("said", text("shout(level)"), needs=["level"], knows=["shout"]),
    service("saying", ["said"], encapsulated=["level"], inputs=["amount"]),
    decision("asked", text("saying(50)"), knows=["saying"]),
)


@pytest.mark.parametrize("version", sorted(NAMESPACES.values()))
def test_the_same_model_means_the_same_in_every_version(version: str) -> None:
    source = definitions(*WHOLE, version=version)
    assert is_dmn(source)
    assert [decide(source, "said", amount=n).value for n in (5, 10)] == ["LOW", "HIGH"]
    assert decide(source, "asked").value == "HIGH"
    assert decide(source, "said", amount="x").value is None


def test_a_file_of_dmn_1_1_names_its_types_by_prefixes() -> None:
    source = definitions(
        element(
            "itemDefinition", element("typeRef", "feel:number"), name="Size", isCollection="true"
        ),
        given("x", "t:Size"),
        decision("y", text("x", type="feel:string"), needs=["x"]),
        decision("z", text("x"), needs=["x"]),
        version="1.1",
        prefixes={"feel": "http://www.omg.org/spec/FEEL/20140401", "t": "urn:test"},
    )
    assert decide(source, "z", x=1).value == [1]
    assert decide(source, "y", x=1).value is None


def test_a_prefix_of_feel_is_known_without_its_namespace() -> None:
    source = definitions(given("x", "feel:number"), decision("y", text("x"), needs=["x"]))
    assert decide(source, "y", x="1").value is None
    assert decide(source, "y", x=1).value == 1


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (b"<definitions/>", UnknownDmnError),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', UnknownDmnError),
        (definitions().replace(b"definitions", b"decision"), NotDmnError),
        (definitions(decision("x", table(["1"], ["r"], policy="BEST"))), UnknownWordError),
        (
            definitions(decision("x", table(["1"], ["r"], policy="COLLECT", aggregation="AVG"))),
            UnknownWordError,
        ),
    ],
)
def test_what_is_no_dmn_is_refused(source: bytes, error: type[NotDmnError]) -> None:
    with pytest.raises(error) as refused:
        read(source)
    assert refused.value.sentence()


def test_names_have_their_blanks_folded_wherever_they_stand() -> None:
    source = definitions(
        given("  my\n  input ").replace('id="  my&#10;  input "', 'id="in"'),
        decision("a  b", text("my   input + 1"), needs=["in"]),
    )
    model = read(source)
    assert [each.name for each in model.decisions.values()] == ["a b"]
    assert Decisions(model).decide("a b", {"my input": 1}, AROUND).value == 2


def test_comments_and_unknown_elements_are_passed_over() -> None:
    source = definitions(
        "<!-- a comment -->",
        '<other xmlns="urn:other"><decision id="no"/></other>',
        decision("x", "<!-- here --><description>too</description>" + text("1")),
        holding("textAnnotation", "a note"),
    )
    assert decide(source, "x").value == 1
