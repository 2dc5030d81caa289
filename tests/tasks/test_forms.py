from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.form import Choice, Field, Form
from tasks import forms
from tasks.forms import Submission

TITLE = {"zh": "题", "en": "Title"}
TOKEN = "p_" + "0" * 32


def ask(key: str, kind: str = "text", **more: Any) -> Field:
    if kind in {"choice", "choices"}:
        more["choices"] = tuple(Choice(value=v, title=TITLE) for v in ("fee", "leak", "other"))
    return Field(key=key, type=kind, title=TITLE, **more)


def read(*fields: Field, known: dict[str, Any] | None = None, **texts: str) -> Submission:
    sent = {path.replace("__", "."): [text] for path, text in texts.items()}
    return forms.read(Form(key="f", title=TITLE, fields=fields), sent, known)


def value(kind: str, text: str) -> object:
    submission = read(ask("a", kind), a=text)
    assert submission.errors == {}
    return submission.values["a"]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("text", "  hello ", "hello"),
        ("text", "two\r\nlines", "two lines"),
        ("text", "e\u0301", "é"),
        ("text", "🏠👨‍👩‍👧", "🏠👨‍👩‍👧"),
        ("textarea", "two\r\nlines\tx", "two\nlines\tx"),
        ("mobile", "139 0000-0000", "13900000000"),
        ("mobile", "+86 13900000000", "13900000000"),
        ("mobile", "１３９００００００００", "13900000000"),
        ("integer", "1,200", 1200),
        ("integer", "－３", -3),
        ("number", "2.50", Decimal("2.50")),
        ("number", "2.0", 2),
        ("money", "1200.5", Decimal("1200.5")),
        ("money", "1,200.00 元", 1200),
        ("money", "￥１，２００", 1200),
        ("date", "2026-03-01", "2026-03-01"),
        ("date", "2026/3/1", "2026-03-01"),
        ("date", "2026年3月1日", "2026-03-01"),
        ("datetime", "2026-03-01T14:30", "2026-03-01T14:30:00+08:00"),
        ("datetime", "2026-03-01T06:30:00Z", "2026-03-01T06:30:00+00:00"),
        ("choice", "fee", "fee"),
        ("check", "on", True),
        ("check", "", False),
        ("confirm", "true", True),
        ("text", "", None),
        ("integer", "  ", None),
    ],
)
def test_a_text_becomes_a_value(kind: str, text: str, expected: object) -> None:
    if kind == "check" or text.strip():
        assert value(kind, text) == expected
        assert type(value(kind, text)) is type(expected)
    else:
        assert read(ask("a", kind), a=text).values == {"a": None}


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("text", "a\x00b", "API-006"),
        ("integer", "10²", "FIELD-002"),
        ("money", "①", "FIELD-003"),
        ("text", "a\x07b", "API-006"),
        ("text", "a\ud800b", "API-006"),
        ("text", "x" * 201, "FIELD-008"),
        ("textarea", "x" * 10**6, "FIELD-008"),
        ("mobile", "12345678901", "FIELD-006"),
        ("mobile", "1390000", "FIELD-006"),
        ("integer", "three", "FIELD-002"),
        ("integer", "2.5", "FIELD-002"),
        ("integer", "1e9", "FIELD-002"),
        ("integer", "١٢", "FIELD-002"),
        ("integer", "9" * 5000, "API-005"),
        ("number", "NaN", "FIELD-017"),
        ("number", "Infinity", "FIELD-017"),
        ("money", "-1", "FIELD-003"),
        ("money", "1.005", "FIELD-003"),
        ("money", "99999999999", "API-005"),
        ("date", "2026-02-30", "FIELD-004"),
        ("date", "tomorrow", "FIELD-004"),
        ("datetime", "2026-03-01", "FIELD-015"),
        ("datetime", "noon", "FIELD-015"),
        ("choice", "stolen", "FIELD-005"),
        ("choices", "stolen", "FIELD-005"),
        ("check", "maybe", "FIELD-005"),
        ("confirm", "", "FIELD-013"),
    ],
)
def test_a_text_that_does_not_fit_is_refused(kind: str, text: str, code: str) -> None:
    submission = read(ask("a", kind), a=text)
    (error,) = submission.errors.values()
    assert error.code == code
    assert error.sentence()


