"""Cases of a folder: which model, how it is started, what must come of it; read, never executed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.canonical import parse
from engine.conformance.errors import CasesUnreadable

LEAST_SECONDS = 3.0
"""How much virtual time passes at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A script node of a model: what its completion is called in a trace."""

    marker: str
    traced: bool
    effect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the standard says must happen."""

    trace: tuple[str, ...]
    strict: bool = False
    """True when the trace is a sequence; else only how often each marker comes counts."""
    last: str = ""
    """The marker that comes last, whatever the order of the others."""
    outcome: str = "completed"
    """completed, waiting, error or refused_or_error."""
    data: Mapping[str, Any] = field(default_factory=dict)
    parallel: bool = False
    """True when the scripts must overlap in time."""
    not_before: Mapping[str, float] = field(default_factory=dict)
    """Seconds after the start before which the script of a marker may not be done."""
    node_order: tuple[tuple[str, str], ...] = ()
    """Pairs of nodes of which the first is done before the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way of running a model."""

    variables: Mapping[str, Any]
    seconds: float
    """How much virtual time passes after the start."""
    expect: Expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One model with all the ways it is run."""

    id: str
    group: str
    file: str
    main: str
    """The process that is started."""
    start_first: tuple[str, ...]
    """The processes that are started before it, without variables."""
    nodes: Mapping[str, Marked]
    variants: tuple[Variant, ...]
    disputed: str = ""
    """Why the expectation does not follow from the standard; empty when it does."""

    @property
    def traced(self) -> frozenset[str]:
        """Return the markers that belong into a trace."""
        return frozenset(node.marker for node in self.nodes.values() if node.traced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """An entry of the list that is not a case."""

    id: str
    why: str


def read_cases(folder: Path) -> tuple[Case | Unreadable, ...]:
    """Return what ``cases.json`` of ``folder`` lists; nothing when there is no such file.

    Raises CasesUnreadable when the file is not a JSON list; an entry that does not fit becomes an
    Unreadable, so that the others are tried all the same.
    """
    path = folder / "cases.json"
    if not path.exists():
        return ()
    try:
        listed = parse(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CasesUnreadable(reason=error, where=path) from error
    if not isinstance(listed, list):
        raise CasesUnreadable(reason="not a list", where=path)
    return tuple(_entry(entry, number) for number, entry in enumerate(listed, 1))


def _entry(entry: Any, number: int) -> Case | Unreadable:
    try:
        return _case(entry)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        named = entry.get("id") if isinstance(entry, dict) else None
        return Unreadable(id=str(named or f"#{number}"), why=f"{type(error).__name__}: {error}")


def _case(entry: Mapping[str, Any]) -> Case:
    started = entry["processes"]
    return Case(
        id=str(entry["id"]),
        group=str(entry.get("group") or ""),
        file=str(entry["file"]),
        main=str(started["main"]),
        start_first=tuple(started.get("start_first") or ()),
        nodes={id_: _marked(node) for id_, node in entry["nodes"].items()},
        variants=tuple(_variants(entry["variants"])),
        disputed=str(entry.get("disputed") or ""),
    )


def _marked(node: Mapping[str, Any]) -> Marked:
    effect = dict(node.get("effect") or {})
    return Marked(marker=str(node["marker"]), traced=bool(node["traced"]), effect=effect)


def _variants(listed: Any) -> Iterator[Variant]:
    if not listed:
        raise ValueError("no variants")
    for variant in listed:
        yield Variant(
            variables=dict(variant.get("variables") or {}),
            seconds=max(LEAST_SECONDS, float(variant.get("advance_seconds") or 0)),
            expect=_expectation(variant["expect"]),
        )


def _expectation(said: Mapping[str, Any]) -> Expectation:
    return Expectation(
        trace=tuple(said["trace"]),
        strict=said.get("order") == "strict",
        last=said.get("last") or "",
        outcome=said["outcome"],
        data=dict(said.get("data") or {}),
        parallel=bool(said.get("parallel")),
        not_before={m: float(s) for m, s in (said.get("not_before_seconds") or {}).items()},
        node_order=tuple((a, b) for a, b in said.get("node_order") or ()),
    )
