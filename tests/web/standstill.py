"""A case in the city whose automatic step was given up."""

from typing import Any

from engine.commands import GiveUpJob, StartInstance
from engine.deployment import deploy
from tests.models import bpmn
from web.wiring import Office

SENDING = bpmn("sending", "s -> svc_send -> u_after -> e", svc_send="nobody")
REASON = "CONN-002 “erp.example” did not answer within 30 seconds."
CAUSE = {"code": "CONN-002", "facts": {"host": "erp.example", "seconds": 30}}


def give_up(office: Office, instance: str = "i1", case_no: str = "C-7") -> str:
    """Make such a case and return what its step is called where it stands still."""
    now = office.clock()
    common: dict[str, Any] = {"at": now, "actor": "u1", "instance": instance}
    start = StartInstance(
        id=f"start-{instance}",
        key="sending",
        case_no=case_no,
        place="990101001001",
        **common,
    )
    gave_up = GiveUpJob(
        id=f"give-up-{instance}",
        task="svc_send#1",
        reason=REASON,
        tries=4,
        cause=CAUSE,
        **common,
    )
    with office.database.begin() as tx:
        deploy(tx, SENDING, {}, by="u9", now=now, topics=frozenset({"nobody"}))
        office.execution.execute(tx, start)
        office.execution.execute(tx, gave_up)
    return f"{instance}/svc_send#1"