@pytest.mark.parametrize(
    ("kind", "text", "bounds", "code", "sentence"),
    [
        ("text", "ab", {"minimum": 3}, "FIELD-007", "Write at least 3 characters."),
        ("text", "abcd", {"maximum": 3}, "FIELD-008", "Write at most 3 characters."),
        ("integer", "2", {"minimum": 3}, "FIELD-009", "Write 3 or more."),
        ("number", "3.5", {"maximum": 3}, "FIELD-010", "Write 3 or less."),
        ("choices", "fee", {"minimum": 2}, "FIELD-011", "Give at least 2."),
    ],
)
def test_bounds_are_said_in_words(
    kind: str, text: str, bounds: dict[str, int], code: str, sentence: str
) -> None:
    error = read(ask("a", kind, **bounds), a=text).errors["a"]
    assert (error.code, error.sentence()) == (code, sentence)


def test_a_required_field_is_asked_for() -> None:
    submission = read(ask("a", required=True), ask("b"), b="x")
    assert {p: e.code for p, e in submission.errors.items()} == {"a": "FIELD-001"}
    assert submission.values["b"] == "x"


def test_all_that_was_typed_is_kept() -> None:
    submission = read(ask("a", "integer"), ask("b"), a="three", b=" x ")
    assert submission.raw == {"a": ["three"], "b": [" x "]}
    assert not submission.in_order


def test_several_choices_are_a_list_without_repeats() -> None:
    form = Form(key="f", title=TITLE, fields=(ask("a", "choices"),))
    read_ = forms.read(form, {"a": ["leak", "fee", "leak"]})
    assert read_.values == {"a": ["leak", "fee"]}


def test_two_answers_to_one_question_are_refused() -> None:
    form = Form(key="f", title=TITLE, fields=(ask("a"),))
    assert forms.read(form, {"a": ["x", "y"]}).errors["a"].code == "FIELD-016"


def test_an_unknown_name_is_refused() -> None:
    submission = read(ask("a"), a="x", is_admin="true")
    assert submission.errors[""].sentence() == (
        "The form has no field “is_admin”. Reload the page."
    )
    assert submission.values == {"a": "x"}


def test_a_hidden_value_is_dropped_even_a_bad_one() -> None:
    amount = ask("amount", "money", required=True, visible_if={"eq": ["kind", "fee"]})
    assert read(ask("kind", "choice"), amount, kind="leak", amount="x").values == {"kind": "leak"}
    assert read(ask("kind", "choice"), amount, kind="leak", amount="x").errors == {}
    assert read(ask("kind", "choice"), amount, kind="fee", amount="5").values["amount"] == 5
    assert list(read(ask("kind", "choice"), amount, kind="fee").errors) == ["amount"]


def test_what_depends_on_a_hidden_field_is_hidden_too() -> None:
    fields = (
        ask("kind", "choice"),
        ask("amount", "integer", visible_if={"eq": ["kind", "fee"]}),
        ask("why", required=True, visible_if={"gt": ["amount", 100]}),
    )
    assert read(*fields, kind="leak", amount="500").in_order
    assert list(read(*fields, kind="fee", amount="500").errors) == ["why"]


def test_a_read_only_field_decides_but_is_not_taken() -> None:
    fields = (
        ask("round_no", "integer", readonly=True),
        ask("why", required=True, visible_if={"gt": ["round_no", 1]}),
    )
    assert read(*fields, known={"round_no": 1}, round_no="9").values == {}
    assert list(read(*fields, known={"round_no": 2}, round_no="1").errors) == ["why"]


def test_a_condition_on_money_compares_numbers() -> None:
    fields = (ask("cost", "money"), ask("why", required=True, visible_if={"gt": ["cost", 1000]}))
    assert read(*fields, cost="999.50").in_order
    assert not read(*fields, cost="1000.50").in_order


GROUP = ask("address", "group", fields=(ask("street", required=True), ask("door")))


def test_the_members_of_a_group_are_read_by_their_path() -> None:
    submission = read(GROUP, address__street="长宁路")
    assert submission.values == {"address": {"street": "长宁路", "door": None}}
    assert list(read(GROUP).errors) == ["address.street"]


def test_a_member_of_a_group_can_be_hidden() -> None:
    door = ask("door", required=True, visible_if={"filled": "address.street"})
    group = ask("address", "group", fields=(ask("street"), door))
    assert read(group).values == {"address": {"street": None}}
    assert list(read(group, address__street="x").errors) == ["address.door"]


