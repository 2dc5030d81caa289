"""find_duplicates: find other open cases about the same matter.

In: ``place`` (a code; without it the place of the case), ``category`` (any value; without it the
variable ``category`` of the case), ``days`` (how far to look back, 30 by default, at most 366).
Out, in the variable that the property ``grid.into`` names (``duplicates`` by default): the numbers
of the open cases of the same process at that place with that category, the latest first, at most
50.
"""

from datetime import timedelta

from engine.errors import InstanceNotFound, StateRefused
from engine.scheduling.handlers import Job, JobDone, Tools
from engine.standing import variables_of
from engine.store import cases, instances
from engine.store.database import Database, Tx
from processes.feel.values import to_json
from tasks.handlers.errors import Unsaid

CATEGORY = "category"
INTO = "duplicates"
DAYS = 30
MOST_DAYS = 366
LOOKED_AT = 200
"""How many cases at one place are looked into."""
MOST = 50


class FindDuplicates:
    """Looks other cases up."""

    def __init__(self, tools: Tools) -> None:
        """Read the database among the tools."""
        self._database: Database = tools.database

    def __call__(self, job: Job) -> JobDone:
        """Look for them; none is an empty list."""
        with self._database.read() as tx:
            found = _alike(tx, job)
        return JobDone(values={job.properties.get("grid.into", "") or INTO: found})


def _alike(tx: Tx, job: Job) -> list[str]:
    known = instances.get(tx, job.instance)
    if known is None:
        raise InstanceNotFound
    place = job.asked("place") or job.place
    if not isinstance(place, str):
        raise Unsaid(what="place")
    asked = job.asked(CATEGORY)
    category = job.values.get(CATEGORY) if asked is None else asked
    since = job.now - timedelta(days=_days(job))
    found = cases.alike(tx, known, place, since, LOOKED_AT)
    numbers = (one.case_no for one in found if _category(tx, one.id) == category)
    return list(dict.fromkeys(numbers))[:MOST]


def _days(job: Job) -> int:
    given = job.asked("days")
    text = str(DAYS if given is None else given)
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= MOST_DAYS):
        raise Unsaid(what="days")
    return int(text)


def _category(tx: Tx, instance: str) -> object:
    try:
        return to_json(variables_of(tx, instance).get(CATEGORY))
    except StateRefused:
        # It is shown to the operators elsewhere and must not keep this case from going on.
        return None
