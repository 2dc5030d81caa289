"""The functions that Bihuan adds to those of FEEL, in one table; the engine carries them out.

They may be called wherever an expression of a case stands: conditions, timers, scripts, cells of
decision tables. What they look up (the calendar of the office, the tree of places) is recorded with
the command that asked, so that a replay gives the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFunction:
    """One function: how it is called, what it gives, and an example."""

    name: str
    parameters: tuple[str, ...]
    """Their names, in order; all must be given."""
    gives: Mapping[str, str]
    """What it gives, in Chinese and English."""
    example: str

    @property
    def signature(self) -> str:
        """How it is written, as in ``due(key)``."""
        return f"{self.name}({', '.join(self.parameters)})"


TABLE: Final = (
    ExtensionFunction(
        name="due",
        parameters=("key",),
        gives={
            "zh": "从现在起，该时限到期的时刻",
            "en": "when the time limit of that key, begun now, is over",
        },
        example='due("handle_u3")',
    ),
    ExtensionFunction(
        name="due at",
        parameters=("key", "place"),
        gives={
            "zh": "同上，按该地点的办公时间",
            "en": "the same by the office hours of a place",
        },
        example='due at("handle_u3", case.place)',
    ),
    ExtensionFunction(
        name="is working day",
        parameters=("day",),
        gives={
            "zh": "当天是否上班，调休补班日算上班",
            "en": "whether offices work that day, make-up days included",
        },
        example='is working day(@"2026-02-14")',
    ),
    ExtensionFunction(
        name="next working day",
        parameters=("day",),
        gives={
            "zh": "当天；当天休息时，其后第一个工作日",
            "en": "that day, or the first working day after it when it is a rest day",
        },
        example='next working day(@"2026-02-15")',
    ),
    ExtensionFunction(
        name="add working days",
        parameters=("day", "count"),
        gives={
            "zh": "从次日起数若干个工作日后的日期；负数向前数",
            "en": "the date that many working days later, counted from the next day; or earlier",
        },
        example='add working days(@"2026-02-13", 5)',
    ),
    ExtensionFunction(
        name="count working days",
        parameters=("start", "end"),
        gives={
            "zh": "两个日期之间的工作日数，起日不计、止日计入",
            "en": "how many working days lie after the start, up to the end",
        },
        example='count working days(@"2026-02-13", today())',
    ),
    ExtensionFunction(
        name="place",
        parameters=("code",),
        gives={
            "zh": "该地点：code、name、name en、kind、above（上一级的代码）",
            "en": "the place: code, name, name en, kind, above (the code of the one it lies in)",
        },
        example="place(case.place).name",
    ),
    ExtensionFunction(
        name="place above",
        parameters=("code", "kind"),
        gives={
            "zh": "该地点所属的某一级地点的代码，例如所属社区",
            "en": "the code of the place of that kind it lies in, such as its community",
        },
        example='place above(case.place, "community")',
    ),
    ExtensionFunction(
        name="place is within",
        parameters=("code", "other"),
        gives={
            "zh": "该地点是否就是另一个地点，或在其范围内",
            "en": "whether the place is the other one or lies in it",
        },
        example='place is within(case.place, "990101")',
    ),
)
"""All of them; a designer finds them in docs/reference/functions.md."""
NAMES: Final = frozenset(function.name for function in TABLE)
