"""The trial of SpiffWorkflow at the start: it holds, and another library is not let in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import LibraryChanged
from engine.spiff import selftest


@pytest.fixture(autouse=True)
def untried() -> Iterator[None]:
    selftest.check.cache_clear()
    yield
    selftest.check.cache_clear()


def test_the_library_that_is_installed_is_the_one_we_know() -> None:
    selftest.check()


def run_without_completing(task: Task) -> bool | None:
    result: bool | None = task.task_spec._run(task)
    return result


def complete_twice(task: Task) -> None:
    task._set_state(TaskState.COMPLETED)
    task.task_spec._on_complete(task)
    task.task_spec._on_complete(task)


def ready_by_itself(task: Task) -> None:
    task._set_state(TaskState.READY)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("run", run_without_completing),
        ("complete", complete_twice),
        ("_ready", ready_by_itself),
    ],
)
def test_a_library_that_behaves_otherwise_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, other: Callable[..., Any]
) -> None:
    monkeypatch.setattr(Task, name, other)
    with pytest.raises(LibraryChanged) as refused:
        selftest.check()
    assert refused.value.code == "SYS-004"
    assert refused.value.facts["what"]


def test_states_that_fall_together_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TaskState, "STARTED", TaskState.READY)
    with pytest.raises(LibraryChanged):
        selftest.check()


def test_a_refusal_is_not_remembered_as_a_success(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(Task, "run", run_without_completing)
        with pytest.raises(LibraryChanged):
            selftest.check()
    selftest.check()
