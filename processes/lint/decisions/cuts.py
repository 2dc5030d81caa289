"""The values of a column cut into parts on which every test of the column says the same.

Each part has a value that stands for it: what a test says of this sample holds for all of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from processes.feel.comparison import place
from processes.feel.kinds import kind
from processes.lint.decisions import scales
from processes.lint.decisions.scales import SCALES, STRING


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some values of a column: a single one, those between two, or all others of a kind."""

    sample: object
    kind: str
    """The kind of its values; empty for all kinds that the column is not compared with."""
    low: object = None
    """The value that all of it lie above, or the only one; None when there is none."""
    high: object = None
    """The value that all of it lie below, or the only one."""
    rest: bool = False
    """Whether it is what the other parts of its kind leave over."""
    usual: bool = True
    """Whether people mean it too when they speak of all values: null they do not."""
    fractions: bool = False
    """Whether it is what lies between two neighbouring whole numbers."""

    @property
    def single(self) -> bool:
        """Whether it is one value."""
        return not self.rest and self.low is self.high is self.sample


NULL: Final = Part(sample=None, kind="null", usual=False)
_OTHER: Final = Part(sample={}, kind="", rest=True, usual=False)
_EXAMPLES: Final[dict[str, object]] = {"boolean": True, "list": [], "context": {}}


def parts_of(constants: Sequence[object], kinds: frozenset[str] | None) -> tuple[Part, ...]:
    """Return the parts of a column whose tests compare with ``constants``.

    ``kinds`` are those the column can have, None for any. A column that is compared with nothing
    has one part.
    """
    spoken = dict.fromkeys(kind(value) for value in constants if value is not None)
    wanted = [each for each in spoken if kinds is None or each in kinds]
    found = [part for each in wanted for part in _of_kind(each, constants)]
    found += [_whole(each) for each in sorted((kinds or frozenset()) - spoken.keys())]
    if kinds is None:
        found.append(_OTHER if found else Part(sample={}, kind="", rest=True))
    return (*found, NULL)


def _whole(name: str) -> Part:
    return Part(sample=_sample(name), kind=name, rest=True)


def _sample(name: str) -> object:
    """Return any value of a kind."""
    if name in SCALES:
        scale = SCALES[name][0]
        return "" if scale == STRING else scales.any_of(scale)
    return _EXAMPLES.get(name)


def _of_kind(name: str, constants: Sequence[object]) -> Iterator[Part]:
    values = [value for value in constants if kind(value) == name]
    if name == "boolean":
        yield from (_single(truth) for truth in (True, False))
    elif name == "string":
        yield from _texts(dict.fromkeys(str(value) for value in values))
    elif name in SCALES:
        yield from _ordered(name, values)


def _texts(values: dict[str, None]) -> Iterator[Part]:
    yield from (_single(value) for value in values)
    other = "…"
    while other in values:
        other += "…"
    yield Part(sample=other, kind="string", rest=True)


def _single(value: object) -> Part:
    return Part(sample=value, kind=kind(value), low=value, high=value)


def _ordered(name: str, values: Sequence[object]) -> Iterator[Part]:
    """Yield the parts of each scale of a kind; those of scales it is not compared on come last."""
    by_scale: dict[str, dict[Any, object]] = {}
    for value in values:
        where = place(value)
        if where is not None:
            by_scale.setdefault(where[0], {}).setdefault(where[1], value)
    for scale, placed in by_scale.items():
        yield from _along(name, scale, placed)
    for scale in SCALES[name]:
        if scale not in by_scale:
            yield Part(sample=scales.any_of(scale), kind=name, rest=True, usual=False)


def _along(name: str, scale: str, placed: dict[Any, object]) -> Iterator[Part]:
    """Yield the parts of one scale from its lowest to its highest end."""
    order = sorted(placed)
    for low, high in pairwise((None, *order, None)):
        like = placed[order[0]]
        sample = scales.between(scale, low, high, like)
        if sample is not None:
            yield Part(
                sample=sample,
                kind=name,
                low=None if low is None else placed[low],
                high=None if high is None else placed[high],
                fractions=scales.is_gap_of_fractions(scale, low, high),
            )
        if high is not None:
            yield _single(placed[high])
