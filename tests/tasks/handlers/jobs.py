"""Jobs as handlers get them, without a case around."""

from datetime import timedelta
from typing import Any

from engine.scheduling.handlers import Job
from engine.scheduling.outside import Patience
from tests.builders import NOON

SHORT = Patience(connect=timedelta(seconds=0.2), whole=timedelta(seconds=0.3))
"""For receivers that never answer."""


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
