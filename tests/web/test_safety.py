"""Every address: who may come in, what it carries, what it says when something is wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.web.visitor import Visitor
from web import auth, security
from web.settings import Settings
from web.wiring import Office

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "X-Request-Id",
)


def filled(rule: Rule) -> str:
    values = {"number": "1", "version": "1", "key": "property_dispute", "code": "en"}
    values |= {"verb": "pause", "what": "days"}
    return re.sub(r"<(?:[^:<>]*:)?(\w+)>", lambda m: values.get(m[1], "x"), rule.rule)


def rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def test_every_page_but_the_door_needs_a_session(app: Flask, visitor: Visitor) -> None:
    for rule in rules(app, "GET"):
        answer = visitor.client.get(filled(rule))
        closed = answer.status_code == 303 and answer.location.startswith("/sign-in")
        assert closed == (rule.endpoint not in auth.PUBLIC), rule


def test_every_post_needs_a_token(app: Flask, visitor: Visitor) -> None:
    visitor.step_in("周安格")
    for rule in rules(app, "POST"):
        assert visitor.client.post(filled(rule), data={"facts": "x"}).status_code == 400, rule


def test_a_post_from_another_site_is_refused_even_with_a_token(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    token = {"csrf_token": visitor.page.hidden["csrf_token"]}
    answer = visitor.client.post("/sign-out", data=token, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_every_answer_carries_the_headers(app: Flask, visitor: Visitor) -> None:
    visitor.step_in("周安格")
    for rule in rules(app, "GET"):
        answer = visitor.client.get(filled(rule))
        assert not [name for name in HEADERS if name not in answer.headers], rule
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_pages_are_not_kept_by_caches(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    assert visitor.headers["Cache-Control"] == "no-store"


def test_no_page_holds_styles_or_scripts_in_its_text(app: Flask, visitor: Visitor) -> None:
    visitor.step_in("周安格")
    for rule in rules(app, "GET"):
        text = visitor.get(filled(rule))
        assert " style=" not in text, rule
        assert not re.search(r"\son\w+=", text), rule
        assert not re.search(r"<script(?! type=\"(application/json|module)\")", text), rule


def test_an_expired_page_gives_back_what_was_typed(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    task = visitor.link("/tasks/")
    visitor.get(task)
    visitor.post(f"{task}/complete", {"csrf_token": "old", "facts": "写了很久"})
    assert visitor.status == 400
    assert "facts: 写了很久" in visitor.words
    assert task in visitor.page.links


def test_a_fault_of_ours_tells_nothing_but_a_number(
    app: Flask, visitor: Visitor, office: Office
) -> None:
    @app.get("/fault")
    def fault() -> str:
        raise RuntimeError("secret path /etc/passwd")

    visitor.step_in("周安格")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    text = visitor.get("/fault")
    assert visitor.status == 500
    assert "secret" not in text
    assert "Traceback" not in text
    assert visitor.headers["X-Request-Id"] in text


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing", 404), ("/sign-out", 405), ("/tasks/77", 404)]
)
def test_a_program_gets_problem_json(visitor: Visitor, path: str, status: int) -> None:
    visitor.step_in("周安格")
    answer = visitor.client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert {"title", "status", "detail", "code", "request"} <= set(answer.get_json())


def test_a_program_without_a_session_is_told_so(visitor: Visitor) -> None:
    answer = visitor.client.get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 401


def test_a_thousand_answers_are_too_many(visitor: Visitor) -> None:
    visitor.step_in("周安格")
    crowd = "&".join(f"a{n}=1" for n in range(security.MAX_FIELDS + 1))
    kind = "application/x-www-form-urlencoded"
    assert (
        visitor.client.post("/tasks/1/complete", data=crowd, content_type=kind).status_code == 413
    )


def test_a_host_that_is_not_ours_is_refused(
    office: Office, visit: Callable[[], Visitor], app: Flask
) -> None:
    app.config["TRUSTED_HOSTS"] = ["office.example"]
    answer = app.test_client().get("/sign-in", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_the_key_is_made_once_and_kept_secret(tmp_path: Path) -> None:
    file = tmp_path / "new" / "signing.key"
    key = security.signing_key(file)
    assert security.signing_key(file) == key
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "signing.key"
    file.write_text("secret")
    with pytest.raises(security.WeakKey):
        security.signing_key(file)


def test_https_marks_cookies_secure(tmp_path: Path) -> None:
    app = Flask("x")
    security.install(app, Settings(data=tmp_path, https=True))
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-bihuan"
    assert app.config["SESSION_COOKIE_SECURE"]


def test_health_is_told_to_anybody(visitor: Visitor) -> None:
    assert visitor.client.get("/healthz").get_json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/cases/a%00b", 404),
        ("/cases/a%00b/replay", 404),
        ("/start/a%00b", 404),
        ("/definitions/a%00b/1", 404),
        ("/?q=a%00b", 422),
        ("/cases?q=a%00b", 422),
    ],
)
def test_what_no_store_can_keep_is_found_by_none(
    visitor: Visitor, address: str, status: int
) -> None:
    visitor.step_in("林小满")
    visitor.get(address)
    assert visitor.status == status


@pytest.mark.parametrize("form", ["/sign-in", "/sign-in/as"])
def test_what_no_store_can_keep_is_not_asked_for(visitor: Visitor, form: str) -> None:
    visitor.get("/sign-in")
    visitor.post(form, {"login": "a\0b", "person": "a\0b", "password": "four plain words here"})
    assert visitor.status in {403, 422}


def test_a_place_that_no_store_can_keep_is_refused(visitor: Visitor) -> None:
    visitor.step_in("林小满")
    visitor.get("/start/property_dispute")
    visitor.post("/start/property_dispute/begin", {"at-place": "a\0b", "title": "a\0b"})
    assert visitor.status == 422
