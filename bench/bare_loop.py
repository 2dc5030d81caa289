"""The ceiling: the bare loop any engine must run, with nothing kept, named, noted or saved.

Takes a token from the queue, evaluates the compiled FEEL of its node, counts arrivals at joins and
queues what follows.
"""

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bench.diagrams import KEY, Diagram, Tongue
from processes.document import read
from processes.feel.expression import Expression, compile_expression
from processes.model import Node, Process


def loop(diagram: Diagram, now: datetime) -> Callable[[], int]:
    """Return what runs the diagram once, user tasks passed at once; it returns the nodes run."""
    found = read(diagram(Tongue.FEEL).encode()).processes
    process = next(p for p in found if p.id == KEY)
    follow = {n: [flow.target for flow in process.outgoing(n)] for n in process.nodes}
    wanted = {n: _wanted(process, n) for n in process.nodes}
    scripts = {n.id: _script(n) for n in process.nodes.values()}
    often = {n.id: _often(n) for n in process.nodes.values()}
    begin = next(n.id for n in process.nodes.values() if n.kind == "startEvent")

    def run() -> int:
        variables: dict[str, Any] = {}
        arrived: Counter[str] = Counter()
        queue, count = deque([begin]), 0
        while queue:
            node = queue.popleft()
            arrived[node] += 1
            if arrived[node] < wanted[node]:
                continue
            script = scripts[node]
            for _ in range(often[node]):
                count += 1
                if script is not None:
                    variables.update(script.evaluate(variables, now=now).value)  # type: ignore[call-overload]
            queue.extend(follow[node])
        return count

    return run


def _wanted(process: Process, node: str) -> int:
    return len(process.incoming(node)) if process.nodes[node].kind == "parallelGateway" else 0


def _script(node: Node) -> Expression | None:
    return compile_expression(node.script) if node.script else None


def _often(node: Node) -> int:
    return int(node.repeat.cardinality) if node.repeat else 1
