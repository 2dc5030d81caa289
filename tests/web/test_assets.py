"""Styles and scripts: named by content, packed, kept for a year, and never anything else."""

import gzip

from tests.web.visitor import Visitor
from web.views import assets


def style(visitor: Visitor) -> str:
    text = visitor.get("/sign-in")
    return text.split('rel="stylesheet" href="')[1].split('"')[0]


def test_the_style_sheet_may_be_kept_for_ever(visitor: Visitor) -> None:
    path = style(visitor)
    answer = visitor.client.get(path)
    assert answer.content_type == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--accent" in answer.get_data(as_text=True)


def test_it_is_packed_for_who_can_unpack_it(visitor: Visitor) -> None:
    path = style(visitor)
    packed = visitor.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == visitor.client.get(path).data


def test_only_known_files_are_sent(visitor: Visitor) -> None:
    for name in ("../app.py", "css/tokens.css", "office.css", "manifest.json"):
        assert visitor.client.get(f"/assets/{name}").status_code == 404


def test_all_style_sheets_together_are_small() -> None:
    whole = b"".join((assets.STATIC / "css" / name).read_bytes() for name in assets.STYLES)
    assert len(gzip.compress(whole)) < 10_000
