"""The nodes of the graph, compiled: what each needs, and how its value is worked out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from processes.decision.around import HERE
from processes.decision.functions import Parameters, function_value
from processes.decision.itemtypes import Type
from processes.decision.session import Key, Ledger, Session
from processes.feel.border import SCALARS, Border, admit
from processes.feel.kinds import Function
from processes.feel.run import Code, Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that a node uses, and by which name it knows it."""

    key: Key
    name: str
    prefix: str = ""
    """The name of the import it comes by; empty for a node of the same model."""


Functions = Callable[[Key, Session, Ledger], Function | None]
"""The function that a business knowledge model or a decision service is."""
Values = Callable[[Sequence[Need], Session, Ledger], Mapping[str, object]]
"""What nodes come to, by name."""


def admitted(value: object, session: Session) -> object:
    """Return a value free of what others hold; a function stays what it is while it is passed."""
    if type(value) in SCALARS or isinstance(value, Function):
        return value
    return admit(
        value,
        Border(spend=session.spend, refuse=lambda what: session.note(HERE, "FEEL-014", kind=what)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledInput:
    """Input data."""

    key: Key
    name: str
    type: Type

    def given(self, value: object, session: Session) -> object:
        """Return the value that is given as one of its type."""
        return _fitted(self, value, session)


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
    outputs: Mapping[str, Key] = field(default_factory=dict)
    """By which more names it then knows what it requires: ids, and output columns of tables."""

    def given(self, value: object, session: Session) -> object:
        """Return the value that is given, so that it need not be worked out."""
        return _fitted(self, value, session)

    def value(self, session: Session, ledger: Ledger, functions: Functions) -> object:
        """Return what the decision comes to; what it needs is known already."""
        if self.code is None:
            return None
        names = frame_names(self.values, lambda key: ledger.known.get(key))
        names |= frame_names(self.knowledge, lambda key: functions(key, session, ledger), names)
        outer = self._around(session, ledger) if self.open else None
        return _converted(self, self.code(Frame(names, outer, session)), session)

    def _around(self, session: Session, ledger: Ledger) -> Frame:
        """Return the variables of the caller, and before them what is required by more names."""
        outer = Frame(ledger.free, None, session)
        known = {n: column(ledger.known.get(key), n) for n, key in self.outputs.items()}
        return outer.within(known) if known else outer


def column(value: object, name: str) -> object:
    """Return what a table gave in its output column ``name``, one value or one per row."""
    if isinstance(value, list):
        return [column(row, name) for row in value]
    return value[name] if isinstance(value, dict) and name in value else value


def _fitted(node: CompiledInput | CompiledDecision, value: object, session: Session) -> object:
    return _converted(node, admitted(value, session), session)


def _converted(node: CompiledInput | CompiledDecision, value: object, session: Session) -> object:
    before, session.part = session.part, node.name
    found = node.type.convert(value, session)
    session.part = before
    return found


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
        frame = Frame(names, None, session)
        return function_value(self.parameters, self.body, self.levels, frame)


class _Late(dict[str, object]):
    """Functions by name, made when first asked for: they may need one another."""

    def __init__(self, needs: Sequence[Need], find: Callable[[Key], object]) -> None:
        super().__init__()
        self._needs = needs
        self._find = find

    def get(self, name: str, default: object = None) -> object:
        if name not in self:
            wanted = [need for need in self._needs if name == (need.prefix or need.name)]
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
class CompiledDecisionService:
    """A decision service: decisions as a function of its inputs (DMN 1.5 §10.4)."""

    key: Key
    name: str
    given: tuple[Need, ...]
    """Input data and decisions whose value the caller gives, in the order of the arguments."""
    parameters: Parameters
    """The same as parameters with their types."""
    outputs: tuple[Need, ...]
    result: Type

    def function(self, session: Session, values: Values) -> Function:
        """Return the function value; its decisions see nothing but what they are given."""
        levels = len(self.outputs) + 3

        def invoke(arguments: list[object]) -> object:
            fitted = self.parameters.fitted(arguments, session)
            keys = (need.key for need in self.given)
            inner = Ledger(given=dict(zip(keys, fitted, strict=True)))
            session.enter(levels, HERE)
            try:
                return self._result(values(self.outputs, session, inner), session)
            finally:
                session.leave(levels)

        return Function(parameters=self.parameters.names, invoke=invoke)

    def _result(self, found: Mapping[str, object], session: Session) -> object:
        """Return a single output as it is, several as a context."""
        several = len(self.outputs) > 1
        whole = found if several else next(iter(found.values()), None)
        return self.result.convert(whole, session)


Node = CompiledInput | CompiledDecision | CompiledKnowledge | CompiledDecisionService
