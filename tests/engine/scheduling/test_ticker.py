"""The embedded scheduler wakes when something is due, and for whoever asks; it misses nobody."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from engine.clock import system_clock
from engine.commands import StartInstance
from engine.execution import Executed
from engine.scheduling.handlers import Job, JobDone
from engine.scheduling.sweep import Sweep
from engine.scheduling.ticker import Ticker
from tests.engine.desk import Desk
from tests.models import bpmn
from tests.stores import Shelf

SOON = timedelta(milliseconds=50)
HOUR = timedelta(hours=1)
PATIENCE = 20
"""Seconds after which a test gives up; it never waits that long."""
LOOKS = 2000
LATER = bpmn("later", "s -> c_t -> svc_ring -> e", c_t="=at", svc_ring="ring")
WAKING = bpmn("waking", "s -> c_t -> u_a -> e", c_t="=at")
AT_ONCE = bpmn("at_once", "s -> svc_ring -> e", svc_ring="ring")


class Bell:
    """A handler that rings; who waits for it need not look at a clock."""

    def __init__(self) -> None:
        self.rung = Event()
        self.answered = Event()
        self.answered.set()
        self.jobs: list[str] = []

    def __call__(self, job: Job) -> JobDone:
        self.jobs.append(job.instance)
        self.rung.set()
        assert self.answered.wait(PATIENCE)
        return JobDone()

    def heard(self) -> bool:
        return self.rung.wait(PATIENCE)


@pytest.fixture
def bell(desk: Desk) -> Bell:
    desk.now = system_clock()
    desk.topics = frozenset({"ring"})
    desk.deploy(LATER)
    desk.deploy(AT_ONCE)
    return Bell()


@pytest.fixture
def ticker(desk: Desk, bell: Bell) -> Iterator[Ticker]:
    """It sleeps an hour unless there is a reason to wake."""
    ticking = Ticker(Sweep(desk.database, desk.execution, system_clock, {"ring": bell}), HOUR)
    yield ticking
    ticking.stop()


def begin(desk: Desk, key: str, instance: str, **variables: str) -> Executed:
    return desk.do(
        StartInstance,
        at=system_clock(),
        instance=instance,
        key=key,
        case_no=instance,
        place="P1",
        variables=variables,
    )


def soon() -> str:
    return (system_clock() + SOON).isoformat()


def test_it_wakes_for_the_next_due_row(desk: Desk, bell: Bell, ticker: Ticker) -> None:
    begin(desk, "later", "i1", at=soon())
    ticker.start()
    assert bell.heard()


def test_it_wakes_for_what_a_command_has_armed(desk: Desk, bell: Bell, ticker: Ticker) -> None:
    begin(desk, "at_once", "i0")
    ticker.start()
    assert bell.heard()
    bell.rung.clear()
    done = begin(desk, "later", "i1", at=soon())
    assert not done.sets_off
    ticker.wake(done.due)
    assert bell.heard()
    assert bell.jobs == ["i0", "i1"]


def test_who_calls_while_it_is_busy_is_not_forgotten(
    desk: Desk, bell: Bell, ticker: Ticker
) -> None:
    bell.answered.clear()
    begin(desk, "at_once", "i0")
    ticker.start()
    assert bell.heard()
    bell.rung.clear()
    ticker.wake(begin(desk, "later", "i1", at=soon()).due)
    ticker.wake(system_clock() + HOUR)
    bell.answered.set()
    assert bell.heard()


def test_a_timer_does_not_wait_for_a_program_that_takes_its_time(
    desk: Desk, bell: Bell, ticker: Ticker
) -> None:
    desk.deploy(WAKING)
    bell.answered.clear()
    begin(desk, "at_once", "i0")
    ticker.start()
    assert bell.heard()
    ticker.wake(begin(desk, "waking", "i1", at=soon()).due)
    assert any("u_a" in desk.open_nodes("i1") for _ in range(LOOKS) if not Event().wait(0.01))
    assert desk.open_nodes("i0") == []
    bell.answered.set()


def test_what_a_timer_sets_off_is_done_at_once(desk: Desk, bell: Bell, ticker: Ticker) -> None:
    """The timer is in one lane and the work of the program in the other, which sleeps an hour."""
    ticker.start()
    begin(desk, "later", "i1", at=soon())
    ticker.wake()
    assert bell.heard()


def test_it_may_be_stopped_at_any_moment(desk: Desk, bell: Bell) -> None:
    """Also while a sweep is about to plan the next one."""
    for number in range(40):
        ticking = Ticker(Sweep(desk.database, desk.execution, system_clock, {"ring": bell}), SOON)
        begin(desk, "at_once", f"i{number}")
        ticking.start()
        if number % 2:
            assert bell.heard()
        bell.rung.clear()
        ticking.stop()
    desk.now = system_clock()
    desk.settle()


def test_it_may_be_woken_and_stopped_before_it_begins(ticker: Ticker) -> None:
    ticker.wake()
    ticker.wake(system_clock())
    ticker.stop()


def test_it_goes_on_after_a_sweep_that_broke(
    desk: Desk, bell: Bell, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Event()

    def clock():  # type: ignore[no-untyped-def]
        if not broken.is_set():
            broken.set()
            raise OSError
        return system_clock()

    ticking = Ticker(Sweep(desk.database, desk.execution, clock, {"ring": bell}), SOON)
    begin(desk, "at_once", "i1")
    ticking.start()
    assert bell.heard()
    ticking.stop()
    assert "OSError" in caplog.text


def test_missed_beats_of_a_cycle_are_one(desk: Desk) -> None:
    desk.deploy(bpmn("daily", "s -> u_a -> e", "b_x -> u_x -> e2", b_x="~u_a cycle R/PT1M"))
    case = desk.start("daily")
    assert desk.wait(hours=1, seconds=30) == 1
    assert desk.open_nodes(case) == ["u_a", "u_x"]
    (armed,) = desk.agenda()
    assert armed.due_at == desk.now + timedelta(seconds=30)
    assert desk.wait(seconds=30) == 1


def test_two_schedulers_on_one_database_fire_each_timer_once(desk: Desk, shelf: Shelf) -> None:
    desk.deploy(bpmn("waking", "s -> c_t -> u_a -> e", c_t="PT1H"))
    cases = [desk.start("waking") for _ in range(40)]
    desk.now += HOUR
    others = [shelf.again(desk.database) for _ in range(2)]
    sweeps = [Sweep(other, desk.execution, lambda: desk.now) for other in others]
    with ThreadPoolExecutor(len(sweeps)) as pool:
        done = sum(pool.map(lambda sweep: sweep.run(), sweeps))
    assert done == len(cases)
    assert [desk.kinds(case).count("timer.fired") for case in cases] == [1] * len(cases)
    assert desk.agenda() == []
