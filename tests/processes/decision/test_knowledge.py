"""Functions of decisions: business knowledge models, boxed functions, services (DMN 1.5 §10.4)."""

import pytest

from processes.decision.errors import NoSuchDecisionError
from processes.feel.errors import TooDeepError
from tests.processes.decision.dmnwords import (
    AROUND,
    answer,
    codes,
    compiled,
    conditional,
    context,
    decide,
    decision,
    definitions,
    function,
    given,
    invocation,
    item,
    knowledge,
    relation,
    service,
    table,
    text,
)

NUMBERS = {"a": "number", "b": "number"}
MINUS = knowledge("minus", NUMBERS, text("a - b"))
CALLS = [
    ("minus(5, 3)", 2, []),
    ("minus(a: 5, b: 3)", 2, []),
    ("minus(b: 3, a: 5)", 2, []),
    ("minus([5], 3)", 2, []),
    ("minus(null, 3)", None, ["FEEL-003"]),
    ("minus(5)", None, ["FEEL-004"]),
    ("minus(5, 3, 1)", None, ["FEEL-004"]),
    ("minus(a: 5)", None, ["FEEL-004"]),
    ("minus(a: 5, c: 3)", None, ["FEEL-004"]),
    ('minus("5", 3)', None, ["FEEL-012"]),
    ("minus(minus(5, 3), 1)", 1, []),
    ("[minus][1](5, 3)", 2, []),
    ("(if true then minus else null)(5, 3)", 2, []),
    ("minus instance of function", True, []),
    ("(for i in 1..3 return minus(i, 1))[3]", 2, []),
    ("sort([2, 1], function(x, y) minus(x, y) < 0)", [1, 2], []),
    ("minus.a", None, ["FEEL-008"]),
]


@pytest.mark.parametrize(("call", "expected", "noted"), CALLS)
def test_a_knowledge_model_is_called_as_a_function(
    call: str, expected: object, noted: list[str]
) -> None:
    found = decide(definitions(MINUS, decision("x", text(call), knows=["minus"])), "x")
    assert found.value == expected
    assert codes(found)[:1] == noted


BINDINGS: list[tuple[dict[str, str], object]] = [
    ({"a": "5", "b": "3"}, 2),
    ({"b": "3", "a": "5"}, 2),
    ({"a": "5"}, None),
    ({"a": "5", "b": "3", "c": "1"}, None),
    ({"a": '"5"', "b": "3"}, None),
]


@pytest.mark.parametrize(("bindings", "expected"), BINDINGS)
def test_a_knowledge_model_is_invoked_by_the_names_of_its_parameters(
    bindings: dict[str, str], expected: object
) -> None:
    box = invocation("minus", {name: text(each) for name, each in bindings.items()})
    assert decide(definitions(MINUS, decision("x", box, knows=["minus"])), "x").value == expected


@pytest.mark.parametrize(
    ("called", "bindings", "expected"),
    [
        ("abs", {"n": "-2"}, 2),
        ("substring", {"start position": "2", "string": '"abc"'}, "bc"),
        ("substring", {"string": '"abc"', "length": "1", "start position": "1"}, "a"),
        ("substring", {"string": '"abc"'}, None),
        ("no such function", {"n": "1"}, None),
        ("function(x) x * 2", {"x": "4"}, 8),
    ],
)
def test_what_else_can_be_called_is_invoked_alike(
    called: str, bindings: dict[str, str], expected: object
) -> None:
    box = invocation(called, {name: text(each) for name, each in bindings.items()})
    assert answer(box).value == expected


BODIES = {
    "a literal": (text("a + b"), 3),
    "a context": (
        context({"sum": text("a + b"), "twice": text("sum * 2")}),
        {"sum": 3, "twice": 6},
    ),
    "a context with a result": (context({"sum": text("a + b")}, text("sum * 2")), 6),
    "a table": (table(["a"], ["r"], ["1", "b * 10"], ["2", "0"]), 20),
    "a relation": (relation({"n": "number"}, ["a"], ["b"]), [{"n": 1}, {"n": 2}]),
    "a choice": (conditional(text("a < b"), text('"less"'), text('"more"')), "less"),
    "an invocation": (invocation("max", {"list": text("[a, b]")}), 2),
    "nothing": ("", None),
}


@pytest.mark.parametrize("kind", BODIES)
def test_the_body_of_a_knowledge_model_is_any_box(kind: str) -> None:
    box, expected = BODIES[kind]
    source = definitions(knowledge("f", NUMBERS, box), decision("x", text("f(1, 2)"), knows=["f"]))
    assert decide(source, "x").value == expected


