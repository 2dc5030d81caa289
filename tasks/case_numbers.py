"""Case numbers: ``990101001001-20261118-0001``, community, day in China, running number."""

from datetime import datetime

from engine.calendar import CHINA
from engine.store import calendars
from engine.store.database import Tx
from tasks.places import community_of

DIGITS = 12
"""Of a division code down to the community; wider places are filled up with zeros."""


def next_case_no(tx: Tx, place: str, now: datetime) -> str:
    """Return the next number for a case at ``place``, counted in this transaction."""
    community = community_of(tx, place).code
    day = now.astimezone(CHINA).date()
    number = calendars.next_case(tx, community, day)
    return f"{community:0<{DIGITS}}-{day:%Y%m%d}-{number:04}"
