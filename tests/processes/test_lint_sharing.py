"""Variables are shared by all branches: which writes get lost, and which do not."""

import pytest

from tests.processes.diagrams import (
    FORM,
    condition,
    file,
    findings,
    flow,
    node,
    process,
    properties,
    timer,
)

START = '<bpmn:startEvent id="s"/>'
END = '<bpmn:endEvent id="e"/>'
HOUR = timer("timeDuration", "PT1H")
ASKING = f'camunda:formKey="{FORM.key}"'


def script(id_: str, text: str, attributes: str = "") -> str:
    """Return a script task."""
    inside = f"<bpmn:script>{text}</bpmn:script>"
    return node("scriptTask", inside, f'scriptFormat="feel" {attributes}', id_=id_)


def fork(
    *branches: str,
    kind: str = "parallelGateway",
    join: str = "parallelGateway",
    attributes: str = "",
    after: str = "{done: true}",
) -> bytes:
    """Return a file with a gateway g before the steps a, b, c …, a join j and a script z."""
    names = "abcd"[: len(branches)]
    asked = condition("x > 1") if kind != "parallelGateway" else ""
    return process(
        START + flow("f0", "s", "g") + node(kind, "", attributes, id_="g"),
        *branches,
        *(flow(f"g{n}", "g", n, asked) + flow(f"j{n}", n, "j") for n in names),
        node(join, id_="j")
        + flow("f1", "j", "z")
        + script("z", after)
        + flow("f2", "z", "e")
        + END,
    )


def lost(data: bytes) -> list[tuple[str, str, object]]:
    """Return the codes, the steps and the variables of what gets lost."""
    said = [f for f in findings(data) if f.code.startswith("DATA-")]
    assert all(f.severity == "warning" and f.line for f in said)
    return [(f.code, " ".join([*f.also, f.element]), f.facts["variable"]) for f in said]


LOST = {
    "two scripts": fork(script("a", "{v: x}"), script("b", "{v: y}")),
    "different constants": fork(script("a", "{v: true}"), script("b", "{v: false}")),
    "one adds, the other begins anew": fork(
        script("a", "{v: append(v, x)}"), script("b", "{v: [x]}")
    ),
    "a result variable": fork(
        script("a", "x + 1", 'camunda:resultVariable="v"'), script("b", "{v: y}")
    ),
    "a choice inside a script": fork(
        script("a", "if x then {v: 1} else {w: 1}"), script("b", "{v: y}")
    ),
    "inclusive ways": fork(
        script("a", "{v: x}"),
        script("b", "{v: y}"),
        kind="inclusiveGateway",
        join="inclusiveGateway",
    ),
    "ways that meet without waiting": fork(
        script("a", "{v: x}"), script("b", "{v: y}"), join="exclusiveGateway"
    ),
    "a sum that takes away the old value": fork(
        script("a", "{v: total - v}"), script("b", "{v: total - v}")
    ),
}
KEPT = {
    "different variables": fork(script("a", "{v: x}"), script("b", "{w: y}")),
    "both add to a list": fork(script("a", "{v: append(v, x)}"), script("b", "{v: append(v, y)}")),
    "both join lists": fork(
        script("a", "{v: concatenate(v, [x])}"), script("b", "{v: concatenate(v, [y])}")
    ),
    "both count up": fork(script("a", "{v: v + 1}"), script("b", "{v: 2 + v}")),
    "both count up from nothing": fork(
        *(script(n, "{v: if v = null then 1 else v + 1}") for n in "ab")
    ),
    "both take the larger": fork(script("a", "{v: max(v, x)}"), script("b", "{v: max(v, y)}")),
    "the same constant": fork(script("a", "{v: true}"), script("b", "{v: true}")),
    "alternatives": fork(
        script("a", "{v: x}"),
        script("b", "{v: y}"),
        kind="exclusiveGateway",
        join="exclusiveGateway",
        attributes='default="gb"',
    ),
    "the default of an inclusive gateway": fork(
        script("a", "{v: x}"),
        script("b", "{v: y}"),
        kind="inclusiveGateway",
        join="inclusiveGateway",
        attributes='default="gb"',
    ),
    "behind the join": fork(script("a", "{v: x}"), script("b", "{w: y}"), after="{v: 1, w: 2}"),
}


