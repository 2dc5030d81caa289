"""The DMN Technology Compatibility Kit, whole, and whether its judge says no where it must."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from processes.feel.values import YearMonthDuration
from processes.feel.writing import written
from processes.tck.cases import Case, Listed, UnusableCaseError, folders, listed, understood
from processes.tck.judge import agrees
from processes.tck.runner import Status, Tried, try_all
from tests.conformance.kit import INSTANCE

KIT = Path(__file__).parents[3] / "shared" / "conformance" / "dmn-tck"
LEVELS = {"compliance-level-2": 1.0, "compliance-level-3": 0.99}
"""The share of the cases that has to pass, those aside that need functions in Java."""
LEAST = {"compliance-level-2": 116, "compliance-level-3": 1_290}
"""How many passed when this was last written."""
JAVA = {"0076-feel-external-java"}
"""The folders whose cases need functions in Java."""

pytestmark = pytest.mark.shared


@cache
def tried(level: str) -> list[Tried]:
    return try_all(KIT / level, lambda _now, _all: None)


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_the_kit_passes(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counter(one.status for one in tried(level))
    failed = Counter(one.folder for one in tried(level) if one.status is Status.FAILED)
    with capsys.disabled():
        said = ", ".join(f"{counts[status]} {status}" for status in Status)
        print(f"\nDMN TCK {level}: {said}. Failed: {dict(failed)}")  # noqa: T201
    asked = counts[Status.PASSED] + counts[Status.FAILED]
    assert counts[Status.PASSED] >= LEVELS[level] * asked
    assert counts[Status.PASSED] >= LEAST[level]


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_only_what_needs_java_is_excluded(level: str) -> None:
    excluded = {one.folder for one in tried(level) if one.status is Status.EXCLUDED}
    assert excluded <= JAVA


def test_no_case_of_the_kit_is_passed_over() -> None:
    roots = (ElementTree.parse(file).getroot() for file in KIT.rglob("*.xml"))  # noqa: S314
    in_files = sum(len(root.findall("{*}testCase")) for root in roots)
    assert sum(len(tried(level)) for level in LEVELS) == in_files


# The judge


def readable() -> Iterator[tuple[Listed, Case]]:
    for place in folders(KIT):
        for one in listed(place):
            try:
                yield one, understood(one)
            except UnusableCaseError:
                continue


@cache
def expectations() -> list[object]:
    wanted = [each for _, case in readable() for each in case.wanted if not each.error]
    return [each.expected for each in wanted]


def others(expected: object) -> Iterator[object]:
    """Values that differ from an expected one in one thing."""
    yield None if expected is not None else False
    yield [expected]
    yield written(expected) if not isinstance(expected, str) else f"{expected} "
    match expected:
        case bool():
            yield not expected
        case int() | Decimal():
            yield from (expected + 1, -expected - 1, expected + Decimal("1e-7"))
        case list():
            yield [*expected, None]
            yield expected[1:] if expected else {}
            for number, item in enumerate(expected):
                changed = next(others(item))
                yield [*expected[:number], changed, *expected[number + 1 :]]
        case dict():
            yield {**expected, "one more": None}
            for name, item in expected.items():
                yield {key: each for key, each in expected.items() if key != name}
                yield {**expected, name: next(others(item))}
        case _:
            yield 0


def test_the_judge_agrees_with_what_is_expected_and_with_nothing_beside_it() -> None:
    assert len(expectations()) > 1_000
    for expected in expectations():
        assert agrees(expected, expected)
        assert not [each for each in others(expected) if agrees(each, expected)], expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (1, True),
        (0, False),
        (1, "1"),
        (date(2026, 1, 1), "2026-01-01"),
        ([1, 2], [2, 1]),
        (YearMonthDuration(months=1), YearMonthDuration(months=2)),
        ({"a": 1}, [1]),
        ([], None),
    ],
    ids=str,
)
def test_values_of_other_kinds_or_in_another_order_are_not_the_same(
    found: object, expected: object
) -> None:
    assert not agrees(found, expected)
    assert not agrees(expected, found)


def test_a_long_fraction_may_differ_where_nobody_can_write_it_down() -> None:
    assert agrees(Decimal("0.33333333333333333333333333333333"), Decimal("0.333333333333"))
    assert agrees(5, Decimal("5.0"))


def test_the_whole_kit_fails_when_it_expects_other_things(tmp_path: Path) -> None:
    for level in LEVELS:
        shutil.copytree(KIT / level, tmp_path / level)
    for file in tmp_path.rglob("*.xml"):
        tree = ElementTree.parse(file)  # noqa: S314
        for node in tree.iterfind(".//{*}resultNode"):
            node.attrib.pop("errorResult", None)
            for expected in node.findall("{*}expected"):
                node.remove(expected)
            space = node.tag.partition("}")[0] + "}"
            other = ElementTree.SubElement(node, f"{space}expected")
            kind = {f"{{{INSTANCE}}}type": "xsd:string"}
            ElementTree.SubElement(other, f"{space}value", kind).text = "nothing comes to this"
        tree.write(file, encoding="utf-8")
    found = try_all(tmp_path, lambda _now, _all: None)
    assert len(found) == sum(len(tried(level)) for level in LEVELS)
    assert not [one for one in found if one.status is Status.PASSED]
