"""Folders of cases of every kind of badness: each case fails by itself, and none is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from processes.tck.runner import Status, Tried, try_all
from tests.conformance.kit import (
    NULL,
    asks,
    case,
    cases,
    decision,
    folder,
    given,
    model,
    value,
    wanted,
)

GOOD = model(decision("one", "1"), decision("text", '"a"'))


def tried(place: Path, **files: str | bytes) -> list[Tried]:
    """Run a folder of these files."""
    return try_all(folder(place, **files), lambda _now, _all: None)


def outcome(place: Path, expected: str, text: str) -> Tried:
    """Run one case of a decision that is ``text``."""
    files = {"kit_dmn": model(decision("d", text)), "kit_xml": cases(asks("d", expected))}
    (one,) = tried(place, **files)
    return one


def test_a_case_passes_when_all_it_wants_comes_out(tmp_path: Path) -> None:
    both = case("both", wanted("one", value("1")), wanted("text", value("a", "string")))
    (one,) = tried(tmp_path / "small", kit_dmn=GOOD, kit_xml=cases(both))
    assert one == Tried(folder="small", case="both", file="kit.xml", status=Status.PASSED)


def test_a_case_fails_when_one_thing_differs_and_says_which(tmp_path: Path) -> None:
    both = case("both", wanted("one", value("1")), wanted("text", value("b", "string")))
    (one,) = tried(tmp_path, kit_dmn=GOOD, kit_xml=cases(both))
    assert (one.status, one.why) == (Status.FAILED, 'text: expected "b", found "a"')


def test_a_reason_for_null_is_told(tmp_path: Path) -> None:
    assert "expected 1, found null (Division by zero.)" in outcome(tmp_path, value("1"), "1/0").why


BOMBS = {
    "a recursion without end": "{f: function(n) f(n + 1), r: f(1)}.r",
    "a range without end": "for i in 1..1000000000000 return i",
    "loops within loops": "for i in 1..99999, j in 1..99999, k in 1..99999 return i * j * k",
    "a power beyond all bounds": "9**9**9",
    "a text that doubles": 'for i in 1..99 return if i = 1 then "a" else partial[-1] + partial[-1]',
    "no expression": "((((",
    "deeper than anybody reads": "[" * 400 + "]" * 400,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_case_without_end_ends(bomb: str, tmp_path: Path) -> None:
    one = outcome(tmp_path, value("7"), BOMBS[bomb])
    assert one.status is Status.FAILED
    assert one.why


@pytest.mark.parametrize("text", ["for i in 1..1000000000000 return i", "9**9**9"])
def test_what_gives_no_value_at_all_does_not_pass_for_null(text: str, tmp_path: Path) -> None:
    assert outcome(tmp_path, NULL, text).status is Status.FAILED


def test_an_error_is_what_some_cases_expect(tmp_path: Path) -> None:
    files = {
        "kit_dmn": model(decision("d", "9**9**9"), decision("e", "for i in 1..10**9 return i")),
        "kit_xml": cases(asks("d", NULL, error=True), asks("e", NULL, error=True)),
    }
    assert [one.status for one in tried(tmp_path, **files)] == [Status.PASSED, Status.FAILED]


UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "BPMN-001"),
    "no XML": (b"a picture", "BPMN-002"),
    "cut off": (cases(asks("one", value("1")))[:-20], "BPMN-002"),
    "with entities": ('<!DOCTYPE x [<!ENTITY a "b">]><testCases/>', "XML-001"),
    "nested too deep": ("<a>" * 200 + "</a>" * 200, "XML-002"),
    "no text": (b"\xff\xfe\xfd", "XML-004"),
}


@pytest.mark.parametrize("bad", UNREADABLE)
def test_cases_that_cannot_be_read_count_as_a_failure(bad: str, tmp_path: Path) -> None:
    content, code = UNREADABLE[bad]
    good = cases(asks("one", value("1")))
    first, second = tried(tmp_path, kit_dmn=GOOD, a_xml=content, b_xml=good)
    assert (first.status, first.file, first.case) == (Status.FAILED, "a.xml", "*")
    assert code in first.why
    assert second.status is Status.PASSED


def test_a_folder_of_nothing_but_broken_cases_is_counted(tmp_path: Path) -> None:
    folder(tmp_path / "kit" / "broken", cases_xml=b"<testCases")
    (one,) = try_all(tmp_path / "kit", lambda _now, _all: None)
    assert (one.folder, one.status) == ("broken", Status.FAILED)


def test_a_file_that_is_a_folder_or_leads_nowhere_is_counted(tmp_path: Path) -> None:
    folder(tmp_path, kit_dmn=GOOD, good_xml=cases(asks("one", value("1"))))
    (tmp_path / "gone.xml").symlink_to("nowhere.xml")
    (tmp_path / "place.xml").mkdir()
    (tmp_path / "place.dmn").mkdir()
    (tmp_path / "gone.dmn").symlink_to("nowhere.dmn")
    found = try_all(tmp_path, lambda _now, _all: None)
    assert {one.file: one.status for one in found} == {
        "gone.xml": Status.FAILED,
        "good.xml": Status.PASSED,
        "place.xml": Status.FAILED,
    }


def test_other_files_are_no_cases(tmp_path: Path) -> None:
    assert tried(tmp_path, kit_dmn=GOOD, pom_xml="<project/>", notes_txt="one") == []


MODELS: dict[str, tuple[str | bytes, str]] = {
    "no XML": (b"a picture", "BPMN-002"),
    "another kind": ('<svg xmlns="http://www.w3.org/2000/svg"/>', "DMN-001"),
    "another version": (GOOD.replace("20230324", "20990324"), "DMN-001"),
    "an unknown hit policy": (
        model('<decision id="one" name="one"><decisionTable hitPolicy="LUCKY"/></decision>'),
        "DMN-002",
    ),
    "decisions in a circle": (
        model(
            '<decision id="one" name="one"><informationRequirement><requiredDecision href="#one"/>'
            "</informationRequirement></decision>"
        ),
        "DMN-005",
    ),
}


@pytest.mark.parametrize("bad", MODELS)
@pytest.mark.parametrize("expected", [value("1"), NULL], ids=["one", "null"])
def test_a_model_that_cannot_be_used_fails_its_cases_and_no_others(
    bad: str, expected: str, tmp_path: Path
) -> None:
    content, code = MODELS[bad]
    first, second = tried(
        tmp_path,
        bad_dmn=content,
        kit_dmn=GOOD.replace("urn:kit", "urn:good"),
        a_xml=cases(asks("one", expected), about="bad.dmn"),
        b_xml=cases(asks("one", value("1"))),
    )
    assert (first.status, second.status) == (Status.FAILED, Status.PASSED)
    assert code in first.why


@pytest.mark.parametrize("name", ["", "gone.dmn", "../other.dmn", "/etc/hostname", "."])
@pytest.mark.parametrize("expected", [value("1"), NULL], ids=["one", "null"])
def test_only_models_of_the_folder_are_asked(name: str, expected: str, tmp_path: Path) -> None:
    folder(tmp_path, other_dmn=GOOD)
    (one,) = tried(tmp_path / "kit", kit_xml=cases(asks("one", expected), about=name))
    assert one.status is Status.FAILED
    assert "is not in the folder" in one.why


@pytest.mark.parametrize("expected", [value("1"), NULL], ids=["one", "null"])
def test_a_decision_that_is_not_there_fails(expected: str, tmp_path: Path) -> None:
    (one,) = tried(tmp_path, kit_dmn=GOOD, kit_xml=cases(asks("gone", expected)))
    assert one.status is Status.FAILED
    assert "DMN-003" in one.why


VALUES = {
    "an unknown type": value("1", "pancake"),
    "no number": value("one", "decimal"),
    "no date": value("2026-13-01", "date"),
    "no duration": value("a while", "duration"),
    "not a number": value("NaN", "double"),
    "an endless number": value("INF", "double"),
}


@pytest.mark.parametrize("bad", VALUES)
@pytest.mark.parametrize("where", ["given", "expected"])
def test_a_value_that_nobody_can_read_fails_its_case_alone(
    bad: str, where: str, tmp_path: Path
) -> None:
    broken = (
        case("bad", given("x", VALUES[bad]), wanted("one", value("1")))
        if where == "given"
        else asks("one", VALUES[bad])
    )
    first, second = tried(tmp_path, kit_dmn=GOOD, kit_xml=cases(broken, asks("one", value("1"))))
    assert (first.status, second.status) == (Status.FAILED, Status.PASSED)
    assert first.why


def test_a_case_that_asks_nothing_does_not_pass(tmp_path: Path) -> None:
    (one,) = tried(tmp_path, kit_dmn=GOOD, kit_xml=cases(case("idle")))
    assert (one.status, one.why) == (Status.FAILED, "the case asks for no result")


def test_what_raises_within_a_case_ends_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trap(_text: str) -> object:
        raise MemoryError

    readers: dict[str, Callable[[str], object]] = {"trap": trap}
    monkeypatch.setattr("processes.tck.cases._READERS", readers | {"decimal": int})
    first, second = tried(
        tmp_path,
        kit_dmn=GOOD,
        kit_xml=cases(asks("one", value("1", "trap")), asks("one", value("1"))),
    )
    assert (first.status, first.why) == (Status.FAILED, "MemoryError: ")
    assert second.status is Status.PASSED


def test_folders_within_folders_and_several_files_are_all_tried(tmp_path: Path) -> None:
    good = cases(asks("one", value("1")))
    for name in ("top", "top/a", "top/a/b"):
        folder(tmp_path / name, kit_dmn=GOOD, first_xml=good, second_xml=good)
    found = try_all(tmp_path / "top", lambda _now, _all: None)
    assert [(one.folder, one.file) for one in found] == [
        (name, file) for name in ("top", "a", "a/b") for file in ("first.xml", "second.xml")
    ]


@pytest.mark.parametrize(
    ("only", "found"),
    [
        ("level-1/0001-a", ["level-1/0001-a"]),
        ("0001-a", ["level-1/0001-a", "level-2/0001-a"]),
        ("level-1", ["level-1/0001-a", "level-1/0002-b"]),
        ("level-1/", ["level-1/0001-a", "level-1/0002-b"]),
        ("0002*", ["level-1/0002-b"]),
        ("*/0002-b", ["level-1/0002-b"]),
        ("level", []),
    ],
)
def test_some_folders_can_be_tried_alone(only: str, found: list[str], tmp_path: Path) -> None:
    for name in ("level-1/0001-a", "level-1/0002-b", "level-2/0001-a"):
        folder(tmp_path / name, kit_dmn=GOOD, kit_xml=cases(asks("one", value("1"))))
    chosen = try_all(tmp_path, lambda _now, _all: None, [only])
    assert [one.folder for one in chosen] == found


def test_two_models_of_one_namespace_do_not_answer_for_each_other(tmp_path: Path) -> None:
    first, second = tried(
        tmp_path,
        a_dmn=model(decision("d", "1")),
        b_dmn=model(decision("d", "2")),
        a_xml=cases(asks("d", value("1")), about="a.dmn"),
        b_xml=cases(asks("d", value("2")), about="b.dmn"),
    )
    assert (first.status, second.status) == (Status.PASSED, Status.PASSED)


def test_a_function_is_called_by_its_name(tmp_path: Path) -> None:
    known = (
        '<businessKnowledgeModel id="twice" name="twice"><encapsulatedLogic>'
        '<formalParameter name="x"/><literalExpression><text>x * 2</text></literalExpression>'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    asked = case(
        "call", given("x", value("4")), wanted("result", value("8")), kind="bkm", invoked="twice"
    )
    (one,) = tried(tmp_path, kit_dmn=model(known), kit_xml=cases(asked))
    assert one.status is Status.PASSED


def test_progress_is_told_by_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder(tmp_path / name, kit_dmn=GOOD, kit_xml=cases(asks("one", value("1"))))
    told: list[tuple[int, int]] = []
    try_all(tmp_path, lambda now, total: told.append((now, total)))
    assert told == [(1, 2), (2, 2)]
