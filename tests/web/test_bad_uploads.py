"""List A of bad models at the upload page: each gets its code, its status, and nothing is kept."""

import pytest

from engine.store import definitions
from tests.processes.badmodels import ROWS, At, Row
from tests.web.visitor import Visitor
from web.wiring import Office

TOO_LARGE = "XML-003"
REFUSED = [row for row in ROWS if row.at is not At.WARNED]


def form(fields: dict[str, str], file: bytes) -> bytes:
    """Return a form with a file as a browser sends it; the test client would use the disk."""
    name = b'Content-Disposition: form-data; name="%s"'
    parts = [b"--b\r\n" + name % key.encode() + b"\r\n\r\n" + value.encode() + b"\r\n"
             for key, value in fields.items()]  # fmt: skip
    head = b"--b\r\n" + name % b"file" + b'; filename="x.bpmn"\r\n\r\n'
    return b"".join([*parts, head, file, b"\r\n--b--\r\n"])


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: f"{row.number} {row.what}")
def test_a_bad_model_is_refused_with_its_code_and_nothing_is_published(
    row: Row, visitor: Visitor, office: Office
) -> None:
    with office.database.read() as tx:
        before = definitions.latest(tx)
    visitor.step_in("叶望")
    visitor.get("/definitions/upload")
    body = form({"csrf_token": visitor.page.hidden["csrf_token"], "act": "publish"}, row.data)
    kind = "multipart/form-data; boundary=b"
    answer = visitor.client.post("/definitions/upload", data=body, content_type=kind)
    visitor._read(answer)
    assert visitor.status == (413 if row.code == TOO_LARGE else 422)
    assert row.code in visitor.words
    with office.database.read() as tx:
        assert definitions.latest(tx) == before
