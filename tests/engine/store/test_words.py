"""Text that one store would keep and the other would not is refused by both."""

import pytest
from sqlalchemy import select

from engine.errors import BadText
from engine.store.database import Database
from engine.store.tables import circuit

ROW = {"failures": 0, "open_until": None, "reason": ""}


@pytest.mark.parametrize("text", ["a\0b", "\0", "灯\0", "\ud800", "a\udfffb", "灯\ud83d"])
def test_what_cannot_be_kept_is_refused(database: Database, text: str) -> None:
    with pytest.raises(BadText), database.begin() as tx:
        tx.execute(circuit.insert().values(host=text, **ROW))
    with pytest.raises(BadText), database.read() as tx:
        tx.execute(select(circuit).where(circuit.c.host == text))


@pytest.mark.parametrize("text", ["", "a\tb\nc\x01", "灯", "😀", "\ufffe\uffff", "𠮷", "e\u0301"])
def test_all_else_comes_back_as_it_was(database: Database, text: str) -> None:
    with database.begin() as tx:
        tx.execute(circuit.insert().values(host=text, **ROW))
    with database.read() as tx:
        assert tx.execute(select(circuit.c.host)).scalar_one() == text
