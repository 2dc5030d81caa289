"""How the tests of this folder evaluate an expression."""

from collections.abc import Callable, Mapping

from processes.feel.expression import Evaluation, compile_expression
from tests.builders import NOON


def evaluate(
    text: str,
    variables: Mapping[str, object] | None = None,
    functions: Mapping[str, Callable[..., object]] | None = None,
    **more: object,
) -> Evaluation:
    """Return the evaluation of ``text`` at NOON with these variables."""
    known = {**(variables or {}), **more}
    return compile_expression(text, known).evaluate(known, now=NOON, functions=functions or {})


def value(text: str, **variables: object) -> object:
    """Return the value of ``text`` and nothing else."""
    return evaluate(text, variables).value


def codes(text: str, **variables: object) -> list[str]:
    """Return the codes of the notes on ``text``."""
    return [note.code for note in evaluate(text, variables).notes]
