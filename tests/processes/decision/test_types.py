"""What is made of a value where a type is declared (DMN 1.5 §10.3.2.9.4), and which values fit."""

from datetime import UTC, datetime

import pytest

from tests.processes.decision.dmnwords import (
    codes,
    column,
    component,
    context,
    decide,
    decision,
    definitions,
    element,
    given,
    invocation,
    item,
    knowledge,
    listed,
    relation,
    result,
    service,
    table,
    text,
)

ITEMS = (
    item("Numbers", "number", many=True),
    item("Rows", "Numbers", many=True),
    item("Letter", "string", allowed='"a", "b", "c"'),
    item("Letters", "Letter", many=True),
    item("Few", "string", many=True, allowed='"a", "b"'),
    item("Short", "Numbers", constraint="count(?) <= 2"),
    item("Positive", "number", constraint="> 0"),
    item("Adult", "", component("name", "string"), component("age", "number")),
    item("Adults", "Adult", many=True),
    item(
        "Home",
        "",
        component("owner", "Adult"),
        component("rooms", "", component("size", "number"), many=True),
    ),
    item("Tree", "", component("value", "number"), component("children", "Forest")),
    item("Forest", "Tree", many=True),
    item("Alias", "Letter"),
    item("Loop", "Loop"),
    item("Ping", "Pong"),
    item("Pong", "Ping"),
    item("Endless", "Endless", many=True),
    item("Moment", "date and time"),
    element(
        "itemDefinition",
        element(
            "functionItem",
            element("parameters", name="n", typeRef="number"),
            outputTypeRef="string",
        ),
        name="Naming",
    ),
)
TREE = "{value: 1, children: [{value: 2, children: []}, {value: 3, children: [%s]}]}"
MIDNIGHT = datetime(2026, 1, 31, tzinfo=UTC)
SAME = object()
"""The value itself."""
CONVERSIONS: list[tuple[str, str, object]] = [
    # of FEEL's own types
    ("number", "1", SAME),
    ("number", '"1"', None),
    ("number", "null", SAME),
    ("string", "1", None),
    ("boolean", "true", SAME),
    ("boolean", '"true"', None),
    ("Any", "{a: [1]}", SAME),
    ("context", "{a: 1}", SAME),
    ("context", "1", None),
    ("list", "[1]", SAME),
    ("list", '"a"', ["a"]),
    ("date", '@"2026-01-31"', SAME),
    ("date", '@"2026-01-31T00:00:00"', None),
    ("date and time", '@"2026-01-31T08:00:00"', SAME),
    ("dateTime", '@"2026-01-31"', MIDNIGHT),
    ("date and time", '@"2026-01-31"', MIDNIGHT),
    ("time", '@"08:00:00"', SAME),
    ("days and time duration", '@"P1D"', SAME),
    ("dayTimeDuration", '@"P1D"', SAME),
    ("dayTimeDuration", '@"P1M"', None),
    ("years and months duration", '@"P1M"', SAME),
    ("yearMonthDuration", '@"P1D"', None),
    # to and from a list of one
    ("number", "[5]", 5),
    ("number", "[5, 6]", None),
    ("number", "[]", None),
    ("number", '["a"]', None),
    ("number", "[[5]]", None),
    ("Numbers", "5", [5]),
    ("Numbers", '"a"', None),
    ("Numbers", "[1, null]", SAME),
    ("Numbers", '[1, "a"]', None),
    ("Numbers", "[]", SAME),
    ("Rows", "[[1], [2, 3]]", SAME),
    ("Rows", "[1, 2]", [[1, 2]]),
    ("Adults", '{name: "Wu", age: 30}', [{"name": "Wu", "age": 30}]),
    ("Adult", '[{name: "Wu", age: 30}]', {"name": "Wu", "age": 30}),
    ("Moment", '@"2026-01-31"', MIDNIGHT),
    # allowed values and constraints
    ("Letter", '"b"', SAME),
    ("Letter", '"z"', None),
    ("Letter", "null", SAME),
    ("Letter", '["c"]', "c"),
    ("Alias", '"z"', None),
    ("Letters", '["a", "c"]', SAME),
    ("Letters", '["a", "z"]', None),
    ("Letters", '"a"', ["a"]),
    ("Letters", '"z"', None),
    ("Few", '["a", "b", "a"]', SAME),
    ("Few", '["c"]', None),
    ("Short", "[1, 2]", SAME),
    ("Short", "[1, 2, 3]", None),
    ("Short", "1", [1]),
    ("Positive", "1", SAME),
    ("Positive", "-1", None),
    # contexts
    ("Adult", '{name: "Wu", age: 30}', SAME),
    ("Adult", '{name: "Wu", age: 30, more: 1}', SAME),
    ("Adult", '{name: "Wu"}', None),
    ("Adult", '{name: "Wu", age: null}', SAME),
    ("Adult", '{name: "Wu", age: "30"}', None),
    ("Home", '{owner: {name: "Wu", age: 30}, rooms: [{size: 1}, {size: 2}]}', SAME),
    ("Home", '{owner: {name: "Wu"}, rooms: []}', None),
    ("Home", '{owner: null, rooms: [{size: "1"}]}', None),
    # types that name themselves
    ("Tree", TREE % "", SAME),
    ("Tree", TREE % "{value: 4, children: null}", SAME),
    ("Tree", TREE % '{value: "4", children: []}', None),
    ("Forest", "{value: 1, children: []}", [{"value": 1, "children": []}]),
    ("Loop", "1", SAME),
    ("Ping", "1", SAME),
    ("Endless", "[[1]]", SAME),
    # no such type
    ("Nothing", "1", SAME),
    ("other:Nothing", "1", SAME),
    ("<Undefined>", "1", SAME),
]


