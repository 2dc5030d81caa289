from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

import pytest
from argon2 import PasswordHasher

from engine.store import people
from engine.store.database import Database
from engine.store.people import NewPerson
from tasks import accounts, passwords
from tasks.accounts import Credentials
from tasks.errors import (
    LoginTaken,
    NotADemo,
    TooManyTries,
    WeakPassword,
    WrongCredentials,
)
from tests import office
from tests.builders import NOON

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
WORDS = "four plain words here"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def lin(database: Database) -> str:
    with database.begin() as tx:
        new = NewPerson(login="lin", name="林小满")
        return accounts.register(tx, new, WORDS, NOON, QUICK)


def sign_in(
    database: Database, password: str, at: datetime = NOON, *, login: str = "lin", address: str = ""
) -> accounts.NewSession:
    given = Credentials(login=login, password=password, address=address)
    return accounts.sign_in(database, given, at, QUICK)


def fails(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except WrongCredentials:
        return True
    return False


def test_the_right_password_opens_a_session(database: Database, lin: str) -> None:
    opened = sign_in(database, WORDS)
    with database.read() as tx:
        now = accounts.signed_in(tx, opened.token, NOON)
    assert now is not None
    assert (now.actor.id, now.actor.name, now.to_note) == (lin, "林小满", False)
    assert now.csrf not in ("", opened.token)


def test_each_sign_in_opens_a_session_of_its_own(database: Database, lin: str) -> None:
    assert sign_in(database, WORDS).token != sign_in(database, WORDS).token


def test_the_token_itself_is_kept_nowhere(database: Database, lin: str) -> None:
    token = sign_in(database, WORDS).token
    with database.connections.connect() as connection:
        dump = str(list(connection.exec_driver_sql("SELECT * FROM session")))
    assert token not in dump
    assert len(token) >= 43


@pytest.mark.parametrize(
    ("login", "password"),
    [("lin", "wrong words entirely"), ("nobody", WORDS), ("lin", ""), ("lin", "x" * 10**7)],
)
def test_wrong_names_and_passwords_get_the_same_answer(
    database: Database, lin: str, login: str, password: str
) -> None:
    with pytest.raises(WrongCredentials) as caught:
        sign_in(database, password, login=login)
    assert (str(caught.value), caught.value.facts) == (
        "AUTH-001 The name or the password is not right.",
        {},
    )


def test_an_unknown_name_costs_as_much_work_as_a_wrong_password() -> None:
    slow = PasswordHasher(time_cost=4, memory_cost=8192, parallelism=1)
    stored = passwords.hash_password(WORDS, slow)
    passwords.is_right("warm up", None, slow)

    def best(of: str | None) -> float:
        times = []
        for _ in range(5):
            begin = perf_counter()
            passwords.is_right("wrong words", of, slow)
            times.append(perf_counter() - begin)
        return min(times)

    assert 0.4 < best(None) / best(stored) < 2.5


def test_a_password_of_ten_megabytes_is_not_hashed() -> None:
    begin = perf_counter()
    assert not passwords.is_right("x" * 10**7, passwords.hash_password(WORDS))
    assert perf_counter() - begin < 2


@pytest.mark.parametrize("password", ["short", "x" * 129])
def test_a_password_too_short_or_too_long_is_refused(database: Database, password: str) -> None:
    with pytest.raises(WeakPassword, match="12 to 128"), database.begin() as tx:
        accounts.register(tx, NewPerson(login="lin", name="林小满"), password, NOON, QUICK)


def test_a_login_is_taken_once(database: Database, lin: str) -> None:
    with pytest.raises(LoginTaken, match="lin"), database.begin() as tx:
        accounts.register(tx, NewPerson(login="lin", name="周安格"), WORDS, NOON, QUICK)


def test_a_closed_account_does_not_open(database: Database, lin: str) -> None:
    opened = sign_in(database, WORDS)
    with database.begin() as tx:
        people.close(tx, lin, NOON)
        assert accounts.signed_in(tx, opened.token, NOON) is None
    with pytest.raises(WrongCredentials):
        sign_in(database, WORDS)


def test_a_session_ends_after_half_an_hour_without_use(database: Database, lin: str) -> None:
    token = sign_in(database, WORDS).token
    with database.begin() as tx:
        assert accounts.signed_in(tx, token, NOON + 29 * MINUTE) is not None
        assert accounts.signed_in(tx, token, NOON + 30 * MINUTE) is None


def test_a_session_in_use_lives_on_but_not_beyond_twelve_hours(
    database: Database, lin: str
) -> None:
    token = sign_in(database, WORDS).token
    moment = NOON
    with database.begin() as tx:
        while (session := accounts.signed_in(tx, token, moment)) is not None:
            assert session.to_note == (moment != NOON)
            accounts.note_use(tx, token, moment)
            moment += 20 * MINUTE
    assert moment == NOON + timedelta(hours=12)


def test_signing_out_ends_the_session(database: Database, lin: str) -> None:
    token = sign_in(database, WORDS).token
    with database.begin() as tx:
        accounts.sign_out(tx, token)
        assert accounts.signed_in(tx, token, NOON) is None


def test_a_new_password_ends_all_sessions(database: Database, lin: str) -> None:
    token = sign_in(database, WORDS).token
    with database.begin() as tx:
        accounts.change_password(tx, lin, "another four plain words", QUICK)
        assert accounts.signed_in(tx, token, NOON) is None
    assert fails(lambda: sign_in(database, WORDS))
    assert sign_in(database, "another four plain words").person == lin


def test_a_hash_of_lower_cost_is_renewed_at_sign_in(database: Database, lin: str) -> None:
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    given = Credentials(login="lin", password=WORDS)
    for hasher in (dearer, QUICK):
        accounts.sign_in(database, given, NOON, hasher)
        with database.read() as tx:
            stored = people.password_hash(tx, lin)
        assert stored is not None
        assert not passwords.is_outdated(stored, hasher)


def test_after_five_wrong_passwords_one_has_to_wait(database: Database, lin: str) -> None:
    assert all(fails(lambda: sign_in(database, "wrong words entirely")) for _ in range(5))
    with pytest.raises(TooManyTries, match="10 seconds"):
        sign_in(database, WORDS)
    assert sign_in(database, WORDS, NOON + timedelta(seconds=10)).person == lin


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(database: Database, lin: str) -> None:
    moment, waits = NOON, []
    for _ in range(14):
        while True:
            try:
                sign_in(database, "wrong words entirely", moment)
            except WrongCredentials:
                break
            except TooManyTries as wait:
                waits.append(int(str(wait.facts["wait"])))
                moment += timedelta(seconds=waits[-1])
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_an_unknown_name_has_to_wait_just_the_same(database: Database) -> None:
    for _ in range(5):
        assert fails(lambda: sign_in(database, WORDS, login="nobody"))
    with pytest.raises(TooManyTries):
        sign_in(database, WORDS, login="nobody")


def test_a_stranger_who_guesses_does_not_lock_the_owner_out(database: Database, lin: str) -> None:
    for _ in range(5):
        assert fails(lambda: sign_in(database, "wrong words entirely", address="203.0.113.9"))
    assert sign_in(database, WORDS, address="198.51.100.7").person == lin


def test_one_who_tries_many_names_has_to_wait(database: Database, lin: str) -> None:
    for n in range(100):
        assert fails(partial(sign_in, database, WORDS, login=f"name{n}"))
    with pytest.raises(TooManyTries):
        sign_in(database, WORDS, login="name101")


def test_an_account_of_ones_own_buys_no_tries_for_others(database: Database, lin: str) -> None:
    for n in range(100):
        assert fails(partial(sign_in, database, WORDS, login=f"name{n}"))
        if n % 10 == 0:
            sign_in(database, WORDS)
    with pytest.raises(TooManyTries):
        sign_in(database, WORDS)


def test_many_who_sign_in_from_one_address_do_not_wait(database: Database, lin: str) -> None:
    assert all(sign_in(database, WORDS).person == lin for _ in range(120))


def test_an_hour_without_a_try_forgives(database: Database, lin: str) -> None:
    for _ in range(5):
        assert fails(lambda: sign_in(database, "wrong words entirely"))
    later = NOON + timedelta(hours=1, seconds=1)
    for _ in range(5):
        assert fails(lambda: sign_in(database, "wrong words entirely", later))


def test_tries_at_the_same_moment_are_counted_one_by_one(database: Database, lin: str) -> None:
    def attempt(_: int) -> str:
        try:
            sign_in(database, "wrong words entirely")
        except (WrongCredentials, TooManyTries) as answer:
            return answer.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(40)))
    assert answers.count("AUTH-001") == 5
    assert answers.count("AUTH-002") == 35


def test_one_steps_into_a_part_without_a_password(database: Database) -> None:
    with database.begin() as tx:
        worker = office.person(tx, "worker", demo=True)
        opened = accounts.step_into(tx, worker, NOON)
        session = accounts.signed_in(tx, opened.token, NOON)
        assert session is not None
        assert session.actor.demo


@pytest.mark.parametrize("person", ["u1", "u2", "u99"])
def test_nobody_steps_into_a_part_where_real_people_work(database: Database, person: str) -> None:
    with database.begin() as tx:
        office.person(tx, "worker", demo=True)
        office.person(tx, "real")
    with pytest.raises(NotADemo), database.begin() as tx:
        accounts.step_into(tx, person, NOON)


def test_sweeping_keeps_the_sessions_in_use(database: Database, lin: str) -> None:
    token = sign_in(database, WORDS).token
    with database.begin() as tx:
        accounts.sweep(tx, NOON + MINUTE)
        assert accounts.signed_in(tx, token, NOON + MINUTE) is not None
