"""translated(): an expression of another language in FEEL, if it says something simple."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from processes.feel.errors import FeelError
from processes.feel.expression import compile_expression
from processes.normalise.languages import juel, python, xpath
from processes.normalise.languages.term import NotSimpleError

WRAPPED: Final = re.compile(r"\s*[$#]\{([^{}]*)\}\s*", re.DOTALL)
"""The whole text is one JUEL expression."""
LONGEST: Final = 5_000
"""Characters; a longer expression is left as it is."""
_PYTHON_WORDS: Final = frozenset({"True", "False", "None"})


@dataclass(frozen=True, slots=True)
class Translation:
    """What an expression is in FEEL, and what it was written in."""

    text: str
    language: str


def translated(text: str) -> Translation | None:
    """Return ``text`` in FEEL; None when it is FEEL already, or says more than simple things."""
    return _translated(text) if len(text) <= LONGEST else None


def script_translated(text: str) -> Translation | None:
    """Return the assignments of a Python script as a FEEL context, or None."""
    return _try("Python", python.translate_script, text)


def is_feel(text: str) -> bool:
    """Return whether ``text`` compiles and uses no word that only Python has."""
    try:
        names = compile_expression(text).names
    except FeelError:
        return False
    return not any(_PYTHON_WORDS.intersection(name.split()) for name in names)


@lru_cache(maxsize=2_048)
def _translated(text: str) -> Translation | None:
    wrapped = WRAPPED.fullmatch(text)
    if wrapped:
        return _try("JUEL", juel.translate, wrapped[1])
    if is_feel(text) or not text.strip():
        return None
    for language, translate in (
        ("Python", python.translate),
        ("XPath", xpath.translate),
        ("JUEL", juel.translate),
    ):
        found = _try(language, translate, text)
        if found:
            return found
    return None


def _try(language: str, translate: Callable[[str], str], text: str) -> Translation | None:
    try:
        feel = translate(text)
    except (NotSimpleError, RecursionError):
        return None
    return Translation(feel, language) if is_feel(feel) else None
