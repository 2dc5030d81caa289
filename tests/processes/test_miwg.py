"""Reference models of other tools: each is read, judged precisely, and written again unharmed."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from processes.border import admit
from processes.document import Document, read, read_stored
from processes.extensions import ALIASES
from processes.lint.finding import Finding, Severity
from processes.lint.linter import lint
from processes.markup import PARSER
from processes.notation import BPMN, BPMNDI
from processes.vocabulary import load_vocabulary
from tests.surroundings import shared
from web.text import read_catalogue

pytestmark = pytest.mark.shared
SHARED = Path(__file__).parents[3] / "shared"
MODELS = sorted((SHARED / "corpora" / "miwg").glob("*.bpmn"))
OURS = frozenset({BPMN, *ALIASES, "http://www.w3.org/2001/XMLSchema-instance"})


@pytest.fixture(params=MODELS, ids=lambda path: str(path.stem))
def model(request: pytest.FixtureRequest) -> bytes:
    path: Path = request.param
    return path.read_bytes()


def judged(document: Document) -> tuple[Finding, ...]:
    return lint(document, forms={}, vocabulary=load_vocabulary())


def unplaced(value: Any) -> Any:
    """Return a value of the model without the lines of the file."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in fields(value)]
        bare = replace(value, **{n: unplaced(getattr(value, n)) for n in names})
        return replace(bare, line=0) if "line" in names else bare
    if isinstance(value, dict):
        # What has no id is called by its line.
        return {re.sub(r"@\d+$", "", str(k)): unplaced(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(map(unplaced, value))
    return re.sub(r"@\d+$", "", value) if isinstance(value, str) else value


def foreign(root: etree._Element) -> Iterator[bytes | tuple[str, str, str]]:
    """Yield what belongs to others, in the order of the file: elements whole, and attributes."""
    for element in root.iter("*"):
        owner = etree.QName(element).namespace
        if owner not in OURS:
            parent = element.getparent()
            if parent is None or etree.QName(parent).namespace in OURS:
                yield etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
            continue
        for name, value in element.attrib.items():
            if etree.QName(name).namespace not in {None, *OURS}:
                yield element.get("id", ""), str(name), str(value)


def test_the_models_are_there() -> None:
    assert shared() is not None
    assert len(MODELS) >= 14


def test_a_model_is_read_and_every_finding_has_place_sentence_and_translation(
    model: bytes,
) -> None:
    document = read(model)
    assert document.processes
    ids = {element.get("id") for element in document.root.iter("*")}
    zh = read_catalogue("zh_CN").gettext
    for finding in judged(document):
        assert finding.line > 0
        assert finding.text()
        assert finding.advice
        assert finding.element in ids or finding.code in {"XML-006", "NORM-008"}
        assert zh(finding.sentence) != finding.sentence
        assert zh(finding.advice) != finding.advice
        assert str(zh(finding.sentence)).format(**finding.facts)
        assert finding.profile.value == "bpmn" or finding.severity is Severity.NOTE


def test_a_model_that_is_written_and_read_again_says_the_same(model: bytes) -> None:
    first = read(model)
    again = read(etree.tostring(first.root, encoding="utf-8", xml_declaration=True))
    assert unplaced(again.processes) == unplaced(first.processes)
    assert unplaced(again.global_tasks) == unplaced(first.global_tasks)
    assert again.messages == first.messages
    assert again.warnings == ()
    assert [(f.code, f.text()) for f in judged(again) if f.profile.value == "bpmn"] == [
        (f.code, f.text())
        for f in judged(read_stored(first.data))
        if f.profile.value == "bpmn" and f.code != "XML-006"
    ]


def test_what_is_stored_is_what_was_read(model: bytes) -> None:
    first = read(model)
    stored = read_stored(first.data)
    assert stored.processes == first.processes
    assert read(first.data).data == first.data
    if not [w for w in first.warnings if w.code.startswith("NORM")]:
        assert first.data == admit(model).data


def test_the_drawing_and_the_words_of_others_are_kept_to_the_letter(model: bytes) -> None:
    before = etree.fromstring(admit(model).data, PARSER)
    after = read(model).root
    assert list(foreign(after)) == list(foreign(before))
    drawn = [
        [
            etree.tostring(d, method="c14n", exclusive=True)
            for d in root.iter(f"{{{BPMNDI}}}BPMNDiagram")
        ]
        for root in (before, after)
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0]


def test_a_lost_word_of_another_tool_would_be_noticed() -> None:
    text = (
        f'<definitions xmlns="{BPMN}" xmlns:v="urn:v"><process id="p" v:a="1"><extensionElements>'
        "<v:b>x<v:c/></v:b></extensionElements></process></definitions>"
    )
    root = etree.fromstring(text.encode(), PARSER)
    whole = list(foreign(root))
    assert whole == [("p", "{urn:v}a", "1"), b'<v:b xmlns:v="urn:v">x<v:c></v:c></v:b>']
    for lost in (text.replace(' v:a="1"', ""), text.replace("<v:c/>", ""), text.replace("x<", "<")):
        assert list(foreign(etree.fromstring(lost.encode(), PARSER))) != whole
