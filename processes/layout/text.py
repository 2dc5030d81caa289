"""How much room a text takes, estimated without a font: 12 px letters, 15 px lines."""

import re
from unicodedata import east_asian_width

LINE = 15
"""Pixels from one line of text to the next."""
WIDE, NARROW = 12.0, 6.5
"""Pixels of one Chinese character, and of one Latin letter."""
LABEL_WIDTH = 90
"""Pixels at which names outside their shapes are wrapped."""

_PIECE = re.compile(r"[\u0000-\u2e7f]+?(?=[\s\u2e80-\U0010ffff]|$)|.", re.DOTALL)


def width_of(text: str) -> int:
    """Return the width of one line of ``text`` in pixels, rounded up."""
    return int(sum(WIDE if east_asian_width(c) in "WF" else NARROW for c in text) + 0.999)


def wrapped(text: str, limit: int) -> tuple[str, ...]:
    """Return ``text`` in lines of at most ``limit`` pixels; only one long word may be wider."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for piece in _PIECE.findall(paragraph):
            if line and width_of((line + piece).rstrip()) > limit:
                lines.append(line.rstrip())
                line = ""
            line = (line + piece).lstrip()
        lines.append(line.rstrip())
    return tuple(line for line in lines if line)


def size_of(text: str, limit: int = LABEL_WIDTH) -> tuple[int, int]:
    """Return width and height in pixels of ``text`` wrapped at ``limit``; (0, 0) for no text."""
    lines = wrapped(text, limit)
    return max(map(width_of, lines), default=0) + 2 * bool(lines), LINE * len(lines)
