"""Clients: they start cases and complete tasks, again and again, until somebody ends them."""

import random
import time
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from bench.reliability.journal import DONE, Intention, Journal
from engine.commands import Command
from engine.errors import CommandRefused, DatabaseAway, KeyReused, StaleInstance
from engine.store.tables import instance, task
from web.wiring import Office

Ack = Callable[[], None]
Carry = Callable[[Office, Command, Ack], None]
"""Carries a command out and says so to whoever asked."""

TRIES = 60
"""How often a client asks again when it is told to try again."""


def ours(office: Office, command: Command, ack: Ack) -> None:
    """Carry a command out in one transaction, then say so."""
    with office.database.begin() as tx:
        office.execution.execute(tx, command)
    ack()


class Client:
    """One client with a journal."""

    def __init__(self, office: Office, journal: Journal, carry: Carry = ours) -> None:
        """Work at ``office``."""
        self._office = office
        self._journal = journal
        self._carry = carry

    def resume(self) -> None:
        """Ask once more for what the client before has heard nothing of."""
        intention = self._journal.unanswered()
        if intention is not None:
            self.ask(intention)

    def want(self, intention: Intention) -> None:
        """Write down what is wanted and ask for it."""
        self._journal.intend(intention)
        self.ask(intention)

    def ask(self, intention: Intention) -> None:
        """Ask until there is an answer, and write it down."""
        for attempt in range(TRIES):
            command = intention.command(self._office.clock())
            try:
                self._carry(self._office, command, lambda: self._answer(intention, DONE))
            except (StaleInstance, DatabaseAway):
                time.sleep(0.01 * attempt)
            except (CommandRefused, KeyReused) as refused:
                self._answer(intention, refused.code)
                return
            else:
                return

    def _answer(self, intention: Intention, word: str) -> None:
        self._journal.answer(intention.id, word)


def endless(client: Client, office: Office, name: str, key: str, cases: int) -> None:
    """Work without end: complete any open task, start a case when fewer than ``cases`` are open."""
    chance = random.Random(name)  # noqa: S311 - nothing depends on it but which task is next
    client.resume()
    for number in count(1):
        try:
            intention = _next(office, chance, f"{name}-{number}", key, cases)
        except DatabaseAway:
            time.sleep(0.01)
        else:
            client.want(intention)


def _next(office: Office, chance: random.Random, id_: str, key: str, cases: int) -> Intention:
    with office.database.read() as tx:
        states = select(func.count()).select_from(instance)
        begun = tx.execute(states.where(instance.c.state == "open")).scalar_one()
        rows = tx.execute(
            select(task.c.instance, task.c.name).where(task.c.state == "open").limit(50)
        ).all()
    if begun < cases or not rows:
        return Intention(id=id_, instance=f"i{id_}", key=key)
    chosen = chance.choice(rows)
    return Intention(id=id_, instance=chosen.instance, task=chosen.name)


def drain(office: Office, most: int = 100_000) -> int:
    """Complete everything that is open, as one client alone; return how many tasks that were."""
    for number in range(most):
        with office.database.read() as tx:
            row = tx.execute(
                select(task.c.instance, task.c.name).where(task.c.state == "open").limit(1)
            ).first()
        if row is None:
            return number
        last = Intention(id=f"drain-{number}", instance=row.instance, task=row.name)
        ours(office, last.command(office.clock()), lambda: None)
    return most


def finished(office: Office, journals: Iterable[Path], carry: Carry = ours) -> list[str]:
    """Answer whoever still waits, and let every case come to its end; return what hinders it."""
    try:
        for path in journals:
            Client(office, Journal(path), carry).resume()
        drain(office)
    except Exception as error:  # noqa: BLE001 - whatever hinders it is what is looked for
        return [f"cases cannot be finished: {type(error).__name__}"]
    with office.database.read() as tx:
        open_ = tx.execute(select(instance.c.id).where(instance.c.state == "open")).all()
    return [f"{row.id} never ends" for row in open_]