def test_a_knowledge_model_knows_what_it_requires_and_nothing_else() -> None:
    source = definitions(
        given("rate"),
        knowledge("half", {"x": "number"}, text("x / 2")),
        knowledge("quarter", {"x": "number"}, text("half(half(x))"), knows=["half"]),
        knowledge("blind", {"x": "number"}, text("half(x)")),
        knowledge("nosy", {}, text("rate")),
        decision("q", text("quarter(8)"), knows=["quarter"]),
        decision("b", text("blind(8)"), knows=["blind", "half"]),
        decision("n", text("nosy()"), needs=["rate"], knows=["nosy"]),
        decision("direct", text("half(8)"), knows=["quarter"]),
    )
    assert decide(source, "q").value == 2
    assert codes(decide(source, "b")) == ["FEEL-002"]
    assert codes(decide(source, "n", rate=3)) == ["FEEL-001"]
    assert codes(decide(source, "direct")) == ["FEEL-002"]


def test_a_knowledge_model_may_call_itself_and_others_that_call_it() -> None:
    source = definitions(
        knowledge("factorial", {"n": "number"}, text("if n < 2 then 1 else n * factorial(n - 1)")),
        knowledge(
            "even", {"n": "number"}, text("if n = 0 then true else odd(n - 1)"), knows=["odd"]
        ),
        knowledge(
            "odd", {"n": "number"}, text("if n = 0 then false else even(n - 1)"), knows=["even"]
        ),
        knowledge("endless", {"n": "number"}, text("endless(n + 1)")),
        knowledge(
            "by table",
            {"n": "number"},
            table(["n"], ["r"], ["0", "0"], ["> 0", "n + by table(n - 1)"]),
        ),
        given("n"),
        *(
            decision(
                name,
                text(f"{name.removeprefix('d ')}(n)"),
                needs=["n"],
                knows=[name.removeprefix("d ")],
            )
            for name in ("d factorial", "d even", "d endless", "d by table")
        ),
    )
    assert decide(source, "d factorial", n=10).value == 3_628_800
    assert decide(source, "d factorial", n=30).value == 265252859812191058636308480000000
    assert codes(decide(source, "d factorial", n=50)) == []
    assert decide(source, "d even", n=21).value is False
    assert decide(source, "d by table", n=20).value == 210
    with pytest.raises(TooDeepError):
        decide(source, "d endless", n=1)


def test_a_parameter_hides_a_function_of_the_same_name() -> None:
    source = definitions(
        knowledge("f", {"f": "number", "count": "number"}, text("f + count")),
        decision("x", text("f(1, 2)"), knows=["f"]),
    )
    assert decide(source, "x").value == 3


def test_a_knowledge_model_hides_a_function_of_feel() -> None:
    source = definitions(
        knowledge("count", {"x": ""}, text('"mine"')),
        decision("x", text("count([1])"), knows=["count"]),
        decision("y", text("count([1])")),
    )
    assert decide(source, "x").value == "mine"
    assert decide(source, "y").value == 1


def test_functions_are_values_that_keep_their_surroundings() -> None:
    source = definitions(
        knowledge("adder", {"a": "number"}, text("function(b) a + b")),
        knowledge("twice", {"f": "", "x": ""}, text("f(f(x))")),
        decision("five", text("adder(5)"), knows=["adder"]),
        decision("x", text("five(1)"), needs=["five"]),
        decision("y", text("twice(adder(3), 1)"), knows=["adder", "twice"]),
        decision("z", text("twice(function(n) n * n, 3)"), knows=["twice"]),
        decision("w", text("[adder(1), adder(2)][2](10)"), knows=["adder"]),
    )
    assert [decide(source, name).value for name in "xyzw"] == [6, 7, 81, 12]


def test_boxed_functions_know_what_stands_above_them_and_themselves() -> None:
    box = context(
        {
            "base": text("10"),
            "add": function({"n": "number"}, text("base + n")),
            "sum to": function({"n": "number"}, text("if n = 0 then 0 else n + sum to(n - 1)")),
            "first": text("add(5)"),
            "second": invocation("sum to", {"n": text("4")}),
            "third": text("add(n: 1)"),
            "fourth": text('add("x")'),
        }
    )
    found = answer(context({"all": box}, text("[all.first, all.second, all.third, all.fourth]")))
    assert found.value == [15, 10, 11, None]


def test_a_boxed_function_may_be_the_whole_of_a_decision() -> None:
    source = definitions(
        given("rate"),
        decision("tax", function({"n": "number"}, text("n * rate")), needs=["rate"]),
        decision("x", text("tax(10)"), needs=["tax"]),
    )
    assert decide(source, "x", rate=3).value == 30


