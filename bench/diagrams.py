"""The diagrams of the engine bench, each in two tongues: FEEL for us, Python for raw SpiffWorkflow.

Both get the same BPMN text; only scripts and conditions are spelled as the reader needs them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><definitions '
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="http://bihuan.example/bench" id="defs">'
)
KEY = "bench"
CHILD = "bench_child"


class Tongue(Enum):
    """The language that scripts and conditions are written in."""

    FEEL = "feel"
    PYTHON = "python"

    def assign(self, name: str, expression: str) -> str:
        """Return a script that gives the variable ``name`` a value."""
        return f"{{{name}: {expression}}}" if self is Tongue.FEEL else f"{name} = {expression}"

    def equal(self, name: str, value: str) -> str:
        """Return the condition that a variable has a value."""
        return f"{name} {'=' if self is Tongue.FEEL else '=='} {value}"


Diagram = Callable[[Tongue], str]
"""The BPMN text in a tongue."""


@dataclass(slots=True)
class Sketch:
    """A process while it is drawn."""

    tongue: Tongue
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def node(self, kind: str, name: str, inside: str = "", more: str = "") -> str:
        """Add a node; return its name."""
        self.nodes.append(f'<{kind} id="{name}" name="{name}"{more}>{inside}</{kind}>')
        return name

    def script(self, name: str, expression: str, variable: str = "n") -> str:
        """Add a script task that sets ``variable``; return its name."""
        text = self.tongue.assign(variable, expression)
        return self.node("scriptTask", name, f"<script>{text}</script>", ' scriptFormat="feel"')

    def line(self, *names: str) -> None:
        """Connect nodes one after another."""
        for source, target in pairwise(names):
            self.flow(source, target)

    def flow(self, source: str, target: str, name: str = "", condition: str = "") -> None:
        """Connect two nodes."""
        kind = '<conditionExpression xsi:type="tFormalExpression">'
        inside = f"{kind}{condition}</conditionExpression>" if condition else ""
        name = name or f"f{len(self.flows) + 1}"
        self.flows.append(
            f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">'
            f"{inside}</sequenceFlow>"
        )

    def process(self, key: str = KEY) -> str:
        """Return the process as BPMN."""
        content = "".join((*self.nodes, *self.flows))
        return f'<process id="{key}" name="{key}" isExecutable="true">{content}</process>'

    def text(self, *others: str) -> str:
        """Return the whole file, with further processes."""
        return f"{HEAD}{self.process()}{''.join(others)}</definitions>"


def _begin(tongue: Tongue) -> tuple[Sketch, str, str]:
    sketch = Sketch(tongue)
    return sketch, sketch.node("startEvent", "begin"), sketch.node("endEvent", "end")


def line(count: int) -> Diagram:
    """Return a line of ``count`` script tasks."""

    def draw(tongue: Tongue) -> str:
        sketch, begin, end = _begin(tongue)
        first = sketch.script("t_0", "0")
        rest = [sketch.script(f"t_{number}", "n + 1") for number in range(1, count)]
        sketch.line(begin, first, *rest, end)
        return sketch.text()

    return draw


def fan(count: int) -> Diagram:
    """Return a parallel gateway to ``count`` script tasks and their join."""

    def draw(tongue: Tongue) -> str:
        sketch, begin, end = _begin(tongue)
        fork = sketch.node("parallelGateway", "fork")
        join = sketch.node("parallelGateway", "join")
        sketch.line(begin, fork)
        for number in range(count):
            sketch.line(fork, sketch.script(f"t_{number}", f"{number} + 1", f"r{number}"), join)
        sketch.line(join, end)
        return sketch.text()

    return draw


def pairs(count: int, *, waiting_first: bool) -> Diagram:
    """Return ``count`` chained forks of two branches and their joins, and a user task.

    The user task stands before the pairs or behind them.
    """

    def draw(tongue: Tongue) -> str:
        sketch, begin, end = _begin(tongue)
        wait = sketch.node("userTask", "wait")
        last = begin
        if waiting_first:
            sketch.line(last, wait)
            last = wait
        for number in range(count):
            fork = sketch.node("parallelGateway", f"fork_{number}")
            join = sketch.node("parallelGateway", f"join_{number}")
            sketch.line(last, fork)
            for side in "ab":
                sketch.line(fork, sketch.script(f"{side}_{number}", "1", side), join)
            last = join
        sketch.line(last, *(() if waiting_first else (wait,)), end)
        return sketch.text()

    return draw


def rounds() -> Diagram:
    """Return a user task that comes again until ``stop`` is true."""

    def draw(tongue: Tongue) -> str:
        sketch, begin, end = _begin(tongue)
        again = sketch.node("exclusiveGateway", "again", more=' default="back"')
        sketch.line(begin, sketch.node("userTask", "wait"), again)
        sketch.flow("again", "wait", "back")
        sketch.flow(again, end, "out", sketch.tongue.equal("stop", "1"))
        return sketch.text()

    return draw


def many(count: int, *, sequential: bool) -> Diagram:
    """Return one script task done ``count`` times by multi-instance."""

    def draw(tongue: Tongue) -> str:
        sketch, begin, end = _begin(tongue)
        script = f"<script>{tongue.assign('n', '1')}</script>"
        often = (
            f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
            f"<loopCardinality>{count}</loopCardinality></multiInstanceLoopCharacteristics>"
        )
        task = sketch.node("scriptTask", "task", often + script, ' scriptFormat="feel"')
        sketch.line(begin, task, end)
        return sketch.text()

    return draw


def calls(count: int) -> Diagram:
    """Return a line of ``count`` call activities of a process with one script task."""

    def draw(tongue: Tongue) -> str:
        child = Sketch(tongue)
        inside = (
            child.node("startEvent", "child_begin"),
            child.script("child_task", "1"),
            child.node("endEvent", "child_end"),
        )
        child.line(*inside)
        sketch, begin, end = _begin(tongue)
        called = f' calledElement="{CHILD}"'
        names = [sketch.node("callActivity", f"c_{n}", more=called) for n in range(count)]
        sketch.line(begin, *names, end)
        # Flows of both processes count from one; a file may hold each id once.
        return sketch.text(child.process(CHILD).replace('id="f', 'id="g'))

    return draw
