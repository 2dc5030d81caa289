"""A case: where it stands, who has it, its story, its replay step by step."""

import json
import re
from typing import Any

import pytest

from engine.history.fold import fold
from engine.store import history
from tests.web.visitor import Visitor
from web.diagram import count
from web.wiring import Office


def drawing_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="diagram">(.*?)</script>', text, re.S)
    assert found
    drawing: dict[str, Any] = json.loads(found[1])
    return drawing


@pytest.fixture
def case(visitor: Visitor) -> str:
    """The secretary has opened the case of the broken door."""
    visitor.step_in("周安格")
    visitor.get(visitor.link("/tasks/"))
    path = visitor.link("/cases/")
    visitor.get(path)
    return path


def test_a_case_says_where_it_stands_and_who_has_it(visitor: Visitor, case: str) -> None:
    for words in ("3号楼单元门禁坏了三周没修", "办理中", "初次联系与核实", "和风苑小区党支部书记"):
        assert words in visitor.words


def test_the_story_is_told_in_words(visitor: Visitor, case: str) -> None:
    assert "林小满发起了事项" in visitor.words
    assert "“初次联系与核实”交给和风苑小区党支部书记" in visitor.words


def test_the_drawing_knows_where_the_case_stands(visitor: Visitor, case: str) -> None:
    drawing = drawing_of(visitor.get(case))
    assert drawing["tokens"] == {"first_contact": 1}
    assert drawing["lanes"]["property_manager"] == "物业项目经理"
    assert drawing["names"]["first_contact"] == "初次联系与核实"


def test_the_drawing_speaks_the_language_of_the_page(visitor: Visitor, case: str) -> None:
    drawing = drawing_of(visitor.get(f"/language/en?next={case}"))
    assert drawing["names"]["first_contact"] == "First contact and facts"
    assert drawing["lanes"]["property_manager"] == "property manager"


def test_the_file_behind_the_drawing_may_be_kept(visitor: Visitor, case: str) -> None:
    file = drawing_of(visitor.get(case))["xml"]
    assert visitor.get(file).startswith("<?xml")
    assert "immutable" in visitor.headers["Cache-Control"]
    visitor.get(file, If_None_Match=visitor.headers["ETag"])
    assert visitor.status == 304


def test_a_case_of_others_looks_like_none(visitor: Visitor, case: str) -> None:
    visitor.post("/sign-out")
    visitor.step_in("齐长宁")
    visitor.get(case)
    assert visitor.status == 404
    visitor.get(f"{case}/replay")
    assert visitor.status == 404


def test_the_auditor_sees_every_case(visitor: Visitor, case: str) -> None:
    visitor.post("/sign-out")
    visitor.step_in("程晓和")
    visitor.get(f"{case}/replay")
    assert visitor.status == 200
    visitor.get("/cases?q=门禁 0001")
    assert [link for link in visitor.page.links if link.startswith("/cases/")] == [case]


def test_a_case_is_found_by_number_and_by_title(visitor: Visitor, case: str) -> None:
    for words in ("990101001001-20261118-0001", "门禁"):
        visitor.get(f"/cases?q={words}")
        assert case in visitor.page.links
    visitor.get("/cases?q=nothing")
    assert "没有找到" in visitor.words


@pytest.mark.parametrize(("asked", "shown"), [("3", 3), ("0", 1), ("99999", None), ("x", None)])
def test_a_step_has_an_address(visitor: Visitor, case: str, asked: str, shown: int | None) -> None:
    text = visitor.get(f"{case}/replay?step={asked}")
    drawing = drawing_of(text)
    step = shown or len(drawing["steps"])
    assert f'data-step="{step}" data-count="{len(drawing["steps"])}"' in text


def test_every_step_adds_up_to_what_the_fold_says(
    visitor: Visitor, case: str, office: Office
) -> None:
    instance = case.rpartition("/")[2]
    with office.database.read() as tx:
        happened = history.events_of(tx, instance)
    steps = drawing_of(visitor.get(f"{case}/replay"))["steps"]
    for n in range(len(happened) + 1):
        tokens: dict[str, int] = {}
        for step in steps[:n]:
            tokens[step.get("e", "")] = tokens.get(step.get("e", ""), 0) + step.get("d", 0)
        assert {e: k for e, k in tokens.items() if k} == count(fold(happened[:n]).tokens)


def test_the_list_of_a_replay_is_its_transcript(visitor: Visitor, case: str) -> None:
    visitor.get(f"{case}/replay?step=1")
    assert "林小满发起了事项" in visitor.words
    assert "到达“初次联系与核实”" in visitor.words
