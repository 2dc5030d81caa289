"""Whatever happens to a file: a model or a ModelError, a decision or an error of this tree."""

import random
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from processes.decision.evaluation import Circumstances, Decisions
from processes.decision.model import Model
from processes.decision.notation import EXPRESSIONS
from processes.decision.reader import read
from processes.errors import ModelError
from tests.builders import NOON
from tests.processes.decision.dmnwords import (
    component,
    conditional,
    context,
    decision,
    definitions,
    filtered,
    function,
    invocation,
    item,
    knowledge,
    listed,
    loop,
    relation,
    result,
    service,
    table,
    text,
)
from tests.processes.decision.dmnwords import given as input_data

OTHER = definitions(
    item("Size", "number", allowed="[1..9]"),
    input_data("n", "Size"),
    decision("half", text("n / 2"), needs=["n"]),
    knowledge("less", {"a": "number"}, text("a - 1")),
    space="urn:other",
    imports={"back": "urn:test"},
)
WHOLE = definitions(
    item("Tree", "", component("n", "number"), component("trees", "Trees")),
    item("Trees", "Tree", many=True, constraint="count(?) < 9"),
    item("Letter", "string", allowed='"a", "b"'),
    input_data("x", "number"),
    input_data("p", "Tree"),
    decision(
        "rated",
        table(
            ["x", "p.n"],
            [result("a", "Letter", '"a", "b"', '"b"'), result("b")],
            ["> 1", "-", '"a"', "x"],
            ["[0..5]", "not(1, 2)", '"b"', "f(x)"],
            policy="OUTPUT ORDER",
        ),
        needs=["x", "p"],
        knows=["f"],
    ),
    knowledge("f", {"n": "number"}, text("if n < 1 then 0 else n + f(n - 1)"), type="number"),
    decision(
        "boxes",
        context(
            {
                "r": relation({"c": "number"}, ["1"], ["x"]),
                "l": listed(text("1"), text("other.half")),
                "g": function({"n": "number"}, text("n * 2"), "number"),
                "i": invocation("g", {"n": text("x")}),
                "k": filtered(text("r"), text("c > 1")),
                "s": loop("for", "i", text("l"), text("i + count(partial)")),
                "q": loop("some", "i", text("l"), text("i > 1")),
                "c": conditional(text("x > 1"), text("other.less(x)"), text("null")),
            },
            text("[r, l, i, k, s, q, c]"),
        ),
        needs=["x", "rated", "urn:other#half"],
        knows=["urn:other#less", "f"],
    ),
    service("asking", ["boxes"], encapsulated=["rated"], inputs=["x", "p"], type="Any"),
    decision("asked", text("asking(1, p).x"), needs=["p"], knows=["asking"], type="Tree"),
    imports={"other": "urn:other"},
)
TEXTS = [
    *(
        "",
        "-",
        "x",
        "1 +",
        "null",
        "not(",
        "? > 1",
        "f(f(f(3)))",
        "asking(x, p)",
        "[1..3]",
        "{a: x}",
    ),
    *("x.y.z", "for i in 1..9 return i", "function(a) a", '"a"', '@"2026-01-01"', "item", "))"),
    *("boxes", "rated.a", "p.trees.n", "other.half", "f", "x in (< 1)", "{", "'", "1" * 50),
]
VALUES = [
    *(
        "",
        "x",
        "f",
        "boxes",
        "#x",
        "#f",
        "#boxes",
        "#asking",
        "#rated",
        "urn:other#half",
        "urn:none#x",
    ),
    *(
        "#",
        "##",
        "number",
        "Tree",
        "Trees",
        "Letter",
        "string",
        "list",
        "Any",
        "function",
        "other.Size",
    ),
    *(
        "back.Tree",
        "a:b",
        "COLLECT",
        "UNIQUE",
        "PRIORITY",
        "SUM",
        "C",
        "true",
        "FEEL",
        "Java",
        "PMML",
    ),
    *("urn:test", "urn:other", "javascript", "for", "1", " ", "名", "__x", "a-b"),
]
TAGS = [
    *sorted(EXPRESSIONS),
    *(
        "text",
        "inputEntry",
        "outputEntry",
        "rule",
        "input",
        "output",
        "inputExpression",
        "variable",
    ),
    *("contextEntry", "binding", "parameter", "row", "column", "in", "match", "return", "then"),
    *("encapsulatedLogic", "formalParameter", "itemComponent", "functionItem", "allowedValues"),
    *("decision", "businessKnowledgeModel", "decisionService", "inputData", "import", "typeRef"),
    *(
        "requiredDecision",
        "informationRequirement",
        "outputDecision",
        "inputDecision",
        "definitions",
    ),
]
Result = TypeVar("Result")
Damage = Callable[[list[etree._Element], random.Random], None]


