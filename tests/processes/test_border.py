"""What is refused before the XML parser sees it (list A, rows 1 to 11)."""

import time
from pathlib import Path

import pytest

from processes.document import read
from processes.errors import ModelError
from tests.processes.diagrams import HEAD, process

GOOD = process('<bpmn:startEvent id="s"/>')
BOMB = "<!DOCTYPE d [" + "".join(
    f'<!ENTITY x{n} "{f"&x{n - 1};" * 10 if n else "boom"}">' for n in range(12)
)
NESTED = "<bpmn:documentation>" * 300 + "</bpmn:documentation>" * 300

REFUSED = [
    ("empty", b"", "BPMN-001", None),
    ("only blanks", b" \n\t ", "BPMN-001", None),
    ("only the mark of UTF-8", b"\xef\xbb\xbf\n", "BPMN-001", None),
    ("only the mark of UTF-16", b"\xff\xfe", "BPMN-001", None),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "BPMN-002", 1),
    ("plain words", "不是XML".encode(), "BPMN-002", 1),
    ("a web page", b"<!DOCTYPE html>\n<html><body></body></html>", "BPMN-002", 1),
    ("an unclosed element", HEAD.encode() + b"\n<bpmn:process>", "BPMN-002", 2),
    ("a name used without its namespace", b"<a:b/>", "BPMN-002", 1),
    ("a drawing", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "BPMN-003", None),
    ("a well-formed web page", b"<html/>", "BPMN-003", None),
    ("BPMN 1", b'<definitions xmlns="http://schema.omg.org/spec/BPMN/1.0"/>', "BPMN-004", None),
    ("no namespace", b"<definitions/>", "BPMN-004", None),
    ("an external entity", b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "XML-001", 1),
    ("an entity under the name of a page", b'<!DOCTYPE html [<!ENTITY x "y">]><d/>', "XML-001", 1),
    ("a billion laughs", f"{BOMB}]><d>&x11;</d>".encode(), "XML-001", 1),
    ("a later DOCTYPE", b"<!-- c -->\n<!DOCTYPE d [ ]><d/>", "XML-001", 2),
    ("deep nesting", f"{HEAD}{NESTED}</bpmn:definitions>".encode(), "XML-002", 1),
    ("six megabytes", GOOD + b" " * 6_000_000, "XML-003", None),
    ("a NUL character", GOOD.replace(b'id="s"', b'id="\0"'), "XML-004", None),
    ("bad UTF-8", GOOD.replace(b'id="s"', b'id="\xff"'), "XML-004", None),
    ("UTF-16 without its mark", GOOD.decode().encode("utf-16-le"), "XML-004", None),
    ("UTF-16 cut in half", GOOD.decode().encode("utf-16")[:-1], "XML-004", None),
    ("UTF-7", b'<?xml version="1.0" encoding="UTF-7"?><d/>', "XML-004", None),
    ("a style sheet", b'<?xml version="1.0"?>\n<?xml-stylesheet href="x"?><d/>', "XML-005", 2),
    (
        "an inclusion",
        process('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="x"/>'),
        "XML-005",
        3,
    ),
]


@pytest.mark.parametrize(
    ("data", "code", "line"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_file_that_cannot_be_read_says_why_and_where(
    data: bytes, code: str, line: int | None
) -> None:
    with pytest.raises(ModelError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.sentence()
    assert "{" not in caught.value.sentence()
    assert caught.value.advice
    assert caught.value.facts.get("line") == line


def test_an_entity_bomb_is_refused_before_it_is_expanded() -> None:
    begun = time.perf_counter()
    with pytest.raises(ModelError):
        read(f"{BOMB}]><d>&x11;</d>".encode())
    assert time.perf_counter() - begun < 0.5


def test_an_external_entity_never_shows_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("蓝色雨伞", encoding="utf-8")
    data = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><d>&x;</d>'.encode()
    with pytest.raises(ModelError) as caught:
        read(data)
    assert "蓝色雨伞" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "gbk", "gb18030"])
def test_a_file_in_another_encoding_is_kept_as_utf8_with_a_warning(encoding: str) -> None:
    name = "Rückfrage" if "-" in encoding and encoding != "utf-16" else "网格"
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        + process(f'<bpmn:startEvent id="s" name="{name}"/>').decode()
    )
    document = read(text.encode(encoding))
    assert document.processes[0].nodes["s"].name == name
    assert 'encoding="UTF-8"' in document.data.decode()
    assert [warning.code for warning in document.warnings] == ["XML-006"]
    assert read(document.data).warnings == ()


def test_a_utf8_file_is_kept_byte_for_byte_but_for_its_mark() -> None:
    assert read(GOOD).data == GOOD
    assert read(b"\xef\xbb\xbf" + GOOD).data == GOOD
    assert read(GOOD).warnings == ()


def test_a_hundred_levels_are_not_too_deep() -> None:
    nested = "<bpmn:documentation>" * 99 + "</bpmn:documentation>" * 99
    assert read(f"{HEAD}{nested}</bpmn:definitions>".encode()).processes == ()
