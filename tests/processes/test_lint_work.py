"""What is wrong with the steps themselves: constructs, messages, loops, expressions, timers."""

import time

import pytest

from processes.lint.finding import Severity
from tests.processes import badfiles
from tests.processes.badfiles import Bad
from tests.processes.diagrams import (
    END,
    START,
    around,
    condition,
    file,
    findings,
    flow,
    gateway,
    node,
    process,
    properties,
    script,
    waiting,
)

CATCH, THROW = "intermediateCatchEvent", "intermediateThrowEvent"
ONE = "<bpmn:script>1</bpmn:script>"
END_ALONE = '<bpmn:endEvent id="e"/>'


def repeated(count: int) -> bytes:
    """Return a process whose task t is done ``count`` times."""
    cardinality = f"<bpmn:loopCardinality>{count}</bpmn:loopCardinality>"
    return around(node("userTask", node("multiInstanceLoopCharacteristics", cardinality, id_="m")))


def sent(reference: str) -> bytes:
    """Return a process that sends a message at t, on line 5; the file has a nameless message m."""
    task = node("sendTask", "", reference)
    head = '<bpmn:process id="p" isExecutable="true">'
    return file('<bpmn:message id="m"/>', head, START, task, END, "</bpmn:process>")


def levels(count: int) -> bytes:
    """Return sub-processes in each other, all on line 3."""
    inside = ""
    for number in range(count):
        inside = node("subProcess", inside, id_=f"q{number}")
    return process(inside)


CALLS_ITSELF = around(node("callActivity", "", 'calledElement="p"'))
SELF_LOOP = gateway(
    "exclusiveGateway",
    flow("x", "g", "g", condition("n > 1")),
    flow("y", "g", "a"),
    attributes='default="y"',
)
SCRIPTS = process(START, node("scriptTask", ONE), flow("x", "t", "t"))

WORK = [
    Bad("no message named", sent(""), "BPMN-051", 5, "t"),
    Bad("a missing message", sent('messageRef="zz"'), "BPMN-051", 5, "t"),
    Bad("a call of nothing", around(node("callActivity")), "BPMN-025", 4, "t"),
    Bad("a call of itself", CALLS_ITSELF, "BPMN-026", 4, "t"),
    Bad("a gateway that leads to itself", SELF_LOOP, "BPMN-027", 4, "g"),
    Bad("scripts in a circle", SCRIPTS, "BPMN-027", 4, "t"),
    Bad("a huge number of items", repeated(10**9), "BPMN-041", 4, "t"),
    Bad("a negative number of items", repeated(-1), "BPMN-041", 4, "t"),
    Bad("eleven levels", levels(11), "BPMN-042", 3, "q0"),
]


def chosen(inside: str) -> bytes:
    """Return an exclusive gateway whose flow x, on line 5, has a condition."""
    flows = (flow("x", "g", "a", inside), flow("y", "g", "b"))
    return gateway("exclusiveGateway", *flows, attributes='default="y"')


NATURAL = "<bpmn:conditionExpression>true</bpmn:conditionExpression>"
OVERWRITTEN = around(node("scriptTask", ONE, 'camunda:resultVariable="case"'))
GROOVY = around(node("scriptTask", ONE, 'scriptFormat="groovy"'))
PAYLOAD = around(node("userTask", properties({"grid.payload": "= {a: }"})))

EXPRESSIONS = [
    Bad("two equals signs", script("x = = 1"), "BPMN-030", 4, "t"),
    Bad("Python on the third line", script("\n{a: 1,\nb: x == 2}"), "BPMN-030", 6, "t"),
    Bad("dunder access", script("().__class__"), "BPMN-030", 4, "t"),
    Bad("JUEL", script("${amount > 3}"), "BPMN-030", 4, "t"),
    Bad("a calculated timer", waiting("timeDuration", "=a b +"), "BPMN-030", 4, "t"),
    Bad("a payload", PAYLOAD, "BPMN-030", 4, "t"),
    Bad("an import", script("import os"), "BPMN-031", 4, "t"),
    Bad("builtins", script("__builtins__"), "BPMN-031", 4, "t"),
    Bad("a file", script('open("x")'), "BPMN-031", 4, "t"),
    Bad("an unknown function", script("\n{a: 1,\nb: len(x)}"), "BPMN-031", 6, "t"),
    Bad("a word of Python", script("x = None"), "BPMN-031", 4, "t"),
    Bad("an empty script", script(""), "BPMN-032", 4, "t"),
    Bad("no script", around(node("scriptTask")), "BPMN-032", 4, "t"),
    Bad("an empty condition", chosen(condition("")), "BPMN-032", 5, "x"),
    Bad("a very long text", script("1+" * 60_000 + "1"), "BPMN-033", 4, "t"),
    Bad("a reserved result", OVERWRITTEN, "BPMN-034", 4, "t"),
    Bad("another language", GROOVY, "BPMN-035", 4, "t", "warning"),
    Bad("a natural condition", chosen(NATURAL), "BPMN-035", 5, "x", "warning"),
    Bad("an unknown clock", waiting("timeDate", '=due("no_such")'), "HOUSE-004", 4, "t"),
]
"""Rows 31 to 35 and 44 of list A."""

