"""The constraints of BPMN 2.0.2 on files made by others: each is named where it is broken."""

from pathlib import Path

import pytest

from processes.lint.linter import RULES
from tests.processes.diagrams import findings

pytestmark = pytest.mark.shared
CASES = Path(__file__).parents[3] / "shared" / "conformance" / "bpmn-execution"
INVALID = sorted((CASES / "invalid").rglob("*.bpmn"))
VALID = sorted((CASES / "valid").rglob("*.bpmn"))
WORDS = CASES / "ext_rules.txt"
NOT_STRUCTURAL = {"EXT.145", "REF"}
"""The makers of the valid files give invented script formats, and operations that are missing."""


def constraint(path: Path) -> str:
    folder = path.parent.name
    return f"EXT.{folder[3:]}" if folder.startswith("EXT") else folder


def about(path: Path) -> set[str]:
    """The constraints that the findings of a file are about."""
    return {each for f in findings(path.read_bytes()) for each in f.constraints}


def test_the_files_are_there() -> None:
    assert len(INVALID) >= 170
    assert len(VALID) >= 90


def test_files_that_break_a_constraint_are_named() -> None:
    missing = [path.name for path in INVALID if constraint(path) not in about(path)]
    assert not missing, missing


def test_files_that_keep_a_constraint_are_not_named() -> None:
    unclean = [path.name for path in VALID if constraint(path) in about(path)]
    assert not unclean, unclean


def test_files_that_keep_one_constraint_keep_the_others_as_well() -> None:
    unclean = {path.name: found for path in VALID if (found := about(path) - NOT_STRUCTURAL)}
    assert not unclean


def test_every_constraint_of_the_list_has_a_rule() -> None:
    watched = {each for rule in RULES for each in rule.constraints}
    listed = {line.partition("|")[0] for line in WORDS.read_text(encoding="utf-8").splitlines()}
    assert listed - watched == set()


def test_every_rule_about_a_constraint_says_where_it_stands() -> None:
    assert [rule.sentence for rule in RULES if rule.constraints and not rule.page] == []
