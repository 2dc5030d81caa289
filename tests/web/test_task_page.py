"""One task: why me, by when, what next; completing it, and everything that can go wrong."""

from collections.abc import Callable

import pytest

from tests.web.visitor import Visitor

GOOD = {"facts": "门禁主板坏了，已拍照。", "households": "24", "path": "company"}


@pytest.fixture
def task(visitor: Visitor) -> str:
    """The secretary has opened the first contact."""
    visitor.step_in("周安格")
    path = visitor.link("/tasks/")
    visitor.get(path)
    return path


def test_a_task_says_why_me_by_when_and_what_next(visitor: Visitor, task: str) -> None:
    for words in (
        "您是和风苑小区党支部书记",
        "2026年11月19日 18:00（首次联系诉求人）",
        "提交后，物业项目经理在五个工作日内书面答复",
    ):
        assert words in visitor.words


def test_what_is_known_is_shown_with_the_words_of_the_form(visitor: Visitor, task: str) -> None:
    assert "属于哪一类\n维修不及时" in visitor.words


def test_completing_leads_back_with_good_news(visitor: Visitor, task: str) -> None:
    visitor.post(f"{task}/complete", GOOD)
    assert visitor.path == "/"
    assert "已办完：初次联系与核实" in visitor.words


def test_sending_twice_is_harmless(visitor: Visitor, task: str) -> None:
    same = {**GOOD, "submission_id": visitor.page.hidden["submission_id"]}
    token = {"csrf_token": visitor.page.hidden["csrf_token"]}
    visitor.post(f"{task}/complete", {**same, **token})
    visitor.post(f"{task}/complete", {**same, **token})
    assert visitor.status == 200
    assert "已办完" in visitor.words


def test_mistakes_stand_beside_their_questions_and_nothing_is_lost(
    visitor: Visitor, task: str
) -> None:
    text = visitor.post(f"{task}/complete", {"facts": "门禁坏了", "households": "many"})
    assert visitor.status == 422
    assert "门禁坏了</textarea>" in text
    assert 'value="many"' in text
    assert 'id="f-households-wrong"' in text
    assert 'aria-describedby="f-households-hint f-households-wrong"' in text
    assert 'href="#f-path"' in text


def test_an_unknown_field_is_refused(visitor: Visitor, task: str) -> None:
    visitor.post(f"{task}/complete", {**GOOD, "salary": "1"})
    assert visitor.status == 422


def test_who_comes_second_keeps_the_text(
    visit: Callable[[], Visitor], visitor: Visitor, task: str
) -> None:
    second = visit()
    second.step_in("周安格")
    second.get(task)
    visitor.post(f"{task}/complete", GOOD)
    second.post(f"{task}/complete", {**GOOD, "facts": "我也写了很多"})
    assert second.status == 409
    assert "周安格" in second.words
    assert "我也写了很多" in second.words


def test_a_task_of_others_looks_like_none(visitor: Visitor, task: str) -> None:
    visitor.post("/sign-out")
    visitor.step_in("沈和宁")
    theirs = visitor.get(task)
    assert visitor.status == 404
    missing = visitor.get("/tasks/999999")
    assert visitor.status == 404
    assert title_of(theirs) == title_of(missing)


def title_of(text: str) -> str:
    return text.split("<h1>")[1].split("</h1>")[0]


@pytest.mark.parametrize("number", ["-1", "0", "９９", "١٢", "1" * 5000, "%00", "1.5"])
def test_what_is_no_number_is_no_address(visitor: Visitor, task: str, number: str) -> None:
    visitor.get(f"/tasks/{number}")
    assert visitor.status == 404


def test_claim_and_release(visitor: Visitor, task: str) -> None:
    visitor.post(f"{task}/claim")
    assert f'formaction="{task}/release"' in visitor.get(task)
    visitor.post(f"{task}/release")
    assert f'formaction="{task}/claim"' in visitor.get(task)


def test_claiming_keeps_what_was_typed(visitor: Visitor, task: str) -> None:
    text = visitor.post(f"{task}/claim", {"facts": "写到一半"})
    assert "写到一半</textarea>" in text
    assert f'formaction="{task}/release"' in text


def test_a_done_task_offers_nothing_more(visitor: Visitor, task: str) -> None:
    visitor.post(f"{task}/complete", GOOD)
    text = visitor.get(task)
    assert '<form class="form"' not in text
    assert "办完" in visitor.words


def test_only_who_has_to_call_reads_name_and_number(visit: Callable[[], Visitor]) -> None:
    """PIPL §6: the task that needs them shows them, no other page does, not even a mask."""
    visitor = visit()
    visitor.step_in("林小满")
    visitor.get("/start/property_dispute")
    visitor.post(
        "/start/property_dispute/begin",
        {
            "at-place": "990101001001001E1",
            "title": "3号楼屋顶漏雨",
            "dispute_kind": "D02",
            "place_note": "3号楼顶层",
            "requester_name": "金丝雀",
            "requester_phone": "13912340000",
        },
    )
    case = visitor.path
    assert case.startswith("/cases/")
    visitor.post("/sign-out")
    visitor.step_in("周安格")
    visitor.get("/?q=屋顶漏雨")
    visitor.get(visitor.link("/tasks/"))
    assert "金丝雀" in visitor.words
    assert "13912340000" in visitor.words
    visitor.post(
        f"{visitor.path}/complete", {"facts": "看过现场", "households": "3", "path": "company"}
    )
    for page in (visitor.path, case, f"{case}/replay"):
        visitor.get(page)
        assert not any(said in visitor.words for said in ("金丝雀", "13912340000", "139****"))
    visitor.post("/sign-out")
    visitor.step_in("沈和宁")
    visitor.get("/?q=屋顶漏雨")
    visitor.get(visitor.link("/tasks/"))
    assert "看过现场" in visitor.words
    assert not any(said in visitor.words for said in ("金", "1391234", "139****"))
