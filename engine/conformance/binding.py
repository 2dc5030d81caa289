"""Binding: a script task that FEEL cannot do becomes a service task that a handler of ours does.

Some cases need a task whose work lasts a while, or fails with a BPMN error: FEEL does neither, by
intent. The model is changed in memory, and only at that task: it keeps its id, its name, its loop,
its flows and the events on its border.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from engine.conformance.cases import Case
from engine.conformance.errors import NothingToBind
from engine.scheduling.handlers import Handler, Job, JobDone, JobFailed, JobLater, Result
from processes import border
from processes.notation import BPMN

CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"
PREFIX: Final = "conformance:"
"""What the topics of our handlers begin with."""

_IN_MODEL: Final = "set"
"""The effect that stands in the model already, as FEEL."""
_WAIT, _THROW = "wait_seconds", "throw_error"
_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_FORMAT = re.compile(rb"""\s+scriptFormat\s*=\s*(?:"[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a task does instead of its script."""

    seconds: float = 0.0
    """How long it lasts."""
    error: str = ""
    """The code of the BPMN error it ends with; empty when it succeeds."""


def work_of(case: Case) -> Mapping[str, Work]:
    """Return the work by topic; raise NothingToBind for an effect that is not known here."""
    return {
        PREFIX + node: _work(node, marked.effect)
        for node, marked in case.nodes.items()
        if set(marked.effect) - {_IN_MODEL}
    }


def _work(node: str, effect: Mapping[str, object]) -> Work:
    # What the script would set is lost with the script, so the two do not go together.
    unknown = set(effect) - {_WAIT, _THROW}
    seconds, error = effect.get(_WAIT, 0), effect.get(_THROW, "")
    if unknown or not isinstance(seconds, int | float) or not isinstance(error, str):
        raise NothingToBind(node=node, effect=", ".join(sorted(effect)))
    return Work(seconds=float(seconds), error=error)


def handlers_of(work: Mapping[str, Work]) -> Mapping[str, Handler]:
    """Return who does ``work`` in one run of a case, by topic; they remember what they began."""
    ends: dict[tuple[str, str], datetime] = {}
    return {topic: partial(_handle, one, ends) for topic, one in work.items()}


def _handle(work: Work, ends: dict[tuple[str, str], datetime], job: Job) -> Result:
    end = ends.setdefault((job.instance, job.task), job.now + timedelta(seconds=work.seconds))
    if job.now < end:
        return JobLater(at=end)
    return JobFailed(code=work.error) if work.error else JobDone()


def bind(model: bytes, topics: Mapping[str, Work]) -> bytes:
    """Return ``model`` with the script tasks that ``topics`` name bound to their topics.

    Raises the ModelErrors of the border, and NothingToBind when there is no such script task.
    """
    if not topics:
        return model
    data = border.admit(model).data
    found = _Tasks({topic.removeprefix(PREFIX) for topic in topics}, data)
    for topic in topics:
        if topic.removeprefix(PREFIX) not in found.known:
            raise NothingToBind(node=topic.removeprefix(PREFIX), effect="of this case")
    # From the end to the beginning, so that the places before stay where they are.
    for begin, end, text in sorted(found.changes, reverse=True):
        data = data[:begin] + text + data[end:]
    return data


class _Tasks:
    """One pass over a file that notes what to change: pieces of bytes with what replaces them."""

    def __init__(self, wanted: set[str], data: bytes) -> None:
        self.changes: list[tuple[int, int, bytes]] = []
        self.known: set[str] = set()
        self._wanted, self._data = wanted, data
        self._open: list[tuple[str, int, bytes]] = []
        """The elements around, from the root inwards: the id of a wanted task, place, start tag."""
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        place, id_ = self._parser.CurrentByteIndex, attributes.get("id", "")
        wanted = id_ if name == f"{BPMN} scriptTask" and id_ in self._wanted else ""
        tag = self._tag(place)
        self._open.append((wanted, place, tag))
        if wanted:
            self.known.add(wanted)
            self._change(place, tag, _external(tag, wanted))

    def _end(self, name: str) -> None:
        wanted, begin, opening = self._open.pop()
        # An empty element ends where its only tag does; there is no second one to change.
        place = self._parser.CurrentByteIndex
        closing = b"" if opening.endswith(b"/>") else self._tag(place)
        if wanted:
            self._change(place, closing, closing.replace(b"scriptTask", b"serviceTask"))
        elif name == f"{BPMN} script" and self._open and self._open[-1][0]:
            self._change(begin, self._data[begin : place + len(closing)], b"")

    def _change(self, place: int, old: bytes, new: bytes) -> None:
        self.changes.append((place, place + len(old), new))

    def _tag(self, place: int) -> bytes:
        found = _TAG.match(self._data, place)
        return found[0] if found else b""


def _external(tag: bytes, node: str) -> bytes:
    """Return the start tag of the script task ``node`` as that of an external service task."""
    plain = _FORMAT.sub(b"", tag)
    topic = quoteattr(PREFIX + node)
    added = f'serviceTask xmlns:bound="{CAMUNDA}" bound:type="external" bound:topic={topic}'
    return plain.replace(b"scriptTask", added.encode(), 1)
