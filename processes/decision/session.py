"""One evaluation of decisions: what is given, what was worked out so far, and what to remember."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from processes.decision.model import Table
from processes.feel.run import Run

Key = tuple[str, str]
"""A node of the graph of requirements: the namespace of its model and its id."""
MOST_TRACES = 200
"""How many tables of one evaluation are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a decision table did: the row that an auditor looks for."""

    part: str
    """Which table: the decision, or the part of it."""
    table: str
    """The id of the table."""
    source: Table
    """The table as it is written."""
    inputs: tuple[tuple[str, object], ...]
    """The value of each input column, with its title."""
    matched: tuple[int, ...]
    """The numbers of the rules that matched, counted from 1."""
    rules: tuple[str, ...]
    """Their ids."""
    result: object


class Session(Run):
    """The account of one evaluation, with what its tables did."""

    __slots__ = ("traces",)

    def __init__(
        self,
        *,
        now: datetime,
        variables: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]],
        fuel: int,
    ) -> None:
        """Start with ``fuel`` steps to spend; ``variables`` are those that a note may name."""
        super().__init__(now=now, variables=variables, functions=functions, fuel=fuel)
        self.traces: list[Trace] = []

    def remember(self, trace: Trace) -> None:
        """Keep what a table did, up to MOST_TRACES."""
        if len(self.traces) < MOST_TRACES:
            self.traces.append(trace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The values of one evaluation, or of one call of a decision service within it."""

    given: Mapping[Key, object]
    """Input data, and decisions whose value is already known."""
    free: Mapping[str, object] = field(default_factory=dict)
    """Variables for models that do not say what they need."""
    known: dict[Key, object] = field(default_factory=dict)
    """What was worked out."""
