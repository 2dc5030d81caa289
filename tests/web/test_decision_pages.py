"""Decisions: published beside processes, shown as tables, and the row that decided a case."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask

from processes.catalog import SHIPPED
from tests.engine.decisionwords import dmn, table
from tests.models import HEAD
from tests.web.visitor import Visitor
from web.views.decisions import decision_url

ESTATE = "990101001001001E1"
VOTE = (
    HEAD
    + """
<process id="estate_vote" name="Vote of an estate" isExecutable="true">
  <startEvent id="s"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="prepare"/>
  <userTask id="prepare" name="Count the votes"/>
  <sequenceFlow id="f2" sourceRef="prepare" targetRef="counted"/>
  <scriptTask id="counted" name="Votes" scriptFormat="feel">
    <script>{matter: "rebuild", total_area: 9000, total_owners: 90, voting_area: 6000,
      voting_owners: 60, agreeing_area: 4500, agreeing_owners: 45}</script>
  </scriptTask>
  <sequenceFlow id="f3" sourceRef="counted" targetRef="decide"/>
  <businessRuleTask id="decide" name="Judge the vote" camunda:decisionRef="owner_vote"
                    camunda:resultVariable="vote"/>
  <sequenceFlow id="f4" sourceRef="decide" targetRef="tell"/>
  <userTask id="tell" name="Tell the owners"/>
  <sequenceFlow id="f5" sourceRef="tell" targetRef="e"/>
  <endEvent id="e"/>
