"""Cases are run as they say, and whatever is wrong with one of them stops no other."""

from pathlib import Path
from typing import Any

import pytest

from engine.conformance.cases import read_cases
from engine.conformance.errors import CasesUnreadable
from engine.conformance.judge import Status
from engine.conformance.runner import Tried, try_cases
from engine.conformance.trial import Limits
from tests.conformance.small import case, expecting, flow, folder, line, process, script

AB = line("main", "a", "b")
BA = line("main", "b", "a")


def tried(place: Path, *listed: object, main: str, limits: Limits | None = None) -> list[Tried]:
    where = folder(place / "cases", list(listed), main=main)
    return list(try_cases(where, read_cases(where), limits=limits))


def status(place: Path, *listed: object, main: str) -> list[Status]:
    return [one.verdict.status for one in tried(place, *listed, main=main)]


def test_what_happens_as_expected_passes(tmp_path: Path) -> None:
    assert status(tmp_path, case("ab"), main=AB) == [Status.PASSED]


def test_a_model_with_its_flows_redirected_is_wrong(tmp_path: Path) -> None:
    assert status(tmp_path, case("ab"), main=BA) == [Status.WRONG]


def test_a_model_that_leaves_a_step_out_is_wrong(tmp_path: Path) -> None:
    assert status(tmp_path, case("ab"), main=line("main", "a")) == [Status.WRONG]


@pytest.mark.parametrize(
    "expectation",
    [
        {"trace": ["A"]},
        {"trace": ["B", "A"]},
        {"trace": ["A", "B", "B"]},
        {"outcome": "waiting"},
        {"outcome": "error"},
        {"data": {"x": 1}},
        {"not_before_seconds": {"B": 1}},
        {"node_order": [["b", "a"]]},
        {"parallel": True},
        {"order": "any", "last": "A"},
    ],
    ids=str,
)
def test_a_tampered_expectation_is_wrong(expectation: dict[str, Any], tmp_path: Path) -> None:
    tampered = case("ab", variants=expecting(**expectation))
    assert status(tmp_path, tampered, main=AB) == [Status.WRONG]


def test_a_refused_model_is_refused_with_its_sentence(tmp_path: Path) -> None:
    (one,) = tried(tmp_path, case("ab"), main=AB.replace('targetRef="b"', 'targetRef="nowhere"'))
    assert one.verdict.status is Status.REFUSED
    assert "BPMN-0" in one.verdict.why


def test_a_case_that_asks_for_an_error_or_a_refusal_passes_when_refused(tmp_path: Path) -> None:
    asked = case("ab", variants=expecting(trace=[], outcome="refused_or_error"))
    broken = AB.replace('targetRef="b"', 'targetRef="nowhere"')
    assert status(tmp_path, asked, main=broken) == [Status.PASSED]


def test_a_case_stands_still_where_a_script_fails(tmp_path: Path) -> None:
    failing = AB.replace(script("b"), script("b", '"not a context"'))
    (one,) = tried(tmp_path, case("ab"), main=failing)
    assert one.verdict.status is Status.FAILED
    assert one.results[0].trace == ("A",)


def test_variables_reach_the_case_and_come_back(tmp_path: Path) -> None:
    counting = AB.replace(script("b"), script("b", '{sum: x + 1.5, said: "n"}'))
    variant = {**expecting(data={"sum": 3.5, "said": "n", "x": 2})[0], "variables": {"x": 2}}
    assert status(tmp_path, case("ab", variants=[variant]), main=counting) == [Status.PASSED]


def test_the_data_of_a_result_is_plain_json(tmp_path: Path) -> None:
    text = '{n: 2 + 1, half: 0.5, list: [1, "x"], group: {a: null}, day: date("2026-01-05")}'
    (one,) = tried(tmp_path, case("ab"), main=AB.replace(script("b"), script("b", text)))
    expected = {"n": 3, "half": 0.5, "list": [1, "x"], "group": {"a": None}, "day": "2026-01-05"}
    assert expected.items() <= one.results[0].data.items()


