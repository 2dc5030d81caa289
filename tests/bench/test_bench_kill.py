"""The bench of failures: a violation, a missed target and an unnoticed control are failures."""

import json

import pytest

from bench.reliability.findings import Finding, late, show
from bench.reliability.points import named

HELD = Finding(part="F1", what="10 kills", store="sqlite", figures={"acked": 1234, "lost": 0})


def with_(**other: object) -> Finding:
    return Finding(part="F1", what="10 kills", store="sqlite", **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("finding", "good", "verdict"),
    [
        (HELD, True, "held"),
        (with_(violations=["lost: a"]), False, "1 VIOLATIONS"),
        (with_(slow=["p99 s is 6"]), False, "TOO SLOW"),
        (with_(control=True), False, "NOT DETECTED"),
        (with_(control=True, violations=["lost: a"]), True, "detected"),
        (with_(control=True, slow=["p99 s is 6"]), False, "NOT DETECTED"),
    ],
)
def test_a_finding_is_judged(finding: Finding, good: bool, verdict: str) -> None:
    assert finding.good is good
    assert finding.verdict == verdict


def test_findings_are_a_table_with_the_first_violations(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show([HELD, with_(violations=["lost: a", "lost: b"])], as_json=False)
    out = capsys.readouterr().out
    assert "acked 1,234, lost 0" in out
    assert out.index("2 VIOLATIONS") < out.index("lost: a") < out.index("lost: b")


def test_findings_are_a_json_list(capsys: pytest.CaptureFixture[str]) -> None:
    show([HELD], as_json=True)
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["verdict"], row["good"], row["figures"]["acked"]) == ("held", True, 1234)


def test_how_late_things_were_has_a_middle_and_an_end() -> None:
    assert late(range(101)) == {"p50 s": 50, "p99 s": 99, "max s": 100}
    assert late([]) == {}


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("INSERT INTO event (a) VALUES (1)", "INSERT event"),
        ('SELECT a.b, c\nFROM "instance" a', "SELECT instance"),
        ("UPDATE task SET a = 1", "UPDATE task"),
        ("DELETE FROM agenda", "DELETE agenda"),
        ("BEGIN IMMEDIATE", "BEGIN"),
        ("commit;", "COMMIT"),
    ],
)
def test_a_point_is_named_by_what_the_database_is_told(statement: str, name: str) -> None:
    assert named(statement) == name
