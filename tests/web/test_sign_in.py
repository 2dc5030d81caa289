"""Who comes in, how long they stay, and what happens to what they were typing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.store.people import NewPerson
from tasks import accounts
from tests.builders import NOON
from tests.web.cities import Hands
from tests.web.visitor import Visitor
from web.wiring import Office

SECRET = "four unrelated quiet words"  # noqa: S105  # of a fictional person in a test


def register(office: Office) -> None:
    with office.database.begin() as tx:
        accounts.register(tx, NewPerson(login="xu", name="许安宁"), SECRET, NOON)


def test_a_visitor_is_led_to_the_door_and_back(visitor: Visitor) -> None:
    visitor.get("/cases?q=1")
    assert visitor.path == "/sign-in"
    assert visitor.page.hidden["next"] == "/cases?q=1"


def test_one_click_steps_into_a_part(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    assert visitor.path == "/"
    assert "周安格" in visitor.words


def test_a_card_says_name_post_and_work(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    assert "周安格\n和风苑小区党支部书记\n一肩挑：牵头处理小区物业纠纷，也代表业主" in visitor.words


def test_name_and_password_let_in(office: Office, visitor: Visitor) -> None:
    register(office)
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"login": "xu", "password": SECRET})
    assert "许安宁" in visitor.words


@pytest.mark.parametrize("login", ["xu", "nobody"])
def test_a_wrong_password_and_an_unknown_name_sound_the_same(
    office: Office, visitor: Visitor, login: str
) -> None:
    register(office)
    visitor.get("/sign-in", Accept_Language="en")
    visitor.post("/sign-in", {"login": login, "password": "wrong"})
    assert visitor.status == 403
    assert "登录名" in visitor.words


def test_too_many_tries_have_to_wait(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    for _ in range(7):
        visitor.post("/sign-in", {"login": "xu", "password": "wrong"})
    assert visitor.status == 429


def test_real_people_close_the_door_of_the_demonstration(office: Office, visitor: Visitor) -> None:
    visitor.get("/sign-in")
    someone = next(iter(visitor.page.people.values()))
    register(office)
    visitor.get("/sign-in")
    assert not visitor.page.people
    visitor.post("/sign-in/as", {"person": someone})
    assert visitor.status == 403


def test_signing_in_gives_a_new_cookie(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    before = visitor.client.get_cookie("bihuan")
    visitor.step_in("周安格")
    after = visitor.client.get_cookie("bihuan")
    assert before
    assert after
    assert before.value != after.value
    assert after.http_only
    assert after.same_site == "Lax"


def test_a_cookie_is_worth_nothing_after_signing_out(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    stolen = visitor.client.get_cookie("bihuan")
    assert stolen
    visitor.post("/sign-out")
    visitor.client.set_cookie("bihuan", stolen.value)
    visitor.get("/")
    assert visitor.path == "/sign-in"


def test_an_idle_session_ends(visitor: Visitor, clock: Hands) -> None:
    visitor.step_in("周安格")
    clock.forward(timedelta(minutes=31))
    visitor.get("/")
    assert visitor.path == "/sign-in"


def test_a_session_in_use_goes_on(visitor: Visitor, clock: Hands) -> None:
    visitor.step_in("周安格")
    for _ in range(3):
        clock.forward(timedelta(minutes=20))
        visitor.get("/")
    assert visitor.path == "/"


def test_what_was_typed_survives_the_end_of_the_session(visitor: Visitor, clock: Hands) -> None:
    visitor.step_in("周安格")
    task = visitor.link("/tasks/")
    visitor.get(task)
    clock.forward(timedelta(minutes=31))
    visitor.post(f"{task}/complete", {"facts": "两个桶满溢", "path": "company"})
    assert visitor.status == 401
    carried = {"person": visitor.page.people["周安格"], **visitor.page.hidden}
    visitor.post("/sign-in/as", carried)
    assert visitor.page.hidden["facts"] == "两个桶满溢"
    text = visitor.post(task, {"facts": "两个桶满溢", "path": "company"})
    assert "两个桶满溢</textarea>" in text
    assert 'value="company" checked' in text


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/\n/x"]
)
def test_nobody_is_led_away(visitor: Visitor, target: str) -> None:
    visitor.get("/sign-in")
    someone = visitor.page.people["周安格"]
    visitor.post("/sign-in/as", {"person": someone, "next": target}, follow=False)
    assert visitor.headers["Location"] == "/"


def test_the_language_is_remembered(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    assert "登录" in visitor.words
    visitor.get("/language/en?next=/sign-in")
    assert "Sign in" in visitor.words
    visitor.step_in("Ange Zhou")
    assert "Inbox" in visitor.words


def test_a_browser_that_asks_for_english_gets_it(visit: Callable[[], Visitor]) -> None:
    visitor = visit()
    visitor.get("/sign-in", Accept_Language="en-GB,en;q=0.9")
    assert "Sign in" in visitor.words