def test_a_function_in_another_language_is_null_with_the_reason() -> None:
    source = definitions(
        knowledge("j", {"a": ""}, context({"class": text('"C"')}), kind="Java"),
        decision("x", text("j(1)"), knows=["j"]),
        decision("y", function({"a": ""}, text("1"), kind="PMML")),
    )
    for name in "xy":
        found = decide(source, name)
        assert (found.value, codes(found)) == (None, ["FEEL-023"])


SERVICES = definitions(
    given("x", "number"),
    given("y", "number"),
    given("hidden"),
    item("Sum", "number"),
    decision("sum", text("x + y"), needs=["x", "y"]),
    decision("double", text("sum * 2"), needs=["sum"]),
    decision("both", text("[sum, double]"), needs=["sum", "double"]),
    decision("peek", text("hidden"), needs=["hidden"]),
    decision("a + b", text("x"), needs=["x"]),
    service("doubling", ["double"], encapsulated=["sum"], inputs=["x", "y"]),
    service("from sum", ["double"], decisions=["sum"]),
    service("mixed", ["both"], encapsulated=["double"], inputs=["x"], decisions=["sum"]),
    service("several", ["sum", "double"], inputs=["x", "y"]),
    service("special", ["a + b", "sum"], inputs=["x", "y"]),
    service("peeking", ["peek"], inputs=["x"]),
    service("nothing", []),
    knowledge("uses", {"n": ""}, text("doubling(n, n)"), knows=["doubling"]),
)
SERVICE_CALLS: list[tuple[str, str, object]] = [
    ("doubling", "doubling(1, 2)", 6),
    ("doubling", "doubling(y: 2, x: 1)", 6),
    ("doubling", "doubling([1], 2)", 6),
    ("doubling", 'doubling("1", 2)', None),
    ("doubling", "doubling(1)", None),
    ("doubling", "[doubling][1](1, 2)", 6),
    ("from sum", "from sum(7)", 14),
    ("from sum", "from sum(sum: 7)", 14),
    ("mixed", "mixed(1, 5)", [5, 10]),
    ("mixed", "mixed(sum: 5, x: 1)", [5, 10]),
    ("several", "several(1, 2)", {"sum": 3, "double": 6}),
    ("several", "several(1, 2).double", 6),
    ("special", "special(1, 2).a + b", 1),
    ("peeking", "peeking(1)", None),
    ("nothing", "nothing()", None),
    ("uses", "uses(2)", 8),
]


@pytest.mark.parametrize(("knows", "call", "expected"), SERVICE_CALLS)
def test_a_service_is_called_as_a_function(knows: str, call: str, expected: object) -> None:
    source = SERVICES.replace(
        b"</definitions>",
        decision("asking", text(call), knows=[knows]).encode() + b"</definitions>",
    )
    assert decide(source, "asking", x=100, y=100, hidden=1).value == expected


def test_a_service_is_invoked_by_a_box() -> None:
    box = invocation("doubling", {"y": text("2"), "x": text("1")})
    source = SERVICES.replace(
        b"</definitions>", decision("asking", box, knows=["doubling"]).encode() + b"</definitions>"
    )
    assert decide(source, "asking").value == 6


def test_services_and_knowledge_models_are_invoked_from_outside() -> None:
    known = compiled(SERVICES)
    assert known.invoke("doubling", {"x": 1, "y": 2}, AROUND).value == 6
    assert known.invoke("from sum", {"sum": 2, "x": 50}, AROUND).value == 4
    assert known.invoke("several", {"x": 1, "y": 2}, AROUND).value == {"sum": 3, "double": 6}
    assert known.invoke("uses", {"n": 1}, AROUND).value == 4
    assert known.invoke("doubling", {"x": "1", "y": 2}, AROUND).value is None
    assert known.invoke("doubling", {"x": 1}, AROUND).value is None
    with pytest.raises(NoSuchDecisionError):
        known.invoke("sum", {}, AROUND)
    with pytest.raises(NoSuchDecisionError):
        known.decide("doubling", {}, AROUND)


def test_a_service_leaves_a_trace_and_notes_of_its_decisions() -> None:
    source = definitions(
        given("x", "number"),
        decision("rated", table(["x"], ["y"], ["1", '"one"']), needs=["x"]),
        service("rating", ["rated"], inputs=["x"]),
        decision("d", text("rating(1)"), knows=["rating"]),
    )
    found = decide(source, "d")
    assert [(trace.part, trace.matched) for trace in found.traces] == [("rated", (1,))]


def test_a_service_that_needs_itself_comes_to_an_end() -> None:
    source = definitions(
        decision("d", text("s()"), knows=["s"]),
        service("s", ["d"]),
    )
    with pytest.raises(TooDeepError):
        decide(source, "d")
