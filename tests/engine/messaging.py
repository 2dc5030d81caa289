"""Cases that ask each other by messages, for the tests of what is between them."""

from typing import Any

from engine.execution import Executed
from engine.records import Message
from tests.engine.between import diagram, throws, waits
from tests.engine.desk import Desk

ASKING = diagram(
    "asking",
    "s -> u_first -> h_ask -> c_answer -> u_read -> e",
    h_ask=throws("question", payload="{matter: matter}"),
    c_answer=waits("answer"),
)
ANSWERING = diagram(
    "answering",
    "s -> u_think -> h_tell -> e",
    s=waits("question"),
    h_tell=throws("answer", payload="{result: result}"),
)


def early() -> bytes:
    return diagram(
        "early",
        "s -> p1 -> h_send -> u_wait -> p2 -> e",
        "p1 -> u_ready -> c_wait -> u_got -> p2",
        h_send=throws("news", payload='{text: "hello"}'),
        c_wait=waits("news"),
    )


def paying(ttl: str = "") -> bytes:
    grid = {"ttl": ttl} if ttl else {}
    return diagram(
        "paying",
        "s -> u_pay -> h_paid -> e",
        h_paid=throws("paid", correlation="order", payload="{sum: sum}", **grid),
    )


def shipping() -> bytes:
    return diagram(
        "shipping", "s -> c_paid -> u_ship -> e", c_paid=waits("paid", correlation="order")
    )


def publish(desk: Desk, name: str = "paid", id_: str = "m1", **parts: Any) -> Executed:
    message = Message(id=id_, name=name, sent_at=desk.now, **parts)
    with desk.database.begin() as tx:
        return desk.execution.publish(tx, message, "u1")
