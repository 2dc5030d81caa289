"""JUEL, the language of ``${…}``, and what is written like it in JavaScript and Groovy.

Comparisons, and/or/not, choices, arithmetic of numbers, property paths, texts, numbers, true, false
and null are translated; a call of a method or a function is not.
"""

import re
from collections.abc import Mapping
from typing import Final

from processes.normalise.languages.term import (
    NAME,
    OPERATORS,
    SIGN,
    NotSimpleError,
    Term,
    binary,
    choice,
    is_empty,
    negation,
    string,
)

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<name>[^\W\d][\w]*)
    |(?P<sign>===|!==|==|!=|<=|>=|&&|\|\||[-+*/<>!?:.()\[\]=]))""",
    re.VERBOSE | re.DOTALL,
)
_SAME: Final[Mapping[str, str]] = {
    "==": "=",
    "===": "=",
    "eq": "=",
    "!=": "!=",
    "!==": "!=",
    "ne": "!=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
    "&&": "and",
    "||": "or",
    "div": "/",
    **{operator: operator for operator in OPERATORS if operator != "="},
}
"""The operators of JUEL by the ones of FEEL; a single ``=`` assigns and is not translated."""
_WORDS: Final = frozenset(_SAME) | {"not", "empty", "mod", "instanceof"}
_LEVELS: Final = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"))
_DEEPEST: Final = 50


def translate(text: str) -> str:
    """Return the FEEL text that says what the JUEL ``text`` says; raise NotSimpleError."""
    reading = _Reading(text)
    term = reading.choice(0)
    if reading.kind:
        raise NotSimpleError
    return term.text


class _Reading:
    """Reads one text from left to right; ``kind`` and ``word`` are what comes next."""

    def __init__(self, text: str) -> None:
        self._text = text.rstrip()
        self._at = 0
        self.kind = self.word = ""
        self._next()

    def choice(self, depth: int) -> Term:
        """Read ``a ? b : c`` or anything that binds tighter."""
        if depth > _DEEPEST:
            raise NotSimpleError
        condition = self._operation(0, depth)
        if not self._take("?"):
            return condition
        yes = self.choice(depth + 1)
        self._expect(":")
        return choice(condition, yes, self.choice(depth + 1))

    def _operation(self, level: int, depth: int) -> Term:
        if level == len(_LEVELS):
            return self._signed(depth)
        left = self._operation(level + 1, depth)
        while (operator := self._operator()) in _LEVELS[level]:
            self._next()
            right = self._operation(level + 1, depth)
            if operator == "+" and '"' in (left.text + right.text):
                raise NotSimpleError
            left = binary(operator, left, right)
        return left

    def _operator(self) -> str:
        return _SAME.get(self.word, "") if self.kind in {"sign", "name"} else ""

    def _signed(self, depth: int) -> Term:
        if depth > _DEEPEST:
            raise NotSimpleError
        if self._take("!") or self._take("not"):
            return negation(self._signed(depth + 1))
        if self._take("empty"):
            return is_empty(self._signed(depth + 1))
        if self._take("-"):
            return Term(f"-{self._signed(depth + 1).at(SIGN)}", SIGN)
        return self._path(depth)

    def _path(self, depth: int) -> Term:
        term = self._first(depth)
        while self.word in {".", "["} and self.kind == "sign":
            if self._take("."):
                term = Term(f"{term.at(SIGN + 1)}.{self._name()}")
            else:
                self._next()
                term = self._member(term)
                self._expect("]")
        if self.word == "(":
            raise NotSimpleError
        return term

    def _member(self, term: Term) -> Term:
        """Read what stands in ``a["b"]`` or ``a[0]``; FEEL counts from 1."""
        word, kind = self.word, self.kind
        self._next()
        if kind == "text" and NAME.fullmatch(word[1:-1]):
            return Term(f"{term.at(SIGN + 1)}.{word[1:-1]}")
        if kind == "number" and word.isdigit():
            return Term(f"{term.at(SIGN + 1)}[{int(word) + 1}]")
        raise NotSimpleError

    def _first(self, depth: int) -> Term:
        if self._take("("):
            inner = self.choice(depth + 1)
            self._expect(")")
            return inner
        kind, word = self.kind, self.word
        if kind == "name":
            return Term(self._name())
        self._next()
        if kind == "number":
            return Term(word)
        if kind == "text":
            return string(_unescaped(word[1:-1]))
        raise NotSimpleError

    def _name(self) -> str:
        """Read a name; one of several words, as drawings have them, is a name in FEEL, too."""
        words = []
        while self.kind == "name" and self.word not in _WORDS:
            words.append(self.word)
            self._next()
        if not words:
            raise NotSimpleError
        return " ".join(words)

    def _take(self, word: str) -> bool:
        """Read ``word`` if it comes next."""
        if self.word != word or self.kind == "text":
            return False
        self._next()
        return True

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise NotSimpleError

    def _next(self) -> None:
        if self._at >= len(self._text):
            self.kind = self.word = ""
            return
        found = _TOKEN.match(self._text, self._at)
        if found is None or found.lastgroup is None:
            raise NotSimpleError
        self.kind, self.word = found.lastgroup, found[found.lastgroup]
        self._at = found.end()


def _unescaped(text: str) -> str:
    """Return a text without the backslashes before quotation marks and backslashes."""
    if re.search(r"\\[^\\'\"]", text):
        raise NotSimpleError
    return re.sub(r"\\(.)", r"\1", text)
