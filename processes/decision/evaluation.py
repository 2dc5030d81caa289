"""Decide: from inputs by name to the value of a decision, with the rules that led to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from processes.decision.errors import DecisionCycleError, NoSuchDecisionError
from processes.decision.graph import Compiler
from processes.decision.model import Model
from processes.decision.nodes import (
    CompiledDecision,
    CompiledInput,
    CompiledKnowledge,
    CompiledService,
    Node,
)
from processes.decision.session import Key, Ledger, Session, Trace
from processes.feel.border import MAX_NESTING, Border, admit
from processes.feel.errors import TooDeepError
from processes.feel.kinds import Function
from processes.feel.notes import Note, UnusableError

FUEL = 100_000
"""The steps an evaluation may take when nothing else is said."""
Functions = Mapping[str, Callable[..., object]]
_HERE = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What an evaluation may ask of the world, and how much it may take."""

    now: datetime
    """The moment that now() and today() give, in the zone whose calendar counts."""
    functions: Functions = field(default_factory=dict)
    """Functions beside those of FEEL, by name."""
    fuel: int = FUEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a decision came to, how, and why parts of it came out as null."""

    value: object
    notes: tuple[Note, ...] = ()
    traces: tuple[Trace, ...] = ()
    """What the tables did, in the order in which they were worked out."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What every decision on the way came to, by name."""


