"""Which hosts are left alone for a while: a circuit breaker for each, shared by all workers.

Decided purely here, kept in ``engine.store.circuits``. After ``TRIPS_AT`` failures one after
another a circuit opens: jobs of that host wait, and it costs them no attempt. Then one job is let
through; if it fails, the host is left alone twice as long as before, up to ``LONGEST``.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from engine.store import circuits
from engine.store.circuits import Circuit
from engine.store.database import Database

TRIPS_AT = 5
FIRST = timedelta(seconds=30)
LONGEST = timedelta(minutes=10)
TRIAL = timedelta(seconds=60)
"""How long the others wait for the one that is let through, lest it never comes back."""


class Pass(StrEnum):
    """Who may ask a host."""

    FREELY = "freely"
    ON_TRIAL = "on trial"
    """This one alone: how it ends decides for the others."""
    NOT_NOW = "not now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a job was told before it asked a host."""

    host: str
    leave: Pass
    until: datetime | None = None
    """Until when to wait, when it may not ask now."""


def ask(circuit: Circuit, now: datetime) -> tuple[Ticket, Circuit]:
    """Return whether the host may be asked, and the circuit after it."""
    if circuit.open_until is None:
        return Ticket(host=circuit.host, leave=Pass.FREELY), circuit
    if circuit.open_until > now:
        ticket = Ticket(host=circuit.host, leave=Pass.NOT_NOW, until=circuit.open_until)
        return ticket, circuit
    trying = replace(circuit, open_until=now + TRIAL)
    return Ticket(host=circuit.host, leave=Pass.ON_TRIAL), trying


def failed(circuit: Circuit, ticket: Ticket, now: datetime, reason: str) -> Circuit:
    """Return the circuit after the host has failed the one with ``ticket``.

    Those who had asked before it opened, and come back later, open it no further.
    """
    late = circuit.open_until is not None and ticket.leave is not Pass.ON_TRIAL
    if late:
        return circuit
    failures = circuit.failures + 1
    until = now + pause(failures) if failures >= TRIPS_AT else None
    return replace(circuit, failures=failures, open_until=until, reason=reason)


def succeeded(circuit: Circuit) -> Circuit:
    """Return the circuit after the host has answered: as if it had never failed."""
    return Circuit(host=circuit.host)


def pause(failures: int) -> timedelta:
    """Return how long a host is left alone after so many failures one after another."""
    doublings = min(failures - TRIPS_AT, LONGEST // FIRST)
    return min(FIRST * int(2**doublings), LONGEST)


@dataclass(frozen=True, slots=True)
class Circuits:
    """The circuits of all hosts; each question and each answer is a transaction of its own."""

    database: Database

    def ask(self, host: str, now: datetime) -> Ticket:
        """Return whether ``host`` may be asked at ``now``; "" is no host and may always be."""
        with self.database.read() as tx:
            ticket, _ = ask(circuits.get(tx, host), now)
        if not host or ticket.leave is not Pass.ON_TRIAL:
            return ticket
        with self.database.begin() as tx:
            ticket, after = ask(circuits.get(tx, host, lock=True), now)
            circuits.put(tx, after)
        return ticket

    def failed(self, ticket: Ticket, now: datetime, reason: str) -> None:
        """Count a failure of the host."""
        if not ticket.host:
            return
        with self.database.begin() as tx:
            known = circuits.get(tx, ticket.host, lock=True)
            circuits.put(tx, failed(known, ticket, now, reason))

    def succeeded(self, ticket: Ticket) -> None:
        """Forget the failures of the host; a healthy one costs no writing."""
        with self.database.read() as tx:
            known = circuits.get(tx, ticket.host)
        if known != succeeded(known):
            with self.database.begin() as tx:
                circuits.put(tx, succeeded(known))
