"""A webhook against receivers that answer, refuse, hang, drip, flood, break and babble (F8)."""

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import NotDone
from engine.scheduling.outside import Outside
from tasks.handlers.errors import (
    Faulty,
    Garbled,
    NotAllowed,
    Overloaded,
    Rejected,
    Silent,
    TooLong,
    Unreachable,
    Unsaid,
)
from tasks.handlers.webhook import Webhook
from tests.builders import NOON
from tests.tasks.handlers.jobs import SHORT, job, tools
from tests.tasks.handlers.receiver import (
    Receiver,
    Trick,
    drips,
    floods,
    hangs,
    head,
    raw,
    receiving,
    resets,
    says,
)


def hook(*receivers: Receiver) -> Webhook:
    inner = frozenset(one.host for one in receivers)
    outside = Outside(inner_hosts=inner, patience={"webhook": SHORT})
    return Webhook(tools(outside))


def test_the_inputs_are_sent_under_a_key_that_stays_the_same() -> None:
    with receiving(says(204)) as receiver:
        send = hook(receiver)
        work = job(
            "webhook", properties={"grid.url": receiver.url}, kind="leak", at={"@": "2026-03-02"}
        )
        assert send.host(work) == receiver.host
        send(work)
        send(work)
    first, second = receiver.seen
    assert first.json == {
        "case": "BH-1", "step": "svc_a", "values": {"kind": "leak", "at": "2026-03-02"},
    }  # fmt: skip
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == "i1:svc_a#1"
    assert first.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ({"a": [{"#": "1.5"}, {"=": {"@": "x"}}]}, {"a": ["1.5", {"@": "x"}]}),
        ([1, "二"], [1, "二"]),
        ("text", "text"),
        (False, False),
    ],
)
def test_a_body_is_sent_alone(body: Any, sent: Any) -> None:
    with receiving(says(200)) as receiver:
        hook(receiver)(job("webhook", url=receiver.url, body=body, rest=1))
    assert receiver.seen[0].json == sent


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ({"id": 7, "price": 1.5}, {"id": 7, "price": {"#": "1.5"}}),
        ({"@": "2026-03-02"}, {"=": {"@": "2026-03-02"}}),
        ([None, True], [None, True]),
        (None, None),
    ],
)
def test_the_answer_goes_where_the_step_says(answer: Any, value: Any) -> None:
    with receiving(says(200, answer)) as receiver:
        done = hook(receiver)(job("webhook", properties={"grid.into": "reply"}, url=receiver.url))
    assert dict(done.values) == {"reply": value}


def test_an_answer_that_nobody_wants_is_not_read_as_json() -> None:
    with receiving(raw(head(200, Content_Length=4) + b"{bad")) as receiver:
        assert hook(receiver)(job("webhook", url=receiver.url)).values == {}


BAD: tuple[tuple[Trick, type[NotDone]], ...] = (
    (says(500), Faulty),
    (says(599), Faulty),
    (says(429), Overloaded),
    (says(503), Overloaded),
    (says(404), Rejected),
    (says(301, Location="http://127.0.0.1/"), Rejected),
    (hangs, Silent),
    (drips(head(200, Content_Length=10_000), b"."), Silent),
    (drips(b"HTTP/1.1 200 -\r\n", b"X: y\r\n"), Silent),
    (drips(head(200, Transfer_Encoding="chunked"), b"1\r\n.\r\n"), Silent),
    (floods(10_000_000_000), TooLong),
    (raw(head(200, Content_Length=1_000_001) + bytes(1_000_001)), TooLong),
    (resets, Unreachable),
    (raw(b""), Unreachable),
    (raw(b"SSH-2.0-OpenSSH\r\n"), Unreachable),
    (raw(head(200, Content_Length=9) + b"{}"), Unreachable),
    (raw(head(200, Content_Length=2) + b"{a"), Garbled),
    (raw(head(200, Content_Length=3) + b"NaN"), Garbled),
    (raw(head(200, Content_Length=13) + b'{"a":1,"a":2}'), Garbled),
    (raw(head(200, Content_Length=2) + b"\xff\xfe"), Garbled),
    (raw(head(200, Content_Length=2000) + b"[" * 1000 + b"]" * 1000), Garbled),
)


@pytest.mark.parametrize(("trick", "error"), BAD)
def test_a_bad_receiver_is_told_in_a_sentence(trick: Trick, error: type[NotDone]) -> None:
    with receiving(trick) as receiver, pytest.raises(error) as caught:
        hook(receiver)(job("webhook", properties={"grid.into": "reply"}, url=receiver.url))
    assert receiver.host in caught.value.sentence()


def test_an_answer_of_the_greatest_length_is_taken() -> None:
    with receiving(raw(head(200, Content_Length=1_000_000) + bytes(1_000_000))) as receiver:
        assert hook(receiver)(job("webhook", url=receiver.url)).values == {}


def test_a_second_answer_to_one_question_is_not_heard() -> None:
    answer = head(200, Content_Length=1)
    with receiving(raw(answer + b"1" + answer + b"2")) as receiver:
        done = hook(receiver)(job("webhook", properties={"grid.into": "reply"}, url=receiver.url))
    assert dict(done.values) == {"reply": 1}


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (f"{NOON + timedelta(minutes=5):%a, %d %b %Y %H:%M:%S} GMT", timedelta(minutes=5)),
        ("99999999999999999999", timedelta(seconds=10**8)),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_a_receiver_says_when_to_come_back(text: str, wait: timedelta | None) -> None:
    with (
        receiving(says(429, Retry_After=text)) as receiver,
        pytest.raises(Overloaded) as caught,
    ):
        hook(receiver)(job("webhook", url=receiver.url))
    assert caught.value.not_before == (None if wait is None else NOON + wait)


def test_a_port_where_nobody_listens_cannot_be_reached() -> None:
    with receiving(says(200)) as receiver:
        send = hook(receiver)
    with pytest.raises(Unreachable):
        send(job("webhook", url=receiver.url))


@pytest.mark.parametrize("inputs", [{}, {"url": ""}, {"url": 5}])
def test_a_step_without_an_address_says_what_it_needs(inputs: Any) -> None:
    send = hook()
    assert send.host(job("webhook", **inputs)) == ""
    with pytest.raises(Unsaid):
        send(job("webhook", **inputs))


def test_an_address_that_nobody_listed_is_not_called() -> None:
    with receiving(says(200)) as receiver, pytest.raises(NotAllowed):
        hook()(job("webhook", url=receiver.url))
    assert receiver.seen == []
    assert hook().host(job("webhook", url="http://127.1/")) == ""
