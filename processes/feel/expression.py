"""FEEL expressions: compile once, evaluate often.

>>> from datetime import UTC, datetime
>>> compile_expression("price * 2").evaluate({"price": 21}, now=datetime(2026, 1, 1, tzinfo=UTC))
Evaluation(value=42, notes=())
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from processes.feel.border import MAX_NESTING, SCALARS, Border, admit
from processes.feel.compiler import compile_text
from processes.feel.errors import FeelError, TooDeepError
from processes.feel.notes import Note
from processes.feel.run import Code, Frame, Run
from processes.feel.tokens import unusual

__all__ = ["Evaluation", "Expression", "FeelError", "compile_expression"]

FUEL = 10_000
"""The steps an evaluation may take when nothing else is said."""
Functions = Mapping[str, Callable[..., object]]
_NO_FUNCTIONS: Functions = MappingProxyType({})
_PLAIN: frozenset[str] = frozenset()


class Evaluation(NamedTuple):
    """What an expression came to, and why parts of it came out as null.

    A tuple, because one is made for every condition a case comes by.
    """

    value: object
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expression:
    """A compiled expression; it can be evaluated any number of times, by several threads."""

    text: str
    names: frozenset[str]
    """The variables it reads."""
    maybe_names: frozenset[str]
    """Names inside filters: entries of the filtered list's items, or else variables."""
    calls: frozenset[str]
    """The functions it calls that are not built in."""
    _code: Code
    _steps: int
    _reads: tuple[str, ...]

    def evaluate(
        self,
        variables: Mapping[str, object],
        *,
        now: datetime,
        functions: Functions = _NO_FUNCTIONS,
        fuel: int = FUEL,
    ) -> Evaluation:
        """Return the value for these ``variables``, and notes on what could not be calculated.

        ``now`` is the moment that now() and today() give, in the zone whose calendar counts;
        ``functions`` may be called by name unless a built-in function has that name. Raises
        FeelFuelError after ``fuel`` steps, and FeelError BPMN-033 for a number, text or nesting
        beyond all bounds; data of the wrong kind raises nothing but gives null with a note.
        """
        run = Run(now, variables, functions, fuel)
        run.spend(self._steps)
        try:
            names = variables
            for name in self._reads:
                if type(variables.get(name)) not in SCALARS:
                    names = _admitted(run, variables, self._reads)
                    break
            value = self._code(Frame(names, None, run))
            if type(value) not in SCALARS:
                value = _result(run, value)
            return Evaluation(value, run.notes)
        except RecursionError:
            raise TooDeepError(limit=MAX_NESTING) from None


def compile_expression(text: str, names: Iterable[str] = ()) -> Expression:
    """Return the compiled expression; a leading ``=`` is ignored. Cached by source.

    ``names`` are known variables; only those with operators or words of the grammar in them,
    such as ``Date-Time``, make a difference. Raises FeelError with line and column.
    """
    source = text.lstrip()
    if source.startswith("="):
        text = text.replace("=", " ", 1)
    return _compiled(text, unusual(names) if names else _PLAIN)


@lru_cache(maxsize=2_048)
def _compiled(text: str, names: frozenset[str]) -> Expression:
    code, reads, steps = compile_text(text, names)
    maybe = frozenset(reads.maybe - reads.names)
    return Expression(
        text=text,
        names=frozenset(reads.names),
        maybe_names=maybe,
        calls=frozenset(reads.calls),
        _code=code,
        _steps=steps,
        _reads=tuple(sorted(maybe | reads.names | reads.calls)),
    )


def _admitted(
    run: Run, variables: Mapping[str, object], reads: tuple[str, ...]
) -> Mapping[str, object]:
    """Return the variables that are read, as FEEL values."""
    border = Border(refuse=_refusal(run))
    return {name: admit(variables[name], border) for name in reads if name in variables}


def _result(run: Run, value: object) -> object:
    """Return ``value`` free of functions, and of lists and contexts that others hold too."""
    return admit(value, Border(spend=run.spend, refuse=_refusal(run)))


def _refusal(run: Run) -> Callable[[str], object]:
    """Return what makes null with a note of a value that FEEL does not know."""
    return lambda what: run.note((1, 1), "FEEL-014", kind=what)
