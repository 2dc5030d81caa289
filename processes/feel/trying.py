"""A cell of a decision table tried by itself, outside of any table."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from processes.feel.border import MAX_NESTING, admit
from processes.feel.builder import Reads
from processes.feel.compiler import Compiled, Scope, compile_cell
from processes.feel.errors import TooDeepError
from processes.feel.expression import FUEL, Evaluation
from processes.feel.operations import Test
from processes.feel.run import Frame, Run

_NO_FUNCTIONS: Mapping[str, Callable[..., object]] = MappingProxyType({})


class TriedCell:
    """The text of a cell, compiled."""

    def __init__(self, text: str, names: frozenset[str] = frozenset()) -> None:
        """Compile ``text``; ``names`` are known around it. Raises FeelError with the place."""
        self._compiled: Compiled[Test] = compile_cell(text, Scope(names=names))

    @property
    def reads(self) -> Reads:
        """The names that the cell reads."""
        return self._compiled.reads

    def evaluate(
        self,
        value: object,
        variables: Mapping[str, object],
        *,
        now: datetime,
        functions: Mapping[str, Callable[..., object]] = _NO_FUNCTIONS,
        fuel: int = FUEL,
    ) -> Evaluation:
        """Return whether ``value`` passes, null with a note when that cannot be said.

        Raises FeelError BPMN-033 beyond all bounds, UnfitValueError for what FEEL does not know.
        """
        run = Run(now=now, variables=variables, functions=functions, fuel=fuel)
        run.spend(self._compiled.steps)
        names = {name: admit(each) for name, each in variables.items()}
        try:
            passed = self._compiled.code(Frame(names, None, run), admit(value))
        except RecursionError:
            raise TooDeepError(limit=MAX_NESTING) from None
        return Evaluation(passed, run.notes)