def test_a_variable_that_a_case_cannot_have_is_an_error_at_run(tmp_path: Path) -> None:
    variant = {**expecting()[0], "variables": {"case": 1}}
    (one,) = tried(tmp_path, case("ab", variants=[variant]), main=AB)
    assert one.verdict.status is Status.FAILED
    assert (one.results[0].stage, one.results[0].type) == ("run", "ENG-021")


def test_time_passes_from_one_due_moment_to_the_next(tmp_path: Path) -> None:
    timer = (
        '<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition id="td"><bpmn:timeDuration'
        ' xsi:type="bpmn:tFormalExpression">PT2S</bpmn:timeDuration></bpmn:timerEventDefinition>'
        "</bpmn:intermediateCatchEvent>"
    )
    model = process(
        "main",
        '<bpmn:startEvent id="s"/>',
        script("a"),
        timer,
        script("b"),
        '<bpmn:endEvent id="e"/>',
        *(flow(f"f{n}", *pair) for n, pair in enumerate(["sa", "at", "tb", "be"])),
    )
    (one,) = tried(
        tmp_path, case("ab", variants=expecting(not_before_seconds={"B": 2})), main=model
    )
    assert one.verdict.status is Status.PASSED
    assert one.results[0].spans == (("A", 0.0, 0.0), ("B", 2.0, 2.0))


def test_events_of_all_instances_stand_in_the_order_they_happened(tmp_path: Path) -> None:
    two = line("first", "a") + line("main", "b")
    listed = case("two", processes={"main": "main", "start_first": ["first"]})
    (one,) = tried(tmp_path, listed, main=two)
    assert one.verdict.status is Status.PASSED
    assert one.results[0].hist == ("first_start", "a", "first_end", "main_start", "b", "main_end")


def test_a_process_that_is_not_published_counts_as_refused(tmp_path: Path) -> None:
    other = line("main", "a", "b").replace('isExecutable="true"', 'isExecutable="false"')
    assert status(tmp_path, case("ab"), main=other + line("more", "c")) == [Status.REFUSED]


@pytest.mark.parametrize("limits", [Limits(commands=2), Limits(seconds=0)], ids=str)
def test_a_case_without_end_is_a_failure(limits: Limits, tmp_path: Path) -> None:
    (one,) = tried(tmp_path, case("ab"), limits=limits, main=AB)
    assert one.verdict.status is Status.FAILED
    assert one.results[0].as_json() == {"kind": "hang"}


@pytest.mark.parametrize(
    "bad",
    [
        17,
        {},
        {"id": "x"},
        case("x", variants=[]),
        case("x", variants=[{"expect": {}}]),
        case("x", nodes={"a": 1}),
        case("x", processes={}),
    ],
    ids=str,
)
def test_an_entry_that_is_no_case_stops_no_other(bad: object, tmp_path: Path) -> None:
    assert status(tmp_path, bad, case("ab"), main=AB) == [Status.FAILED, Status.PASSED]


@pytest.mark.parametrize("file", ["gone.bpmn", "../cases.json", "/etc/hostname"])
def test_only_models_of_the_folder_are_read(file: str, tmp_path: Path) -> None:
    (one,) = tried(tmp_path, case("ab", file=file), main=AB)
    assert one.verdict.status is Status.REFUSED
    assert one.results[0].type == "CONF-004"


def test_an_effect_that_is_not_known_is_refused(tmp_path: Path) -> None:
    nodes = {"a": {"marker": "A", "traced": True, "effect": {"explode": True}}}
    (one,) = tried(tmp_path, case("ab", nodes=nodes), main=AB)
    assert one.verdict.status is Status.REFUSED
    assert one.results[0].type == "CONF-003"


def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for text in ("{", "{}", '"x"'):
        (tmp_path / "cases.json").write_text(text, encoding="utf-8")
        with pytest.raises(CasesUnreadable):
            read_cases(tmp_path)


def test_a_folder_without_cases_has_none(tmp_path: Path) -> None:
    assert read_cases(tmp_path) == ()
