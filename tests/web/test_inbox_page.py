"""The inbox says what waits, why, how urgent it is, and what to do when nothing waits."""

from datetime import timedelta

from engine.store import people
from engine.store.people import Appointment
from tests.web.cities import Hands
from tests.web.visitor import Visitor
from web.wiring import Office


def test_a_row_says_case_number_post_and_time_left(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    assert "初次联系与核实" in visitor.words
    assert "990101001001-20261118-0001" in visitor.words
    assert "您是和风苑小区党支部书记" in visitor.words
    assert "还剩 30 小时" in visitor.words


def test_an_overdue_task_says_for_how_long(visitor: Visitor, clock: Hands) -> None:
    clock.forward(timedelta(days=4))
    visitor.step_in("周安格")
    assert "已超期 2 天" in visitor.words


def test_tabs_carry_true_counts(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    assert "待办\n1\n已办\n1" in visitor.words
    visitor.get("/?tab=done")
    assert "办完" in visitor.words


def test_search_finds_by_number_and_by_title(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    assert "初次联系与核实" in visitor.get("/?q=20261118-0001")
    assert "初次联系与核实" in visitor.get("/?q=门禁")
    visitor.get("/?q=nothing")
    assert "没有找到" in visitor.words


def test_an_empty_inbox_says_why_and_what_next(visitor: Visitor) -> None:
    visitor.step_in("顾知秋")
    assert "眼下没有要办的事" in visitor.words
    assert "/start" in visitor.page.links


def test_claiming_takes_a_task_out_of_the_inbox_of_colleagues(
    office: Office, visitor: Visitor, clock: Hands
) -> None:
    visitor.step_in("周安格")
    task = visitor.link("/tasks/")
    visitor.post(f"{task}/claim")
    assert visitor.path == task
    with office.database.begin() as tx:
        (post,) = [a for a in people.holders(tx, ["estate_secretary"], clock()) if "E1" in a.place][
            :1
        ]
        other = next(p for p in people.demo_people(tx) if p.name == "顾知秋")
        people.appoint(
            tx,
            [Appointment(person=other.id, role=post.role, place=post.place, since=clock())],
        )
    visitor.post("/sign-out")
    visitor.step_in("顾知秋")
    assert "初次联系与核实" not in visitor.words


def test_a_page_that_cannot_be_is_refused(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    for page in ("0", "-1", "1000000000", "x", "１"):
        visitor.get(f"/?page={page}")
        assert visitor.status == 400
