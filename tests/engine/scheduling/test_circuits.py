"""A host that keeps failing is left alone, then asked by one alone; a wait is no attempt."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.commands import CompleteTask
from engine.errors import NotDone
from engine.scheduling import backoff, circuits
from engine.scheduling.circuits import Circuits, Pass, Ticket
from engine.scheduling.handlers import Job, JobDone
from engine.store.circuits import Circuit
from tests.builders import NOON
from tests.engine.desk import Desk
from tests.models import bpmn

HOST = "mail.example"
SENDING = bpmn("sending", "s -> u_write -> svc_send -> u_after -> e", svc_send="post")


def opened(failures: int = circuits.TRIPS_AT, now: datetime = NOON) -> Circuit:
    """Return a circuit after so many failures one after another, each as early as it may come."""
    known = Circuit(host=HOST)
    for _ in range(failures):
        now = max(now, known.open_until or now)
        ticket, known = circuits.ask(known, now)
        known = circuits.failed(known, ticket, now, "no answer")
    return known


def test_a_few_failures_leave_a_circuit_closed() -> None:
    known = opened(circuits.TRIPS_AT - 1)
    assert circuits.ask(known, NOON)[0].leave is Pass.FREELY


def test_the_pause_doubles_from_half_a_minute_to_ten_minutes() -> None:
    waits = [circuits.pause(circuits.TRIPS_AT + n).total_seconds() for n in range(7)]
    assert waits == [30, 60, 120, 240, 480, 600, 600]
    assert circuits.pause(10**9) == circuits.LONGEST


def test_an_open_circuit_lets_nobody_through_until_its_time_is_over() -> None:
    known = opened()
    assert known.open_until == NOON + timedelta(seconds=30)
    ticket, after = circuits.ask(known, NOON + timedelta(seconds=29))
    assert (ticket.leave, ticket.until, after) == (Pass.NOT_NOW, known.open_until, known)


def test_then_one_alone_is_let_through() -> None:
    later = NOON + timedelta(seconds=30)
    first, known = circuits.ask(opened(), later)
    second, _ = circuits.ask(known, later)
    assert (first.leave, second.leave) == (Pass.ON_TRIAL, Pass.NOT_NOW)


def test_a_success_closes_it() -> None:
    assert circuits.succeeded(opened()) == Circuit(host=HOST)


def test_those_who_had_asked_before_it_opened_open_it_no_further() -> None:
    known = opened()
    late = Ticket(host=HOST, leave=Pass.FREELY)
    assert circuits.failed(known, late, NOON + timedelta(seconds=9), "late") == known


@given(st.lists(st.tuples(st.integers(0, 900), st.booleans()), max_size=60))
def test_whatever_comes_the_circuit_keeps_its_promises(story: list[tuple[int, bool]]) -> None:
    known, now, in_a_row = Circuit(host=HOST), NOON, 0
    for seconds, answers in story:
        now += timedelta(seconds=seconds)
        left_alone = known.open_until is not None and known.open_until > now
        ticket, known = circuits.ask(known, now)
        assert (ticket.leave is Pass.NOT_NOW) == left_alone
        if left_alone:
            continue
        if ticket.leave is Pass.ON_TRIAL:
            assert circuits.ask(known, now)[0].leave is Pass.NOT_NOW
        in_a_row = 0 if answers else in_a_row + 1
        known = circuits.succeeded(known) if answers else circuits.failed(known, ticket, now, "x")
        assert (known.open_until is not None) == (in_a_row >= circuits.TRIPS_AT)
        if known.open_until is not None:
            assert circuits.FIRST <= known.open_until - now <= circuits.LONGEST


@given(st.integers(1, 10**9), st.integers(1, 20))
def test_a_wait_is_the_same_each_time_and_near_its_middle(job: int, attempt: int) -> None:
    middle = min(backoff.FIRST * backoff.GROWTH ** min(attempt - 1, 5), backoff.LONGEST)
    found = backoff.wait(job, attempt)
    assert found == backoff.wait(job, attempt)
    assert middle * (1 - backoff.SPREAD) <= found <= middle * (1 + backoff.SPREAD)


def test_jobs_that_failed_together_come_back_apart() -> None:
    waits = sorted(backoff.wait(job, 1) for job in range(100))
    assert len(set(waits)) == len(waits)
    assert max(later - sooner for sooner, later in pairwise(waits)) < timedelta(seconds=1)


class Post:
    """A handler whose host answers, or does not."""

    def __init__(self) -> None:
        self.answers = False
        self.asked = 0

    def host(self, _job: Job) -> str:
        return HOST

    def __call__(self, _job: Job) -> JobDone:
        self.asked += 1
        if not self.answers:
            raise NotDone
        return JobDone()


def test_jobs_of_a_failing_host_wait_without_losing_attempts(desk: Desk) -> None:
    post = Post()
    desk.topics = frozenset({"post"})
    desk.handlers["post"] = post
    desk.deploy(SENDING)
    cases = [desk.start("sending") for _ in range(9)]
    for case in cases:
        desk.do(CompleteTask, instance=case, task="u_write#1")
    desk.settle()
    assert post.asked == circuits.TRIPS_AT
    waiting = [item for item in desk.agenda() if not item.attempts]
    assert len(waiting) == len(cases) - circuits.TRIPS_AT
    assert {item.due_at for item in waiting} == {desk.now + circuits.FIRST}
    desk.wait(seconds=30)
    assert post.asked == circuits.TRIPS_AT + 1
    post.answers = True
    for _ in range(4):
        desk.wait(minutes=2)
    assert {tuple(desk.open_nodes(case)) for case in cases} == {("u_after",)}
    assert Circuits(desk.database).ask(HOST, desk.now).leave is Pass.FREELY


def test_what_one_worker_learns_of_a_host_all_others_know(desk: Desk) -> None:
    one, other = Circuits(desk.database), Circuits(desk.database)
    for _ in range(circuits.TRIPS_AT):
        one.failed(one.ask(HOST, desk.now), desk.now, "no answer")
    assert other.ask(HOST, desk.now).leave is Pass.NOT_NOW
    later = desk.now + circuits.FIRST
    assert one.ask(HOST, later).leave is Pass.ON_TRIAL
    assert other.ask(HOST, later).leave is Pass.NOT_NOW
    other.succeeded(Ticket(host=HOST, leave=Pass.FREELY))
    assert one.ask(HOST, later).leave is Pass.FREELY


def test_what_has_no_host_is_never_left_alone(desk: Desk) -> None:
    known = Circuits(desk.database)
    for _ in range(2 * circuits.TRIPS_AT):
        known.failed(known.ask("", desk.now), desk.now, "no answer")
    assert known.ask("", desk.now).leave is Pass.FREELY
