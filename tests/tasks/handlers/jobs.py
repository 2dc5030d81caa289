"""Jobs as handlers get them, without a case around."""

from datetime import timedelta
from typing import Any

from engine.clock import system_clock
from engine.scheduling.handlers import Job, Tools
from engine.scheduling.outside import Outside, Patience
from engine.store.database import open_database
from tests.builders import NOON

SHORT = Patience(connect=timedelta(seconds=0.2), whole=timedelta(seconds=0.3))
"""For receivers that never answer."""


def tools(outside: Outside | None = None) -> Tools:
    """Return the tools of a handler that needs no database."""
    return Tools(
        database=open_database("sqlite://"), clock=system_clock, outside=outside or Outside()
    )


def job(topic: str, *, properties: dict[str, str] | None = None, **inputs: Any) -> Job:
    return Job(
        instance="i1",
        task="svc_a#1",
        topic=topic,
        values=inputs,
        inputs=inputs,
        properties=properties or {},
        now=NOON,
        case_no="BH-1",
        place="990101001001",
    )
