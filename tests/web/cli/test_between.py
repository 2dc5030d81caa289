"""Messages and signals from outside, what waits and what stands still, on the command line."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.deployment import deploy
from engine.store.database import Database
from engine.store.tables import instance
from tests.builders import NOON
from tests.engine.between import diagram, signal, waits
from tests.web.cli.answers import Bihuan, object_of, refusal_of, value_of

BOOKING = diagram("booking", "s -> c_more -> u_book -> e", s=waits("paid"), c_more=waits("more"))


@pytest.fixture
def booking(database: Database) -> None:
    with database.begin() as tx:
        deploy(tx, BOOKING, {}, by="u9", now=NOON)


def keys_of(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.execute(select(instance.c.key)).scalars())


def test_a_message_that_nobody_waits_for_is_listed(bihuan: Bihuan, data: Path) -> None:
    sent = bihuan("message", "news", "--case", "C-1", "--id", "m1", "--data", data)
    assert sent.stdout == "The message m1 waits.\n"
    assert "news" in bihuan("messages", "--data", data).stdout
    found: Any = value_of(bihuan("messages", "--json", "--data", data))
    (one,) = [message for message in found if message["name"] == "news"]
    assert (one["id"], one["case_no"], one["state"]) == ("outside:m1", "C-1", "waiting")
    assert not value_of(bihuan("messages", "--case", "C-2", "--json", "--data", data))


def test_the_same_message_twice_counts_once(bihuan: Bihuan, data: Path) -> None:
    words = ("message", "news", "--case", "C-1", "--id", "m1", "--data", data)
    bihuan(*words)
    assert bihuan(*words).stdout == "The message m1 had come before; nothing was done.\n"
    again = bihuan("message", "other", *words[2:], "--json")
    assert again.exit_code == 1
    assert refusal_of(again)["code"] == "API-020"


def test_a_message_starts_a_case_and_the_next_one_finds_it(
    bihuan: Bihuan, data: Path, database: Database, booking: None
) -> None:
    place = ("--place", "990101001001", "--data", data)
    first = object_of(bihuan("message", "paid", "--key", "A-1", *place, "--json"))
    assert first["receiver"]
    assert "booking" in keys_of(database)
    with database.read() as tx:
        number = tx.execute(
            select(instance.c.case_no).where(instance.c.id == first["receiver"])
        ).scalar_one()
    second = object_of(
        bihuan("message", "more", "--case", number, "--payload", '{"n": 5}', *place, "--json")
    )
    assert second["receiver"] == first["receiver"]


def test_a_signal_is_sent_once(bihuan: Bihuan, data: Path, database: Database) -> None:
    with database.begin() as tx:
        deploy(tx, diagram("pump", "s -> u_a -> e", s=signal("storm")), {}, by="u9", now=NOON)
    words = ("signal", "storm", "--id", "a1", "--place", "990101001001", "--data", data)
    assert bihuan(*words).stdout == "The signal a1 was sent.\n"
    assert bihuan(*words).stdout == "The signal a1 had come before; nothing was done.\n"
    assert keys_of(database).count("pump") == 1


@pytest.mark.parametrize("payload", ["{", "[]", "5", '{"a": 1, "a": 2}', '{"a": NaN}'])
def test_a_payload_that_is_no_object_is_refused(bihuan: Bihuan, data: Path, payload: str) -> None:
    words = ("message", "news", "--case", "C-1", "--payload", payload, "--data", data, "--json")
    result = bihuan(*words)
    assert result.exit_code == 2
    assert refusal_of(result)["code"] == "CLI-011"


def test_a_message_to_nobody_at_all_is_a_wrong_use(bihuan: Bihuan, data: Path) -> None:
    result = bihuan("message", "news", "--data", data)
    assert result.exit_code == 2
    assert "--case" in result.stderr


def test_everything_computed_can_be_computed_again(bihuan: Bihuan, data: Path) -> None:
    found = object_of(bihuan("rebuild", "--data", data, "--json"))
    assert found["instances"]
    assert bihuan("verify", "--data", data).exit_code == 0
