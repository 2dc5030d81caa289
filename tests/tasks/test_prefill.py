from typing import Any

import pytest

from processes.form import Field, Form
from tasks.prefill import prefill
from tests.builders import NOON

TITLE = {"zh": "题", "en": "Title"}


def known(default: str = "", key: str = "facts", **variables: Any) -> dict[str, Any]:
    question = Field(key=key, type="text", title=TITLE, default=default)
    return prefill(Form(key="f", title=TITLE, fields=(question,)), variables, NOON)


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        ("= title", "roof"),
        ("title", "roof"),
        ("= 1 + 1", 2),
        ("= today()", "2026-11-18"),
        ('= date and time("2026-11-18T12:00:00+08:00")', "2026-11-18T12:00:00+08:00"),
        ("= street.text", "soon"),
        ('= if missing != null then missing else "nothing"', "nothing"),
    ],
)
def test_a_default_is_an_expression_over_the_case(default: str, expected: object) -> None:
    assert known(default, title="roof", street={"text": "soon"}) == {"facts": expected}


def test_without_a_default_the_variable_of_the_same_name_is_shown() -> None:
    assert known(facts="seen") == {"facts": "seen"}


@pytest.mark.parametrize("default", ["= missing", "= 1 +"])
def test_a_default_that_gives_nothing_leaves_the_variable(default: str) -> None:
    assert known(default, facts="seen") == {"facts": "seen"}
    assert known(default) == {}


def test_the_members_of_a_group_are_prefilled_too() -> None:
    fields = (
        Field(key="street", type="text", title=TITLE),
        Field(key="door", type="text", title=TITLE, default="= 3"),
        Field(key="n", type="note", title=TITLE),
    )
    group = Field(key="address", type="group", title=TITLE, fields=fields)
    form = Form(key="f", title=TITLE, fields=(group,))
    assert prefill(form, {"address": {"street": "长宁路"}}, NOON) == {
        "address": {"street": "长宁路", "door": 3}
    }
    assert prefill(form, {"address": "odd"}, NOON) == {"address": {"door": 3}}
