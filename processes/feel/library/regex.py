"""Patterns as XPath Functions 3.1 §5.6.1 writes them, read into a tree.

They are those of XML Schema 1.1 appendix G with anchors, reluctant quantifiers, groups that are not
captured and references back. Classes of characters become sets, so flags and the subtraction of
classes leave nothing to say to whoever searches.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NoReturn

from processes.feel.library import charsets
from processes.feel.library.charsets import Ranges
from processes.feel.library.regextree import (
    Back,
    Chars,
    Choice,
    Edge,
    Group,
    Node,
    Regex,
    Repeat,
    Sequence,
    measure,
)
from processes.feel.notes import UnusableError

FLAGS = frozenset("smixq")
MAX_PATTERN = 1_000
"""The longest pattern, in characters."""
MAX_NESTING = 50
"""How deeply groups may stand within one another."""
MAX_SIZE = 40_000
"""The largest pattern, in ranges of characters, each repetition counted."""
_BLANKS = frozenset(" \t\n\r")
_NOT_PLAIN = frozenset(".\\?*+{}()|^$[]")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in "\\|.?*+(){}$-[]^"}}
_DIGITS = frozenset("0123456789")


@lru_cache(maxsize=256)
def read(pattern: str, flags: str) -> Regex:
    """Return the pattern; raises UnusableError for one that XPath does not know."""
    strange = "".join(sorted(set(flags) - FLAGS))
    if strange:
        raise UnusableError("FEEL-030", found=strange)
    if len(pattern) > MAX_PATTERN:
        raise UnusableError("FEEL-033", found=f"{pattern[:40]}…")
    reader = _Reader(pattern, frozenset(flags))
    tree = reader.literal() if "q" in flags else reader.whole()
    size = measure(tree, lambda chars: 1 + len(chars.ranges))
    if size > MAX_SIZE:
        raise UnusableError("FEEL-033", found=pattern)
    return Regex(
        tree=tree,
        groups=reader.opened,
        size=size,
        places=measure(tree, lambda _chars: 1),
        any_case="i" in flags,
        refers_back=reader.refers_back,
        minds_lines="m" in flags and "^" in pattern and "q" not in flags,
    )


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str, flags: frozenset[str]) -> None:
        self.pattern = pattern
        self.flags = flags
        self.text = _without_blanks(pattern) if "x" in flags and "q" not in flags else pattern
        self.at = 0
        self.opened = 0
        self.closed: set[int] = set()
        self.depth = 0
        self.refers_back = False

    def literal(self) -> Node:
        return Sequence(parts=tuple(self._chars(charsets.one(c)) for c in self.text))

    def whole(self) -> Node:
        tree = self._choice()
        if self.at < len(self.text):
            self._refuse()
        return tree

    def _refuse(self) -> NoReturn:
        raise UnusableError("FEEL-017", found=self.text, at=self.at + 1)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self) -> str:
        found = self._peek()
        if not found:
            self._refuse()
        self.at += 1
        return found

    def _skip(self, sign: str) -> bool:
        """Go behind ``sign`` if it stands here."""
        here = self.text.startswith(sign, self.at)
        self.at += len(sign) if here else 0
        return here

    def _need(self, sign: str) -> None:
        if not self._skip(sign):
            self._refuse()

    def _chars(self, ranges: Ranges) -> Chars:
        return Chars(ranges=charsets.any_case(ranges) if "i" in self.flags else ranges)

    def _choice(self) -> Node:
        branches = [self._branch()]
        while self._skip("|"):
            branches.append(self._branch())
        return branches[0] if len(branches) == 1 else Choice(branches=tuple(branches))

    def _branch(self) -> Node:
        parts: list[Node] = []
        while self._peek() and self._peek() not in "|)":
            parts.append(self._quantified(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(parts=tuple(parts))

    def _quantified(self, part: Node) -> Node:
        sign = self._peek()
        if not sign or sign not in "?*+{":
            return part
        self.at += 1
        least, most = self._quantity() if sign == "{" else _QUANTIFIERS[sign]
        return Repeat(part=part, least=least, most=most, greedy=not self._skip("?"))

    def _quantity(self) -> tuple[int, int | None]:
        least = self._number()
        most: int | None = least
        if self._skip(","):
            most = self._number() if self._peek() != "}" else None
        if most is not None and most < least:
            self._refuse()
        self._need("}")
        return least, most

    def _number(self) -> int:
        start = self.at
        while self._peek() in _DIGITS:
            self.at += 1
        return int(self.text[start : self.at]) if start < self.at else self._refuse()

    def _atom(self) -> Node:
        sign = self._peek()
        if sign in _ATOMS:
            self.at += 1
            return _ATOMS[sign](self)
        if sign in _NOT_PLAIN:
            self._refuse()
        self.at += 1
        return self._chars(charsets.one(sign))

    def _any(self) -> Node:
        return Chars(ranges=charsets.ALL if "s" in self.flags else _WITHIN_LINES)

    def _start(self) -> Node:
        return Edge(start=True, lines="m" in self.flags)

    def _end(self) -> Node:
        return Edge(start=False, lines="m" in self.flags)

    def _group(self) -> Node:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise UnusableError("FEEL-033", found=self.pattern)
        number = 0
        if not self._skip("?:"):
            self.opened = number = self.opened + 1
        inner = self._choice()
        self._need(")")
        self.depth -= 1
        self.closed.add(number)
        return Group(inner=inner, number=number) if number else inner

    def _escape(self) -> Node:
        sign = self._peek()
        if sign in _DIGITS:
            return self._back()
        if sign in _SIMPLE:
            self.at += 1
            return self._chars(charsets.one(_SIMPLE[sign]))
        return Chars(ranges=self._class_escape())

    def _back(self) -> Node:
        """Read a reference back: as many digits as there are groups for, at least one."""
        number = int(self._take())
        while self._peek() in _DIGITS and int(f"{number}{self._peek()}") <= self.opened:
            number = int(f"{number}{self._take()}")
        if number not in self.closed:
            self.at -= 1
            self._refuse()
        self.refers_back = True
        return Back(number=number)

    def _class_escape(self) -> Ranges:
        """Read what stands for a class behind a backslash."""
        sign = self._take()
        if sign in "pP":
            ranges = self._property()
        elif sign.lower() in _CLASSES:
            ranges = _CLASSES[sign.lower()]()
        else:
            self.at -= 1
            self._refuse()
        return charsets.complement(ranges) if sign.isupper() else ranges

    def _property(self) -> Ranges:
        self._need("{")
        start = self.at
        name, closed, _ = self.text[start:].partition("}")
        found = charsets.categories().get(name)
        if name.startswith("Is"):
            found = charsets.blocks().get(name[2:])
        if found is None or not closed:
            self._refuse()
        self.at += len(name) + 1
        return found

    def _class(self) -> Node:
        return Chars(ranges=self._class_ranges())

    def _class_ranges(self) -> Ranges:
        """Read a class behind its opening bracket, up to and with the closing one."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise UnusableError("FEEL-033", found=self.pattern)
        negative = self._skip("^")
        found = [self._class_part(first=True)]
        without: Ranges = ()
        while not self._skip("]"):
            if self._skip("-["):
                without = self._class_ranges()
                self._need("]")
                break
            found.append(self._class_part(first=False))
        self.depth -= 1
        ranges = charsets.union(*found)
        return charsets.difference(charsets.complement(ranges) if negative else ranges, without)

    def _class_part(self, *, first: bool) -> Ranges:
        if self._skip("-"):
            if not first and self._peek() != "]" and not self.text.startswith("-[", self.at):
                self.at -= 1
                self._refuse()
            return charsets.one("-")
        start = self._class_character()
        if not isinstance(start, str):
            return start
        if not self._range_follows():
            return self._chars(charsets.one(start)).ranges
        self.at += 1
        end = self._class_character()
        if not isinstance(end, str) or end < start:
            self._refuse()
        return self._chars(((ord(start), ord(end)),)).ranges

    def _range_follows(self) -> bool:
        return self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in {"[", "]"}

    def _class_character(self) -> str | Ranges:
        """Read a character within a class, or an escape that stands for several."""
        sign = self._take()
        if sign in "[]":
            self.at -= 1
            self._refuse()
        if sign != "\\":
            return sign
        if self._peek() in _SIMPLE:
            return _SIMPLE[self._take()]
        return self._class_escape()


def _without_blanks(pattern: str) -> str:
    """Return the pattern without the blanks that stand outside of classes."""
    kept: list[str] = []
    depth, escaped = 0, False
    for sign in pattern:
        if depth or sign not in _BLANKS:
            kept.append(sign)
            depth += 0 if escaped else {"[": 1, "]": -1}.get(sign, 0)
            escaped = sign == "\\" and not escaped
    return "".join(kept)


_WITHIN_LINES: Ranges = charsets.complement(charsets.of("\n\r"))
_QUANTIFIERS: Mapping[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_ATOMS: Mapping[str, Callable[[_Reader], Node]] = {
    ".": _Reader._any,
    "^": _Reader._start,
    "$": _Reader._end,
    "(": _Reader._group,
    "\\": _Reader._escape,
    "[": _Reader._class,
}
_CLASSES: Mapping[str, Callable[[], Ranges]] = {
    "s": lambda: charsets.of(" \t\n\r"),
    "i": lambda: charsets.NAME_START,
    "c": lambda: charsets.NAME,
    "d": lambda: charsets.categories()["Nd"],
    "w": lambda: charsets.union(*(charsets.categories()[name] for name in "LMNS")),
}
"""The escapes of one letter; the capital letter stands for everything else."""
