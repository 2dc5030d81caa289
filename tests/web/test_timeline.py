"""Events in words: every kind has a sentence, and none shows an id."""

from collections.abc import Iterator

import pytest
from flask import Flask

from engine.history import events
from engine.records import EventRecord
from tests.builders import NOON
from web import timeline
from web.timeline import Names

NAMES = Names(
    elements={"contact": "初次联系"},
    flows={"f1": "请物业答复"},
    people={"u1": "周安格"},
    places={"E1": "和风苑"},
    fields={"facts": "核实到的情况"},
    closures={"RESOLVED": "已解决"},
    messages={"case.answer": "答复诉求人"},
)


@pytest.fixture(autouse=True)
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def happened(kind: str, actor: str = "u1", **body: object) -> EventRecord:
    return EventRecord(seq=1, command=1, at=NOON, actor=actor, kind=kind, body=body)


SAID = [
    (happened(events.CASE_STARTED), "周安格发起了事项"),
    (happened(events.CASE_STARTED, actor="system"), "系统发起了事项"),
    (happened(events.CASE_STARTED, actor="u9"), "某位同事发起了事项"),
    (happened(events.CASE_COMPLETED, closure="RESOLVED"), "事项办结：已解决"),
    (happened(events.CASE_COMPLETED), "事项办结"),
    (
        happened(events.TASK_CREATED, n="contact#1", role="estate_secretary", place="E1"),
        "“初次联系”交给和风苑小区党支部书记",
    ),
    (happened(events.TASK_CLAIMED, n="contact#1", by="u1"), "周安格签收了“初次联系”"),
    (happened(events.NODE_COMPLETED, n="contact#1", f=["f1"]), "“初次联系”走“请物业答复”"),
    (happened(events.NODE_COMPLETED, n="contact#1", f=["f9"]), "“初次联系”完成"),
    (happened(events.NODE_ENTERED, n="x#2"), "到达“未命名的步骤”"),
    (happened(events.DATA_CHANGED, set={"facts": 1, "n": 2}), "登记：核实到的情况"),
    (
        happened(events.MESSAGE_THROWN, n="contact#1", name="case.answer"),
        "“初次联系”发出消息：答复诉求人",
    ),
    (
        happened(events.TIMER_ARMED, n="contact#1", due="2026-11-19T10:00:00+00:00"),
        "“初次联系”的时限是 2026年11月19日 18:00",
    ),
    (
        happened(events.CLOCK_STARTED, n="contact#1", due="2026-11-19T10:00:00+00:00"),
        "“初次联系”的时限开始计算，2026年11月19日 18:00 到期",
    ),
    (
        happened(events.CLOCK_STARTED, n=".", due="2026-11-19T10:00:00+00:00"),
        "“整个事项”的时限开始计算，2026年11月19日 18:00 到期",
    ),
    (
        happened(events.CLOCK_OVERDUE, n="contact#1", level=1, role="estate_secretary", place="E1"),
        "“初次联系”已超过时限，已告知和风苑小区党支部书记",
    ),
    (
        happened(events.CLOCK_OVERDUE, n="contact#1", level=2, role="estate_secretary", place="E1"),
        "“初次联系”超期已达时限的一半，已告知和风苑小区党支部书记",
    ),
    (
        happened(events.CLOCK_OVERDUE, n="contact#1", level=1, role="", place=""),
        "“初次联系”已超过时限，但上级岗位无人在岗，无人可告知",
    ),
    (
        happened(events.CLOCK_PAUSED, n="contact#1", reason="party", by="u1"),
        "周安格暂停了“初次联系”的时限：等待当事人",
    ),
    (
        happened(events.CLOCK_PAUSED, n=".", reason="other", text="等结果", by="u1"),
        "周安格暂停了“整个事项”的时限：其他原因 – 等结果",
    ),
    (
        happened(events.CLOCK_RECOUNTED, n="contact#1", due="2026-11-19T10:00:00+00:00", back=True),
        "日历或时限有调整：“初次联系”未超期，2026年11月19日 18:00 到期",
    ),
    (
        happened(events.INCIDENT_RESOLVED, n="contact#1"),
        "周安格让“初次联系”重新尝试",
    ),
    (
        happened(events.INCIDENT_RESOLVED, n="contact#1", reason="线路已修好", by="u1"),
        "周安格让“初次联系”重新尝试：线路已修好",
    ),
]


@pytest.mark.parametrize(("event", "said"), SAID, ids=lambda v: getattr(v, "kind", None))
def test_an_event_is_a_sentence(event: EventRecord, said: str) -> None:
    assert timeline.line(event, NAMES).words == said


@pytest.mark.parametrize("kind", sorted(events.MEANING))
def test_every_kind_has_its_sentence(kind: str) -> None:
    assert kind in timeline.WORDS


def decided(*tables: tuple[str, str, list[int]], value: object = 1) -> EventRecord:
    told = [
        {"part": part, "id": id_, "inputs": [], "rules": rules, "ids": [], "result": 1}
        for part, id_, rules in tables
    ]
    return happened(
        events.DECISION_EVALUATED,
        n="contact#1",
        key="vote",
        version=2,
        name="表决",
        tables=told,
        value=value,
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "无"), ([], "[]"), ({}, "{}"), ("", '""'), (0, "0"), ({"…": '"字字'}, '"字字…')],
)
def test_a_result_that_is_empty_is_told_from_none(value: object, said: str) -> None:
    told = timeline.line(decided(value=value), NAMES)
    assert told.words == f"“初次联系”按“表决”得出：{said}"


def test_a_table_that_was_asked_often_is_told_with_all_its_rows() -> None:
    told = timeline.line(decided(("分", "t", [2]), ("分", "t", [1]), ("分", "t", [2])), NAMES)
    assert told.evidence is not None
    assert told.evidence.rows == {"t": (1, 2)}
    assert told.evidence.words == "分第 2 行、分第 1 行"


def test_a_table_without_an_id_is_called_as_its_decision() -> None:
    told = timeline.line(decided(("甲", "", [2]), ("乙", "", [1])), NAMES)
    assert told.evidence is not None
    assert told.evidence.rows == {"甲": (2,), "乙": (1,)}


def test_the_story_leaves_out_what_only_experts_need() -> None:
    both = [happened(events.CASE_STARTED), happened(events.NODE_ENTERED, n="contact#1")]
    assert len(timeline.lines(both, NAMES)) == 2
    assert len(timeline.story(both, NAMES)) == 1
