"""What keeps a page safe: the key, headers, request tokens, sizes, hosts and where one may go next.

Source: OWASP ASVS 5.0, chapters 3.4 (headers), 3.5 (request forgery), 7 (sessions).
"""

import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web.settings import Settings

MAX_BODY = 16 * 1024 * 1024
MAX_FORM = 2 * 1024 * 1024
MAX_FIELDS = 1_000
KEY_BYTES = 32

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    # Pages are never kept by caches unless they say so.
    ("Cache-Control", "no-store"),
)
_HEADERS_SECURE = (*_HEADERS, ("Strict-Transport-Security", "max-age=31536000"))

Start = Callable[..., Callable[[bytes], object]]
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"same-origin", "none"})


class WeakKey(ValueError):
    """The signing key is too short to be a secret."""


def signing_key(file: Path) -> bytes:
    """Return the key in ``file``, made at random with mode 0600 the first time; raise WeakKey."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = file.read_bytes().strip()
    else:
        key = secrets.token_hex(KEY_BYTES).encode()
        with os.fdopen(handle, "wb") as stream:
            stream.write(key)
    if len(key) < KEY_BYTES:
        raise WeakKey(f"{file} holds fewer than {KEY_BYTES} bytes; delete it to get a new key")
    return key


def install(app: Flask, settings: Settings) -> None:
    """Protect ``app``: key, cookies, sizes, hosts, request tokens and headers."""
    app.config.update(
        SECRET_KEY=signing_key(settings.key_file),
        SESSION_COOKIE_NAME="__Host-bihuan" if settings.https else "bihuan",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_FORM,
        MAX_FORM_PARTS=MAX_FIELDS,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.wsgi_app = protected(app.wsgi_app)  # type: ignore[assignment,method-assign]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.before_request(name_request)
    app.before_request(refuse_foreign)
    app.before_request(find_nothing_unnamable)
    app.before_request(refuse_crowded)
    CSRFProtect(app)
    app.after_request(number)


def name_request() -> None:
    """Give the request the number that error pages and logs show."""
    g.request_id = secrets.token_hex(6)


def find_nothing_unnamable() -> None:
    """Answer that there is nothing under an address with U+0000, which no name can hold."""
    if "\0" in request.path:
        abort(404)


def refuse_foreign() -> None:
    """Refuse what a page of another site sends, whatever token it carries."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in _SAFE and site not in _OWN_SITES:
        abort(403)


def refuse_crowded() -> None:
    """Refuse a form of more than MAX_FIELDS answers before it is taken apart (input 75)."""
    if request.content_length is not None and request.content_length < MAX_FIELDS:
        return
    plain = request.mimetype == "application/x-www-form-urlencoded"
    if plain and request.get_data().count(b"&") >= MAX_FIELDS:
        abort(413)


def number(response: Response) -> Response:
    """Tell the number of the request, which error pages show too."""
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response


def protected(inner: Wsgi) -> Wsgi:
    """Add the headers that every answer carries, where it has not its own.

    Around the application, where headers are a plain list: Flask's own are searched for each one.
    """

    def call(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        secure = environ.get("wsgi.url_scheme") == "https"

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            given = {name.lower() for name, _ in headers}
            wanted = _HEADERS_SECURE if secure else _HEADERS
            headers.extend(pair for pair in wanted if pair[0].lower() not in given)
            return start_response(status, headers, exc_info)

        return inner(environ, start)

    return call


def safe_next(target: str | None) -> str:
    """Return ``target`` when it is a path of ours, else the front page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(target)
    clean = not parts.scheme and not parts.netloc and target.isprintable() and "\\" not in target
    return target if clean else "/"