DUTIES = ask("duties", "table", fields=(ask("task", required=True), ask("due", "date")), maximum=3)


def test_the_rows_of_a_table_are_read_and_empty_rows_left_out() -> None:
    submission = read(
        DUTIES, duties__0__task="fix", duties__1__task=" ", duties__1__due="", duties__10__task="x"
    )
    assert submission.values == {
        "duties": [{"task": "fix", "due": None}, {"task": "x", "due": None}]
    }


def test_a_mistake_in_a_table_is_shown_in_the_row_where_it_was_typed() -> None:
    submission = read(
        DUTIES, duties__0__task="fix", duties__3__due="2026-01-01", duties__5__due="x"
    )
    assert {p: e.code for p, e in submission.errors.items()} == {
        "duties.3.task": "FIELD-001",
        "duties.5.due": "FIELD-004",
        "duties.5.task": "FIELD-001",
    }


def test_a_table_has_a_most_number_of_rows() -> None:
    sent = {f"duties.{n}.task": ["x"] for n in range(4)}
    submission = forms.read(Form(key="f", title=TITLE, fields=(DUTIES,)), sent)
    assert submission.errors["duties"].sentence() == "Give at most 3."


@pytest.mark.parametrize("path", ["duties.x.task", "duties.0.cost", "duties.99999.task"])
def test_a_cell_that_is_not_in_the_table_is_refused(path: str) -> None:
    sent = {path: ["x"]}
    submission = forms.read(Form(key="f", title=TITLE, fields=(DUTIES,)), sent)
    assert submission.errors[""].code == "FIELD-014"


def test_a_required_table_needs_a_row() -> None:
    table = ask("duties", "table", required=True, fields=(ask("task"),))
    assert read(table).errors["duties"].code == "FIELD-001"


def test_direction_marks_are_taken_out_and_told() -> None:
    submission = read(ask("a"), a="gnp\u202eexe")
    assert (submission.values, submission.notices) == ({"a": "gnpexe"}, ("a",))


def test_a_personal_value_left_empty_stays_in_the_vault() -> None:
    phone = ask("phone", "mobile", pii="P2", required=True)
    assert read(phone, known={"phone": TOKEN}).values == {"phone": TOKEN}
    assert read(phone, known={"phone": TOKEN}, phone="13900000000").values["phone"] != TOKEN
    assert not read(phone).in_order


def test_a_token_that_somebody_types_is_only_a_text() -> None:
    assert read(ask("phone", "mobile", pii="P2"), phone=TOKEN).errors["phone"].code == "FIELD-006"


def test_notes_are_no_fields() -> None:
    assert read(ask("n", "note"), ask("a"), a="x").values == {"a": "x"}


EVERY_KIND = (
    ask("text"),
    ask("money", "money"),
    ask("day", "date"),
    ask("moment", "datetime"),
    ask("kinds", "choices"),
    ask("tick", "check"),
    ask("note", "note"),
    GROUP,
    DUTIES,
)


def test_the_texts_of_a_submission_read_back_the_same() -> None:
    first = read(
        *EVERY_KIND,
        text="x",
        money="1200.50",
        day="2026-3-1",
        moment="2026-03-01T14:30",
        kinds="fee",
        tick="on",
        address__street="长宁路",
        duties__0__task="fix",
        duties__0__due="2026-03-01",
    )
    form = Form(key="f", title=TITLE, fields=EVERY_KIND)
    again = forms.read(form, forms.texts(EVERY_KIND, first.values))
    assert first.in_order
    assert again.values == first.values


def test_a_token_is_not_shown_in_an_input() -> None:
    assert forms.texts((ask("phone", "mobile"),), {"phone": TOKEN}) == {"phone": []}


PATHS = st.sampled_from(
    ["text", "money", "day", "moment", "kinds", "tick", "address.street", "duties.0.task", "zzz"]
)


@given(st.dictionaries(PATHS, st.lists(st.text(max_size=30), max_size=3)))
def test_reading_never_fails_and_loses_nothing(sent: dict[str, list[str]]) -> None:
    form = Form(key="f", title=TITLE, fields=EVERY_KIND)
    submission = forms.read(form, sent)
    assert submission.raw == sent
    for error in submission.errors.values():
        assert error.sentence()
