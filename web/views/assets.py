"""Styles, scripts, the icon and published files: what browsers may keep for a year."""

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request, send_file, url_for

blueprint = Blueprint("assets", __name__, url_prefix="/assets")

STATIC = Path(__file__).parents[1] / "static"
STYLES = (
    "tokens.css",
    "base.css",
    "parts.css",
    "data.css",
    "forms.css",
    "pages.css",
    "calendar.css",
)
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file as it is sent."""

    name: str
    """With a digest of the content in it."""
    kind: str
    body: bytes
    packed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The addresses a page needs to run one bundled module."""

    url: str
    styles: tuple[str, ...]
    imports: tuple[str, ...]


@blueprint.get("/<path:name>")
def send(name: str) -> Response:
    """Send one asset, packed when the browser can unpack it."""
    asset = _assets().get(name) or abort(404)
    response = Response(asset.body, content_type=asset.kind)
    if asset.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(asset.packed)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    return response


def send_model(name: str, body: bytes, digest: str) -> Response:
    """Send a published file under a name in any script (RFC 6266); it never changes."""
    response = send_file(
        BytesIO(body), "application/xml", as_attachment=True, download_name=name, etag=digest
    )
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def style_url() -> str:
    """Return the address of the one style sheet of our own."""
    return url_for("assets.send", name=_own()["office.css"].name)


def licences_url() -> str:
    """Return the address of the licence texts of what the pages load from others."""
    return url_for("assets.send", name="THIRD-PARTY-LICENSES.txt")


def asset_url(name: str) -> str:
    """Return the address of a file of ours."""
    return url_for("assets.send", name=_own()[name].name)


def script(name: str) -> Script | None:
    """Return the bundled module ``name``.entry.js; None where the bundles were never built."""
    entry = _manifest().get(f"{name}.js")
    if entry is None:
        return None
    return Script(
        url=url_for("assets.send", name=entry["file"]),
        styles=tuple(url_for("assets.send", name=s) for s in (entry.get("css"),) if s),
        imports=tuple(url_for("assets.send", name=s) for s in entry.get("imports", ())),
    )


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    file = STATIC / "dist" / "manifest.json"
    if not file.exists():
        return {}
    entries: dict[str, dict[str, Any]] = json.loads(file.read_bytes())
    return entries


@cache
def _own() -> dict[str, Asset]:
    css = b"\n".join((STATIC / "css" / name).read_bytes() for name in STYLES)
    icon = (STATIC / "icon.svg").read_bytes()
    return {"office.css": _hashed("office.css", css), "icon.svg": _hashed("icon.svg", icon)}


@cache
def _assets() -> dict[str, Asset]:
    return {asset.name: asset for asset in (*_own().values(), *_bundled())}


def _bundled() -> Iterable[Asset]:
    for file in (STATIC / "dist").glob("*"):
        if file.suffix in {".js", ".css", ".woff2", ".txt"}:
            yield _asset(file.name, file.read_bytes())


def _hashed(name: str, body: bytes) -> Asset:
    stem, dot, suffix = name.rpartition(".")
    return _asset(f"{stem}-{hashlib.sha256(body).hexdigest()[:10]}{dot}{suffix}", body)


def _asset(name: str, body: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    packed = b"" if name.endswith(".woff2") else gzip.compress(body, 9, mtime=0)
    return Asset(name=name, kind=kind, body=body, packed=packed)
