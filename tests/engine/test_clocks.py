"""Time limits in a real office: rows, notices, recounts; all of it computed from the log again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from engine.calendar import Calendar
from engine.commands import ExtendClock, FireClock, PauseClock, ResumeClock
from engine.execution import Calendars
from engine.records import AgendaItem, AgendaKind
from engine.store import agenda, climbs, officetime, tables
from engine.store.database import Database, Tx
from engine.store.inbox import Owner
from processes.errors import BihuanError
from tests.builders import EDITION
from tests.engine.desk import Desk, no_posts
from tests.models import bpmn
from tests.office import place

FREE = replace(EDITION, number=2, rest_days={**EDITION.rest_days, date(2026, 11, 24): "古尔邦节"})


class Office:
    """A desk whose calendar can be changed."""

    def __init__(self, database: Database) -> None:
        self.editions = {1: EDITION}
        calendars = Calendars(
            current=lambda _tx: max(self.editions),
            edition=lambda _tx, number: self.editions[number],
        )
        self.desk = Desk(database, calendars=calendars)

    def start(self, *lines: str, **details: str) -> str:
        self.desk.deploy(bpmn("p", *lines, **details))
        return self.desk.start("p")

    def wait(self, **span: float) -> None:
        """Let time pass; what somebody is to be told of stays on the agenda."""
        self.desk.wait(**span)

    def of(self, kind: AgendaKind) -> list[AgendaItem]:
        with self.desk.database.read() as tx:
            rows = tx.execute(select(tables.agenda).where(tables.agenda.c.kind == kind.value))
            return [agenda.item_of(row) for row in rows]

    def climbs(self) -> list[tuple[str, int, str, str]]:
        climb = tables.climb.c
        with self.desk.database.read() as tx:
            rows = tx.execute(select(climb.name, climb.level, climb.role, climb.place))
            return sorted((name, level, role, place) for name, level, role, place in rows)

    def recount(self, edition: Calendar = FREE) -> int:
        """Give the office another edition, and ask cases to count anew; return how many."""
        self.editions[edition.number] = edition
        with self.desk.database.begin() as tx:
            asked = officetime.ask_recount(tx, edition.number, self.desk.now)
        self.desk.settle()
        return asked


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    made = Office(database)
    yield made
    with database.begin() as tx:
        tx.execute(delete(tables.agenda).where(tables.agenda.c.kind == "notice"))
    made.desk.prove()


def test_a_task_shows_its_clock_and_one_row_is_due_next(office: Office) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    (item,) = office.desk.open(case)
    assert item.clock is not None
    assert (item.clock["state"], item.clock["key"]) == ("running", "handle_u2")
    (row,) = office.of(AgendaKind.CLOCK)
    assert (row.ref, row.due_at) == ("u_a#1", datetime(2026, 11, 18, 23, 12, tzinfo=UTC))


def test_a_limit_warns_passes_and_climbs_by_itself(office: Office) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2", p="| grid.sla=handle_u3")
    office.wait(hours=20)
    assert office.desk.open(case)[0].clock["state"] == "warned"  # type: ignore[index]
    office.wait(hours=4)
    assert office.climbs() == [("u_a#1", 1, "street_center", "P1")]
    office.wait(hours=12)
    assert office.climbs() == [
        ("u_a#1", 1, "street_center", "P1"),
        ("u_a#1", 2, "district_coordinator", "P1"),
    ]
    assert [row.ref for row in office.of(AgendaKind.CLOCK)] == ["."]
    office.desk.complete(case, "u_a")
    assert office.climbs() == []
    assert office.of(AgendaKind.CLOCK) == []


def test_a_case_shows_the_clock_of_the_whole(office: Office) -> None:
    case = office.start("s -> u_a -> e", p="| grid.sla=handle_u3")
    found = office.desk.instance(case)
    assert found.due_at == datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert found.clock is not None
    assert found.clock["key"] == "handle_u3"
    office.wait(days=8)
    assert office.climbs() == [(".", 1, "community_lead", "P1")]


def test_a_paused_limit_has_no_end_and_nothing_due(office: Office) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    office.desk.do(PauseClock, instance=case, task="u_a#1", reason="party")
    (item,) = office.desk.open(case)
    assert item.due_at is None
    assert item.clock is not None
    assert item.clock["since"] == "2026-11-18T04:00:00.000000Z"
    assert office.of(AgendaKind.CLOCK) == []
    office.wait(days=3)
    office.desk.do(ResumeClock, instance=case, task="u_a#1")
    assert office.desk.open(case)[0].due_at == datetime(2026, 11, 22, 4, tzinfo=UTC)
    assert len(office.of(AgendaKind.CLOCK)) == 1


def test_a_task_that_begins_in_a_case_that_rests_has_no_end_and_nothing_due(
    office: Office,
) -> None:
    case = office.start(
        "s -> u_a -> u_b -> e", u_b="| grid.sla=handle_u2", p="| grid.sla=handle_u3"
    )
    office.desk.do(PauseClock, instance=case, task=".", reason="vote")
    office.wait(days=2)
    office.desk.complete(case, "u_a")
    (item,) = office.desk.open(case)
    assert item.due_at is None
    assert item.clock is not None
    assert (item.clock["state"], item.clock["reason"]) == ("paused", "vote")
    assert office.of(AgendaKind.CLOCK) == []
    office.wait(days=2)
    office.desk.do(ResumeClock, instance=case, task=".")
    assert office.desk.open(case)[0].due_at == datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert len(office.of(AgendaKind.CLOCK)) == 2


def test_an_extension_is_told(office: Office) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    office.desk.do(ExtendClock, instance=case, task="u_a#1", n=2, reason="parts are missing")
    (item,) = office.desk.open(case)
    assert item.due_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert item.clock is not None
    assert item.clock["extended"]["reason"] == "parts are missing"
    assert len(office.of(AgendaKind.NOTICE)) == 1


def test_another_edition_moves_limits_and_timers(office: Office) -> None:
    case = office.start(
        "s -> p_a -> u_a -> p_z -> e",
        "p_a -> c_t -> p_z",
        u_a="| grid.sla=handle_u3",
        c_t='date =due("handle_u3")',
    )
    office.recount()
    later = datetime(2026, 11, 26, 10, tzinfo=UTC)
    assert office.desk.open(case)[0].due_at == later
    assert [row.due_at for row in office.of(AgendaKind.TIMER)] == [later]
    assert office.of(AgendaKind.RECOUNT) == []
    office.wait(days=9)
    office.desk.complete(case, "u_a")
    assert office.desk.instance(case).state == "completed"


def test_a_climb_is_withdrawn_when_the_limit_has_not_passed_after_all(office: Office) -> None:
    office.start("s -> u_a -> e", u_a="| grid.sla=handle_u3")
    office.wait(days=7, hours=7)
    assert office.climbs() != []
    office.recount()
    assert office.climbs() == []
    office.wait(days=1)
    assert office.climbs() == [("u_a#1", 1, "community_lead", "P1")]


@pytest.mark.parametrize(
    ("limit", "name"),
    [
        ("| grid.sla=handle_u3", "u_a#1"),
        ('=due("handle_u3") + duration("PT1H")', "u_a#1"),
        ("| grid.sla=handle_u3", "."),
        ("", "."),
    ],
)
def test_a_limit_at_rest_is_counted_anew_too(office: Office, limit: str, name: str) -> None:
    case = office.start("s -> u_a -> e", u_a=limit, p="| grid.sla=handle_u3" if name == "." else "")
    office.desk.do(PauseClock, instance=case, task=name, reason="vote")
    assert office.recount() == 1
    (item,) = office.desk.open(case)
    clock = office.desk.instance(case).clock if name == "." else item.clock
    assert clock is not None
    assert (clock["state"], clock["due"][:10]) == ("paused", "2026-11-26")
    office.desk.do(ResumeClock, instance=case, task=name)
    assert not limit or office.desk.open(case)[0].due_at.day == 26  # type: ignore[union-attr]


def test_who_has_no_limit_is_not_asked(office: Office) -> None:
    office.start("s -> u_a -> e")
    assert office.recount() == 0


def test_a_case_that_nothing_changes_for_is_not_written_to(office: Office) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    before = office.desk.command_ids(case)
    office.recount()
    assert office.desk.command_ids(case) == before
    assert office.of(AgendaKind.RECOUNT) == []


class NobodyThere(BihuanError):
    """Nobody is there."""


def test_where_nobody_holds_the_post_the_next_one_above_is_told(office: Office) -> None:
    def seats(tx: Tx, roles: tuple[str, ...], place: str, at: datetime) -> dict[str, str]:
        if "street_center" in roles:
            raise NobodyThere
        return dict(no_posts(tx, roles, place, at))

    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    office.desk.posts = seats
    office.wait(hours=24)
    assert office.climbs() == [("u_a#1", 1, "district_coordinator", "P1")]
    office.desk.posts = no_posts
    assert office.desk.open(case)[0].clock["to"] == "L4"  # type: ignore[index]


def test_where_nobody_at_all_can_be_told_an_operator_sees_it(office: Office) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    with office.desk.nobody_at_the_posts(NobodyThere):
        office.wait(hours=24)
    assert office.climbs() == [("u_a#1", 1, "", "")]
    with office.desk.database.read() as tx:
        (untold,) = climbs.untold(tx)
        (waiting,) = agenda.stuck(tx)
    assert (untold.instance, untold.name, untold.title) == (case, "u_a#1", "u_a")
    assert (waiting.kind, waiting.instance) == (AgendaKind.NOTICE, case)
    assert waiting.reason.startswith("CLOCK-011")


def untold(office: Office) -> list[str]:
    """Return the numbers of the events that nobody could be told of."""
    with office.desk.database.read() as tx:
        return [item.ref for item in agenda.stuck(tx)]


@pytest.mark.parametrize("ends", ["complete", "cancel", "extend", "recount"])
def test_an_operator_need_not_look_any_more_once_it_has_ended(office: Office, ends: str) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2", p="| grid.sla=handle_u2")
    with office.desk.nobody_at_the_posts(NobodyThere):
        office.wait(hours=24)
    assert len(untold(office)) == 2
    office.desk.prove_computed()
    assert len(untold(office)) == 2
    if ends == "complete":
        office.desk.complete(case, "u_a")
    elif ends == "cancel":
        office.desk.cancel(case)
    elif ends == "extend":
        office.desk.do(ExtendClock, instance=case, task="u_a#1", n=2, reason="a part is missing")
    else:
        longer = replace(EDITION.limits["handle_u2"], n=Decimal(240))
        office.recount(replace(EDITION, number=2, limits={"handle_u2": longer}))
    # An extension is of the one limit; that of the whole case is still over.
    assert len(untold(office)) == (ends == "extend")
    with office.desk.database.begin() as tx:
        tx.execute(delete(tables.agenda).where(tables.agenda.c.kind == "notice"))


def test_who_is_told_later_ends_that_nobody_could_be_told(office: Office) -> None:
    office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    with office.desk.nobody_at_the_posts(NobodyThere):
        office.wait(hours=24)
    assert len(untold(office)) == 1
    office.wait(hours=12)
    assert untold(office) == []
    assert [climb[1:3] for climb in office.climbs()] == [(1, ""), (2, "district_coordinator")]


def test_a_clock_ends_with_a_case_that_is_cancelled(office: Office) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2", p="| grid.sla=handle_u3")
    office.wait(hours=24)
    office.desk.cancel(case)
    assert office.of(AgendaKind.CLOCK) == []
    assert office.climbs() == []


def test_somebody_is_told_of_what_passes_and_not_again_when_all_is_computed_anew(
    office: Office,
) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    office.desk.now += timedelta(hours=20)
    office.desk.do(FireClock, instance=case, task="u_a#1")
    (notice,) = office.of(AgendaKind.NOTICE)
    office.desk.prove_computed()
    assert office.of(AgendaKind.NOTICE) == [notice]


def test_a_post_above_sees_what_has_passed_until_it_ends(office: Office) -> None:
    case = office.start(
        "s -> u_a -> u_b -> e", u_a="| grid.sla=handle_u2", p="| grid.sla=handle_u2"
    )
    office.wait(hours=24)
    center = Owner(person="u7", posts={("street_center", "P1")})
    with office.desk.database.read() as tx:
        whole, task = climbs.told(tx, center, limit=10)
        assert climbs.told(tx, Owner(person="u8", posts=()), limit=10) == ()
    assert (whole.name, whole.task, whole.title, task.title) == (".", None, "", "u_a")
    assert whole.due_at == task.due_at == datetime(2026, 11, 19, 4, tzinfo=UTC)
    office.desk.complete(case, "u_a")
    with office.desk.database.read() as tx:
        assert [one.name for one in climbs.told(tx, center, limit=10)] == ["."]


def test_a_limit_that_passed_twice_over_is_asked_too_and_comes_back(office: Office) -> None:
    case = office.start("s -> u_a -> e", u_a="| grid.sla=handle_u2")
    office.wait(days=3)
    assert office.of(AgendaKind.CLOCK) == []
    longer = replace(EDITION.limits["handle_u2"], n=Decimal(240))
    assert office.recount(replace(EDITION, number=2, limits={"handle_u2": longer})) == 1
    assert office.climbs() == []
    assert office.desk.open(case)[0].due_at == datetime(2026, 11, 28, 4, tzinfo=UTC)
    assert len(office.of(AgendaKind.CLOCK)) == 1


def test_a_limit_keeps_the_hours_of_the_place_that_has_the_task(office: Office) -> None:
    late = ((time(12, 0), time(20, 0)),)
    office.editions[2] = replace(EDITION, number=2, offices={"P1": late})
    with office.desk.database.begin() as tx:
        place(tx, "P1")
    case = office.start("s -> u_a -> e", u_a="| grid.sla=accept_u3")
    assert office.desk.open(case)[0].due_at == datetime(2026, 11, 18, 12, tzinfo=UTC)
    # What was looked up is recorded: the hours of later change nothing.
    office.editions[3] = EDITION