@pytest.mark.parametrize("data", LOST.values(), ids=LOST.keys())
def test_what_two_branches_write_gets_lost(data: bytes) -> None:
    assert lost(data) == [("DATA-001", "a b", "v")]


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT.keys())
def test_what_branches_write_is_kept(data: bytes) -> None:
    assert lost(data) == []


def test_the_sentence_names_both_steps_and_the_variable() -> None:
    said = [f for f in findings(LOST["two scripts"]) if f.code == "DATA-001"]
    (text,) = (f.text() for f in said)
    assert '"a"' in text
    assert '"b"' in text
    assert '"v"' in text


def test_two_forms_that_ask_the_same_lose_an_answer() -> None:
    asking = [node("userTask", "", ASKING, id_=n) for n in "ab"]
    assert lost(fork(*asking)) == [("DATA-001", "a b", "note")]


def test_a_branch_that_was_joined_before_is_not_compared_with_what_came_before() -> None:
    data = process(
        START + flow("f0", "s", "g") + node("parallelGateway", id_="g"),
        *(flow(f"g{n}", "g", n) for n in "abc"),
        script("a", "{v: 1}") + script("b", "{w: 1}") + script("c", "{u: x}"),
        flow("ja", "a", "j") + flow("jb", "b", "j") + node("parallelGateway", id_="j"),
        flow("jd", "j", "d") + script("d", "{v: 2, w: 2, u: y}"),
        flow("kd", "d", "k") + flow("kc", "c", "k") + node("parallelGateway", id_="k"),
        flow("f9", "k", "e") + END,
    )
    assert lost(data) == [("DATA-001", "c d", "u")]


def test_a_loop_around_a_fork_repeats_and_does_not_add() -> None:
    data = process(
        START + flow("f0", "s", "m") + node("exclusiveGateway", id_="m") + flow("f1", "m", "g"),
        node("parallelGateway", id_="g") + flow("ga", "g", "a") + flow("gb", "g", "b"),
        script("a", "{v: 1}") + script("b", "{w: 1}"),
        flow("ja", "a", "j") + flow("jb", "b", "j") + node("parallelGateway", id_="j"),
        flow("f2", "j", "q") + node("exclusiveGateway", "", 'default="f5"', id_="q"),
        flow("f3", "q", "r", condition("v > 3")) + script("r", "{v: z}") + flow("f4", "r", "m"),
        flow("f5", "q", "e") + END,
    )
    assert lost(data) == []


def test_forks_on_alternative_ways_never_run_together() -> None:
    def side(k: int, left: str, right: str) -> str:
        return (
            node("parallelGateway", id_=f"g{k}")
            + flow(f"a{k}", f"g{k}", f"l{k}")
            + flow(f"b{k}", f"g{k}", f"r{k}")
            + script(f"l{k}", left)
            + script(f"r{k}", right)
            + flow(f"c{k}", f"l{k}", f"j{k}")
            + flow(f"d{k}", f"r{k}", f"j{k}")
            + node("parallelGateway", id_=f"j{k}")
            + flow(f"x{k}", f"j{k}", "e")
        )

    data = process(
        START + flow("f0", "s", "q") + node("exclusiveGateway", "", 'default="q2"', id_="q"),
        flow("q1", "q", "g1", condition("x")) + flow("q2", "q", "g2"),
        side(1, "{v: x}", "{u: 1}") + side(2, "{u: 2}", "{v: y}"),
        END,
    )
    assert lost(data) == []


