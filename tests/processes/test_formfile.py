"""Forms are read strictly: every mistake is refused with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from processes.errors import ModelError
from processes.formfile import read_form

TITLE = {"zh": "标题", "en": "Title"}
FIELD = {"key": "note", "type": "text", "title": TITLE, "pii": "P1", "purpose": "办理"}
CHOICES = [{"value": "fee", "title": TITLE}, {"value": "leak", "title": TITLE}]


def form(*fields: object, **more: object) -> bytes:
    """Return a form file."""
    return json.dumps({"form": "ask", "title": TITLE, "fields": list(fields), **more}).encode()


def field(**changes: Any) -> dict[str, Any]:
    """Return one field, with some words changed or added."""
    return {**FIELD, **changes}


def seen(condition: object, *before: object) -> bytes:
    """Return a form whose last field has a condition."""
    return form(*before, field(key="last", visible_if=condition))


BAD = {
    "not JSON": (b'{"form":}', "FORM-001", None),
    "not text": (b"\xff\xfe", "FORM-001", None),
    "an endless number": (form().replace(b"[]", b"[1e999]"), "FORM-001", None),
    "no number": (form().replace(b"[]", b"[NaN]"), "FORM-001", None),
    "a huge number": (form().replace(b"[]", b"[" + b"9" * 5000 + b"]"), "FORM-001", None),
    "deep nesting": (b"[" * 60 + b"]" * 60, "FORM-001", None),
    "very deep nesting": (b"[" * 100_000 + b"]" * 100_000, "FORM-001", None),
    "a large file": (form() + b" " * 500_001, "FORM-001", None),
    "a key twice": (b'{"form":"ask","form":"ask"}', "FORM-011", None),
    "a list": (b"[]", "FORM-004", "$"),
    "an unknown word": (form(version=3), "FORM-002", "$"),
    "an unknown word of a field": (form(field(requird=True)), "FORM-002", "$.fields[0]"),
    "no title": (b'{"form":"ask","fields":[]}', "FORM-003", "$"),
    "no English": (form(field(title={"zh": "一"})), "FORM-003", "$.fields[0].title"),
    "an empty title": (
        form(field(title={"zh": "一", "en": " "})),
        "FORM-003",
        "$.fields[0].title",
    ),
    "a wrong kind": (form(field(required="yes")), "FORM-004", "$.fields[0].required"),
    "true for a number": (form(field(maximum=True)), "FORM-004", "$.fields[0].maximum"),
    "a field that is a text": (form("note"), "FORM-004", "$.fields[0]"),
    "an unknown type": (form(field(type="signature")), "FORM-005", "$.fields[0].type"),
    "a field twice": (form(field(), field()), "FORM-006", "$.fields[1].key"),
    "a Chinese key": (form(field(key="说明")), "FORM-007", "$.fields[0].key"),
    "a key with markup": (form(field(key="<b>")), "FORM-007", "$.fields[0].key"),
    "a reserved key": (form(field(key="typename")), "FORM-013", "$.fields[0].key"),
    "an unknown operator": (seen({"is": ["a", 1]}), "FORM-008", "$.fields[0].visible_if"),
    "two operators": (
        seen({"empty": "a", "filled": "a"}),
        "FORM-008",
        "$.fields[0].visible_if",
    ),
    "no list of values": (seen({"in": ["a", "b"]}), "FORM-008", "$.fields[0].visible_if.in"),
    "an odd comparison": (seen({"eq": ["a"]}), "FORM-008", "$.fields[0].visible_if.eq"),
    "a nested mistake": (
        seen({"all": [{"not": {"gt": "a"}}]}),
        "FORM-008",
        "$.fields[0].visible_if.all[0].not.gt",
    ),
    "a later field": (seen({"filled": "last"}), "FORM-009", None),
    "no choices": (form(field(type="choice")), "FORM-010", "$.fields[0].choices"),
    "a choice twice": (
        form(field(type="choices", choices=[CHOICES[0]] * 2)),
        "FORM-010",
        "$.fields[0].choices",
    ),
    "choices of a text": (form(field(choices=CHOICES)), "FORM-010", "$.fields[0].choices"),
    "bounds crossed": (form(field(minimum=3, maximum=2)), "FORM-012", "$.fields[0]"),
    "an empty group": (form(field(type="group")), "FORM-014", "$.fields[0]"),
    "members of a text": (form(field(fields=[FIELD])), "FORM-014", "$.fields[0]"),
    "a table in a table": (
        form(field(type="table", fields=[field(type="table", fields=[FIELD])])),
        "FORM-014",
        "$.fields[0].fields[0]",
    ),
    "another name": (form().replace(b"ask", b"else"), "FORM-015", None),
}


@pytest.mark.parametrize(("data", "code", "path"), BAD.values(), ids=BAD.keys())
def test_a_mistake_is_refused_with_its_place(data: bytes, code: str, path: str | None) -> None:
    with pytest.raises(ModelError) as caught:
        read_form(data, "ask")
    assert caught.value.code == code
    assert caught.value.sentence()
    assert caught.value.advice
    assert caught.value.facts.get("path") == path


def test_a_form_is_read_whole() -> None:
    data = form(
        field(hint=TITLE, required=True, minimum=1, maximum=9, default="= title", readonly=True),
        field(key="kind", type="choice", choices=CHOICES),
        field(key="who", type="group", fields=[field(key="name", pii="P2")]),
        field(key="rows", type="table", fields=[field(key="what")], maximum=20),
        field(
            key="last",
            visible_if={"any": [{"in": ["kind", ["fee"]]}, {"filled": "who.name"}]},
        ),
        silence={"HOUSE-011": "一次问完"},
    )
    read = read_form(data, "ask")
    note, kind, who, rows, last = read.fields
    assert read.title == TITLE
    assert (note.required, note.readonly, note.minimum, note.maximum) == (True, True, 1, 9)
    assert note.default == "title"
    assert [choice.value for choice in kind.choices] == ["fee", "leak"]
    assert who.fields[0].pii == "P2"
    assert rows.maximum == 20
    assert last.visible_if == {"any": [{"in": ["kind", ["fee"]]}, {"filled": "who.name"}]}
    assert read.silence == {"HOUSE-011": "一次问完"}


def test_the_same_form_written_otherwise_has_the_same_source() -> None:
    spread = json.dumps(json.loads(form(FIELD)), indent=4, ensure_ascii=False).encode()
    assert read_form(spread, "ask").source == read_form(form(FIELD), "ask").source


def test_a_mark_before_the_text_does_not_matter() -> None:
    assert read_form(b"\xef\xbb\xbf" + form(FIELD), "ask").key == "ask"


def test_every_shipped_form_is_read() -> None:
    folder = Path(__file__).parents[2] / "processes" / "forms"
    for path in folder.glob("*.json"):
        assert read_form(path.read_bytes(), path.stem).key == path.stem