UNTIMED = around(node(CATCH, "<bpmn:timerEventDefinition/>"))
DUE_SOON = around(node("userTask", "", 'camunda:dueDate="soon"'))

TIMERS = [
    *(
        Bad(f"{kind} {text}", waiting(kind, text), code, 4, "t")
        for kind, text, code in (
            ("timeDuration", "banana", "TIME-001"),
            ("timeDuration", "banana T5S", "TIME-001"),
            ("timeDuration", "P1.5DT1H", "TIME-001"),
            ("timeDuration", "P١D", "TIME-001"),
            ("timeDuration", "P１D", "TIME-001"),
            ("timeDuration", "${d.plus(1)}", "TIME-001"),
            ("timeDuration", "-PT5S", "TIME-002"),
            ("timeDuration", "P-5DT1S", "TIME-002"),
            ("timeDuration", "P", "TIME-003"),
            ("timeDuration", "", "TIME-003"),
            ("timeDuration", "P99999999Y", "TIME-004"),
            ("timeDuration", "PT99999999999999999999S", "TIME-004"),
            ("timeDuration", "P0.5M", "TIME-005"),
            ("timeCycle", "R2/P99999999Y", "TIME-004"),
            ("timeCycle", "R/PT0S", "TIME-006"),
            ("timeCycle", "R3", "TIME-007"),
            ("timeCycle", "R3/", "TIME-007"),
            ("timeCycle", "R999999999999/PT1M", "TIME-008"),
            ("timeDate", "P1D", "TIME-009"),
            ("timeDate", "2026-02-30", "TIME-010"),
            ("timeDate", "2026-02-03T25:00:00", "TIME-010"),
            ("timeDate", "W", "TIME-010"),
        )
    ),
    Bad("no time", UNTIMED, "TIME-003", 4, "t"),
    Bad("a fast cycle", waiting("timeCycle", "R/PT1S"), "TIME-006", 4, "t", "warning"),
    Bad("a past date", waiting("timeDate", "2020-01-01"), "TIME-011", 4, "t", "warning"),
    Bad("a due date in words", DUE_SOON, "TIME-010", 4, "t"),
]
"""List B."""


@pytest.mark.parametrize("bad", [*WORK, *EXPRESSIONS, *TIMERS], ids=badfiles.name)
def test_what_is_wrong_is_said_with_its_place(bad: Bad) -> None:
    badfiles.check(bad)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("${a > 3}", "JUEL"),
        ("a == b", "single ="),
        ("a &amp;&amp; b", "and, or"),
        ("not a", "not(…)"),
        ("a = 'x'", "double quotation marks"),
        ("a ? 1 : 2", "if … then … else"),
        ("x += 1", "new value"),
        ("lambda x: x", "program"),
    ],
)
def test_a_habit_of_another_language_gets_its_own_advice(text: str, word: str) -> None:
    (finding,) = findings(script(text))
    assert word in finding.advice
    assert finding.line == 4


def test_a_very_long_mistake_takes_no_long_time() -> None:
    begun = time.perf_counter()
    assert findings(script("?" * 1_000_000))
    assert time.perf_counter() - begun < 2


def test_a_calculating_loop_with_a_way_out_is_only_a_warning() -> None:
    data = process(
        START,
        node("scriptTask", "<bpmn:script>{n: n + 1}</bpmn:script>", 'scriptFormat="feel"'),
        flow("f2", "t", "g") + node("exclusiveGateway", "", 'default="b"', id_="g"),
        flow("b", "g", "t") + flow("c", "g", "e", condition("n > 3")) + END_ALONE,
    )
    assert [(f.code, f.severity) for f in findings(data)] == [("BPMN-027", Severity.WARNING)]


def test_ten_thousand_steps_are_allowed_and_one_more_is_not() -> None:
    def line_of(steps: int) -> bytes:
        nodes = (f'<bpmn:task id="t{n}"/>' for n in range(steps))
        flows = (flow(f"f{n}", f"t{n}", f"t{n + 1}") for n in range(steps - 1))
        return process("".join(nodes) + "".join(flows))

    assert "BPMN-040" not in {f.code for f in findings(line_of(10_000))}
    assert "BPMN-040" in {f.code for f in findings(line_of(10_001))}
