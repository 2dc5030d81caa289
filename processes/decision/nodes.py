"""The nodes of the graph, compiled: what each needs, and how its value is worked out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from processes.decision.functions import Parameters, function_value
from processes.decision.itemtypes import Type
from processes.decision.session import Key, Ledger, Session
from processes.feel.border import Border, admit
from processes.feel.kinds import Function
from processes.feel.run import Code, Frame

_HERE = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that a node uses, and by which name it knows it."""

    key: Key
    name: str
    prefix: str = ""
    """The name of the import it comes by; empty for a node of the same model."""


Functions = Callable[[Key, Session, Ledger], Function | None]
"""The function that a business knowledge model or a decision service is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledInput:
    """Input data."""

    key: Key
    name: str
    type: Type

    def value(self, session: Session, ledger: Ledger) -> object:
        """Return what is given, as one of its type; null with a note when nothing is."""
        if self.key not in ledger.given:
            session.note(_HERE, "FEEL-021", name=self.name)
            return None
        value = ledger.given[self.key]
        if not isinstance(value, Function):
            value = admit(value, Border(spend=session.spend, refuse=_refusal(session)))
        return self.type.convert(value, session)


def _refusal(session: Session) -> Callable[[str], object]:
    return lambda what: session.note(_HERE, "FEEL-014", kind=what)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledDecision:
    """A decision: its code, and the values and functions that its code knows by name."""

    key: Key
    name: str
    type: Type
    code: Code | None
    values: tuple[Need, ...]
    knowledge: tuple[Need, ...]
    open: bool
    """Whether it sees the variables of its caller, because its model names no input data."""

    def value(self, session: Session, ledger: Ledger, functions: Functions) -> object:
        """Return what the decision comes to; what it needs is known already."""
        if self.code is None:
            return None
        names = frame_names(self.values, lambda key: ledger.known.get(key))
        names |= frame_names(self.knowledge, lambda key: functions(key, session, ledger), names)
        outer = Frame(ledger.free, None, session) if self.open else None
        found = self.code(Frame(names, outer, session))
        before, session.part = session.part, self.name
        try:
            return self.type.convert(found, session)
        finally:
            session.part = before


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledKnowledge:
    """A business knowledge model: a function that sees what it requires and its parameters."""

    key: Key
    name: str
    parameters: Parameters
    body: Code
    levels: int
    knowledge: tuple[Need, ...]

    def function(self, session: Session, ledger: Ledger, functions: Functions) -> Function:
        """Return the function value."""
        names = _Late(self.knowledge, lambda key: functions(key, session, ledger))
        frame = Frame(cast("Mapping[str, object]", names), None, session)
        return function_value(self.parameters, self.body, self.levels, frame)


class _Late(dict[str, object]):
    """Functions by name, made when first asked for: they may need one another."""

    def __init__(self, needs: Sequence[Need], find: Callable[[Key], object]) -> None:
        super().__init__()
        self._needs = needs
        self._find = find

    def get(self, name: str, default: object = None) -> object:
        if name not in self:
            wanted = [n for n in self._needs if name in {n.prefix or n.name}]
            self.update(frame_names(wanted, self._find))
        return super().get(name, default)


def frame_names(
    needs: Sequence[Need], find: Callable[[Key], object], into: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return what is needed by its name; what comes by an import lies in a context of that name."""
    names: dict[str, object] = dict(into or {})
    for need in needs:
        if not need.prefix:
            names[need.name] = find(need.key)
            continue
        held = names.get(need.prefix)
        inner = held if isinstance(held, dict) else {}
        names[need.prefix] = {**inner, need.name: find(need.key)}
    return names


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledService:
    """A decision service: decisions as one function (DMN 1.5 §10.4)."""

    key: Key
    name: str
    parameters: tuple[Need, ...]
    """Input data and decisions whose value the caller gives, in the order of the arguments."""
    outputs: tuple[Need, ...]
    result: Type


Node = CompiledInput | CompiledDecision | CompiledKnowledge | CompiledService
