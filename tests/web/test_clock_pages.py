"""Time limits on pages: how they stand, what may be done, what would come of it, who may not."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.web.cities import Hands
from tests.web.visitor import Visitor
from web.wiring import Office

STAFF, SECRETARY, CENTRE, LIAISON = "林小满", "周安格", "许立安", "秦谷雨"
AUDITOR, ADMINISTRATOR = "程晓和", "齐长宁"
MORE = {"n": "2", "reason": "等替代灯具到货"}


def limit_of(visitor: Visitor, name: str) -> str:
    """Step in as somebody with one task, open the page of its limit and return the address."""
    visitor.step_in(name)
    visitor.get(visitor.link("/tasks/"))
    path = re.sub(r"\?.*", "", next(link for link in visitor.page.links if "/clock" in link))
    visitor.get(path)
    return path


def overdue(visitor: Visitor) -> str:
    """Step in at the centre, find what is overdue below, and return the address of its limit."""
    visitor.step_in(CENTRE)
    visitor.get("/?tab=below")
    path = next(link for link in visitor.page.links if "/clock" in link)
    visitor.get(path)
    return path


def test_a_worker_pauses_and_lets_go_on(visitor: Visitor) -> None:
    path = limit_of(visitor, SECRETARY)
    assert "恢复后，剩余时间与现在一样多。" in visitor.words
    visitor.post(f"{path}/pause", {"reason": "material"})
    assert "已暂停计时。" in visitor.words
    assert "暂停中：等待材料" in visitor.words
    visitor.get(path.removesuffix("/clock"))
    assert "暂停期间没有到期时间" in visitor.words
    visitor.get(path)
    assert "新的到期时间是 2026年11月19日 18:00。" in visitor.words
    visitor.post(f"{path}/resume")
    assert "已恢复计时。" in visitor.words
    assert "到期时间：2026年11月19日 18:00。" in visitor.words


def test_nobody_gives_themselves_more_time(visitor: Visitor) -> None:
    path = limit_of(visitor, SECRETARY)
    assert "延期\n" not in visitor.words
    visitor.post(f"{path}/extend", {**MORE, "sure": "yes"})
    assert visitor.status == 403


@pytest.mark.parametrize(
    ("typed", "wrong"), [({}, "f-reason-wrong"), ({"reason": "tea"}, "f-reason-wrong")]
)
def test_a_pause_needs_a_reason_from_the_list(
    visitor: Visitor, typed: dict[str, str], wrong: str
) -> None:
    path = limit_of(visitor, SECRETARY)
    text = visitor.post(f"{path}/pause", {**typed, "text": "写了很多"})
    assert visitor.status == 422
    assert f'id="{wrong}"' in text
    assert "写了很多</textarea>" in text


def test_another_reason_needs_words_and_what_was_chosen_stays(visitor: Visitor) -> None:
    path = limit_of(visitor, SECRETARY)
    text = visitor.post(f"{path}/pause", {"reason": "other"})
    assert visitor.status == 422
    assert 'value="other" checked' in text
    assert 'id="f-text-wrong"' in text


def test_sending_twice_pauses_once(visitor: Visitor) -> None:
    path = limit_of(visitor, SECRETARY)
    form = {"reason": "party", "submission_id": visitor.page.hidden["submission_id"]}
    visitor.post(f"{path}/pause", form)
    visitor.post(f"{path}/pause", form)
    assert visitor.status == 200
    assert visitor.words.count("暂停了“初次联系与核实”的时限") == 1


def test_who_comes_second_is_told_in_a_sentence(
    visit: Callable[[], Visitor], visitor: Visitor
) -> None:
    path = limit_of(visitor, SECRETARY)
    second = visit()
    limit_of(second, SECRETARY)
    visitor.post(f"{path}/pause", {"reason": "party"})
    second.post(f"{path}/pause", {"reason": "vote"})
    assert second.status == 409
    assert "这个时限已暂停。" in second.words


def test_what_is_overdue_below_is_listed_with_who_has_it(visitor: Visitor) -> None:
    visitor.step_in(CENTRE)
    assert "下级超期·请协助" in visitor.words
    visitor.get("/?tab=below")
    for words in ("物业意见", "地下车库的灯坏了一半", "经办：听雨园物业项目经理", "已超期 42 小时"):
        assert words in visitor.words
    visitor.get("/?tab=below&q=没有这件事")
    assert "没有找到" in visitor.words


def test_nobody_else_sees_the_list_while_nothing_is_in_it(visitor: Visitor) -> None:
    visitor.step_in(STAFF)
    assert "下级超期" not in visitor.words
    visitor.get("/?tab=below")
    assert "下级没有超期的事" in visitor.words


def test_what_would_come_of_an_extension_is_shown_before_it_is_given(visitor: Visitor) -> None:
    path = overdue(visitor)
    assert "最多 15 个工作日，即到 2026年12月7日 18:00。" in visitor.words
    visitor.post(f"{path}/extend", MORE)
    assert "新的到期时间是 2026年11月18日 18:00，原来是 2026年11月16日 18:00。" in visitor.words
    assert "告知诉求人的原因：等替代灯具到货" in visitor.words
    visitor.get(path)
    assert "已超期 42 小时" in visitor.words, "looking changes nothing"
    visitor.post(f"{path}/extend", {**MORE, "sure": "yes"})
    assert "已延期。" in visitor.words
    assert "还剩 6 小时" in visitor.words
    assert "已延期一次" in visitor.words
    visitor.get("/?tab=below")
    assert "下级没有超期的事" in visitor.words


def test_an_extension_that_changes_nothing_or_is_too_long_is_refused(visitor: Visitor) -> None:
    path = overdue(visitor)
    for n, code in (("1", 409), ("16", 409), ("0", 422), ("many", 422), ("", 422)):
        text = visitor.post(f"{path}/extend", {**MORE, "n": n})
        assert visitor.status == code, n
        assert "等替代灯具到货</textarea>" in text
        assert f'value="{n}"' in text
    visitor.post(f"{path}/extend", {"n": "2", "reason": ""})
    assert visitor.status == 422


def test_an_extension_without_a_reason_is_refused_by_who_is_sure_too(visitor: Visitor) -> None:
    path = overdue(visitor)
    visitor.post(f"{path}/extend", {"n": "2", "reason": "", "sure": "yes"})
    assert visitor.status == 422


def test_a_worker_whose_limit_has_passed_reads_who_was_told(
    visitor: Visitor, office: Office, clock: Hands
) -> None:
    clock.forward(timedelta(hours=4))
    office.sweep.run()
    visitor.step_in(LIAISON)
    visitor.get(visitor.link("/tasks/"))
    assert "已超期 1 小时" in visitor.words
    assert "已告知北原区" in visitor.words


def test_a_warned_task_says_so_in_words(visitor: Visitor) -> None:
    visitor.step_in(LIAISON)
    assert "时间已用去大半" in visitor.words


def test_the_whole_case_rests_and_goes_on(visitor: Visitor) -> None:
    visitor.step_in(CENTRE)
    visitor.get("/cases?q=门禁")
    visitor.get(visitor.link("/cases/"))
    assert "整件事项：11月18日（周三）" in visitor.words
    case = next(link for link in visitor.page.links if re.fullmatch(r"/cases/\w+/clock", link))
    visitor.get(case)
    assert "整件事项和其中的任务一起暂停，共 2 个时限。" in visitor.words
    visitor.get(f"{case}?do=pause")
    visitor.post(f"{case}/pause", {"reason": "vote"})
    assert "暂停中：等待业主表决" in visitor.words
    assert "返回事项" in visitor.words
    visitor.post(f"{case}/resume")
    assert "已恢复计时。" in visitor.words


def test_one_set_of_questions_is_asked_at_a_time(visitor: Visitor) -> None:
    visitor.step_in(CENTRE)
    visitor.get("/cases?q=门禁")
    visitor.get(visitor.link("/cases/"))
    path = next(link for link in visitor.page.links if re.fullmatch(r"/cases/\w+/clock", link))
    assert visitor.get(path).count('id="f-reason"') == 0
    assert visitor.get(f"{path}?do=pause").count('id="f-reason"') == 1
    assert visitor.get(f"{path}?do=extend").count('id="f-reason"') == 1
    assert visitor.get(f"{path}?do=nothing").count('id="f-reason"') == 0


def test_an_auditor_reads_a_limit_and_changes_nothing(visitor: Visitor) -> None:
    visitor.step_in(CENTRE)
    visitor.get("/cases?q=门禁")
    path = f"{visitor.link('/cases/')}/clock"
    visitor.step_in(AUDITOR)
    text = visitor.get(path)
    assert visitor.status == 200
    assert "/clock/" not in text
    visitor.post(f"{path}/pause", {"reason": "party"})
    assert visitor.status == 403


def test_a_limit_of_others_looks_like_none(visitor: Visitor) -> None:
    path = limit_of(visitor, SECRETARY)
    visitor.step_in(ADMINISTRATOR)
    for address in (path, "/tasks/999999/clock"):
        visitor.get(address)
        assert visitor.status == 404
        assert "TASK-404" in visitor.words