def value(expression: str) -> object:
    return decide(definitions(decision("x", text(expression))), "x").value


def expected_of(expression: str, expected: object) -> object:
    return value(expression) if expected is SAME else expected


@pytest.mark.parametrize(("declared", "expression", "expected"), CONVERSIONS)
def test_the_result_of_a_decision_is_made_one_of_its_type(
    declared: str, expression: str, expected: object
) -> None:
    found = decide(definitions(*ITEMS, decision("x", text(expression), type=declared)), "x")
    assert found.value == expected_of(expression, expected)
    failed = found.value is None and expression != "null"
    assert codes(found) == (["FEEL-020"] if failed else [])


@pytest.mark.parametrize(("declared", "expression", "expected"), CONVERSIONS)
def test_a_value_is_converted_alike_wherever_a_type_is_declared(
    declared: str, expression: str, expected: object
) -> None:
    wanted = expected_of(expression, expected)
    takes = knowledge("same", {"x": declared}, text("x"))
    ways = {
        "input data": (given("x", declared), decision("way", text("x"), needs=["x"])),
        "an expression": (decision("way", text(expression, type=declared)),),
        "a context": (decision("way", context({"x": text(expression, type=declared)}, text("x"))),),
        "a column": (decision("way", table([column(expression, declared)], ["y"], ["-", "1"])),),
        "an output": (decision("way", table([], [result("y", declared)], [expression])),),
        "a result of a function": (
            knowledge("f", {}, text(expression), type=declared),
            decision("way", text("f()"), knows=["f"]),
        ),
        "an argument": (takes, decision("way", text(f"same({expression})"), knows=["same"])),
        "a binding": (
            takes,
            decision("way", invocation("same", {"x": text(expression)}), knows=["same"]),
        ),
        "a cell of a relation": (
            decision("r", relation({"x": declared}, [expression])),
            decision("way", text("r[1].x"), needs=["r"]),
        ),
        "the result of a service": (
            decision("inner", text(expression)),
            service("s", ["inner"], type=declared),
            decision("way", text("s()"), knows=["s"]),
        ),
        "an input of a service": (
            given("x", declared),
            decision("inner", text("x"), needs=["x"]),
            service("s", ["inner"], inputs=["x"]),
            decision("way", text(f"s({expression})"), knows=["s"]),
        ),
        "a list": (
            decision("l", listed(text(expression, type=declared))),
            decision("way", text("l[1]"), needs=["l"]),
        ),
    }
    for way, parts in ways.items():
        found = decide(definitions(*ITEMS, *parts), "way", x=value(expression))
        seen = found.traces[0].inputs[0][1] if way == "a column" else found.value
        assert seen == wanted, way


def test_a_value_that_is_given_for_a_decision_is_one_of_its_type() -> None:
    source = definitions(
        decision("a", text("1"), type="number"), decision("b", text("a"), needs=["a"])
    )
    assert decide(source, "b", a=[7]).value == 7
    assert decide(source, "b", a="x").value is None
    assert decide(source, "a", a=[8]).value == 8


