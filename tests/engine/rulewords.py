"""Cases that ask a decision ``risk``, and what comes of them."""

from typing import Any

from engine.store import history
from tests.engine.decisionwords import dmn, says, table
from tests.engine.desk import Desk
from tests.models import bpmn

LEVEL = table("risk", "UNIQUE | age -> level:number", "< 18 -> 1", "[18..60] -> 2")
PAIR = table("risk", "FIRST | age -> level; by", '< 18 -> 1; "child"', '[18..60] -> 2; "adult"')
LEVELS = table("risk", "COLLECT | age -> level:number", "> 0 -> 1", "> 17 -> 2")
PAIRS = table("risk", "RULE ORDER | age -> level; by", '> 0 -> 1; "one"', '> 17 -> 2; "two"')
SUM = table("risk", "COLLECT/SUM | age -> level:number", "> 0 -> 1", "> 17 -> 2")
SAID = says("risk", "age * 2")
SPOKEN = says("risk", "{level: age, by: null}")
LISTED = says("risk", "[age, age + 1]")
NOTHING = says("risk", "null")
ADULT, CHILD = {"level": 2, "by": "adult"}, {"level": 1, "by": "child"}
ONE, TWO = {"level": 1, "by": "one"}, {"level": 2, "by": "two"}


def asking(asked: str, **details: str) -> bytes:
    return bpmn("p", "s -> rule_a -> u_z -> e", rule_a=asked, **details)


def asked(desk: Desk, file: str, words: str, **variables: Any) -> str:
    """Publish a decision and a process that asks it, and start a case."""
    desk.deploy(dmn(file))
    desk.deploy(asking(words))
    return desk.start("p", **variables)


def events(desk: Desk, case: str, kind: str) -> list[dict[str, Any]]:
    with desk.database.read() as tx:
        return [dict(e.body) for e in history.events_of(tx, case) if e.kind == kind]


def incident(desk: Desk, case: str) -> dict[str, Any]:
    """Return code and facts of the only incident."""
    (body,) = desk.picture(case).incidents.values()
    return {"code": body["code"], **body["facts"]}
