"""webhook: send JSON to an address outside, and take its answer.

In: ``url`` (input or property ``grid.url``), ``body`` (any value; without it the case number, the
step and all other inputs are sent). Out: with the property ``grid.into``, the JSON of the answer in
the variable that it names.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import orjson

from engine.history.fold import node_of
from engine.scheduling.handlers import Job, JobDone, Tools
from engine.scheduling.outside import Patience
from processes import strictjson
from processes.errors import BihuanError
from processes.feel.values import to_json
from tasks.handlers.addresses import place_of, target
from tasks.handlers.calling import Caller, Reply
from tasks.handlers.errors import Faulty, Garbled, NotAllowed, Overloaded, Rejected, Unsaid
from tasks.handlers.plain import outgoing

GOOD = range(200, 300)
ASKS_TO_WAIT = frozenset({408, 425, 429, 503})
"""Statuses that say: the same again, later (RFC 9110 §15, RFC 6585)."""
FAULTS = range(500, 600)


class Webhook:
    """Sends what a step says, under a key that is the same each time it is tried."""

    def __init__(self, tools: Tools, caller: Caller | None = None) -> None:
        """Call hosts outside as the tools allow."""
        self._caller = caller or Caller(inner=tools.outside.inner_hosts)
        self._outside = tools.outside

    def host(self, job: Job) -> str:
        """Return the host that the job names; "" for an address that cannot be called."""
        try:
            return place_of(target(_address(job)))
        except (NotAllowed, Unsaid):
            return ""

    def __call__(self, job: Job) -> JobDone:
        """Send it; a status other than 2xx raises what is to be done about it."""
        reply = self._caller.post(_address(job), _body(job), _headers(job), self._patience(job))
        _accept(reply, job.now)
        into = job.properties.get("grid.into", "")
        return JobDone(values={into: _answer(reply)} if into else {})

    def _patience(self, job: Job) -> Patience:
        return self._outside.patience_for(job.topic)


def _address(job: Job) -> str:
    address = job.asked("url")
    if not isinstance(address, str) or not address:
        raise Unsaid(what="url")
    return address


def _body(job: Job) -> bytes:
    given = job.inputs.get("body")
    rest = {name: value for name, value in job.inputs.items() if name not in {"url", "body"}}
    plain = {"case": job.case_no, "step": node_of(job.task), "values": rest}
    return orjson.dumps(outgoing(plain if given is None else given))


def _headers(job: Job) -> Mapping[str, str]:
    return {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Idempotency-Key": quote(job.key, safe=":#"),
    }


def _accept(reply: Reply, now: datetime) -> None:
    """Raise what the status of an answer means, unless it is good."""
    if reply.status in GOOD:
        return
    if reply.status in ASKS_TO_WAIT:
        asked = _asked(reply.headers.get("Retry-After", ""), now)
        raise Overloaded(host=reply.host, status=reply.status, not_before=asked)
    if reply.status in FAULTS:
        raise Faulty(host=reply.host, status=reply.status)
    raise Rejected(host=reply.host, status=reply.status)


def _asked(text: str, now: datetime) -> datetime | None:
    """Return the moment that a Retry-After names, in seconds or as a date (RFC 9110 §10.2.3)."""
    if text.isascii() and text.isdecimal():
        return now + timedelta(seconds=min(int(text[:9]), 10**8))
    try:
        named = parsedate_to_datetime(text)
    except ValueError:
        return None
    return named if named.tzinfo else named.replace(tzinfo=UTC)


def _answer(reply: Reply) -> Any:
    """Return the JSON of an answer as the value of a variable; None for one without content."""
    if not reply.content:
        return None
    try:
        return to_json(strictjson.loads(reply.content))
    except BihuanError:
        raise Garbled(host=reply.host) from None
