"""Decide: from inputs by name to the value of a decision, with the rules that led to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import cast

from processes.decision.around import HERE
from processes.decision.errors import NoSuchDecisionError
from processes.decision.given import Inputs, Names, by_name
from processes.decision.graph import Compiler
from processes.decision.model import Model
from processes.decision.nodes import (
    CompiledDecision,
    CompiledDecisionService,
    CompiledInput,
    CompiledKnowledge,
    Need,
    Node,
    admitted,
)
from processes.decision.order import Order
from processes.decision.session import Key, Ledger, Session, Trace
from processes.feel.border import MAX_NESTING
from processes.feel.errors import TooDeepError
from processes.feel.kinds import Function
from processes.feel.notes import Note

FUEL = 100_000
"""The steps an evaluation may take when nothing else is said."""
Functions = Mapping[str, Callable[..., object]]


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
        self._order = Order(self._nodes, self._needs, lambda key: self._nodes[key].name)
        self._names = Names(model, self._nodes)
        self._called = self._labels()
        self._open = any(isinstance(n, CompiledDecision) and n.open for n in self._nodes.values())

    def decide(self, name: str, inputs: Inputs, around: Circumstances) -> Decided:
        """Return what the decision ``name`` (or of that id) comes to for ``inputs``.

        Inputs go by the name of input data or of a decision that need not be worked out; those of
        an imported model by ``import.name``, by namespace and name, or by the name alone where
        the asked model has none of that name. What no node is called by is a variable for models
        that name no input data. Raises NoSuchDecisionError, and FeelError BPMN-033 beyond all
        bounds.
        """
        node = self._asked(name, CompiledDecision)
        given, free = self._names.divided(inputs)
        return self._run(given, free, around, partial(self._value, node))

    def answer(self, id_: str, known: Mapping[str, object], around: Circumstances) -> Decided:
        """Return what the decision or decision service of that id comes to.

        Inputs are found by name among the variables that are ``known``. Unlike with ``decide``, the
        value of a decision is not: every decision is worked out. Raises as ``decide`` does.
        """
        node = self._nodes.get((self.model.namespace, id_))
        if isinstance(node, CompiledDecisionService):
            return self._run({}, {}, around, partial(self._served, node, known))
        if not isinstance(node, CompiledDecision):
            raise NoSuchDecisionError(name=id_, known=", ".join(self.model.decisions) or "-")
        inputs = ((k, n.name) for k, n in self._nodes.items() if isinstance(n, CompiledInput))
        given = {key: known[name] for key, name in inputs if name in known}
        free = known if self._open else {}
        return self._run(given, free, around, partial(self._value, node))

    def invoke(self, name: str, inputs: Inputs, around: Circumstances) -> Decided:
        """Return what a decision service or business knowledge model gives for these arguments.

        Raises as ``decide`` does.
        """
        node = self._asked(name, CompiledDecisionService, CompiledKnowledge)
        arguments = {key if isinstance(key, str) else key[1]: v for key, v in inputs.items()}

        def call(session: Session, ledger: Ledger) -> object:
            function = cast("Function", self._function(node.key, session, ledger))
            given = [admitted(arguments.get(name), session) for name in function.parameters]
            return session.attempt(HERE, function.invoke, given)

        return self._run({}, {}, around, call)

    def _served(
        self,
        node: CompiledDecisionService,
        known: Mapping[str, object],
        session: Session,
        _ledger: Ledger,
    ) -> object:
        """Return what a decision service gives; an input that is not known is null."""
        for name in node.parameters.names:
            if name not in known:
                session.note(HERE, "FEEL-021", name=name)
        given = [admitted(known.get(name), session) for name in node.parameters.names]
        return session.attempt(HERE, node.function(session, self._values).invoke, given)

    def _run(
        self,
        given: Mapping[Key, object],
        free: Mapping[str, object],
        around: Circumstances,
        act: Callable[[Session, Ledger], object],
    ) -> Decided:
        session = Session(
            now=around.now, variables=free, functions=around.functions, fuel=around.fuel
        )
        try:
            ledger = Ledger(given=given, free={k: admitted(v, session) for k, v in free.items()})
            value = admitted(act(session, ledger), session)
        except RecursionError:
            raise TooDeepError(limit=MAX_NESTING) from None
        return Decided(
            value=value,
            notes=session.notes,
            traces=tuple(session.traces),
            values=by_name(ledger.known, self._nodes, self.model.namespace),
        )

    def _labels(self) -> dict[tuple[type[Node], str], Node]:
        """Return the nodes of the asked model by kind and name, and by kind and id."""
        found: dict[tuple[type[Node], str], Node] = {}
        own = [node for node in self._nodes.values() if node.key[0] == self.model.namespace]
        for node in own:
            found.setdefault((type(node), node.name), node)
        for node in own:
            found.setdefault((type(node), node.key[1]), node)
        return found

    def _asked(self, name: str, *kinds: type[Node]) -> Node:
        for kind in kinds:
            if (kind, name) in self._called:
                return self._called[kind, name]
        known = (
            n.name for (kind, label), n in self._called.items() if kind in kinds and label == n.name
        )
        raise NoSuchDecisionError(name=name, known=", ".join(known) or "-")

    def _value(self, node: Node, session: Session, ledger: Ledger) -> object:
        """Work out a decision and all it needs, what is needed first."""
        for key in (node.key,) if node.key in ledger.given else self._order.up_to(node.key):
            if key not in ledger.known:
                ledger.known[key] = self._one(self._nodes[key], session, ledger)
        return ledger.known[node.key]

    def _one(self, node: Node, session: Session, ledger: Ledger) -> object:
        if isinstance(node, (CompiledInput, CompiledDecision)) and node.key in ledger.given:
            return node.given(ledger.given[node.key], session)
        if isinstance(node, CompiledDecision):
            return node.value(session, ledger, self._function)
        if isinstance(node, CompiledInput):
            session.note(HERE, "FEEL-021", name=node.name)
        return None

    def _function(self, key: Key, session: Session, ledger: Ledger) -> Function | None:
        node = self._nodes[key]
        if isinstance(node, CompiledKnowledge):
            return node.function(session, ledger, self._function)
        if isinstance(node, CompiledDecisionService):
            return node.function(session, self._values)
        return None

    def _values(self, needs: Sequence[Need], session: Session, ledger: Ledger) -> dict[str, object]:
        return {need.name: self._value(self._nodes[need.key], session, ledger) for need in needs}

    def _needs(self, key: Key) -> Sequence[Key]:
        node = self._nodes[key]
        return [need.key for need in node.values] if isinstance(node, CompiledDecision) else []
