"""What we rely on of SpiffWorkflow, tried once at the start: another release may behave otherwise.

Fails closed: no case is moved by a library that does not do what the token machine is built on.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.util.task import TaskState

from engine.errors import LibraryChanged
from engine.functions import Lookups
from engine.spiff.compiler import Plan
from engine.spiff.run import Run, SetOff
from engine.spiff.scripting import FeelScripting
from engine.spiff.tokens import Token
from engine.spiff.workflow import CaseWorkflow
from processes.model import Flow, Node, Process

_NOW = datetime(2026, 1, 5, tzinfo=UTC)
_PAIRS = 12
"""Enough fork/join pairs for a library that predicts to make thousands of tasks."""


@cache
def check() -> None:
    """Try everything once per program; raise LibraryChanged with what is otherwise."""
    for what, holds in CHECKS:
        if not holds():
            raise LibraryChanged(version=version("SpiffWorkflow"), what=what)


class _Spec:
    """A task spec that writes down what is asked of it."""

    listens = False

    def __init__(self, result: bool | None) -> None:
        self.result = result
        self.asked: list[str] = []
        self.node = SimpleNamespace(id="probe", by_event=False)

    def _on_ready(self, _task: Token) -> None:
        self.asked.append("ready")

    def _run(self, _task: Token) -> bool | None:
        self.asked.append("run")
        return self.result

    def _on_complete(self, _task: Token) -> None:
        self.asked.append("complete")

    def departing(self, _task: Token) -> tuple[Flow, ...]:
        return ()


def _run_of(result: bool | None) -> tuple[int, list[str]]:
    """Return the state and the calls of a token whose node gives ``result``."""
    workflow, spec = _empty(), _Spec(result)
    token = Token(workflow, spec, name="probe#1")
    token._ready()
    token.run()
    return token.state, spec.asked


def _scripting() -> FeelScripting:
    return FeelScripting(_NOW, Lookups())


def _empty() -> CaseWorkflow:
    return CaseWorkflow(BpmnProcessSpec(name="probe"), _scripting())


def _states_are_apart() -> bool:
    states = [
        TaskState.FUTURE,
        TaskState.WAITING,
        TaskState.READY,
        TaskState.STARTED,
        TaskState.COMPLETED,
        TaskState.ERROR,
        TaskState.CANCELLED,
    ]
    finished = TaskState.COMPLETED | TaskState.ERROR | TaskState.CANCELLED
    return len(set(states)) == len(states) and finished == TaskState.FINISHED_MASK


def _begins_empty() -> bool:
    workflow = _empty()
    return not workflow.tasks and not workflow.data and not workflow.completed


def _nothing_is_predicted() -> bool:
    """Run a chain of fork/join pairs and count what was made on the way."""
    run = _begun(_process(_chain()))
    entered = [e.body["n"] for e in run.journal() if e.kind == "node.entered"]
    # Each pair: the fork once, two steps, the join by two tokens.
    return run.completed and len(entered) == 5 * _PAIRS + 2 and len(set(entered)) == len(entered)


def _state_comes_back() -> bool:
    nodes = {"s": "startEvent", "u": "userTask", "e": "endEvent"}
    process = _process((nodes, [("s", "u"), ("u", "e")]))
    state = _begun(process).dump()
    again = Run.load(state, Plan(process), _scripting())
    same = again.dump() == state
    again.complete_task("u#1", {}, "probe")
    return same and again.completed


def _chain() -> tuple[dict[str, str], list[tuple[str, str]]]:
    nodes, flows, last = {"s": "startEvent"}, [], "s"
    for number in range(_PAIRS):
        fork, left, right, join = (f"{kind}{number}" for kind in ("f", "l", "r", "j"))
        nodes |= {fork: "parallelGateway", left: "task", right: "task", join: "parallelGateway"}
        flows += [(last, fork), (fork, left), (fork, right), (left, join), (right, join)]
        last = join
    return {**nodes, "e": "endEvent"}, [*flows, (last, "e")]


def _process(drawn: tuple[dict[str, str], list[tuple[str, str]]]) -> Process:
    nodes, flows = drawn
    return Process(
        id="probe",
        nodes={name: Node(id=name, kind=kind) for name, kind in nodes.items()},
        flows={
            f"{source}-{target}": Flow(id=f"{source}-{target}", source=source, target=target)
            for source, target in flows
        },
    )


def _begun(process: Process) -> Run:
    run = Run.new(Plan(process), _scripting())
    case = dict.fromkeys(("instance", "no", "place", "process"), "probe") | {"version": "1"}
    run.begin(case, initiator="probe", posts={}, variables={}, set_off=SetOff())
    return run


def _checks() -> Iterator[tuple[str, Callable[[], Any]]]:
    done, waits = (TaskState.COMPLETED, ["ready", "run", "complete"]), (TaskState.STARTED,)
    yield "states of tasks", _states_are_apart
    yield "a workflow without tasks", _begins_empty
    yield "a task that is done at once", lambda: _run_of(True) == done
    yield "a task that waits", lambda: _run_of(None) == (*waits, ["ready", "run"])
    yield "no prediction", _nothing_is_predicted
    yield "a state that comes back", _state_comes_back


CHECKS = tuple(_checks())
"""What is tried, each with the words that name it when it fails."""