class Decisions:
    """The decisions of one model and of those it imports, compiled; safe to share by threads."""

    def __init__(self, model: Model, imported: Sequence[Model] = ()) -> None:
        """Compile ``model``; ``imported`` are all models that it may reach.

        Raises DecisionCycleError when decisions require one another.
        """
        self.model = model
        self._nodes = Compiler([model, *imported]).nodes()
        self._named = self._names()
        self._orders = {
            key: self._order(key)
            for key, node in self._nodes.items()
            if isinstance(node, CompiledDecision)
        }

    def decide(
        self, name: str, inputs: Mapping[str | Key, object], around: Circumstances
    ) -> Decided:
        """Return what the decision ``name`` (or of that id) comes to for ``inputs``.

        Inputs go by the name of input data or of a decision that need not be worked out, or by
        namespace and name. What has no such name is a variable for models that name no inputs.
        Raises NoSuchDecisionError, and FeelError BPMN-033 beyond all bounds.
        """
        node = self._asked(name, CompiledDecision)
        return self._run(inputs, around, lambda session, ledger: self._value(node, session, ledger))

    def invoke(
        self, name: str, inputs: Mapping[str | Key, object], around: Circumstances
    ) -> Decided:
        """Return what a decision service or business knowledge model gives for these arguments.

        Raises as ``decide`` does.
        """
        node = self._asked(name, CompiledService, CompiledKnowledge)

        def call(session: Session, ledger: Ledger) -> object:
            function = self._function(node.key, session, ledger)
            names = function.parameters if function else ()
            plain = {key: value for key, value in inputs.items() if isinstance(key, str)}
            given = [_admitted(plain.get(name), session) for name in names]
            return session.attempt(_HERE, function.invoke, given) if function else None

        return self._run({}, around, call)

    def _run(
        self,
        inputs: Mapping[str | Key, object],
        around: Circumstances,
        act: Callable[[Session, Ledger], object],
    ) -> Decided:
        given, free = self._given(inputs)
        session = Session(
            now=around.now, variables=free, functions=around.functions, fuel=around.fuel
        )
        ledger = Ledger(given=given, free={k: _admitted(v, session) for k, v in free.items()})
        try:
            value = _admitted(act(session, ledger), session)
        except RecursionError:
            raise TooDeepError(limit=MAX_NESTING) from None
        return Decided(
            value=value,
            notes=session.notes,
            traces=tuple(session.traces),
            values={
                node.name: ledger.known[key]
                for key, node in self._nodes.items()
                if key in ledger.known and isinstance(node, CompiledDecision)
            },
        )

    def _given(
        self, inputs: Mapping[str | Key, object]
    ) -> tuple[dict[Key, object], dict[str, object]]:
        """Return the inputs by key, and those that no node is called by."""
        given: dict[Key, object] = {}
        free: dict[str, object] = {}
        for name, value in inputs.items():
            key = self._named.get(name)
            if key is not None:
                given[key] = value
            elif isinstance(name, str):
                free[name] = value
        return given, free

    def _names(self) -> dict[str | Key, Key]:
        """Return the nodes that a value can be given for; the asked model's own come first.

        Each has its name, and its name or id with the namespace of its model.
        """
        found: dict[str | Key, Key] = {}
        for key, node in self._nodes.items():
            if isinstance(node, (CompiledInput, CompiledDecision)):
                found.setdefault(node.name, key)
                found.setdefault((key[0], node.name), key)
                found[key] = key
        return found

    def _asked(self, name: str, *kinds: type[Node]) -> Node:
        own = [n for key, n in self._nodes.items() if key[0] == self.model.namespace]
        fitting = [node for node in own if isinstance(node, kinds)]
        for node in fitting:
            if name in {node.name, node.key[1]}:
                return node
        raise NoSuchDecisionError(name=name, known=", ".join(n.name for n in fitting) or "-")

    def _value(self, node: Node, session: Session, ledger: Ledger) -> object:
        """Work out a decision and all it needs, what is needed first."""
        if node.key in ledger.given:
            return ledger.given[node.key]
        for key in self._orders[node.key]:
            if key not in ledger.known:
                ledger.known[key] = self._one(self._nodes[key], session, ledger)
        return ledger.known[node.key]

    def _one(self, node: Node, session: Session, ledger: Ledger) -> object:
        if isinstance(node, CompiledInput):
            return node.value(session, ledger)
        if node.key in ledger.given:
            return _admitted(ledger.given[node.key], session)
        if isinstance(node, CompiledDecision):
            return node.value(session, ledger, self._function)
        return None

    def _function(self, key: Key, session: Session, ledger: Ledger) -> Function | None:
        node = self._nodes.get(key)
        if isinstance(node, CompiledKnowledge):
            return node.function(session, ledger, self._function)
        if isinstance(node, CompiledService):
            return self._service(node, session)
        return None

    def _service(self, node: CompiledService, session: Session) -> Function:
        """Return a decision service as a function of its inputs (DMN 1.5 §10.4)."""

        def invoke(given: list[object]) -> object:
            if len(given) != len(node.parameters):
                raise UnusableError("FEEL-004", name=node.name, given=len(given))
            keys = [need.key for need in node.parameters]
            inner = Ledger(given=dict(zip(keys, given, strict=True)))
            session.enter(len(node.outputs) + 3, _HERE)
            try:
                found = {
                    need.name: self._value(self._nodes[need.key], session, inner)
                    for need in node.outputs
                }
            finally:
                session.leave(len(node.outputs) + 3)
            whole = next(iter(found.values())) if len(found) == 1 else found
            return node.result.convert(whole, session)

        return Function(parameters=tuple(n.name for n in node.parameters), invoke=invoke)

    def _order(self, last: Key) -> tuple[Key, ...]:
        """Return ``last`` and all it needs, each after what it needs itself."""
        ordered: dict[Key, None] = {}
        path: dict[Key, None] = {}
        waiting = [(last, False)]
        while waiting:
            key, done = waiting.pop()
            if done:
                path.pop(key)
                ordered[key] = None
            elif key in path:
                self._refuse_cycle(path, key)
            elif key not in ordered:
                path[key] = None
                waiting.append((key, True))
                waiting.extend((need, False) for need in self._needs(key))
        return tuple(ordered)

    def _needs(self, key: Key) -> Sequence[Key]:
        node = self._nodes.get(key)
        return [need.key for need in node.values] if isinstance(node, CompiledDecision) else []

    def _refuse_cycle(self, path: Mapping[Key, None], key: Key) -> None:
        names = [self._nodes[each].name for each in path]
        begin = list(path).index(key)
        raise DecisionCycleError(names=" → ".join([*names[begin:], names[begin]]))


def _admitted(value: object, session: Session) -> object:
    """Return a value free of what others hold; a function stays what it is while it is passed."""
    if isinstance(value, Function):
        return value
    border = Border(
        spend=session.spend, refuse=lambda what: session.note(_HERE, "FEEL-014", kind=what)
    )
    return admit(value, border)
