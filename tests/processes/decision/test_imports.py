"""What one model uses of another (DMN 1.5 §6.3.3): values, functions and services by paths."""

import pytest

from processes.decision.session import Key
from tests.processes.decision.dmnwords import (
    AROUND,
    codes,
    compiled,
    context,
    decide,
    decision,
    definitions,
    given,
    invocation,
    item,
    knowledge,
    service,
    table,
    text,
)

LEFT, RIGHT, BASE = "urn:left", "urn:right", "urn:base"
BASE_FILE = definitions(
    given("name", "string"),
    decision("greeting", text('"Hello, " + name'), needs=["name"], type="string"),
    decision("flat", table(["name"], ["r"], ["-", "1"]), needs=["name"]),
    knowledge("shout", {"what": "string"}, text('upper case(what) + "!"')),
    knowledge("shout twice", {"what": "string"}, text("shout(shout(what))"), knows=["shout"]),
    service("serving", ["greeting"], inputs=["name"]),
    space=BASE,
)
GREETING, NAME, SHOUT = f"{BASE}#greeting", f"{BASE}#name", f"{BASE}#shout"


@pytest.mark.parametrize("prefix", ["base", "base model", "Model-B", "基", "a.b", "if only"])
def test_a_value_of_another_model_is_reached_by_the_name_of_its_import(prefix: str) -> None:
    source = definitions(
        decision("x", text(f'{prefix}.greeting + "?"'), needs=[GREETING]), imports={prefix: BASE}
    )
    found = decide(source, "x", BASE_FILE, name="Wu")
    assert (found.value, found.notes) == ("Hello, Wu?", ())


def test_an_import_without_a_name_brings_the_names_themselves() -> None:
    source = definitions(
        decision("x", text("shout(greeting)"), needs=[GREETING], knows=[SHOUT]),
        imports={"": BASE},
    )
    assert decide(source, "x", BASE_FILE, name="Wu").value == "HELLO, WU!"


FUNCTIONS = {
    "called": (text('b.shout("a")'), "A!"),
    "called by name": (text('b.shout(what: "a")'), "A!"),
    "as a value": (text('[b.shout][1]("a")'), "A!"),
    "invoked": (invocation("b.shout", {"what": text('"a"')}), "A!"),
    "that needs another": (text('b.shout twice("a")'), "A!!"),
    "of a service": (text('b.serving("Li")'), "Hello, Li"),
    "of an invoked service": (invocation("b.serving", {"name": text('"Li"')}), "Hello, Li"),
}


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_a_function_of_another_model_is_called_by_a_path(kind: str) -> None:
    box, expected = FUNCTIONS[kind]
    knows = [f"{BASE}#{name}" for name in ("shout", "shout twice", "serving")]
    source = definitions(decision("x", box, knows=knows), imports={"b": BASE})
    assert decide(source, "x", BASE_FILE).value == expected


def test_a_value_that_is_not_required_is_not_reached() -> None:
    source = definitions(
        decision("x", text("base.greeting"), needs=[NAME]),
        decision("y", text("base.greeting")),
        imports={"base": BASE},
    )
    assert codes(decide(source, "x", BASE_FILE, name="Wu")) == ["FEEL-008"]
    assert codes(decide(source, "y", BASE_FILE, name="Wu")) == ["FEEL-001", "FEEL-008"]


def side(space: str, word: str) -> bytes:
    return definitions(
        decision("said", text(f'"{word} " + base.greeting'), needs=[GREETING]),
        decision("name", text(f'"{word}"')),
        space=space,
        imports={"base": BASE},
    )


DIAMOND = definitions(
    decision(
        "x",
        text("[one.said, two.said, one.name, two.name]"),
        needs=[f"{LEFT}#said", f"{RIGHT}#said", f"{LEFT}#name", f"{RIGHT}#name"],
    ),
    decision("name", text('"own"')),
    decision("own name", text("name + one.name"), needs=["name", f"{LEFT}#name"]),
    imports={"one": LEFT, "two": RIGHT},
)
SIDES = (side(LEFT, "left"), side(RIGHT, "right"), BASE_FILE)


def test_two_models_may_import_the_same_and_use_the_same_names() -> None:
    found = decide(DIAMOND, "x", *SIDES, **{"base.name": "unused"})
    assert found.value == [None, None, "left", "right"]
    known = compiled(DIAMOND, *SIDES).decide("x", {(BASE, "name"): "Wu"}, AROUND)
    assert known.value == ["left Hello, Wu", "right Hello, Wu", "left", "right"]
    assert decide(DIAMOND, "own name", *SIDES).value == "ownleft"


def test_the_order_of_the_models_at_hand_changes_nothing() -> None:
    for others in (SIDES, SIDES[::-1], (*SIDES[1:], SIDES[0])):
        known = compiled(DIAMOND, *others).decide("x", {(BASE, "name"): "Wu"}, AROUND)
        assert known.value == ["left Hello, Wu", "right Hello, Wu", "left", "right"]


