"""The semantic part of a file is the same before and after."""

from pathlib import Path

import pytest
from lxml import etree

from processes.layout.check import crossings
from processes.layout.interchange import without_diagrams
from processes.layout.tidy import tidy

ROOT = Path(__file__).parents[3]
MODELS = sorted((ROOT.parent / "shared" / "corpora" / "miwg").glob("*.bpmn"))
SHIPPED = sorted((ROOT / "processes" / "bpmn").glob("*.bpmn"))

RICH = """<?xml version="1.0" encoding="UTF-8"?>
<!-- kept -->
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:house" id="file">
  <process id="p" x:owner="社区">
    <documentation textFormat="text/html"><![CDATA[<b>办理</b> & 反馈]]></documentation>
    <extensionElements><x:clock unit="wd">5</x:clock></extensionElements>
    <task id="t" name="登记&#10;核实"/>
  </process>
</definitions>
"""


def _meaning(xml: bytes) -> bytes:
    """Return the canonical form of all but the diagrams, white space between elements aside."""
    root = etree.fromstring(xml)
    without_diagrams(root)
    for element in root.iter():
        element.tail = (element.tail or "").strip() or None
        if len(element):
            element.text = (element.text or "").strip() or None
    return etree.tostring(root.getroottree(), method="c14n2", with_comments=True)


@pytest.mark.shared
@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_of_others_is_drawn_anew_without_loss(path: Path) -> None:
    before = path.read_bytes()
    after = tidy(before)
    assert _meaning(after) == _meaning(before)
    assert crossings(after) == ()
    assert tidy(after) == after


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_our_own_processes_are_drawn_without_flaws(path: Path) -> None:
    after = tidy(path.read_bytes())
    assert crossings(after) == ()
    assert tidy(after) == after


def test_comments_documentation_extensions_and_foreign_names_stay() -> None:
    before = RICH.encode()
    after = tidy(before)
    assert _meaning(after) == _meaning(before)
    for text in ("<!-- kept -->", 'x:owner="社区"', '<x:clock unit="wd">5</x:clock>', "CDATA"):
        assert text in after.decode()


def test_an_entity_is_not_resolved() -> None:
    trap = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    body = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&e;</definitions>'
    assert b"&e;" in tidy(trap + body)


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        tidy(b"<definitions>")
