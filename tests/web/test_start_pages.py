"""Starting a case from a form."""

import pytest

from tests.web.visitor import Visitor

MATTER = {
    "title": "3号楼屋顶漏雨",
    "dispute_kind": "D02",
    "place_note": "3号楼顶层",
    "households": "6",
}
ESTATE = "990101001001001E1"


def test_the_list_holds_what_ones_posts_may_start(visitor: Visitor) -> None:
    visitor.step_in("林小满")
    visitor.get("/start")
    assert "物业纠纷协商处理" in visitor.words
    visitor.post("/sign-out")
    visitor.step_in("沈和宁")
    visitor.get("/start")
    assert "您的岗位没有可以发起的事项" in visitor.words


def test_the_form_offers_only_places_one_answers_for(visitor: Visitor) -> None:
    visitor.step_in("林小满")
    text = visitor.get("/start/property_dispute")
    assert "和风苑 3号楼" in text
    assert "晴岚居" not in text


def test_a_case_begins(visitor: Visitor) -> None:
    visitor.step_in("林小满")
    visitor.get("/start/property_dispute")
    visitor.post("/start/property_dispute/begin", {**MATTER, "at-place": ESTATE})
    assert "事项已发起，案号 990101001001-20261118-" in visitor.words
    assert "3号楼屋顶漏雨" in visitor.words


def test_the_same_submission_begins_one_case(visitor: Visitor) -> None:
    visitor.step_in("林小满")
    visitor.get("/start/property_dispute")
    sent = {**MATTER, "at-place": ESTATE, **visitor.page.hidden}
    visitor.post("/start/property_dispute/begin", sent)
    first = visitor.path
    visitor.post("/start/property_dispute/begin", sent)
    assert visitor.path == first


def test_all_mistakes_are_named_at_once(visitor: Visitor) -> None:
    visitor.step_in("林小满")
    visitor.get("/start/property_dispute")
    text = visitor.post("/start/property_dispute/begin", {"households": "3"})
    assert visitor.status == 422
    for name in ("at-place", "title", "dispute_kind", "place_note"):
        assert f'id="f-{name}-wrong"' in text
    assert 'value="3"' in text


def test_a_place_of_others_is_refused_in_words(visitor: Visitor) -> None:
    visitor.step_in("林小满")
    visitor.get("/start/property_dispute")
    text = visitor.post(
        "/start/property_dispute/begin", {**MATTER, "at-place": "990101001002001E1"}
    )
    assert visitor.status in {403, 422}
    assert "3号楼屋顶漏雨" in text


@pytest.mark.parametrize("key", ["property_dispute", "nothing"])
def test_what_one_may_not_start_is_not_there(visitor: Visitor, key: str) -> None:
    visitor.step_in("沈和宁")
    visitor.get(f"/start/{key}")
    assert visitor.status == 404
