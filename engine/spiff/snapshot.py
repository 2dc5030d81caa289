"""The state of a case as ordered JSON, compressed: a cache of the log, dropped and rebuilt at will.

Only what lives is kept: variables, tokens, how often each node was reached. The specs stay with
the published version and are shared. Key order is kept, never sorted.
"""

from collections import Counter
from typing import Any

import orjson
import zstandard
from SpiffWorkflow.util.task import TaskState

from engine.errors import StateRefused
from engine.spiff.compiler import Plan
from engine.spiff.scripting import FeelScripting
from engine.spiff.tokens import NODE_AND_COUNT, Token
from engine.spiff.workflow import CaseWorkflow
from processes.feel.values import from_json, to_json

FORMAT = 1
SMALL = 1_000
"""Bytes; a longer state is packed."""
_LEVEL = 1


def dump(workflow: CaseWorkflow) -> bytes:
    """Return the state of ``workflow``."""
    state = {
        "format": FORMAT,
        "instance": workflow.instance,
        "initiator": workflow.initiator,
        "posts": workflow.posts,
        "closure": workflow.closure,
        "end": workflow.end,
        "data": to_json(workflow.data),
        "counts": workflow.counts,
        "tokens": [_token(t) for t in workflow.living()],
    }
    plain = orjson.dumps(state)
    # Most states are so small that packing costs more than the few bytes it saves.
    return plain if len(plain) < SMALL else zstandard.ZstdCompressor(level=_LEVEL).compress(plain)


def load(data: bytes, plan: Plan, scripting: FeelScripting) -> CaseWorkflow:
    """Return the workflow that ``dump`` wrote; raise StateRefused when it is not one of ours."""
    state = _state(data)
    workflow = CaseWorkflow(plan, scripting)
    workflow.instance = state["instance"]
    workflow.initiator = state["initiator"]
    workflow.posts = state["posts"]
    workflow.closure = state["closure"]
    workflow.end = state["end"]
    workflow.data = from_json(state["data"])
    workflow.counts = Counter(state["counts"])
    for row in state["tokens"]:
        _put(workflow, plan, row)
    return workflow


def variables(data: bytes) -> dict[str, Any]:
    """Return the variables of a state as FEEL values, without building the workflow."""
    state = _state(data)
    values: dict[str, Any] = from_json(state["data"])  # type: ignore[assignment]
    return values


def _state(data: bytes) -> dict[str, Any]:
    try:
        plain = data if data[:1] == b"{" else zstandard.ZstdDecompressor().decompress(data)
        state: dict[str, Any] = orjson.loads(plain)
        version = state["format"]
    except (zstandard.ZstdError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise StateRefused(version="?") from error
    if version != FORMAT:
        raise StateRefused(version=version)
    return state


def _token(token: Token) -> list[Any]:
    return [token.name, token.state, token.scope, token.host, token.flow, token.internal_data]


def _put(workflow: CaseWorkflow, plan: Plan, row: list[Any]) -> None:
    name, state, scope, host, flow, internal = row
    node = name.rpartition(NODE_AND_COUNT)[0]
    parent = workflow.tasks[host] if host else workflow.task_tree
    token = Token(workflow, plan.nodes[node], parent=parent, name=name, state=state)
    token.scope, token.host, token.flow, token.internal_data = scope, host, flow, internal
    if not host:
        workflow.alive[scope] += 1
    if state == TaskState.READY:
        workflow.token_moved(token)
