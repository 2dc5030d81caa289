"""normalise(): every habit of other programs once over a file, until nothing is left to change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from processes.normalise import (
    asked,
    decisions,
    expressions,
    holders,
    messages,
    programs,
    spelling,
    timers,
    zeebe,
)
from processes.normalise.changes import Change
from processes.normalise.edits import Edit
from processes.normalise.patching import patched

Step = Callable[[_Element], Iterator[Edit]]
"""Looks at a tree and says what should be changed; it changes nothing itself."""

STEPS: Final[tuple[Step, ...]] = (
    spelling.vocabularies,
    spelling.booleans,
    spelling.types,
    spelling.formats,
    zeebe.words,
    asked.decisions,
    timers.times,
    expressions.texts,
    expressions.scripts,
    expressions.attributes,
    holders.persons,
    programs.programs,
    messages.names,
    messages.references,
    decisions.choices,
)
ROUNDS: Final = 4
"""One change may make room for another, hardly for a third."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """A file as we read it: its text, its tree, and what was changed."""

    data: bytes = field(repr=False)
    root: _Element = field(repr=False, compare=False)
    changes: tuple[Change, ...] = ()


def normalise(data: bytes, root: _Element, parse: Callable[[bytes], _Element]) -> Normal:
    """Return ``data``, the UTF-8 text of ``root``, in our words; itself when it speaks them.

    Done twice it changes nothing more; lines keep their numbers. ``parse`` reads the new text.
    """
    changes: dict[int, Change] = {}
    for _ in range(ROUNDS):
        edits = [edit for step in STEPS for edit in step(root)]
        if not edits:
            break
        changes |= {id(edit.change): edit.change for edit in edits}
        data = patched(data, root, edits)
        root = parse(data)
    return Normal(data=data, root=root, changes=tuple(changes.values()))
