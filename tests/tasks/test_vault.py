from typing import Any

import pytest

from engine.errors import KeyReused
from engine.store import vault as store
from engine.store.database import Database
from processes.form import Field
from tasks import vault
from tasks.vault import Seal
from tests.builders import NOON

TITLE = {"zh": "题", "en": "Title"}


def ask(key: str, kind: str = "text", pii: str = "P2", **more: Any) -> Field:
    return Field(key=key, type=kind, title=TITLE, pii=pii, **more)


NAME, PHONE, MATTER = ask("name"), ask("phone", "mobile"), ask("matter", pii="P1")


def under(submission: str = "s1", case_no: str = "A-1") -> Seal:
    return Seal(case_no=case_no, now=NOON, new_token=vault.tokens_for(submission))


def test_personal_values_leave_tokens(database: Database) -> None:
    values = {"name": "林小满", "phone": "13900000000", "matter": "roof"}
    with database.begin() as tx:
        sealed = vault.seal(tx, (NAME, PHONE, MATTER), values, under())
        assert sealed["matter"] == "roof"
        assert vault.is_token(sealed["name"])
        assert sealed["name"] != sealed["phone"]
        assert vault.reveal(tx, sealed.values()) == {
            sealed["name"]: "林小满",
            sealed["phone"]: "13900000000",
        }
        assert vault.shown(tx, (NAME, PHONE, MATTER), sealed) == {
            "name": "林**",
            "phone": "139****0000",
            "matter": "roof",
        }


def test_empty_values_leave_no_token(database: Database) -> None:
    with database.begin() as tx:
        assert vault.seal(tx, (NAME,), {"name": None}, under()) == {"name": None}
        assert store.of_case(tx, "A-1") == ()


def test_groups_and_tables_are_sealed_and_masked_within(database: Database) -> None:
    fields = (
        ask("address", "group", "", fields=(ask("door"),)),
        ask("people", "table", "", fields=(ask("name"), ask("task", pii="P0"))),
        ask("kinds", "choices", "P3"),
    )
    values = {
        "address": {"door": "3号楼2单元501"},
        "people": [{"name": "周安格", "task": "call"}, {"name": None, "task": "go"}],
        "kinds": ["a", "b"],
    }
    with database.begin() as tx:
        sealed = vault.seal(tx, fields, values, under())
        assert "周安格" not in str(sealed)
        assert "501" not in str(sealed)
        assert sorted(vault.reveal(tx, [sealed["kinds"]]).values()) == ['["a","b"]']
        assert vault.shown(tx, fields, sealed) == {
            "address": {"door": "3号楼2单元***"},
            "people": [{"name": "周**", "task": "call"}, {"name": None, "task": "go"}],
            "kinds": "***",
        }


@pytest.mark.parametrize(
    ("text", "kind", "pii", "mask"),
    [
        ("张三", "text", "P2", "张*"),
        ("欧阳小满", "text", "P2", "欧***"),
        ("A very long name indeed", "text", "P2", "A***"),
        ("13812340000", "mobile", "P2", "138****0000"),
        ("13812340000", "text", "P2", "138****0000"),
        ("3号楼2单元1201", "text", "P2", "3号楼2单元***"),
        ("3栋501", "text", "P2", "3栋***"),
        ("anything", "text", "P3", "***"),
    ],
)
def test_a_mask_hides_what_tells(text: str, kind: str, pii: str, mask: str) -> None:
    assert vault.masked(text, ask("x", kind, pii)) == mask


def test_a_submission_sent_twice_is_sealed_once(database: Database) -> None:
    with database.begin() as tx:
        first = vault.seal(tx, (NAME,), {"name": "林小满"}, under())
        again = vault.seal(tx, (NAME,), {"name": "林小满"}, under())
        other = vault.seal(tx, (NAME,), {"name": "林小满"}, under("s2"))
        assert first == again != other
        assert len(store.of_case(tx, "A-1")) == 2


def test_a_submission_sent_twice_with_changes_is_refused(database: Database) -> None:
    with database.begin() as tx:
        vault.seal(tx, (NAME,), {"name": "林小满"}, under())
    with pytest.raises(KeyReused), database.begin() as tx:
        vault.seal(tx, (NAME,), {"name": "周安格"}, under())


def test_a_token_of_the_same_case_stays(database: Database) -> None:
    with database.begin() as tx:
        sealed = vault.seal(tx, (NAME,), {"name": "林小满"}, under())
        assert vault.seal(tx, (NAME,), sealed, under("s2")) == sealed
        stolen = vault.seal(tx, (NAME,), sealed, under("s3", "B-1"))
        assert stolen != sealed


def test_an_erased_value_is_shown_as_a_mask_only(database: Database) -> None:
    with database.begin() as tx:
        sealed = vault.seal(tx, (NAME,), {"name": "林小满"}, under())
        store.erase(tx, [sealed["name"]])
        assert vault.reveal(tx, sealed.values()) == {}
        assert vault.shown(tx, (NAME,), sealed) == {"name": "***"}
