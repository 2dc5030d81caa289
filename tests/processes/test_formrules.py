"""Which questions are shown, and what their values must look like."""

from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from processes.form import Choice, Field, Form
from processes.formrules import (
    FIELD_TYPES,
    references,
    schema,
    schema_of,
    value_at,
    visible,
    visible_fields,
)

TITLE = {"zh": "一", "en": "One"}
DATA: dict[str, object] = {
    "kind": "fee",
    "count": 3,
    "part": Decimal("0.5"),
    "yes": True,
    "no": False,
    "tags": ["a", "b"],
    "who": {"name": "林小满"},
    "blank": "",
}


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        (None, True),
        ({"eq": ["kind", "fee"]}, True),
        ({"eq": ["count", "3"]}, False),
        ({"eq": ["yes", 1]}, False),
        ({"eq": ["missing", "x"]}, False),
        ({"ne": ["missing", "x"]}, True),
        ({"ne": ["kind", "fee"]}, False),
        ({"gt": ["count", 2]}, True),
        ({"ge": ["count", 3]}, True),
        ({"lt": ["part", 1]}, True),
        ({"le": ["count", 2]}, False),
        ({"gt": ["kind", 2]}, False),
        ({"lt": ["kind", "gee"]}, True),
        ({"gt": ["yes", 0]}, False),
        ({"gt": ["missing", 0]}, False),
        ({"in": ["kind", ["fee", "leak"]]}, True),
        ({"in": ["tags", ["b"]]}, True),
        ({"in": ["tags", ["c"]]}, False),
        ({"empty": "blank"}, True),
        ({"empty": "no"}, True),
        ({"empty": "count"}, False),
        ({"filled": "who.name"}, True),
        ({"filled": "who.phone"}, False),
        ({"filled": "kind.name"}, False),
        ({"all": []}, True),
        ({"any": []}, False),
        ({"all": [{"filled": "kind"}, {"not": {"filled": "blank"}}]}, True),
        ({"any": [{"filled": "blank"}, {"eq": ["count", 4]}]}, False),
    ],
)
def test_a_condition_decides_and_never_fails(condition: dict[str, Any] | None, shown: bool) -> None:
    assert visible(condition, DATA) is shown


def test_a_path_leads_into_groups_only() -> None:
    assert value_at(DATA, "who.name") == "林小满"
    assert value_at(DATA, "kind.name") is None


def test_a_condition_names_the_fields_it_looks_at() -> None:
    condition = {"all": [{"not": {"eq": ["a", 1]}}, {"any": [{"filled": "b.c"}]}]}
    assert list(references(condition)) == ["a", "b.c"]
    assert list(references(None)) == []


def field(key: str, kind: str, **more: Any) -> Field:
    return Field(key=key, type=kind, title=TITLE, **more)


FORM = Form(
    key="ask",
    title=TITLE,
    fields=(
        field("kind", "choice", required=True, choices=(Choice(value="fee", title=TITLE),)),
        field("amount", "money", required=True, visible_if={"eq": ["kind", "fee"]}),
        field("who", "group", fields=(field("name", "text", required=True, maximum=4),)),
        field("rows", "table", maximum=1, fields=(field("on", "date"),)),
        field("phone", "mobile"),
        field("hours", "integer", minimum=1, maximum=8),
        field("tags", "choices", choices=(Choice(value="a", title=TITLE),)),
        field("sure", "confirm"),
        field("read", "note"),
    ),
)
GOOD: dict[str, Any] = {
    "kind": "fee",
    "amount": "12.50",
    "who": {"name": "林小满"},
    "rows": [{"on": "2026-01-01"}],
    "phone": "13900000000",
    "hours": 8,
    "tags": ["a"],
    "sure": True,
}


def problems(data: dict[str, Any]) -> list[str]:
    errors = Draft202012Validator(schema(FORM, data)).iter_errors(data)
    return sorted(".".join(map(str, error.absolute_path)) for error in errors)


def test_a_good_submission_fits() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "x"}, "kind"),
        ({"amount": "12.505"}, "amount"),
        ({"amount": 12}, "amount"),
        ({"who": {}}, "who"),
        ({"who": {"name": "林小满林小满"}}, "who.name"),
        ({"rows": [{}, {}]}, "rows"),
        ({"phone": "１3900000000"}, "phone"),
        ({"hours": 9}, "hours"),
        ({"hours": 1.5}, "hours"),
        ({"tags": ["a", "a"]}, "tags"),
        ({"sure": False}, "sure"),
        ({"evil": 1}, ""),
        ({"read": "x"}, ""),
    ],
)
def test_what_does_not_fit_is_named_by_its_path(change: dict[str, Any], path: str) -> None:
    assert path in problems({**GOOD, **change})


def test_a_hidden_question_is_not_asked_and_its_value_is_unknown() -> None:
    hidden = {**GOOD, "kind": None}
    assert "amount" not in schema(FORM, hidden)["properties"]
    assert [f.key for f in visible_fields(FORM.fields, hidden)][:2] == ["kind", "who"]


def test_every_type_has_a_schema_that_says_something() -> None:
    for kind in FIELD_TYPES:
        members = (field("x", "text"),) if kind in {"group", "table"} else ()
        assert schema_of(field("f", kind, fields=members)) or kind == "note"
