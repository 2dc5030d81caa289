"""A trial stops at the first thing that fails, and says where."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.conformance.binding import PREFIX, Work, bind
from engine.conformance.errors import Exhausted, LeftUndone
from engine.conformance.result import crashed
from engine.conformance.trial import Limits, Trial, opened, prepare, publish
from engine.scheduling.handlers import Handler, Job, JobDone, JobLater, Result
from tests.conformance.small import HEAD, line

TOPIC = f"{PREFIX}a"


@contextmanager
def trial(place: Path, handler: Handler) -> Iterator[Trial]:
    """A trial of one step that ``handler`` does."""
    model = f"{HEAD}{line('main', 'a')}</bpmn:definitions>".encode()
    bound = bind(model, {TOPIC: Work()})
    prepare(place / "empty.db")
    keys = publish(place / "empty.db", place / "run.db", bound, "main.bpmn", frozenset({TOPIC}))
    assert keys == {"main"}
    with opened(place / "run.db") as database:
        yield Trial(database, {TOPIC: handler}, Limits(commands=500))


def test_a_handler_that_breaks_is_not_tried_again(tmp_path: Path) -> None:
    tried = []

    def breaking(job: Job) -> Result:
        tried.append(job.task)
        raise OSError("no line")

    with trial(tmp_path, breaking) as running, pytest.raises(LeftUndone) as stopped:
        running.start("main", {})
    assert tried == ["a#1"]
    assert "OSError" in stopped.value.sentence()


def test_work_that_is_always_put_off_comes_to_an_end(tmp_path: Path) -> None:
    def later(job: Job) -> Result:
        return JobLater(at=job.now)

    with trial(tmp_path, later) as running, pytest.raises(Exhausted):
        running.start("main", {})


def test_work_that_is_done_ends_the_case(tmp_path: Path) -> None:
    with trial(tmp_path, lambda _job: JobDone()) as running:
        running.start("main", {})
        running.advance(5)
        assert running.now.second == 5


def test_a_crash_names_its_place() -> None:
    try:
        [].pop()
    except IndexError as error:
        result = crashed(error)
    assert result.as_json()["crashed"]
    assert result.type == "IndexError"
    assert "test_trial.py" in result.msg
