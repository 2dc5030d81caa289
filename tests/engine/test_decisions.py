"""Publishing files of decisions: keys and versions, fixed imports, and what a process may ask."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.deployment import Deployed, check, deploy
from engine.errors import DecisionNotDeployable, DecisionNotFound, NotDeployable
from engine.store import decisions, tables
from engine.store.database import Tx
from tests.engine.decisionwords import dmn, says, table
from tests.engine.desk import Desk
from tests.models import bpmn

TWO = dmn(says("fee", "age * 2"), says("risk", "age + 1"))
TWICE = (
    '<businessKnowledgeModel id="twice" name="twice"><variable name="twice"/><encapsulatedLogic>'
    '<formalParameter name="n"/><literalExpression><text>n * {}</text></literalExpression>'
    "</encapsulatedLogic></businessKnowledgeModel>"
)
USER = dmn(says("fee", "lib.twice(age)", "lib#twice"), space="fees", imports="lib")
SERVICE = (
    '<decisionService id="judge" name="Judge"><variable name="Judge"/>'
    '<outputDecision href="#fee"/><encapsulatedDecision href="#base"/>'
    '<inputData href="#i_age"/></decisionService>'
)


def library(factor: int) -> bytes:
    return dmn(TWICE.format(factor), space="lib")


def asking(words: str) -> bytes:
    return bpmn("p", "s -> rule_a -> u_z -> e", rule_a=words)


def deployed(desk: Desk, data: bytes) -> list[tuple[str, int, bool]]:
    """Publish a file and return key, version and whether it is new, of everything in it."""
    with desk.database.begin() as tx:
        told = deploy(tx, data, {}, by="u9", now=desk.now)
    return [(each.key, each.version, each.new) for each in told]


def refused(desk: Desk, data: bytes) -> set[str]:
    """Return the codes of the errors for which a file is not published."""
    with desk.database.begin() as tx, pytest.raises(NotDeployable) as caught:
        deploy(tx, data, {}, by="u9", now=desk.now)
    return {f.code for f in caught.value.findings if f.severity == "error"}


def found(desk: Desk, **variables: Any) -> object:
    """Start a case of p and return what it found."""
    return desk.variables(desk.start("p", **variables))["found"]


# Keys and versions


def test_every_decision_of_a_file_is_a_key_with_its_own_version(desk: Desk) -> None:
    assert deployed(desk, dmn(says("fee", "1"))) == [("fee", 1, True)]
    assert deployed(desk, TWO) == [("fee", 2, True), ("risk", 1, True)]
    with desk.database.read() as tx:
        latest = decisions.latest(tx)
        assert [(d.key, d.version, d.name) for d in latest] == [
            ("fee", 2, "fee decided"), ("risk", 1, "risk decided"),
        ]  # fmt: skip
        assert len({d.deployment for d in latest}) == 1


def test_the_same_file_again_is_no_new_version(desk: Desk) -> None:
    deployed(desk, TWO)
    assert deployed(desk, TWO) == [("fee", 1, False), ("risk", 1, False)]
    deployed(desk, dmn(says("fee", "7")))
    assert deployed(desk, TWO) == [("fee", 3, True), ("risk", 2, True)]


def test_processes_and_decisions_are_counted_in_one_line_of_publications(desk: Desk) -> None:
    deployed(desk, TWO)
    deployed(desk, asking("fee -> found"))
    deployed(desk, dmn(says("fee", "7")))
    with desk.database.read() as tx:
        processes = tx.execute(select(tables.definition.c.deployment)).scalars().all()
        files = tx.execute(select(tables.decision_file.c.deployment)).scalars().all()
    assert (list(processes), sorted(files)) == ([2], [1, 3])


def test_the_door_tells_files_apart_and_says_which_is_which(desk: Desk) -> None:
    def told(data: bytes) -> tuple[Deployed, ...]:
        with desk.database.begin() as tx:
            return deploy(tx, data, {}, by="u9", now=desk.now)

    assert [each.is_decision for each in told(TWO)] == [True, True]
    assert [each.is_decision for each in told(asking("fee -> found"))] == [False]
    assert {each.code for each in check(TWO, {})} == {"DMN-023"}


def test_a_file_without_decisions_is_called_by_its_name(desk: Desk) -> None:
    assert deployed(desk, library(2)) == [("lib", 1, True)]
    assert deployed(desk, library(2)) == [("lib", 1, False)]
    assert deployed(desk, library(3)) == [("lib", 2, True)]


def test_an_id_that_is_no_key_is_refused(desk: Desk) -> None:
    assert refused(desk, dmn(says("x" * 101, "1"))) == {"BPMN-052"}


def test_a_namespace_that_is_too_long_is_refused(desk: Desk) -> None:
    assert refused(desk, dmn(says("fee", "1"), space="n" * 501)) == {"DMN-007"}


def test_a_table_whose_rows_overlap_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    rows = ("< 18 -> 1", ">= 10 -> 2")
    bad = dmn(says("fee", "1"), table("risk", "UNIQUE | age -> level:number", *rows))
    assert refused(desk, bad) == {"DMN-011"}
    with desk.database.begin() as tx, pytest.raises(DecisionNotDeployable):
        deploy(tx, bad, {}, by="u9", now=desk.now)
    with desk.database.read() as tx:
        assert decisions.latest(tx) == ()


def test_what_fails_later_in_a_transaction_takes_everything_back(desk: Desk) -> None:
    def both(tx: Tx) -> None:
        deploy(tx, TWO, {}, by="u9", now=desk.now)
        deploy(tx, asking("gone -> found"), {}, by="u9", now=desk.now)

    with pytest.raises(NotDeployable), desk.database.begin() as tx:
        both(tx)
    with desk.database.read() as tx:
        assert decisions.latest(tx) == ()
        with pytest.raises(DecisionNotFound):
            desk.execution.library.decisions.get(tx, "fee")


# Imports


def test_an_import_that_is_not_published_is_refused(desk: Desk) -> None:
    assert "DMN-004" in refused(desk, USER)


def test_an_import_is_fixed_when_the_file_that_names_it_is_published(desk: Desk) -> None:
    deployed(desk, library(2))
    deployed(desk, USER)
    deployed(desk, asking("fee -> found"))
    assert found(desk, age=10) == 20
    deployed(desk, library(3))
    desk.restart()
    assert found(desk, age=10) == 20


def test_a_file_published_again_takes_up_the_newer_import(desk: Desk) -> None:
    deployed(desk, library(2))
    deployed(desk, USER)
    deployed(desk, library(3))
    assert deployed(desk, USER) == [("fee", 2, True)]
    assert deployed(desk, USER) == [("fee", 2, False)]
    deployed(desk, asking("fee -> found"))
    assert found(desk, age=10) == 30


def test_imports_of_imports_are_fixed_too(desk: Desk) -> None:
    deployed(desk, library(2))
    middle = TWICE.format(1).replace("twice", "more").replace("n * 1", "lib.twice(n) + 1")
    needs = '<knowledgeRequirement><requiredKnowledge href="lib#twice"/></knowledgeRequirement>'
    middle = middle.replace("</businessKnowledgeModel>", f"{needs}</businessKnowledgeModel>")
    deployed(desk, dmn(middle, space="mid", imports="lib"))
    deployed(desk, dmn(says("fee", "lib.more(age)", "mid#more"), space="top", imports="mid"))
    deployed(desk, library(5))
    deployed(desk, asking("fee -> found"))
    assert found(desk, age=10) == 21


# Decision services


def test_a_decision_service_is_a_key_as_well(desk: Desk) -> None:
    own = (says("base", "age + 1", "#i_age"), says("fee", "base * 2", "#base"), SERVICE)
    assert deployed(desk, dmn(*own, inputs=("age",))) == [
        ("base", 1, True), ("fee", 1, True), ("judge", 1, True),
    ]  # fmt: skip
    deployed(desk, asking("judge -> found"))
    assert found(desk, age=10, base=100, fee=7) == 22
    case = desk.start("p")
    ((incident,),) = [list(desk.picture(case).incidents.values())]
    assert incident["code"] == "INC-017"
    assert incident["facts"]["reason"] == "The input age is not given."


# What a process may ask


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("gone -> found", {"BPMN-055"}),
        ("fee@version:2 -> found", {"BPMN-055"}),
        ("fee@versionTag:x -> found", {"BPMN-055"}),
        ("fee@version:0 -> found", {"BPMN-056"}),
        ("fee@version:two -> found", {"BPMN-056"}),
        ("fee@newest -> found", {"BPMN-056"}),
        ("fee@versionTag -> found", {"BPMN-056"}),
        ("fee oneEntry -> found", {"BPMN-057"}),
        ("fee singleEntry", {"BPMN-058"}),
        ("fee collectEntries", {"BPMN-058"}),
        ("fee resultList", {"BPMN-058"}),
        ("level", {"BPMN-058"}),
        ("levels", {"BPMN-058"}),
        ("${fee} -> found", {"BPMN-022"}),
        ("=fee -> found", {"BPMN-022"}),
        ("topic: nobody", {"BPMN-022"}),
        ("", {"BPMN-022"}),
        ("fee -> case", {"BPMN-034"}),
        ("fee -> found", set()),
        ("fee@version:1 -> found", set()),
        ("fee@deployment -> found", set()),
        ("fee", set()),
        ("fee singleResult", set()),
        ("pair", set()),
        ("level singleResult", set()),
    ],
)
def test_a_process_that_asks_for_nothing_there_or_loses_the_result_is_refused(
    desk: Desk, words: str, codes: set[str]
) -> None:
    deployed(
        desk,
        dmn(
            says("fee", "1"),
            table("level", "FIRST | 1 -> n:number", "- -> 1"),
            table("levels", "COLLECT | 1 -> n", "- -> 1"),
            table("pair", "FIRST | 1 -> a; b", "- -> 1; 2"),
        ),
    )
    if codes:
        assert refused(desk, asking(words)) == codes
    else:
        assert deployed(desk, asking(words)) == [("p", 1, True)]


def test_a_loop_of_nothing_but_decisions_is_looked_at_like_one_of_scripts(desk: Desk) -> None:
    deployed(desk, dmn(says("fee", "1")))
    endless = bpmn("p", "s -> rule_a -> n_b -> rule_a", rule_a="fee -> found")
    assert "BPMN-027" in refused(desk, endless)
