"""Boxed functions and their invocation as code (DMN 1.5 §10.2.1.3 and §10.2.1.7)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from processes.decision.around import HERE, Around, Part, converted
from processes.decision.itemtypes import Type
from processes.decision.model import (
    Box,
    FunctionDefinition,
    FunctionKind,
    Invocation,
    Literal,
    Variable,
)
from processes.feel.calls import builtin_value, find
from processes.feel.functions import Form
from processes.feel.kinds import Function, kind
from processes.feel.library.catalog import BUILTINS
from processes.feel.notes import UnusableError
from processes.feel.run import Code, Frame, Run

Compile = Callable[[Box, Around], Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The parameters of a function, with their types."""

    names: tuple[str, ...]
    types: tuple[Type, ...]

    def fitted(self, given: Sequence[object], run: Run) -> list[object]:
        """Return each argument as one of its type.

        Raises UnusableError for a wrong number, and for a value of which none can be made.
        """
        if len(given) != len(self.names):
            raise UnusableError("FEEL-004", name="function", given=len(given))
        return [
            self._fitted(name, wanted, value, run)
            for name, wanted, value in zip(self.names, self.types, given, strict=True)
        ]

    @staticmethod
    def _fitted(name: str, wanted: Type, value: object, run: Run) -> object:
        fitted = wanted.made_of(value, run)
        if fitted is None and value is not None:
            raise UnusableError(
                "FEEL-012", name="function", parameter=name, wanted=wanted.name, found=kind(value)
            )
        return fitted


def parameters_of(declared: Sequence[Variable], around: Around) -> Parameters:
    """Return the parameters that are ``declared``."""
    return Parameters(
        names=tuple(variable.name for variable in declared),
        types=tuple(around.types.find(variable.type) for variable in declared),
    )


def function_of(box: FunctionDefinition, around: Around, compile_part: Compile) -> Part:
    """Return the code of a function: it gives a function value that knows its surroundings."""
    if box.kind is not FunctionKind.FEEL or box.body is None:
        return Part(code=_external(box), levels=1)
    parameters = parameters_of(box.parameters, around)
    part = compile_part(box.body, around.within(*parameters.names))
    result = result_of(around.types.find(box.type))
    body, levels = converted(part.code, result), part.levels + 3

    def code(frame: Frame) -> object:
        return function_value(parameters, body, levels, frame)

    return Part(code=code, levels=2)


def function_value(parameters: Parameters, body: Code, levels: int, around: Frame) -> Function:
    """Return the function value whose ``body`` is evaluated within ``around``."""
    run = around.run

    def invoke(given: list[object]) -> object:
        names = dict(zip(parameters.names, parameters.fitted(given, run), strict=True))
        run.spend(1)
        run.enter(levels, HERE)
        try:
            return body(around.within(names))
        finally:
            run.leave(levels)

    types = tuple(wanted.name for wanted in parameters.types)
    return Function(parameters=parameters.names, invoke=invoke, types=types)


def result_of(declared: Type) -> Type:
    """Return the type of what a function gives that is declared as ``declared``.

    Some models declare the type of the function, others that of its result.
    """
    return declared.result or declared


def _external(box: FunctionDefinition) -> Code:
    """Return the code of a function that is not written in FEEL: it is refused."""

    def code(frame: Frame) -> object:
        frame.run.note(HERE, "FEEL-023", language=box.kind.value)
        return None

    return code


def invocation(box: Invocation, around: Around, compile_part: Compile) -> Part:
    """Return the code of a call with arguments by name."""
    called = compile_part(box.called, around)
    name = " ".join(box.called.text.split()) if isinstance(box.called, Literal) else ""
    arguments = [
        (b.parameter, compile_part(b.box, around.called(b.parameter.name)) if b.box else None)
        for b in box.bindings
    ]
    names = [variable.name for variable, _ in arguments]

    def code(frame: Frame) -> object:
        given = {v.name: p.code(frame) if p else None for v, p in arguments}
        run = frame.run
        if name in BUILTINS and not isinstance(find(frame, name), Function):
            return run.attempt(HERE, _builtin, name, given, run)
        function = called.code(frame)
        if not isinstance(function, Function):
            run.note(HERE, "FEEL-015", found=kind(function))
            return None
        if set(names) - set(function.parameters):
            run.note(HERE, "FEEL-004", name=name or "function", given=", ".join(names))
            return None
        return run.attempt(HERE, function.invoke, [given.get(n) for n in function.parameters])

    levels = max([called.levels, *(part.levels for _, part in arguments if part)])
    return Part(code=code, levels=1 + levels)


def _builtin(name: str, given: dict[str, object], run: Run) -> object:
    """Call a built-in function by the form that has these parameters."""
    names, values = list(given), list(given.values())
    orders = (_order(form, names) for form in BUILTINS[name].forms)
    order = next((order for order in orders if order is not None), None)
    function = builtin_value(name, run, HERE)
    if order is None or function is None:
        raise UnusableError("FEEL-004", name=name, given=", ".join(names))
    return function.invoke([values[place] for place in order])


def _order(form: Form, names: list[str]) -> tuple[int, ...] | None:
    return form.order(names)
