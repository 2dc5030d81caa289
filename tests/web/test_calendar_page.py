"""The calendar: everybody looks at it, the administrator changes it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.store import calendars
from engine.store.tables import task
from tests.web.cities import Hands
from tests.web.visitor import Visitor
from web.wiring import Office

ADMINISTRATOR = "齐长宁"
REASON = {"reason": "Notice 2026/7", "act": "set"}
NAADAM = {"day": "2026-08-18", "kind": "rest", "name": "那达慕", "name_en": "Naadam", **REASON}


@pytest.fixture
def administrator(visitor: Visitor) -> Visitor:
    visitor.step_in(ADMINISTRATOR)
    visitor.get("/calendar?year=2026")
    return visitor


def edition_of(office: Office) -> int | None:
    with office.database.read() as tx:
        return calendars.latest_number(tx)


def test_everybody_finds_the_year_from_every_page(visitor: Visitor) -> None:
    visitor.step_in("沈和宁")
    text = visitor.get(visitor.link("/calendar"))
    assert "2月15—23日春节放假" in visitor.words
    assert "2月14日、2月28日调休上班" in visitor.words
    assert "2026 年工作日历" in visitor.words
    assert "<form class" not in text


def test_the_year_reads_in_english_too(visitor: Visitor) -> None:
    visitor.step_in("沈和宁")
    visitor.get("/language/en?next=/calendar?year=2026")
    visitor.get("/calendar?year=2026")
    assert "Spring Festival 15–23 Feb" in visitor.words
    assert "14 Feb, 28 Feb are make-up days (worked)" in visitor.words
    assert "5 working days" in visitor.words


def test_a_year_that_is_not_published_is_marked(visitor: Visitor) -> None:
    visitor.step_in("沈和宁")
    visitor.get("/calendar?year=2050")
    assert "暂定" in visitor.words


@pytest.mark.parametrize("year", ["9999", "0000", "x", "-1", "２０２６", ""])
def test_any_address_shows_a_year(visitor: Visitor, year: str) -> None:
    visitor.step_in("沈和宁")
    visitor.get(f"/calendar?year={year}")
    assert visitor.status == 200


def test_the_administrator_sets_a_day_and_takes_it_back(
    administrator: Visitor, office: Office
) -> None:
    administrator.post("/calendar/days?year=2026", NAADAM)
    assert administrator.path == "/calendar"
    assert "工作日历第 2 版已生效。" in administrator.words
    assert "休息、那达慕" in administrator.words
    assert "Notice 2026/7" in administrator.words
    back = {"day": "2026-08-18", "reason": "no more", "act": "unset"}
    administrator.post("/calendar/days?year=2026", back)
    assert "没有：全年按公布的安排执行。" in administrator.words
    assert edition_of(office) == 3


def test_the_administrator_sets_hours_and_limits(administrator: Visitor) -> None:
    hours = {"place": "9901", "hours": "09:00-12:00,13:00-17:00", **REASON}
    administrator.post("/calendar/hours", hours)
    assert "09:00-12:00  13:00-17:00" in administrator.words
    administrator.post("/calendar/limits", {"key": "handle_u3", "n": "3", "unit": "wd", **REASON})
    assert "一般处置: 3 个工作日" in administrator.words
    administrator.post("/calendar/limits", {"key": "handle_u3", **REASON, "act": "unset"})
    assert "一般处置: 5 个工作日" in administrator.words
    administrator.post("/calendar/hours", {"place": "9901", **REASON, "act": "unset"})
    assert "09:00-12:00  13:00-17:00" not in administrator.words


@pytest.mark.parametrize(
    ("what", "given", "code"),
    [
        ("days", {**NAADAM, "day": "2026-02-30"}, "TIME-026"),
        ("days", {**NAADAM, "day": ""}, "TIME-026"),
        ("days", {**NAADAM, "reason": " "}, "TIME-027"),
        ("days", {**NAADAM, "kind": "feast"}, "TIME-032"),
        ("days", {**NAADAM, "name": "x" * 101}, "TIME-031"),
        ("days", {"day": "2026-08-18", "reason": "x", "act": "unset"}, "TIME-028"),
        ("hours", {"place": "77", "hours": "09:00-17:00", **REASON}, "ORG-002"),
        ("hours", {"place": "9901", "hours": "all day", **REASON}, "TIME-029"),
        ("limits", {"key": "someday", "n": "1", "unit": "wd", **REASON}, "TIME-023"),
        ("limits", {"key": "contact", "n": "1.5", "unit": "wd", **REASON}, "TIME-025"),
        ("limits", {"key": "contact", "n": "", "unit": "wd", **REASON}, "TIME-022"),
        ("limits", {"key": "contact", "n": "1", "unit": "", **REASON}, "TIME-021"),
    ],
)
def test_what_cannot_be_comes_back_with_its_code_and_changes_nothing(
    administrator: Visitor, office: Office, what: str, given: dict[str, str], code: str
) -> None:
    text = administrator.post(f"/calendar/{what}?year=2026", given)
    assert administrator.status == 422
    assert code in administrator.words
    assert all(f'value="{typed}"' in text for typed in (given["reason"],) if typed.strip())
    assert edition_of(office) == 1


@pytest.mark.parametrize("act", ["", "destroy"])
def test_an_act_that_is_none_is_refused(administrator: Visitor, office: Office, act: str) -> None:
    administrator.post("/calendar/days", {**NAADAM, "act": act})
    assert administrator.status == 400
    assert edition_of(office) == 1


@pytest.mark.parametrize("what", ["days", "hours", "limits"])
def test_nobody_else_changes_the_calendar(visitor: Visitor, office: Office, what: str) -> None:
    visitor.step_in("沈和宁")
    visitor.get("/calendar")
    visitor.post(f"/calendar/{what}", NAADAM)
    assert visitor.status == 403
    assert edition_of(office) == 1


def test_a_form_without_its_token_is_refused(administrator: Visitor, office: Office) -> None:
    administrator.post("/calendar/days", {**NAADAM, "csrf_token": ""})
    assert administrator.status == 400
    assert edition_of(office) == 1


def running(office: Office) -> dict[int, datetime]:
    """The ends of all time limits in working days that run now, by task."""
    query = select(task.c.id, task.c.clock, task.c.due_at).where(task.c.state == "open")
    with office.database.read() as tx:
        rows = [row for row in tx.execute(query) if row.clock and row.due_at]
    return {row.id: row.due_at for row in rows if row.clock.get("unit") == "wd"}


def test_a_day_set_here_moves_the_limits_that_run(
    administrator: Visitor, office: Office, clock: Hands
) -> None:
    before = running(office)
    assert before
    day = (clock.now + timedelta(days=1)).date()  # none of them ends before
    assert day <= min(before.values()).date()
    administrator.post("/calendar/days", {**NAADAM, "day": day.isoformat()})
    office.sweep.run()
    after = running(office)
    assert after.keys() == before.keys()
    assert all(after[number] > end for number, end in before.items())
