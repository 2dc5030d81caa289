"""The administrator sees what stands still and why, and lets it try again with a reason."""

import pytest

from engine.history.fold import fold
from engine.records import AgendaKind, FollowUp
from engine.store import agenda, history
from tests.web.standstill import give_up
from tests.web.visitor import Visitor
from web.wiring import Office

WORKER = "周安格"


@pytest.fixture
def ref(office: Office) -> str:
    return give_up(office)


@pytest.fixture
def admin(visitor: Visitor) -> Visitor:
    visitor.step_in(name_of_the_administrator(visitor))
    return visitor


def name_of_the_administrator(visitor: Visitor) -> str:
    visitor.get("/sign-in")
    return list(visitor.page.people)[-1]


def resolutions(office: Office) -> list[tuple[str, str]]:
    with office.database.read() as tx:
        happened = history.events_of(tx, "i1")
    found = [one.body for one in happened if one.kind == "incident.resolved"]
    return [(one["reason"], one["by"]) for one in found]


def test_what_stands_still_is_told_in_the_language_of_the_page(admin: Visitor, ref: str) -> None:
    admin.get("/incidents")
    assert "“erp.example”在 30 秒内没有应答。" in admin.words
    assert "INC-024" in admin.words
    assert "C-7" in admin.words
    assert "svc_send" in admin.words
    assert "\n尝试 4 次\n" in admin.words
    admin.get("/language/en?next=/incidents")
    assert "“erp.example” did not answer within 30 seconds." in admin.words
    assert "4 tries" in admin.words
    assert "Ask whoever runs it, then let the step try again." in admin.words


def test_a_step_is_tried_again_with_a_reason(admin: Visitor, ref: str, office: Office) -> None:
    admin.get("/incidents")
    admin.post("/incidents/retry", {"ref": ref, "reason": " 线路已修好 "})
    assert "正在重试。" in admin.words
    assert "erp.example" not in admin.words
    ((reason, by),) = resolutions(office)
    assert reason == "线路已修好"
    assert by not in {"", "system"}
    with office.database.read() as tx:
        assert not fold(history.events_of(tx, "i1")).incidents


def test_the_same_form_sent_twice_tries_once(admin: Visitor, ref: str, office: Office) -> None:
    admin.get("/incidents")
    fields = {name: admin.page.hidden[name] for name in ("csrf_token", "submission_id")}
    for _ in range(2):
        admin.post("/incidents/retry", {**fields, "ref": ref, "reason": "ok"})
        assert admin.status == 200
    assert len(resolutions(office)) == 1


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_needed(admin: Visitor, ref: str, office: Office, reason: str) -> None:
    admin.get("/incidents")
    admin.post("/incidents/retry", {"ref": ref, "reason": reason})
    assert admin.status == 422
    assert "请写明为什么现在可以成功。" in admin.words
    assert resolutions(office) == []


@pytest.mark.parametrize(
    ("what", "status"), [("i1/u_x#1", 409), ("x/y#1", 404), ("5", 404), ("", 404)]
)
def test_what_does_not_stand_still_is_told_and_the_reason_kept(
    admin: Visitor, ref: str, what: str, status: int
) -> None:
    admin.get("/incidents")
    text = admin.post("/incidents/retry", {"ref": what, "reason": "线路已修好"})
    assert admin.status == status
    assert 'value="线路已修好"' in text


def test_an_item_of_the_agenda_is_listed_and_tried_again(admin: Visitor, office: Office) -> None:
    with office.database.begin() as tx:
        item = FollowUp(kind=AgendaKind.EVENT, instance="i9", ref="1")
        agenda.add(tx, item, office.clock(), state="stuck", reason="LookupError", attempts=4)
        (stuck,) = agenda.stuck(tx)
    admin.get("/incidents")
    assert "事项之间的请求" in admin.words
    assert "LookupError" in admin.words
    admin.post("/incidents/retry", {"ref": str(stuck.id), "reason": "ok"})
    assert "LookupError" not in admin.words


def test_what_ended_its_program_each_time_is_told_in_words(admin: Visitor, office: Office) -> None:
    with office.database.begin() as tx:
        item = FollowUp(kind=AgendaKind.TIMER, instance="i9", ref="b#1")
        agenda.add(tx, item, office.clock(), state="stuck", reason=agenda.INTERRUPTED, attempts=4)
    admin.get("/incidents")
    assert "定时器" in admin.words
    assert "程序每次处理它时都中途结束了。" in admin.words


def test_nothing_that_stands_still_is_said_too(admin: Visitor) -> None:
    admin.get("/incidents")
    assert "没有停住的步骤。" in admin.words


def test_only_the_administrator_sees_it(visitor: Visitor, ref: str, office: Office) -> None:
    visitor.step_in(WORKER)
    assert "/incidents" not in visitor.page.links
    visitor.get("/incidents")
    assert visitor.status == 403
    assert "erp.example" not in visitor.words
    visitor.get("/inbox")
    visitor.post("/incidents/retry", {"ref": ref, "reason": "ok"})
    assert visitor.status == 403
    assert resolutions(office) == []


def test_the_administrator_finds_it_in_the_navigation(admin: Visitor) -> None:
    assert "/incidents" in admin.page.links


def test_a_case_that_the_administrator_may_not_read_is_not_linked(admin: Visitor, ref: str) -> None:
    admin.get("/incidents")
    assert not [link for link in admin.page.links if link.startswith("/cases/i1")]
