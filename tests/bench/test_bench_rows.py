"""What a bench prints: rows with the same five entries, as a table and as JSON."""

import json

import pytest

from bench.rows import Row, arguments, show

ROWS = (
    Row(name="ceiling, 1 client", value=1234.5, unit="tasks/s"),
    Row(name="ours, 1 client", value=617.25, unit="tasks/s", ratio=0.5, target="≥ 0.30"),
)


def test_rows_are_a_json_list(capsys: pytest.CaptureFixture[str]) -> None:
    show(ROWS, as_json=arguments("A bench.").parse_args(["--json"]).json)
    rows = json.loads(capsys.readouterr().out)
    assert [set(row) for row in rows] == [{"name", "value", "unit", "ratio", "target"}] * 2
    assert [row["ratio"] for row in rows] == [None, 0.5]


def test_rows_are_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    show(ROWS, as_json=arguments("A bench.").parse_args([]).json)
    head, ceiling, ours = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "value", "unit", "ratio", "target"]
    assert ceiling.split() == ["ceiling,", "1", "client", "1,234.5", "tasks/s"]
    assert ours.endswith("0.50   ≥ 0.30")
