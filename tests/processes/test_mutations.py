"""Broken in any way, a file is refused by name or linted: nothing else happens."""

from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from processes.document import read
from processes.errors import ModelError
from processes.lint.finding import Finding
from processes.lint.rule import Spot, from_error
from processes.markup import PARSER
from tests.processes.diagrams import findings, house
from tests.shipped import bpmn_bytes

GOOD = house()
SHIPPED = bpmn_bytes("escalation")
TREE = etree.fromstring(SHIPPED, PARSER)
ELEMENTS = sum(1 for _ in TREE.iter("*"))
ATTRIBUTES = ("id", "sourceRef", "targetRef", "attachedToRef", "default", "messageRef", "name")


def said(data: bytes) -> tuple[Finding, ...]:
    """Return the findings; for a refused file, its refusal."""
    try:
        return findings(data)
    except ModelError as error:
        refusal = error
    assert refusal.sentence()
    return (from_error(refusal, Spot()),)


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8))
def test_flipped_bytes(flips: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, byte in flips:
        data[place] = byte
    said(bytes(data))


@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)))
def test_a_part_cut_out(start: int, end: int) -> None:
    said(GOOD[:start] + GOOD[end:])


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    said(data)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(1, ELEMENTS - 1), min_size=1, max_size=5))
def test_elements_removed(places: set[int]) -> None:
    tree = deepcopy(TREE)
    members = list(tree.iter("*"))
    for place in places:
        parent = members[place].getparent()
        if parent is not None:
            parent.remove(members[place])
    for finding in said(etree.tostring(tree)):
        assert finding.text()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, ELEMENTS - 1), st.sampled_from(ATTRIBUTES), st.text(max_size=12)),
        max_size=6,
    )
)
def test_attributes_exchanged(changes: list[tuple[int, str, str]]) -> None:
    tree = deepcopy(TREE)
    members = list(tree.iter("*"))
    for place, name, value in changes:
        text = "".join(c for c in value if c.isprintable())
        members[place].set(name, text or members[-place].get("id", ""))
    for finding in said(etree.tostring(tree)):
        assert finding.text()


def test_the_untouched_files_are_read() -> None:
    assert read(GOOD).processes
    assert read(SHIPPED).processes
