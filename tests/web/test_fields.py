"""A form as the questions of a page."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from flask import Flask

from processes.form import Choice, Field, Form
from web.views.fields import SPARE_ROWS, Answers, Question, questions, wrongs


@pytest.fixture(autouse=True)
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def field(key: str, kind: str, **more: object) -> Field:
    return Field(key=key, type=kind, title={"zh": f"{key}？", "en": f"{key}?"}, **more)  # type: ignore[arg-type]


def ask(
    spec: Field,
    texts: Mapping[str, Sequence[str]] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Question:
    form = Form(key="f", title={}, fields=(spec,))
    (question,) = questions(form, Answers(texts=texts or {}, wrong=wrong or {}))
    return question


def options(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(value=f"v{n}", title={"zh": f"选项{n}"}) for n in range(count))


KINDS = [
    ("text", "input"),
    ("textarea", "textarea"),
    ("mobile", "input"),
    ("integer", "input"),
    ("money", "input"),
    ("date", "input"),
    ("datetime", "input"),
    ("choices", "choices"),
    ("check", "check"),
    ("confirm", "confirm"),
    ("note", "note"),
]


@pytest.mark.parametrize(("kind", "drawn"), KINDS)
def test_each_type_has_its_drawing(kind: str, drawn: str) -> None:
    assert ask(field("a", kind)).kind == drawn


def test_few_choices_are_all_in_sight_and_many_in_a_list() -> None:
    assert ask(field("a", "choice", choices=options(3))).kind == "radio"
    assert ask(field("a", "choice", choices=options(9))).kind == "select"


def test_the_answers_so_far_are_filled_in() -> None:
    assert ask(field("a", "text"), {"a": ["漏水"]}).value == "漏水"
    chosen = ask(field("a", "choices", choices=options(3)), {"a": ["v0", "v2"]})
    assert [o.chosen for o in chosen.options] == [True, False, True]
    assert chosen.chosen == "选项0、选项2"


def test_a_group_names_its_members_by_path() -> None:
    group = ask(field("who", "group", fields=(field("name", "text"),)), {"who.name": ["林"]})
    assert [(p.name, p.value) for p in group.parts] == [("who.name", "林")]


def test_a_table_has_room_for_more_rows() -> None:
    spec = field("rows", "table", fields=(field("what", "text"),))
    filled = ask(spec, {"rows.0.what": ["a"], "rows.2.what": ["c"], "rows.9.what": [""]})
    assert len(filled.rows) == 3 + SPARE_ROWS
    assert filled.rows[2][0].value == "c"


def test_a_table_has_no_more_rows_than_allowed() -> None:
    spec = field("rows", "table", fields=(field("what", "text"),), maximum=2)
    assert len(ask(spec).rows) == 2


def test_what_only_the_case_may_say_is_shown_as_text() -> None:
    assert ask(field("a", "text", readonly=True), {"a": ["已知"]}).kind == "known"


def test_a_personal_value_is_masked_and_its_token_kept() -> None:
    form = Form(key="f", title={}, fields=(field("a", "mobile"),))
    answers = Answers(texts={"a": ["p_1"]}, masks={"p_1": "139****0000"})
    (question,) = questions(form, answers)
    assert (question.kind, question.chosen, question.value) == ("sealed", "139****0000", "p_1")


def test_a_condition_goes_to_the_script() -> None:
    question = ask(field("a", "text", visible_if={"eq": ["b", "是"]}))
    assert question.condition == '{"eq": ["b", "是"]}'


def test_an_input_points_at_hint_and_mistake() -> None:
    question = ask(field("a", "text", hint={"zh": "例如"}), wrong={"a": "不对"})
    assert question.described == "f-a-hint f-a-wrong"
    assert ask(field("a", "text")).described == ""


def test_the_summary_lists_mistakes_in_the_order_of_the_form() -> None:
    fields = (
        field("a", "group", fields=(field("x", "text"),)),
        field("t", "table", fields=(field("y", "text"),)),
        field("b", "text"),
    )
    answers = Answers(wrong={"b": "3", "t.1.y": "2", "a.x": "1", "": "0"})
    asked = questions(Form(key="f", title={}, fields=fields), answers)
    assert [w.sentence for w in wrongs(asked, answers)] == ["0", "1", "2", "3"]