@pytest.mark.parametrize(("interrupting", "expected"), [("false", 1), ("true", 0)])
def test_what_goes_on_beside_a_step_can_lose_its_value(interrupting: str, expected: int) -> None:
    data = process(
        START + flow("f0", "s", "t") + node("userTask"),
        node("boundaryEvent", HOUR, f'attachedToRef="t" cancelActivity="{interrupting}"', id_="b"),
        flow("f1", "b", "r") + script("r", "{v: 1}") + flow("f2", "r", "e2"),
        '<bpmn:endEvent id="e2"/>' + flow("f3", "t", "a") + script("a", "{v: x}"),
        flow("f4", "a", "e") + END,
    )
    assert len(lost(data)) == expected


@pytest.mark.parametrize(("interrupting", "expected"), [("false", 1), ("true", 0)])
def test_an_event_sub_process_that_does_not_interrupt_runs_beside(
    interrupting: str, expected: int
) -> None:
    begin = node(
        "startEvent",
        '<bpmn:messageEventDefinition messageRef="m"/>',
        f'isInterrupting="{interrupting}"',
        id_="i",
    )
    inside = begin + flow("i1", "i", "ia") + script("ia", "{v: y}") + flow("i2", "ia", "ie")
    data = process(
        START + flow("f0", "s", "a") + script("a", "{v: x}") + flow("f1", "a", "e") + END,
        node("subProcess", inside + '<bpmn:endEvent id="ie"/>', 'triggeredByEvent="true"', id_="h"),
    )
    assert len(lost(data)) == expected


REPEAT = (
    '<bpmn:multiInstanceLoopCharacteristics isSequential="{}">'
    "<bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
)


def repeated(text: str, sequential: str) -> bytes:
    inside = f"<bpmn:script>{text}</bpmn:script>{REPEAT.format(sequential)}"
    task = node("scriptTask", inside, 'scriptFormat="feel"')
    return process(START + flow("f0", "s", "t") + task + flow("f1", "t", "e") + END)


@pytest.mark.parametrize(
    ("text", "sequential", "expected"),
    [
        ("{v: x}", "false", [("DATA-002", "t", "v")]),
        ("{v: x}", "true", []),
        ("{v: append(v, x)}", "false", []),
        ("{v: true}", "false", []),
    ],
)
def test_instances_at_the_same_time_overwrite_each_other(
    text: str, sequential: str, expected: list[tuple[str, str, str]]
) -> None:
    assert lost(repeated(text, sequential)) == expected


def test_a_data_object_of_a_sub_process_is_another_variable_than_that_of_the_case() -> None:
    def inner(name: str) -> str:
        inside = (
            f'<bpmn:dataObject id="d{name}" name="v"/><bpmn:startEvent id="i{name}"/>'
            + flow(f"x{name}", f"i{name}", f"k{name}")
            + script(f"k{name}", "{v: x}")
            + flow(f"y{name}", f"k{name}", f"o{name}")
            + f'<bpmn:endEvent id="o{name}"/>'
        )
        return node("subProcess", inside, id_=name)

    assert lost(fork(inner("a"), inner("b"))) == []


def test_what_a_message_brings_is_a_write_as_well() -> None:
    payload = properties({"grid.payload": "={v: 1}"})
    waiting = [
        node("receiveTask", "", f'messageRef="{ref}"', id_=n)
        for n, ref in (("a", "m1"), ("b", "m2"))
    ]
    text = fork(*waiting).decode()
    partner = "".join(
        node("sendTask", payload, f'messageRef="{ref}"', id_=f"send{ref}") for ref in ("m1", "m2")
    )
    head, _, rest = text.partition("<bpmn:process")
    top = '<bpmn:message id="m1" name="one"/><bpmn:message id="m2" name="two"/>'
    other = f'<bpmn:process id="q">{partner}</bpmn:process>'
    assert lost((head + top + other + "<bpmn:process" + rest).encode()) == [
        ("DATA-001", "a b", "v")
    ]


def test_a_process_without_branches_is_left_alone() -> None:
    data = file(
        '<bpmn:process id="p" isExecutable="true">' + START + flow("f0", "s", "a"),
        script("a", "{v: 1}") + flow("f1", "a", "b") + script("b", "{v: 2}") + flow("f2", "b", "e"),
        END + "</bpmn:process>",
    )
    assert lost(data) == []
