"""Processes: looking at them, checking a file, publishing it."""

from io import BytesIO

import pytest

from tests import shipped
from tests.web.visitor import Visitor


@pytest.fixture
def designer(visitor: Visitor) -> Visitor:
    visitor.step_in("叶望")
    visitor.get("/definitions/upload")
    return visitor


def send(designer: Visitor, data: bytes, act: str, name: str = "p.bpmn") -> str:
    answer = designer.client.post(
        "/definitions/upload",
        data={
            "csrf_token": designer.page.hidden["csrf_token"],
            "file": (BytesIO(data), name),
            "act": act,
        },
    )
    return designer._read(answer)


def test_everybody_may_look_at_the_processes(visitor: Visitor) -> None:
    visitor.step_in("沈和宁")
    visitor.get("/definitions")
    assert "物业纠纷协商处理" in visitor.words
    visitor.get(visitor.link("/definitions/property_dispute/"))
    assert "初次联系与核实\n小区党支部书记" in visitor.words


@pytest.mark.parametrize("path", ["/definitions/upload"])
def test_only_designers_publish(visitor: Visitor, path: str) -> None:
    visitor.step_in("沈和宁")
    visitor.get(path)
    assert visitor.status == 403


def test_the_same_file_is_no_new_version(designer: Visitor) -> None:
    send(designer, shipped.bpmn_bytes("property_dispute"), "publish")
    assert "property_dispute：内容相同，已经是第 1 版。" in designer.words


def test_a_changed_file_becomes_the_next_version(designer: Visitor) -> None:
    changed = shipped.bpmn_bytes("property_dispute").replace(
        "物业纠纷协商处理".encode(), "物业纠纷协商".encode()
    )
    send(designer, changed, "publish")
    assert "property_dispute：已发布为第 2 版。" in designer.words
    designer.get("/definitions/property_dispute/1")
    assert "第 2 版" in designer.words


def test_checking_publishes_nothing(designer: Visitor) -> None:
    changed = shipped.bpmn_bytes("property_dispute").replace(b"grid.next_en", b"grid.next_e", 1)
    send(designer, changed, "check")
    designer.get("/definitions/property_dispute/2")
    assert designer.status == 404


def test_findings_are_listed_with_code_element_sentence_and_line(designer: Visitor) -> None:
    broken = shipped.bpmn_bytes("property_dispute").replace(
        b'targetRef="first_contact"', b'targetRef="nowhere"'
    )
    send(designer, broken, "publish")
    assert designer.status == 422
    assert "BPMN-018" in designer.words
    designer.get("/definitions/property_dispute/2")
    assert designer.status == 404


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "BPMN-001"),
        (b"\x89PNG", "BPMN-002"),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "XML-001"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "BPMN-003"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(designer: Visitor, data: bytes, code: str) -> None:
    send(designer, data, "publish", name="../../x.bpmn")
    assert designer.status == 422
    assert code in designer.words


def test_a_file_that_is_too_large_is_refused(designer: Visitor) -> None:
    kind = "multipart/form-data; boundary=b"
    answer = designer.client.post("/definitions/upload", data=b"<" * 17_000_000, content_type=kind)
    assert answer.status_code == 413


def test_no_file_is_a_bad_request(designer: Visitor) -> None:
    designer.post("/definitions/upload", {"act": "check"})
    assert designer.status == 400
