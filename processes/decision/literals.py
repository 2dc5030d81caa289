"""Texts of a decision as code; one that is no FEEL gives null with the reason."""

from typing import cast

from processes.decision.around import Around, Part, within_part
from processes.decision.model import Cell, Literal
from processes.decision.notation import FEEL_LANGUAGES
from processes.feel.compiler import compile_cell, compile_choices, compile_within
from processes.feel.errors import FeelError
from processes.feel.operations import Test
from processes.feel.run import Code, Frame


def literal(box: Literal, around: Around) -> Part:
    """Return the code of an expression's text."""
    return expression(box.text, box.language, around)


def expression(text: str, language: str, around: Around) -> Part:
    """Return the code of ``text``; null with the reason when it is no FEEL."""
    if language not in FEEL_LANGUAGES:
        return Part(code=_foreign(language, around.part), levels=1)
    try:
        compiled = compile_within(text, around.scope)
    except FeelError as error:
        return Part(code=_unusable(error, around.part), levels=1)
    marked = within_part(compiled.code, around.part, compiled.steps)
    return Part(code=marked, levels=compiled.levels + 2)


def tests(cell: Cell, around: Around) -> Test:
    """Return the test of a cell; one that is no FEEL never passes, with the reason."""
    if cell.language not in FEEL_LANGUAGES:
        foreign = _foreign(cell.language, around.part)
        return lambda frame, _value: cast("None", foreign(frame))
    try:
        return compile_cell(cell.text, around.scope).code
    except FeelError as error:
        return _never(error)


def choices(cell: Cell, around: Around) -> tuple[Test, ...]:
    """Return the tests of a cell one by one, none when it is no FEEL."""
    try:
        return compile_choices(cell.text, around.scope).code
    except FeelError:
        return ()


def _unusable(error: FeelError, part: str) -> Code:
    def code(frame: Frame) -> object:
        _note(frame, error, part)
        return None

    return code


def _never(error: FeelError) -> Test:
    def test(frame: Frame, _value: object) -> bool | None:
        _note(frame, error, frame.run.part)
        return None

    return test


def _note(frame: Frame, error: FeelError, part: str) -> None:
    run = frame.run
    before, run.part = run.part, part
    run.refused((error.line, error.column), error)
    run.part = before


def _foreign(language: str, part: str) -> Code:
    def code(frame: Frame) -> object:
        run = frame.run
        before, run.part = run.part, part
        run.note((1, 1), "FEEL-023", language=language)
        run.part = before
        return None

    return code