</process></definitions>"""
).encode()
OWNER_VOTE = (SHIPPED / "dmn" / "owner_vote.dmn").read_bytes()
PAGE = "/decisions/owner_vote/1"


def send(visitor: Visitor, data: bytes, name: str, act: str = "publish") -> str:
    visitor.get("/definitions/upload")
    token = visitor.page.hidden["csrf_token"]
    sent = {"csrf_token": token, "file": (BytesIO(data), name), "act": act}
    return visitor._read(visitor.client.post("/definitions/upload", data=sent))


@pytest.fixture
def designer(visitor: Visitor) -> Visitor:
    visitor.step_in("叶望")
    return visitor


@pytest.fixture
def published(designer: Visitor) -> Visitor:
    send(designer, OWNER_VOTE, "owner_vote.dmn")
    return designer


def decided(visitor: Visitor) -> str:
    """Run a case as far as past its decision; return the address of its page."""
    send(visitor, VOTE, "vote.bpmn")
    visitor.post("/sign-out")
    visitor.step_in("林小满")
    visitor.get("/start/estate_vote")
    visitor.post("/start/estate_vote/begin", {"at-place": ESTATE})
    text = visitor.get("/")
    before = text.index("Count the votes")
    start = text.rindex('href="/tasks/', 0, before) + len('href="')
    path = text[start : text.index('"', start)]
    visitor.get(path)
    visitor.post(f"{path}/complete", {**visitor.page.hidden})
    visitor.get("/cases")
    return visitor.link("/cases/")


def test_a_file_of_decisions_is_checked_and_published(designer: Visitor) -> None:
    send(
        designer, OWNER_VOTE.replace(b'"half"</text>', b'"two thirds"</text>', 2), "v.dmn", "check"
    )
    assert "DMN-" in designer.words
    changed = OWNER_VOTE.replace("表决结果".encode(), "表决的结果".encode())
    send(designer, changed, "owner_vote.dmn")
    assert "owner_vote：已发布为第" in designer.words


def test_what_is_no_feel_in_a_cell_is_said_with_row_and_column(designer: Visitor) -> None:
    bad = OWNER_VOTE.replace(b'<text>"carried"</text>', b"<text>open(1)</text>", 1)
    send(designer, bad, "owner_vote.dmn")
    assert designer.status == 422
    assert "DMN-010" in designer.words
    assert "第 2 行" in designer.words
    assert "第 5 列" in designer.words


@pytest.mark.parametrize("act", ["check", "publish"])
def test_a_version_of_dmn_that_is_not_read_is_no_broken_diagram(
    designer: Visitor, act: str
) -> None:
    old = OWNER_VOTE.replace(
        b"https://www.omg.org/spec/DMN/20230324/MODEL/", b"http://www.omg.org/spec/DMN/20130901"
    )
    send(designer, old, "owner_vote.dmn", act)
    assert designer.status == 422
    assert "DMN-001" in designer.words


def test_checking_looks_up_what_is_published(designer: Visitor) -> None:
    asking = VOTE.replace(b'decisionRef="owner_vote"', b'decisionRef="nothing"')
    send(designer, asking, "vote.bpmn", "check")
    assert "BPMN-055" in designer.words
    send(designer, VOTE, "vote.bpmn", "check")
    assert "BPMN-055" not in designer.words


def test_a_file_that_imports_a_published_one_is_checked_with_it(published: Visitor) -> None:
    importing = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="d" '
        'namespace="urn:test"><import namespace="urn:bihuan:dmn:owner_vote" name="law" '
        'importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
        '<decision id="told" name="told"><variable name="told"/><informationRequirement id="r">'
        '<requiredDecision href="urn:bihuan:dmn:owner_vote#owner_vote"/></informationRequirement>'
        "<literalExpression><text>law.表决结果</text></literalExpression></decision></definitions>"
    ).encode()
    send(published, importing, "told.dmn", "check")
    assert published.status == 200
    assert "DMN-004" not in published.words
    send(published, importing.replace(b"owner_vote", b"nothing"), "told.dmn", "check")
    assert "DMN-004" in published.words


def test_decisions_stand_beside_the_processes(published: Visitor) -> None:
    published.get("/definitions")
    assert "表决结果" in published.words
    published.get(published.link(PAGE))
    assert "最多一条规则命中。" in published.words
    assert '"carried"' in published.words


def test_a_decision_is_called_in_the_language_of_the_page(published: Visitor) -> None:
    published.get(f"/language/en?next={PAGE}")
    text = published.get(PAGE)
    assert "Vote result" in text
    assert "Majority needed" in text


@pytest.mark.parametrize("path", ["/decisions/nothing/1", "/decisions/owner_vote/99"])
def test_no_such_decision(published: Visitor, path: str) -> None:
    published.get(path)
    assert published.status == 404


def test_the_file_is_sent_as_it_was_published(published: Visitor) -> None:
    published.get("/definitions")
    address = published.link("/decisions/owner_vote/")
    assert published.client.get(f"{address}/file").data == OWNER_VOTE


@pytest.mark.parametrize(
    "rows", ["x", "a:b", ":1", "table_vote:٣", "table_vote:1.x.2", "%00:1", f"a:{'9' * 5000}"]
)
def test_odd_marks_in_the_address_mark_nothing_wrong(published: Visitor, rows: str) -> None:
    text = published.get(f"{PAGE}?rows={rows}")
    assert published.status == 200
    assert text.count('class="matched"') == (2 if rows == "table_vote:1.x.2" else 0)


def test_rows_are_marked_in_the_table_that_decided_where_tables_have_no_ids(
    designer: Visitor,
) -> None:
    rows = ("1 -> 1", "2 -> 2")
    source = dmn(table("first", "FIRST | a -> n", *rows), table("second", "FIRST | a -> n", *rows))
    source = source.replace(b' id="first_table"', b"").replace(b' id="second_table"', b"")
    needs = b'<informationRequirement><requiredDecision href="#second"/></informationRequirement>'
    designer_file = source.replace(b'<variable name="first"/>', b'<variable name="first"/>' + needs)
    send(designer, designer_file, "two.dmn")
    text = designer.get("/decisions/first/1?rows=second decided:2")
    marked = text.index('class="matched"')
    assert text.count('class="matched"') == 1
    assert marked > text.index('id="second"')
    assert 'class="matched"' not in designer.get("/decisions/first/1?rows=:2")


def test_an_address_names_no_more_rows_than_servers_take(app: Flask) -> None:
    rows = {f"表{n}": tuple(range(1, 101)) for n in range(50)}
    with app.test_request_context("/"):
        address = decision_url("vote", 1, rows)
    assert "%E8%A1%A80:1.2.3" in address
    assert len(address) < 4_000


def test_files_with_chinese_keys_are_sent_under_their_names(designer: Visitor) -> None:
    named = {"decisions": OWNER_VOTE.replace(b'id="owner_vote"', 'id="表决"'.encode())}
    named["definitions"] = VOTE.replace(b'"estate_vote"', '"流程"'.encode())
    for room, (key, kind) in {
        "decisions": ("表决", "dmn"),
        "definitions": ("流程", "bpmn"),
    }.items():
        send(designer, named[room], f"x.{kind}")
        response = designer.client.get(f"/{room}/{key}/1/file")
        assert response.status_code == 200
        told = response.headers["Content-Disposition"]
        assert told.isascii()
        assert told.startswith("attachment; ")
        assert unquote(told).endswith(f"{key}-1.{kind}")


def test_the_row_that_decided_is_one_step_from_the_story(published: Visitor) -> None:
    case = decided(published)
    text = published.get(case)
    assert "“Judge the vote”按“表决结果”得出：carried" in published.words
    assert "表决结果第 2 行" in published.words
    start = text.index('href="/decisions/owner_vote/') + len('href="')
    marked = published.get(text[start : text.index('"', start)].replace("&amp;", "&"))
    assert '<tr class="matched">' in marked
    assert marked.count('class="matched"') == 2
    published.get(f"{case}/replay")
    assert "表决结果第 2 行" in published.words
    published.get(f"/language/en?next={case}")
    published.get(case)
    assert "was decided by “Vote result”: carried" in published.words
    assert "Majority needed row 1, Vote result row 2" in published.words