def without_attribute(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    if element.attrib:
        del element.attrib[chance.choice(sorted(map(str, element.attrib)))]


def with_attribute(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    known = [str(key) for key in element.attrib] or ["name", "href", "typeRef", "id", "kind"]
    element.set(chance.choice(known), chance.choice(VALUES))


def without_element(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def with_another_tag(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    space = etree.QName(element).namespace
    element.tag = f"{{{space}}}{chance.choice(TAGS)}"


def doubled(elements: list[etree._Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    if element.getparent() is not None:
        element.addnext(etree.fromstring(etree.tostring(element)))


def moved(elements: list[etree._Element], chance: random.Random) -> None:
    element, target = chance.choice(elements), chance.choice(elements)
    if element not in {target, *target.iterancestors()}:
        target.append(element)


def with_another_text(elements: list[etree._Element], chance: random.Random) -> None:
    texts = [each for each in elements if etree.QName(each).localname == "text"]
    (chance.choice(texts) if texts else chance.choice(elements)).text = chance.choice(TEXTS)


DAMAGES: tuple[Damage, ...] = (
    without_attribute,
    with_attribute,
    without_element,
    with_another_tag,
    doubled,
    moved,
    with_another_text,
)


def damaged(seed: int, times: int) -> bytes:
    """Return the whole file with so many damages."""
    chance = random.Random(seed)  # noqa: S311 - it chooses what to break
    root = etree.fromstring(WHOLE)
    for _ in range(times):
        chance.choice(DAMAGES)(list(root.iter("{*}*")), chance)
    return etree.tostring(root)


INPUTS: dict[str, object] = {"x": 2, "p": {"n": 1, "trees": []}, "other.n": 4, "free": [1]}


def outcome(act: Callable[[], Result]) -> Result | None:
    """Return what ``act`` gives; None when it is refused with a sentence."""
    try:
        return act()
    except ModelError as error:
        if not error.sentence():
            raise
    return None


def ask_everything(model: Model, others: list[Model]) -> None:
    """Ask all that can be asked; only errors of the project's tree may come."""
    decisions = outcome(lambda: Decisions(model, others))
    if decisions is None:
        return
    around = Circumstances(now=NOON, fuel=3_000)
    asked = [partial(decisions.decide, name) for name in model.decisions]
    asked += [partial(decisions.invoke, name) for name in (*model.knowledge, *model.services)]
    for ask in asked:
        for inputs in ({}, INPUTS):
            decided = outcome(partial(ask, inputs, around))
            assert decided is None or all(note.text() for note in decided.notes)


@settings(max_examples=150)
@given(st.integers(0, 10**9), st.integers(1, 6))
def test_a_damaged_file_is_a_model_or_a_model_error(seed: int, times: int) -> None:
    model = outcome(lambda: read(damaged(seed, times)))
    if model is not None:
        ask_everything(model, [read(OTHER)])


@settings(max_examples=50)
@given(st.integers(0, 10**9), st.integers(1, 6))
def test_a_damaged_import_does_no_harm_either(seed: int, times: int) -> None:
    model = outcome(lambda: read(damaged(seed, times)))
    if model is not None:
        ask_everything(read(OTHER), [model])
        ask_everything(read(WHOLE), [read(OTHER), model])


@given(st.data())
def test_a_file_cut_or_changed_anywhere_is_a_model_or_a_model_error(data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(WHOLE)))
    end = data.draw(st.integers(begin, min(len(WHOLE), begin + 40)))
    other = st.one_of(st.binary(max_size=4), st.sampled_from([b"<", b"&", b'"', b"]]>"]))
    changed = WHOLE[:begin] + data.draw(other) + WHOLE[end:]
    outcome(lambda: read(changed))


def test_the_whole_file_is_healthy() -> None:
    model = read(WHOLE)
    ask_everything(model, [read(OTHER)])
    found = Decisions(model, [read(OTHER)]).decide("boxes", INPUTS, Circumstances(now=NOON))
    assert not found.notes
    assert isinstance(found.value, list)
    assert found.value[1:3] == [[1, 2], 4]


@pytest.mark.parametrize("depth", [40, 300, 3_000])
def test_boxes_nested_too_deeply_are_refused_or_harmless(depth: int) -> None:
    box = text("1")
    for _ in range(depth):
        box = f"<list>{box}</list>"
    model = outcome(lambda: read(definitions(decision("x", box))))
    if model is not None:
        ask_everything(model, [])
