"""The shipped processes, played by commands from their beginning to every kind of end."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.store import history, instances
from processes.formrules import schema
from tests import shipped
from tests.engine.desk import Desk

ROOFS = {
    "title": "8 栋老楼下雨屋顶漏水",
    "dispute_kind": "D02",
    "place_note": "1 至 8 号楼屋顶",
    "households": 96,
    "demand": "把屋顶彻底修好",
}
WHISTLE = {
    "matter": "施工留下破路",
    "place_note": "东门外",
    "whistle_type": "livelihood",
    "tried": "已与施工方商量两次",
    "powers": "请城管督促恢复路面",
}
COURIER = {"consent": True, "age_band": "18-59", "skills": ["spot"]}
RIGHT = {"quiz_fire": "call", "quiz_privacy": "thing", "quiz_limit": "ask"}


@pytest.fixture
def town(desk: Desk) -> Desk:
    """A desk where the shipped processes are published."""
    desk.forms = dict(shipped.forms())
    for key in shipped.KEYS:
        desk.deploy(shipped.bpmn_bytes(key))
    return desk


def told(town: Desk, instance: str, name: str = "case.answer") -> list[dict[str, Any]]:
    """Return what a case told the requester, or another receiver."""
    with town.database.read() as tx:
        happened = history.events_of(tx, instance)
    sent = [e.body for e in happened if e.kind == "message.thrown" and e.body["name"] == name]
    return [body["payload"] for body in sent]


def fill(town: Desk, instance: str, node: str, **values: Any) -> None:
    """Complete a task with values that its form accepts as they are."""
    form = shipped.forms()[shipped.process(town.instance(instance).key).nodes[node].form]
    wrong = Draft202012Validator(schema(form, values)).iter_errors(values)
    assert [error.message for error in wrong] == []
    town.complete(instance, node, **values)


def whistle_of(town: Desk, dispute: str) -> str:
    """Return the latest whistle of the case that ``dispute`` belongs to."""
    with town.database.read() as tx:
        case = instances.of_case(tx, town.instance(dispute).case_no)
    return [i.id for i in case if i.key == "escalation"][-1]


def dispute_at_the_table(town: Desk) -> str:
    """Return a dispute whose written reply the residents did not accept."""
    case = town.start("property_dispute", **ROOFS)
    fill(town, case, "first_contact", facts="八栋楼顶层均渗水", households=96, path="company")
    fill(town, case, "written_reply", company_reply="只能局部修补")
    fill(town, case, "reply_check", reply_result="not_accepted", objection="年年补年年漏")
    return case


def hold_round(town: Desk, case: str, result: str, **more: Any) -> None:
    """Let the three sides write their positions, last one first, and the lead the minutes."""
    number = town.variables(case)["round_no"]
    for side in ("community", "company", "committee"):
        node = {"committee": "owners_side"}.get(side, f"{side}_side")
        fill(town, case, node, **{f"{side}_position": f"{side} {number}"})
    fill(town, case, "minutes", minutes_text=f"第{number}轮", round_result=result, **more)


def hear_the_whistle(town: Desk, whistle: str, **verified: Any) -> None:
    """Take an accepted whistle from the check to its answer."""
    fill(
        town,
        whistle,
        "check",
        powers="请约谈",
        check_result="accept",
        grade="push",
        lead_dept="housing",
    )
    fill(town, whistle, "sign", sign_result="sign")
    report_in(town, whistle)
    fill(town, whistle, "verify", **verified)


def report_in(town: Desk, whistle: str) -> None:
    """Let the department sign for a whistle, come and handle it."""
    fill(town, whistle, "receive", dept_received=True)
    fill(town, whistle, "contact", meet_on="2026-11-20", meet_where="小区门口")
    fill(town, whistle, "arrive", site_found="屋面防水老化")
    fill(town, whistle, "meet", duties=[{"task": "约谈", "owner": "住建", "due": "2026-11-25"}])
    fill(town, whistle, "handle", dept_result="已约谈，物业愿意再谈")


def rate_each_other(town: Desk, whistle: str) -> None:
    fill(town, whistle, "rate_department", dept_speed=5, dept_quality=4)
    fill(town, whistle, "rate_whistle", whistle_accurate=5, whistle_complete=5)


# property_dispute


def test_eight_leaking_roofs_are_repaired_free_of_charge(town: Desk) -> None:
    case = dispute_at_the_table(town)
    hold_round(town, case, "street", powers_needed="请住建部门约谈物业")
    whistle = whistle_of(town, case)
    assert town.open_nodes(case) == []
    assert town.instance(whistle).parent == case
    hear_the_whistle(town, whistle, verify_choice="pass", answer_text="已约谈，物业愿意再谈")
    assert town.open_nodes(case) == ["after_street"]
    fill(town, case, "after_street", street_next="table")
    hold_round(town, case, "agreed")
    fill(
        town,
        case,
        "commitment",
        commit_content="免费修缮全部 8 栋屋顶",
        commit_due="2026-12-20",
        accept_rule="雨后顶楼住户家中不渗水",
    )
    fill(town, case, "carry_out", done_note="八栋屋顶防水全部重做")
    fill(town, case, "acceptance", households_asked=40, accept_result="yes")
    fill(town, case, "write_answer", answer_text="屋顶已全部修好", saved_amount="208000.00")
    assert told(town, case) == [{"closure_type": "RESOLVED", "text": "屋顶已全部修好"}]
    fill(town, case, "publish", published_where="board", published_on="2026-12-21")
    known = town.variables(case)
    assert town.instance(case).closure == "RESOLVED"
    assert town.instance(case).title == ROOFS["title"]
    assert known["round_no"] == 2
    assert known["committee_position"] == "committee 2"
    assert known["commit_due"] == "2026-12-20"
    assert known["street"]["result"] == "RESOLVED"
    assert Decimal(known["saved_amount"]) >= 200_000
    rate_each_other(town, whistle)
    assert town.instance(whistle).closure == "RESOLVED"
    assert told(town, whistle) == []


def test_a_silent_company_does_not_stop_the_matter(town: Desk) -> None:
    case = town.start("property_dispute", **ROOFS)
    fill(town, case, "first_contact", facts="属实", households=96, path="company")
    town.wait(days=8)
    assert sorted(town.open_nodes(case)) == ["community_side", "company_side", "owners_side"]
    assert len(told(town, case, "case.ack")) == 2


def test_three_rounds_without_agreement_go_to_the_street_and_then_to_the_legal_routes(
    town: Desk,
) -> None:
    case = dispute_at_the_table(town)
    for _ in range(3):
        hold_round(town, case, "again")
    whistle = whistle_of(town, case)
    fill(town, whistle, "check", powers="请约谈", check_result="return", return_advice="可申请调解")
    assert town.instance(whistle).closure == "EXPLAINED"
    assert town.variables(case)["street"]["text"] == "可申请调解"
    fill(town, case, "after_street", street_next="table")
    assert town.instance(case).closure == "REFERRED"
    assert "调解" in told(town, case)[0]["text"]


def test_a_street_that_needs_time_gives_residents_a_plan_and_a_date(town: Desk) -> None:
    case = town.start("property_dispute", **ROOFS)
    fill(
        town,
        case,
        "first_contact",
        facts="墙砖松动",
        households=96,
        path="street",
        powers_needed="请住建部门鉴定",
    )
    whistle = whistle_of(town, case)
    plan = {"verify_choice": "list", "answer_text": "列入明年计划", "plan_due": "2027-05-31"}
    hear_the_whistle(town, whistle, **plan)
    assert town.variables(case)["street"]["plan_due"] == "2027-05-31"
    fill(
        town,
        case,
        "after_street",
        street_next="list",
        list_until="2027-05-31",
        close_note="明年五月底前修",
    )
    assert town.instance(case).closure == "ON_LIST"
    (answer,) = told(town, case)
    assert answer["plan_due"] == "2027-05-31"
    rate_each_other(town, whistle)
    assert town.instance(whistle).closure == "ON_LIST"


def test_a_promise_that_is_not_kept_is_done_again_until_residents_agree(town: Desk) -> None:
    case = town.start("property_dispute", **ROOFS)
    fill(town, case, "first_contact", facts="属实", households=3, path="company")
    fill(town, case, "written_reply", company_reply="下周修好", company_due="2026-11-25")
    fill(town, case, "reply_check", reply_result="promised")
    fill(
        town, case, "commitment", commit_content="修好", commit_due="2026-11-25", accept_rule="不漏"
    )
    assert town.open(case)[0].due_at == datetime(2026, 11, 25, 10, tzinfo=UTC)
    town.wait(days=8)
    assert town.open_nodes(case) == ["acceptance"]
    fill(
        town, case, "acceptance", accept_result="redo", accept_note="还漏", commit_due="2026-12-05"
    )
    fill(town, case, "carry_out", done_note="已重做")
    fill(town, case, "acceptance", accept_result="yes")
    fill(town, case, "write_answer", answer_text="已修好")
    fill(town, case, "publish", published_where="hall", published_on="2026-12-06")
    assert town.instance(case).closure == "RESOLVED"


@pytest.mark.parametrize(("path", "closure"), [("legal", "REFERRED"), ("withdrawn", "WITHDRAWN")])
def test_who_takes_another_way_is_answered_at_once(town: Desk, path: str, closure: str) -> None:
    case = town.start("property_dispute", **ROOFS)
    fill(town, case, "first_contact", facts="属实", households=1, path=path, close_note="好的")
    assert town.instance(case).closure == closure
    assert told(town, case) == [{"closure_type": closure, "text": "好的"}]


# escalation


def test_a_whistle_by_form_answers_the_community_itself(town: Desk) -> None:
    whistle = town.start("escalation", **WHISTLE)
    hear_the_whistle(town, whistle, verify_choice="pass", answer_text="路面已恢复")
    assert told(town, whistle) == [{"result": "RESOLVED", "text": "路面已恢复", "plan_due": None}]
    assert told(town, whistle, "whistle.answered") == []
    rate_each_other(town, whistle)
    assert town.instance(whistle).closure == "RESOLVED"


def test_an_urgent_whistle_is_signed_afterwards(town: Desk) -> None:
    whistle = town.start("escalation", **{**WHISTLE, "whistle_type": "emergency"})
    fill(
        town,
        whistle,
        "check",
        powers="马上",
        check_result="accept",
        grade="urgent",
        lead_dept="fire",
    )
    report_in(town, whistle)
    fill(town, whistle, "verify", verify_choice="pass", answer_text="险情排除")
    assert len(told(town, whistle)) == 1
    rate_each_other(town, whistle)
    assert town.open_nodes(whistle) == ["sign_after"]
    fill(town, whistle, "sign_after", signed_after=True)
    assert town.instance(whistle).closure == "RESOLVED"


def test_a_lead_who_does_not_sign_returns_the_whistle_with_advice(town: Desk) -> None:
    whistle = town.start("escalation", **WHISTLE)
    fill(
        town,
        whistle,
        "check",
        powers="督促",
        check_result="accept",
        grade="hard",
        lead_dept="urban_management",
    )
    fill(town, whistle, "sign", sign_result="return", return_advice="社区可先约施工方")
    assert town.instance(whistle).closure == "EXPLAINED"
    assert told(town, whistle)[0]["text"] == "社区可先约施工方"


def test_an_overdue_department_comes_before_the_joint_meeting_once_and_goes_on(town: Desk) -> None:
    whistle = town.start("escalation", **WHISTLE)
    fill(
        town,
        whistle,
        "check",
        powers="督促",
        check_result="accept",
        grade="hard",
        lead_dept="urban_management",
    )
    fill(town, whistle, "sign", sign_result="sign")
    fill(town, whistle, "receive", dept_received=True)
    fill(town, whistle, "contact", meet_on="2026-11-20")
    fill(town, whistle, "arrive", site_found="路面破损")
    fill(town, whistle, "meet", duties=[{"task": "修路", "owner": "城管", "due": "2026-11-30"}])
    town.wait(days=15)
    assert len(told(town, whistle, "joint_meeting.add_item")) == 1
    assert town.open_nodes(whistle) == ["handle"]
    fill(town, whistle, "handle", dept_result="修了一半")
    fill(town, whistle, "verify", verify_choice="again", verify_note="还差北段")
    fill(town, whistle, "handle", dept_result="全部修好")
    fill(town, whistle, "verify", verify_choice="pass", answer_text="全部修好")
    rate_each_other(town, whistle)
    assert town.instance(whistle).closure == "RESOLVED"


# volunteer_onboarding


def screened(town: Desk, **more: Any) -> str:
    """Return a sign-up that has been accepted."""
    case = town.start("volunteer_onboarding", **{**COURIER, **more})
    fill(town, case, "screen", id_result="ok", screen_result="accept")
    return case


def test_a_courier_joins_after_a_second_try_and_is_insured(town: Desk) -> None:
    case = screened(town)
    fill(town, case, "pledge", willing="yes", team_kind="courier", pledge=True)
    fill(town, case, "train", willing="yes", risk_known=True, **{**RIGHT, "quiz_fire": "film"})
    fill(town, case, "train", willing="yes", risk_known=True, **RIGHT)
    fill(town, case, "insure", insured_until="2027-11-30")
    fill(town, case, "register", register_result="accept", contact_post="便民窗口")
    assert town.instance(case).closure == "RESOLVED"
    assert town.variables(case)["quiz_tries"] == 2
    assert "便民窗口" in told(town, case)[0]["text"]


def test_another_community_is_arranged_without_a_second_sign_up(town: Desk) -> None:
    case = screened(town)
    fill(town, case, "pledge", willing="yes", team_kind="reporter", pledge=True)
    fill(town, case, "train", willing="yes", risk_known=True, **RIGHT)
    fill(town, case, "register", register_result="other", other_community="青禾社区")
    fill(town, case, "arrange", arrange_result="joined", contact_post="青禾便民窗口")
    assert town.instance(case).closure == "RESOLVED"


def test_a_child_is_thanked_and_told_why_not_yet(town: Desk) -> None:
    case = town.start("volunteer_onboarding", consent=True, age_band="under14")
    assert town.instance(case).closure == "EXPLAINED"
    assert "14" in told(town, case)[0]["text"]


def test_a_minor_needs_the_guardian(town: Desk) -> None:
    case = town.start("volunteer_onboarding", consent=True, age_band="14-17")
    assert town.open_nodes(case) == ["guardian"]
    fill(town, case, "guardian", guardian_ok="no")
    assert town.instance(case).closure == "EXPLAINED"
    assert "监护人" in told(town, case)[0]["text"]


def test_a_sign_up_that_is_not_accepted_hears_the_reason(town: Desk) -> None:
    case = town.start("volunteer_onboarding", **COURIER)
    fill(town, case, "screen", id_result="not_ok", screen_result="reject", screen_note="请带证件")
    assert town.instance(case).closure == "EXPLAINED"
    assert told(town, case)[0]["text"] == "请带证件"


def test_three_missed_quizzes_lead_to_an_invitation(town: Desk) -> None:
    case = screened(town)
    fill(town, case, "pledge", willing="yes", team_kind="unit", pledge=True)
    for _ in range(3):
        fill(town, case, "train", willing="yes", risk_known=True, **{**RIGHT, "quiz_limit": "try"})
    assert town.instance(case).closure == "EXPLAINED"
    assert "培训" in told(town, case)[0]["text"]


@pytest.mark.parametrize("step", ["pledge", "train"])
def test_a_volunteer_may_leave_at_every_own_step(town: Desk, step: str) -> None:
    case = screened(town)
    if step == "train":
        fill(town, case, "pledge", willing="yes", team_kind="safety", pledge=True)
    fill(town, case, step, willing="no")
    assert town.instance(case).closure == "WITHDRAWN"
    assert len(told(town, case)) == 1


def test_an_idle_sign_up_is_reminded_once_and_then_lapses(town: Desk) -> None:
    case = screened(town)
    town.wait(days=15)
    assert len(told(town, case, "case.ack")) == 1
    assert town.open_nodes(case) == ["pledge"]
    town.wait(days=16)
    assert town.instance(case).closure == "WITHDRAWN"
    assert "30" in told(town, case)[0]["text"] or "三十" in told(town, case)[0]["text"]
