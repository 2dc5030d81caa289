"""Mail through a real server on this machine: what arrives, and what never leaves."""

from dataclasses import replace
from typing import Any

import pytest

from engine.errors import NotDone
from engine.scheduling.outside import Outside, PostOffice
from engine.store import vault
from engine.store.database import Database
from engine.store.vault import Secret
from tasks.handlers.errors import (
    MailPostponed,
    MailRejected,
    NoMailServer,
    Silent,
    Unaddressable,
    Unreachable,
)
from tasks.handlers.mail import Mail
from tests.builders import NOON
from tests.tasks.handlers.jobs import SHORT, job, tools
from tests.tasks.handlers.postoffice import Letterbox, letterbox

GOOD: dict[str, Any] = {
    "to": "wang@example.cn",
    "subject": "楼道灯已修好",
    "text": "您好：\n三号楼的灯已修好。\n.\n",
}


def mailing(box: Letterbox, database: Database | None = None, **more: Any) -> Mail:
    settings = {"tls": "none", "sender": "闭环 <office@example.cn>", **more}
    office = PostOffice(host="127.0.0.1", port=box.port, **settings)
    outside = Outside(mail=office, patience={"mail": SHORT})
    around = tools(outside)
    return Mail(replace(around, database=database) if database else around)


def test_a_mail_arrives_as_it_was_written() -> None:
    with letterbox() as box:
        assert mailing(box)(job("mail", **GOOD)).values == {}
    (letter,) = box.letters
    assert letter["Subject"] == GOOD["subject"]
    assert letter["To"] == GOOD["to"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == GOOD["text"]


def test_several_people_get_one_mail() -> None:
    with letterbox() as box:
        mailing(box)(job("mail", **{**GOOD, "to": ["a@example.cn", "b@example.cn"]}))
    assert box.envelopes == [["TO:<a@example.cn>", "TO:<b@example.cn>"]]


def test_a_mail_that_is_handed_in_twice_can_be_known() -> None:
    with letterbox() as box:
        for _ in range(2):
            mailing(box)(job("mail", **GOOD))
    first, second = (letter["Message-ID"] for letter in box.letters)
    assert first == second
    assert first.endswith("@example.cn>")


def test_an_address_that_is_kept_in_the_vault_is_looked_up(database: Database) -> None:
    token = "p_" + "0" * 32
    secret = Secret(
        token=token, field="email", pii="P2", value="li@example.cn", case_no="BH-1", created_at=NOON
    )
    with database.begin() as tx:
        vault.put(tx, [secret])
    with letterbox() as box:
        send = mailing(box, database=database)
        send(job("mail", **{**GOOD, "to": token}))
        with database.begin() as tx:
            vault.erase(tx, [token])
        with pytest.raises(Unaddressable):
            send(job("mail", **{**GOOD, "to": token}))
    assert [letter["To"] for letter in box.letters] == ["li@example.cn"]


BAD: tuple[tuple[str, Any], ...] = (
    ("to", None), ("to", ""), ("to", "nobody"), ("to", "@example.cn"), ("to", "a@b@c.cn"),
    ("to", "a@example.cn\r\nBcc: all@example.cn"), ("to", "a@example.cn\nBcc: x@example.cn"),
    ("to", "a@example.cn, b@example.cn"), ("to", "A <a@example.cn>"), ("to", []),
    ("to", ["a@example.cn"] * 51), ("to", ["a@example.cn", 5]), ("to", "a" * 250 + "@b.cn"),
    ("to", "a @example.cn"), ("to", "a\u2028@example.cn"),
    ("subject", None), ("subject", " "), ("subject", "Hello\r\nBcc: all@example.cn"),
    ("subject", "Hello\nX: y"), ("subject", "Hello\rX: y"), ("subject", "a\x85b"),
    ("subject", "a\x00b"), ("subject", "灯" * 201), ("subject", 5), ("subject", "a\u2028b"),
    ("text", None), ("text", ""), ("text", "a\0b"), ("text", "x" * 100_001), ("text", ["a"]),
)  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD)
def test_what_would_be_another_mail_never_leaves(name: str, value: Any) -> None:
    with letterbox() as box, pytest.raises(Unaddressable) as caught:
        mailing(box)(job("mail", **{**GOOD, name: value}))
    assert caught.value.facts == {"what": name}
    assert box.letters == []


@pytest.mark.parametrize(
    ("says", "error"),
    [
        ({"RCPT": b"550 no such person"}, MailRejected),
        ({"RCPT": b"450 later"}, MailPostponed),
        ({"MAIL": b"552 too much"}, MailRejected),
        ({"DATA": b"451 try again"}, MailPostponed),
        ({"END": b"554 spam"}, MailRejected),
        ({"HELLO": b"421 busy"}, MailPostponed),
        ({"HELLO": b"break"}, Unreachable),
        ({"HELLO": b"hang"}, Silent),
        ({"MAIL": b"hang"}, Silent),
        ({"DATA": b"break"}, Unreachable),
        ({"HELLO": b"HTTP/1.1 200 OK"}, Unreachable),
    ],
)
def test_what_the_server_has_against_it_is_told(
    says: dict[str, bytes], error: type[NotDone]
) -> None:
    with letterbox(**says) as box, pytest.raises(error) as caught:
        mailing(box)(job("mail", **GOOD))
    assert "wang" not in str(caught.value)


def test_one_of_several_who_is_refused_is_told() -> None:
    answers = iter([b"250 ok", b"550 no"])

    class Picky(dict[str, bytes]):
        def get(self, word: str, usual: Any = None) -> Any:
            return next(answers) if word == "RCPT" else usual

    with letterbox() as box:
        box.says = Picky()
        with pytest.raises(MailRejected):
            mailing(box)(job("mail", **{**GOOD, "to": ["a@example.cn", "b@example.cn"]}))


def test_who_asks_for_secrecy_sends_nothing_in_the_open() -> None:
    with letterbox() as box:
        with pytest.raises(Unreachable):
            mailing(box, tls="starttls")(job("mail", **GOOD))
        with pytest.raises((Unreachable, Silent)):
            mailing(box, tls="tls")(job("mail", **GOOD))
    assert box.letters == []


def test_without_a_mail_server_the_step_says_so() -> None:
    send = Mail(tools())
    assert send.host(job("mail", **GOOD)) == ""
    with pytest.raises(NoMailServer):
        send(job("mail", **GOOD))


def test_the_circuit_is_that_of_the_server() -> None:
    with letterbox() as box:
        assert mailing(box).host(job("mail")) == f"127.0.0.1:{box.port}"