def test_an_input_is_given_by_its_name_by_that_of_its_import_and_by_its_namespace() -> None:
    source = definitions(
        given("own"),
        decision("x", text("[own, base.greeting]"), needs=["own", GREETING]),
        imports={"base": BASE},
    )
    known = compiled(source, BASE_FILE)
    keys: tuple[str | Key, ...] = ("name", "base.name", (BASE, "name"))
    for key in keys:
        inputs: dict[str | Key, object] = {key: "Wu", "own": 1}
        assert known.decide("x", inputs, AROUND).value == [1, "Hello, Wu"]
    inputs = {(BASE, "greeting"): "Ho", "own": 1}
    assert known.decide("x", inputs, AROUND).value == [1, "Ho"]
    within: dict[str, object] = {"base": {"name": "Wu"}, "own": 1}
    assert known.decide("x", within, AROUND).value == [1, "Hello, Wu"]


def test_an_argument_of_a_service_is_given_by_its_namespace_too() -> None:
    source = definitions(service("own", [GREETING], inputs=[NAME]), imports={"base": BASE})
    inputs: dict[Key, object] = {(BASE, "name"): "Wu"}
    assert compiled(source, BASE_FILE).invoke("own", inputs, AROUND).value == "Hello, Wu"


def test_an_own_input_is_not_taken_for_an_imported_one_of_the_same_name() -> None:
    source = definitions(
        given("name"),
        decision("x", text("[name, base.greeting]"), needs=["name", GREETING]),
        imports={"base": BASE},
    )
    known = compiled(source, BASE_FILE)
    assert known.decide("x", {"name": "Wu"}, AROUND).value == ["Wu", None]
    both: dict[str, object] = {"name": "Wu", "base.name": "Li"}
    assert known.decide("x", both, AROUND).value == ["Wu", "Hello, Li"]


def test_what_is_not_at_hand_is_null_with_the_reason() -> None:
    source = definitions(
        decision("x", text("base.greeting"), needs=[GREETING]),
        decision("y", text('base.shout("a")'), knows=[SHOUT]),
        decision("z", text("1"), needs=[f"{BASE}#nowhere", "#nowhere", "urn:nothing#x"]),
        imports={"base": BASE},
    )
    for name in "xy":
        assert decide(source, name).value is None
        assert decide(source, name).notes
    assert decide(source, "z", BASE_FILE).value == 1


def test_an_href_that_names_its_own_file_means_that_file() -> None:
    source = definitions(
        given("n"), decision("x", text("n + 1"), needs=["urn:test#n"]), space="urn:test"
    )
    assert decide(source, "x", n=1).value == 2


def test_an_imported_knowledge_model_sees_its_own_model_only() -> None:
    other = definitions(
        item("Size", "number", allowed="[1..3]"),
        knowledge("sized", {"x": "Size"}, text("x * factor")),
        knowledge("typed", {"x": "Size"}, text("x")),
        space=LEFT,
    )
    source = definitions(
        given("factor"),
        item("Size", "string"),
        decision("x", text("l.sized(2)"), needs=["factor"], knows=[f"{LEFT}#sized"]),
        decision("y", text("[l.typed(2), l.typed(7)]"), knows=[f"{LEFT}#typed"]),
        imports={"l": LEFT},
    )
    assert decide(source, "x", other, factor=2).value is None
    assert decide(source, "y", other).value == [2, None]


def test_a_context_of_the_same_name_as_an_import_does_not_hide_its_values_elsewhere() -> None:
    source = definitions(
        decision(
            "x", context({"base": text("{greeting: 1}")}, text("base.greeting")), needs=[GREETING]
        ),
        decision("y", text("base.greeting"), needs=[GREETING]),
        imports={"base": BASE},
    )
    assert decide(source, "x", BASE_FILE, name="Wu").value == 1
    assert decide(source, "y", BASE_FILE, name="Wu").value == "Hello, Wu"


def test_models_may_import_one_another() -> None:
    one = definitions(
        decision("a", text("1")),
        decision("c", text("two.b + 1"), needs=[f"{RIGHT}#b"]),
        space=LEFT,
        imports={"two": RIGHT},
    )
    two = definitions(
        decision("b", text("one.a + 1"), needs=[f"{LEFT}#a"]), space=RIGHT, imports={"one": LEFT}
    )
    assert decide(one, "c", two).value == 3


def test_of_two_models_with_one_namespace_the_first_counts() -> None:
    one, two = (definitions(decision("x", text(n)), space=LEFT) for n in ("1", "2"))
    assert decide(one, "x", two).value == 1
    asking = definitions(decision("y", text("l.x"), needs=[f"{LEFT}#x"]), imports={"l": LEFT})
    assert decide(asking, "y", two, one).value == 2
