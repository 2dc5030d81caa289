"""The tables of words that processes may use: roles, clocks, categories, states, endings, messages.

They stand beside this module as CSV files, one row per word, so that a city can read and change
them without a programmer.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("vocabulary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role code: the name of a lane and of the posts that hold it."""

    code: str
    zh: str
    en: str
    level: str
    """L1 grid … L4 district; empty for people outside the ladder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla:
    """A time limit."""

    key: str
    zh: str
    en: str
    clock: str
    """h hours, wh office hours, wd working days, cd calendar days, month calendar months."""
    n: Decimal
    unit: str
    """hour, day or month: what n counts."""
    bound: str
    """exact, at_most or at_least: what the limit allows."""
    basis: str
    """The law article that fixes it, empty when the city may choose."""
    escalates_to: tuple[str, ...]
    """The levels told when it passes, nearest first."""
    pausable: bool
    """False when the law fixes it, and waiting for others stops nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A step of the ladder that what is overdue climbs."""

    level: str
    """L1 grid … L4 district."""
    kind: str
    """The kind of place that answers for it."""
    role: str
    """The post there that is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of matter with its ordinary urgency and clock."""

    code: str
    zh: str
    en: str
    processes: tuple[str, ...]
    urgency: str
    """U1 critical … U4 difficult; empty when nothing is to be handled."""
    urgency_note: str
    sla: str
    limit: str
    """What local practice promises for this kind, in words."""
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A code with its names."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureType:
    """How a case may end."""

    code: str
    zh: str
    en: str
    needs_answer: bool
    """False when the resident has been sent to an emergency service or took the report back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageName:
    """A message that processes exchange."""

    name: str
    zh: str
    en: str
    senders: tuple[str, ...]
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenWord:
    """A word that no form may ask for: ``kind`` says whether titles or keys are searched."""

    word: str
    kind: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All tables, each by its code."""

    roles: Mapping[str, Role]
    slas: Mapping[str, Sla]
    ladder: Mapping[str, Rung]
    """By level, from the lowest up."""
    categories: Mapping[str, Category]
    states: Mapping[str, Word]
    closure_types: Mapping[str, ClosureType]
    messages: Mapping[str, MessageName]
    forbidden: tuple[ForbiddenWord, ...]


@cache
def load_vocabulary() -> Vocabulary:
    """Return the shipped tables, read once."""
    return Vocabulary(
        roles={
            row["code"]: Role(code=row["code"], zh=row["zh"], en=row["en"], level=row["level"])
            for row in _rows("roles")
        },
        slas={row["key"]: _sla(row) for row in _rows("sla")},
        ladder={row["level"]: Rung(**row) for row in _rows("ladder")},
        categories={row["code"]: _category(row) for row in _rows("categories")},
        states={row["code"]: Word(**row) for row in _rows("states")},
        closure_types={row["code"]: _closure_type(row) for row in _rows("closure_types")},
        messages={row["name"]: _message(row) for row in _rows("messages")},
        forbidden=tuple(ForbiddenWord(**row) for row in _rows("forbidden")),
    )


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _sla(row: dict[str, str]) -> Sla:
    return Sla(
        key=row["key"],
        zh=row["zh"],
        en=row["en"],
        clock=row["clock"],
        n=Decimal(row["n"]),
        unit=row["unit"],
        bound=row["bound"],
        basis=row["basis"],
        escalates_to=_list(row["escalates_to"]),
        pausable=row["pausable"] == "yes",
    )


def _category(row: dict[str, str]) -> Category:
    return Category(
        code=row["code"],
        zh=row["zh"],
        en=row["en"],
        processes=_list(row["processes"]),
        urgency=row["urgency"],
        urgency_note=row["urgency_note"],
        sla=row["sla"],
        limit=row["limit"],
        basis=row["basis"],
    )


def _closure_type(row: dict[str, str]) -> ClosureType:
    needs_answer = row["needs_answer"] == "yes"
    return ClosureType(code=row["code"], zh=row["zh"], en=row["en"], needs_answer=needs_answer)


def _message(row: dict[str, str]) -> MessageName:
    return MessageName(
        name=row["name"],
        zh=row["zh"],
        en=row["en"],
        senders=_list(row["senders"]),
        receivers=_list(row["receivers"]),
    )