def test_a_function_type_takes_functions_only_and_gives_its_result() -> None:
    source = definitions(
        *ITEMS,
        decision("f", text('function(n) "n" + string(n)'), type="Naming"),
        decision("g", text("1"), type="Naming"),
        decision("use", text("f(1)"), needs=["f"]),
    )
    assert decide(source, "use").value == "n1"
    assert codes(decide(source, "g")) == ["FEEL-020"]


def test_instance_of_knows_the_types_of_the_model() -> None:
    expression = """[
      1 instance of Numbers, [1] instance of Numbers,
      "a" instance of Letter, "z" instance of Letter,
      {name: "Wu", age: 1} instance of Adult, {name: 1} instance of Adult, [{name: "a", age: 1}]
      instance of list<Adult>, null instance of Letter
    ]"""
    found = decide(definitions(*ITEMS, decision("x", text(expression))), "x")
    assert found.value == [False, True, True, False, True, False, True, False]


FIRST, SECOND = "urn:first", "urn:second"
BASE = definitions(
    item("Size", "number", allowed="[1..3]"), item("Sizes", "Size", many=True), space=FIRST
)


@pytest.mark.parametrize(
    ("declared", "prefixes"),
    [
        ("base.Size", {}),
        ("b:Size", {"b": FIRST}),
        ("base:Size", {"base": FIRST}),
    ],
)
def test_a_type_of_an_imported_model_is_found_in_each_spelling(
    declared: str, prefixes: dict[str, str]
) -> None:
    source = definitions(
        given("x", declared),
        decision("y", text("x"), needs=["x"]),
        imports={"base": FIRST},
        prefixes=prefixes,
    )
    assert decide(source, "y", BASE, x=2).value == 2
    assert decide(source, "y", BASE, x=4).value is None
    assert decide(source, "y", BASE, x=[3]).value == 3


@pytest.mark.parametrize(
    ("name", "declared"),
    [("base model", "base model.Size"), ("a.b", "a.b.Size"), ("", "Size"), ("名", "名.Size")],
)
def test_a_type_is_found_whatever_its_import_is_called(name: str, declared: str) -> None:
    source = definitions(
        item("Mine", declared, many=True),
        decision("y", text("4"), type=declared),
        decision("z", text("2"), type="Mine"),
        imports={name: FIRST},
    )
    assert decide(source, "y", BASE).value is None
    assert decide(source, "z", BASE).value == [2]


def test_types_may_name_one_another_across_models() -> None:
    one = definitions(
        item("Node", "", component("next", "two.Node"), component("size", "number")),
        item("Turn", "two.Turn"),
        decision("x", text("{size: 1, next: {size: 2, back: null}}"), type="Node"),
        decision("y", text('{size: 1, next: {size: "2", back: null}}'), type="Node"),
        decision("z", text("1"), type="Turn"),
        space=FIRST,
        imports={"two": SECOND},
    )
    two = definitions(
        item("Node", "", component("back", "one.Node"), component("size", "number")),
        item("Turn", "one.Turn"),
        space=SECOND,
        imports={"one": FIRST},
    )
    assert decide(one, "x", two).value == {"size": 1, "next": {"size": 2, "back": None}}
    assert decide(one, "y", two).value is None
    assert decide(one, "z", two).value == 1


def test_two_imports_without_a_name_are_both_looked_through() -> None:
    other = definitions(item("Weight", "number", allowed="[1..9]"), space=SECOND)
    source = definitions(
        decision("x", text("8"), type="Weight"), decision("y", text("8"), type="Size")
    )
    imports = "".join(element("import", namespace=space) for space in (FIRST, SECOND))
    both = source.replace(b"<decision", f"{imports}<decision".encode(), 1)
    assert decide(both, "x", BASE, other).value == 8
    assert decide(both, "y", BASE, other).value is None


def test_the_order_of_an_output_is_that_of_its_type_when_it_has_none_itself() -> None:
    rows = [["-", '"b"'], ["-", '"a"'], ["-", '"c"']]
    box = table(["1"], [result("letter", "Alias")], *rows, policy="OUTPUT ORDER")
    assert decide(definitions(*ITEMS, decision("x", box)), "x").value == ["a", "b", "c"]


def test_a_type_of_the_model_hides_one_of_feel() -> None:
    source = definitions(item("number", "string"), decision("x", text('"a"'), type="number"))
    assert decide(source, "x").value == "a"


def test_a_date_is_not_taken_for_a_moment_within_a_list() -> None:
    source = definitions(
        item("Moments", "date and time", many=True),
        decision("x", text('[@"2026-01-31"]'), type="Moments"),
    )
    assert decide(source, "x").value is None
