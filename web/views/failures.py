"""Pages for what did not work: a code, a sentence, what to do; what was typed is kept."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from flask import Flask, Response, current_app, g, jsonify, make_response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from engine.store.database import reason_of
from processes.errors import BihuanError
from web import text
from web.errors import Failure, failure_for, failure_of
from web.views.frame import render

AWAY = 503
"""The status of what passes by itself or when somebody makes room."""
RETRY_AFTER = 10
"""Seconds after which it is worth trying again."""
_NOT_TYPED = frozenset({"csrf_token", "submission_id", "next", "password"})
Answer = tuple[str, int] | Response | AnyResponse


@dataclass(frozen=True, slots=True, kw_only=True)
class FailurePage:
    """What the page of a failure says."""

    status: int
    code: str
    title: str
    advice: str
    request_id: str
    typed: str = ""
    """What had been typed, one answer per line."""
    again_url: str = ""


def install(app: Flask) -> None:
    """Answer every failure of ``app`` with a page of ours."""
    app.register_error_handler(CSRFError, page_expired)
    app.register_error_handler(BihuanError, refused)
    app.register_error_handler(HTTPException, not_served)
    app.register_error_handler(Exception, fault)


def refused(error: BihuanError) -> Answer:
    """Answer an error of the office in its own words."""
    failure = failure_of(error)
    if failure.status == AWAY:
        return away(error, failure)
    if failure.status >= 500:  # noqa: PLR2004
        return fault(error)
    return answer(failure)


def away(error: BihuanError, failure: Failure) -> Response:
    """Say that it does not work just now, and when to try again; the log says why in one line."""
    told = g.get("request_id"), error.code, reason_of(error)
    current_app.logger.error("request %s failed: %s %s", *told)
    response = make_response(answer(failure))
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def not_served(error: HTTPException) -> Answer:
    """Answer an HTTP error; redirects pass through."""
    status = error.code or 500
    if status < 400:  # noqa: PLR2004
        return error.get_response()
    if isinstance(error, SecurityError):
        return strange_host(failure_for(status))
    return answer(failure_for(status))


def strange_host(failure: Failure) -> Answer:
    """Answer under a host name that is not ours: without a page, for it could have no links."""
    return Response(f"{failure.title}\n", failure.status, content_type="text/plain; charset=utf-8")


def page_expired(_error: CSRFError) -> Answer:
    """Say that the page was too old to send, and give back what was typed (input 81)."""
    failure = Failure(
        status=400,
        code="API-081",
        title=text.say("The page expired before it was sent."),
        advice=text.say("Nothing was changed. Open the page again and send it once more."),
    )
    return answer(failure)


def fault(error: Exception) -> Answer:
    """Say that it is our fault, without details; the log has them under the request number."""
    current_app.logger.error("request %s failed", g.get("request_id"), exc_info=error)
    code = error.code if isinstance(error, BihuanError) else "SYS-000"
    return answer(failure_for(500, code))


def answer(failure: Failure) -> Answer:
    """Return ``failure`` as a page, or as problem+json (RFC 9457) when that was asked for."""
    if wants_json():
        return problem(failure)
    page = FailurePage(
        **asdict(failure),
        request_id=g.get("request_id", ""),
        typed=typed_text(),
        again_url=page_of_form() if request.method == "POST" else "",
    )
    return render("error.html", page, status=failure.status)


def problem(failure: Failure) -> Response:
    """Return ``failure`` as problem+json."""
    response = jsonify(
        type="about:blank",
        title=failure.title,
        status=failure.status,
        detail=failure.advice,
        code=failure.code,
        request=g.get("request_id", ""),
    )
    response.status_code = failure.status
    response.content_type = "application/problem+json"
    return response


def wants_json() -> bool:
    """Say whether the client asked for JSON rather than for a page."""
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json", "application/problem+json"], default="text/html"
    )
    return best != "text/html"


def typed() -> tuple[tuple[str, str], ...]:
    """Return what the form of this request brought, by input name."""
    if request.method != "POST":
        return ()
    return tuple((name, value) for name, value in _posted() if value)


def typed_text() -> str:
    """Return what was typed as lines to copy."""
    return "\n".join(f"{name}: {value}" for name, value in typed())


def page_of_form() -> str:
    """Return the address of the page that the posted form stands on."""
    return request.path.rpartition("/")[0] or "/"


def _posted() -> Iterable[tuple[str, str]]:
    try:
        items = list(request.form.items(multi=True))
    except HTTPException:
        return
    yield from ((name, value) for name, value in items if name not in _NOT_TYPED)
