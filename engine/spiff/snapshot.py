"""The state of a case as ordered JSON, compressed: a cache of the log, dropped and rebuilt at will.

Only what lives is kept: variables, tokens, how often each node was reached. The specs stay with
the published version and are shared. Key order is kept, never sorted.
"""

from collections import Counter
from typing import Any
from zlib import crc32

import orjson
import zstandard

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
_SEAL = b"\x01"
"""Before the checksum and the state; a state from before there were checksums begins otherwise."""


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
        **_if_any("local", to_json(workflow.frames.local)),
        **_if_any("undoable", {k: v for k, v in workflow.undoable.items() if v}),
        **_if_any("depth", workflow.depth_of_calls),
        **_if_any("clocks", workflow.clocks.form()),
    }
    plain = orjson.dumps(state)
    # Most states are so small that packing costs more than the few bytes it saves.
    packed = plain if len(plain) < SMALL else zstandard.ZstdCompressor(level=_LEVEL).compress(plain)
    return _SEAL + _checksum(packed) + packed


def load(data: bytes, plan: Plan, scripting: FeelScripting) -> CaseWorkflow:
    """Return the workflow that ``dump`` wrote; raise StateRefused when it is not one of ours."""
    state = _state(data)
    workflow = CaseWorkflow(plan, scripting)
    workflow.instance = state["instance"]
    workflow.initiator = state["initiator"]
    workflow.posts = state["posts"]
    workflow.closure = state["closure"]
    workflow.end = state["end"]
    workflow.data.update(from_json(state["data"]))
    for name, frame in state.get("local", {}).items():
        workflow.frames.local[name] = from_json(frame)  # type: ignore[assignment]
    workflow.undoable = state.get("undoable", {})
    workflow.depth_of_calls = state.get("depth", 0)
    workflow.counts = Counter(state["counts"])
    workflow.clocks.read(state.get("clocks", {}))
    for row in state["tokens"]:
        _put(workflow, plan, row)
    return workflow


def variables(data: bytes, token: str = "") -> dict[str, Any]:
    """Return the variables of a state as FEEL values, without building the workflow.

    With a ``token``, as it sees them: its local ones before those of the scopes around it.
    """
    state = _state(data)
    values: dict[str, Any] = from_json(state["data"])  # type: ignore[assignment]
    local = state.get("local", {})
    scopes = {row[0]: row[2] for row in state["tokens"]} if local and token else {}
    around: list[str] = []
    while token in scopes:
        around.append(token)
        token = scopes[token]
    for name in reversed(around):
        frame: dict[str, Any] = from_json(local.get(name, {}))  # type: ignore[assignment]
        values |= frame
    return values


def _state(data: bytes) -> dict[str, Any]:
    packed = _unsealed(data)
    try:
        plain = packed if packed[:1] == b"{" else zstandard.ZstdDecompressor().decompress(packed)
        state: dict[str, Any] = orjson.loads(plain)
        version = state["format"]
    except (zstandard.ZstdError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise StateRefused(version="?") from error
    if version != FORMAT:
        raise StateRefused(version=version)
    return state


def _unsealed(data: bytes) -> bytes:
    """Return what the seal is on: a state with one wrong bit would move its case elsewhere."""
    if data[:1] != _SEAL:
        return data
    packed = data[5:]
    if data[1:5] != _checksum(packed):
        raise StateRefused(version="?")
    return packed


def _checksum(packed: bytes) -> bytes:
    return crc32(packed).to_bytes(4, "big")


def _token(token: Token) -> list[Any]:
    return [token.name, token.state, token.scope, token.host, token.flow, token.internal_data]


def _put(workflow: CaseWorkflow, plan: Plan, row: list[Any]) -> None:
    name, state, scope, host, flow, internal = row
    node = name.rpartition(NODE_AND_COUNT)[0]
    spec = plan.at(node, workflow.tasks.get(scope))
    token = Token(workflow, spec, name=name, scope=scope, state=state)
    token.host, token.flow, token.internal_data = host, flow, internal
    workflow.restore(token)


def _if_any(name: str, value: Any) -> dict[str, Any]:
    """Return an entry of the state; what is empty is left out, as it mostly is."""
    return {name: value} if value else {}
