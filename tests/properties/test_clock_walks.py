"""Time limits at random: rested, extended, counted anew; rows, log, replay and counting agree."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from engine.canonical import from_moment
from engine.commands import ExtendClock, PauseClock, ResumeClock
from engine.errors import CommandRefused
from engine.execution import Calendars
from engine.history.clocks import CASE, next_moment
from engine.reckoning import explain
from engine.store import officetime, tables
from processes.errors import BihuanError
from tests.builders import EDITION, NOON
from tests.engine.desk import Desk, no_posts
from tests.models import bpmn
from tests.office import place
from tests.stores import Shelf

STEPS = 25
SLOW_WITH_FIXTURES = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
KEYS = ("handle_u1", "handle_u2", "handle_u3", "accept_u3", "rectify", "mediate", "vote_notice")
SPANS = (0, 0.5, 3, 10, 24, 70, 300)
"""For how many hours nobody does anything."""
HOURS = (
    ((time(8), time(9)),),
    ((time(0), time(12)), (time(12), time(23, 59))),
    ((time(14), time(20)),),
)


class NobodyThere(BihuanError):
    """Nobody is there."""


class Walk:
    """One office and one case that all kinds of things happen to."""

    def __init__(self, shelf: Shelf, chance: Random) -> None:
        self.chance = chance
        self.editions = {1: EDITION}
        calendars = Calendars(
            current=lambda _tx: max(self.editions),
            edition=lambda _tx, number: self.editions[number],
        )
        self.desk = Desk(shelf.new(), calendars=calendars)
        with self.desk.database.begin() as tx:
            place(tx, "P1")
        self.desk.deploy(self._model())
        self.case = self.desk.start("p")

    def _model(self) -> bytes:
        def limit() -> str:
            key = self.chance.choice(KEYS)
            return self.chance.choice(
                [
                    f"| grid.sla={key}",
                    f"| grid.sla={key} | grid.clock=legal",
                    f'=due("{key}")',
                    f'=due("{key}") + duration("PT1H")',
                    "P3D",
                    "",
                ]
            )

        return bpmn(
            "p",
            "s -> x_in -> p_a -> u_a -> u_b -> p_z -> x_out -> e",
            "p_a -> u_c -> c_t -> p_z",
            "b_late -> u_d -> e2",
            "x_out -[again]-> x_in",
            u_a=limit(),
            u_b=limit(),
            u_c=limit(),
            u_d=limit(),
            c_t='date =due("handle_u2")',
            b_late='u_c date =due("handle_u4")',
            p=limit() if self.chance.random() < 0.7 else "",
        )

    def step(self) -> None:
        """Let one thing happen; what is refused changes nothing."""
        kinds = [self.wait, self.complete, self.pause, self.resume, self.extend, self.publish]
        before = self.desk.computed()
        try:
            self.chance.choice(kinds)()
        except CommandRefused:
            assert self.desk.computed() == before
        self.check()

    def wait(self) -> None:
        if self.chance.random() < 0.2:
            with self.desk.nobody_at_the_posts(NobodyThere):
                self.desk.wait(hours=self.chance.choice(SPANS))
        else:
            self.desk.wait(hours=self.chance.choice(SPANS))

    def complete(self) -> None:
        nodes = self.desk.open_nodes(self.case)
        if nodes:
            again = self.chance.random() < 0.5
            self.desk.complete(self.case, self.chance.choice(nodes), again=again)

    def pause(self) -> None:
        content = {"task": self._clock(), "reason": "party", "text": ""}
        self.desk.do(PauseClock, instance=self.case, **content)

    def resume(self) -> None:
        self.desk.do(ResumeClock, instance=self.case, task=self._clock())

    def extend(self) -> None:
        n = self.chance.randint(0, 16)
        self.desk.do(ExtendClock, instance=self.case, task=self._clock(), n=n, reason="because")

    def publish(self) -> None:
        """Let another calendar be in force; sometimes the case is not asked to count anew."""
        number = max(self.editions) + 1
        day = NOON.date() + timedelta(days=self.chance.randint(0, 40))
        key = self.chance.choice(KEYS)
        before = self.editions[number - 1]
        limit = replace(before.limits[key], n=Decimal(self.chance.randint(1, 30)))
        changes: list[dict[str, object]] = [
            {"rest_days": {**before.rest_days, day: "休息日"}},
            {"makeup_days": before.makeup_days | {day}},
            {"limits": {**before.limits, key: limit}},
            {"offices": {"P1": self.chance.choice(HOURS)}},
            {"offices": {}},
        ]
        self.editions[number] = replace(before, number=number, **self.chance.choice(changes))  # type: ignore[arg-type]
        if self.chance.random() < 0.8:
            with self.desk.database.begin() as tx:
                officetime.ask_recount(tx, number, self.desk.now)
            self.desk.settle()

    def _clock(self) -> str:
        return self.chance.choice([CASE, *(item.task for item in self.desk.open(self.case))])

    def check(self) -> None:
        """Rows say what the log says, and one row of the agenda is due next for each clock."""
        clocks = self.desk.picture(self.case).clocks
        agenda, climb = tables.agenda.c, tables.climb.c
        with self.desk.database.read() as tx:
            rows = tx.execute(select(agenda.ref, agenda.due_at).where(agenda.kind == "clock")).all()
            told = {row.name for row in tx.execute(select(climb.name))}
        coming = {name: next_moment(clock) for name, clock in clocks.items()}
        assert dict(map(tuple, rows)) == {
            name: from_moment(at) for name, at in coming.items() if at
        }
        assert told == {name for name, clock in clocks.items() if clock["state"] == "overdue"}
        shown = {item.task: item.clock for item in self.desk.open(self.case)}
        for name, clock in clocks.items():
            row = self.desk.instance(self.case).clock if name == CASE else shown[name]
            assert row is not None
            assert {word: row[word] for word in clock} == clock
            self._counts(name, row)
            assert clock["warn"] <= clock["due"] <= clock.get("again", clock["due"])

    def _counts(self, name: str, clock: Mapping[str, Any]) -> None:
        """What nothing was done to ends when its edition, its start and its office say."""
        if "key" not in clock or clock.keys() & {"rests", "extended", "since"}:
            return
        items = {item.task: item.created_at for item in self.desk.open(self.case)}
        start = self.desk.instance(self.case).started_at if name == CASE else items[name]
        edition = self.editions[clock["edition"]]
        limit = edition.limit(clock["key"])
        found = explain(edition, start, limit.n, limit.clock, edition.hours_at(["P1"]))
        assert found.due == from_moment(clock["due"])

    def prove(self) -> None:
        with self.desk.database.begin() as tx:
            tx.execute(delete(tables.agenda).where(tables.agenda.c.kind == "notice"))
        self.desk.posts = no_posts
        self.desk.prove()
        self.desk.database.close()


@settings(max_examples=12, deadline=None, suppress_health_check=SLOW_WITH_FIXTURES)
@given(chance=st.randoms(use_true_random=False))
def test_whatever_happens_to_time_limits_rows_and_log_agree(shelf: Shelf, chance: Random) -> None:
    walk = Walk(shelf, chance)
    for _ in range(STEPS):
        walk.step()
    walk.prove()
