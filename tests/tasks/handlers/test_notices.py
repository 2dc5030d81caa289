"""Channels get what a step says, and what has come of a time limit; nobody's data is in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.history import events
from engine.records import AgendaKind, FollowUp, InstanceState
from engine.scheduling.handlers import JobDone, Notice
from engine.scheduling.outside import Outside
from engine.store import agenda, history, instances, work
from tasks.handlers import announcing, channels
from tasks.handlers.announcing import Announcer
from tasks.handlers.channels import Channels
from tasks.handlers.errors import ChannelsUnusable, NobodyTold, Unsaid
from tasks.handlers.notify import Notify
from tests.tasks.handlers.jobs import job, tools
from tests.tasks.handlers.receiver import Receiver, receiving, says
from tests.tasks.town import LEAK, Town, report


def address(receiver: Receiver) -> str:
    return f"json://127.0.0.1:{receiver.port}/"


def test_a_step_tells_every_channel() -> None:
    with receiving(says(200)) as one, receiving(says(200)) as two:
        send = Notify(tools(Outside(channels=(address(one), address(two)))))
        assert send(job("notify", title="停水通知", text="今晚八点起停水")) == JobDone()
    for receiver in (one, two):
        (seen,) = receiver.seen
        assert (seen.json["title"], seen.json["message"]) == ("停水通知", "今晚八点起停水")


def test_one_channel_that_took_it_is_enough() -> None:
    with receiving(says(500)) as one, receiving(says(200)) as two:
        send = Notify(tools(Outside(channels=(address(one), address(two)))))
        assert send(job("notify", title="a", text="b")) == JobDone()


def test_when_no_channel_takes_it_it_is_tried_again() -> None:
    with receiving(says(500)) as one:
        send = Notify(tools(Outside(channels=(address(one),))))
        with pytest.raises(NobodyTold) as caught:
            send(job("notify", title="a", text="b"))
    assert caught.value.again


def test_without_channels_nobody_is_told() -> None:
    assert Notify(tools())(job("notify", title="a", text="b")) == JobDone()


@pytest.mark.parametrize("inputs", [{}, {"title": "a"}, {"title": "", "text": "b"}, {"title": 5}])
def test_a_notice_needs_title_and_text(inputs: Any) -> None:
    with pytest.raises(Unsaid):
        Notify(tools())(job("notify", **inputs))


def test_a_file_of_channels_has_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "channels"
    file.write_text("# 值班群\n\njson://127.0.0.1:1/\n  jsons://example.cn/  \n", encoding="utf-8")
    assert channels.read(file) == ("json://127.0.0.1:1/", "jsons://example.cn/")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"json://a/\nbogus://secret", "line 2"),
        (b"\xff", "no utf-8 text"),
        (b"secret", "line 1"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_without_its_secrets(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    file = tmp_path / "channels"
    file.write_bytes(content)
    with pytest.raises(ChannelsUnusable) as caught:
        channels.read(file)
    assert caught.value.facts["problem"] == problem
    assert "secret" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChannelsUnusable):
        channels.read(tmp_path / "nothing")


def noticed(town: Town, kind: str, body: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is said of an event at the first task of a case about a leaking roof."""
    instance = report(town)
    with town.database.read() as tx:
        case = instances.get(tx, instance)
        (task,) = work.of_instance(tx, instance)
        assert case is not None
        notice = Notice(
            kind=kind,
            body=body,
            at=town.now,
            case=case,
            process="物业纠纷",
            task=task,
            step="初步联系",
        )
        title, text = announcing.worded(tx, notice)
    assert not [value for value in LEAK.values() if value in title + text and len(value) > 2]
    assert case.case_no in title
    return title, text


DUE = "2026-03-04T02:30:00.000000Z"


def test_a_warning_names_the_post_and_the_end(town: Town) -> None:
    title, text = noticed(town, events.CLOCK_WARNED, {"n": "x#1", "due": DUE})
    assert title.startswith("【即将到期】")
    assert "“初步联系”将于2026年03月04日 10:30到期，请和风苑小区党支部书记抓紧办理。" in text


def test_what_has_climbed_names_who_was_told(town: Town) -> None:
    body = {"n": "x#1", "due": DUE, "role": "street_center", "place": "990101001"}
    _, text = noticed(town, events.CLOCK_OVERDUE, body)
    assert text.endswith("已于2026年03月04日 10:30到期而未办结，已上报松风街道街道综治中心。")


def test_what_has_passed_by_half_as_much_again_says_so(town: Town) -> None:
    body = {"n": "x#1", "due": DUE, "level": 2, "role": "district_coordinator", "place": "990101"}
    _, text = noticed(town, events.CLOCK_OVERDUE, body)
    assert text.endswith("到期，超期已达时限的一半仍未办结，已上报北原区区联席会议。")


def test_where_nobody_is_above_nobody_is_named(town: Town) -> None:
    _, text = noticed(town, events.CLOCK_OVERDUE, {"n": "x#1", "due": DUE, "level": 1})
    assert text.endswith("到期而未办结，上级岗位无人在岗，请尽快处理。")


def test_an_extension_names_the_new_end(town: Town) -> None:
    _, text = noticed(town, events.CLOCK_EXTENDED, {"n": "x#1", "due": DUE})
    assert text.endswith("“初步联系”已延期至2026年03月04日 10:30。")


def test_whatever_else_there_is_to_tell_is_told_without_inventing_anything(town: Town) -> None:
    title, text = noticed(town, "clock.mended", {"n": "x#1"})
    assert title.startswith("【提醒】")
    assert text.endswith("“初步联系”有新的进展。")


def lay(town: Town) -> str:
    """Put the first event of a new case on the agenda as something to be told."""
    instance = report(town)
    with town.database.begin() as tx:
        agenda.add(tx, FollowUp(kind=AgendaKind.NOTICE, instance=instance, ref="1"), town.now)
    return instance


def notices(town: Town) -> int:
    with town.database.read() as tx:
        return sum(item.kind is AgendaKind.NOTICE for item in agenda.due(tx, town.now, 999))


def with_teller(town: Town, tell: Any) -> None:
    town.sweep = type(town.sweep)(town.database, town.execution, lambda: town.now, {}, tell)


def test_a_notice_on_the_agenda_is_told_once(town: Town) -> None:
    with receiving(says(200)) as receiver:
        with_teller(town, Announcer(town.database, Channels([address(receiver)])))
        instance = lay(town)
        town.sweep.run()
        town.sweep.run()
    (seen,) = receiver.seen
    with town.database.read() as tx:
        case = instances.get(tx, instance)
    assert case is not None
    assert case.state is InstanceState.OPEN
    assert case.case_no in seen.json["message"]
    assert notices(town) == 0


def test_a_notice_that_no_channel_takes_stays_on_the_agenda(town: Town) -> None:
    with receiving(says(500), says(200)) as receiver:
        with_teller(town, Announcer(town.database, Channels([address(receiver)])))
        lay(town)
        town.sweep.run()
        assert notices(town) == 0
        town.wait(minutes=1)
    assert len(receiver.seen) == 2


def test_without_anybody_to_tell_it_a_notice_is_settled_silently(town: Town) -> None:
    lay(town)
    town.sweep.run()
    assert notices(town) == 0


def test_a_notice_about_nothing_is_settled_silently(town: Town) -> None:
    told: list[Notice] = []
    with_teller(town, told.append)
    instance = lay(town)
    with town.database.begin() as tx:
        count = len(history.events_of(tx, instance))
        gone = [("nobody", "1"), (instance, str(count + 99))]
        for at, number in gone:
            agenda.add(tx, FollowUp(kind=AgendaKind.NOTICE, instance=at, ref=number), town.now)
    town.sweep.run()
    assert len(told) == 1
    assert notices(town) == 0


def test_a_time_limit_tells_when_it_warns_and_when_it_has_passed(town: Town) -> None:
    with receiving(says(200)) as receiver:
        with_teller(town, Announcer(town.database, Channels([address(receiver)])))
        report(town)
        for _ in range(24 * 20):
            town.wait(hours=1)
    told = [seen.json["title"].partition("】")[0] for seen in receiver.seen]
    assert told[:3] == ["【即将到期", "【已超时", "【已超时"]
    texts = [seen.json["message"] for seen in receiver.seen]
    assert all("“初次联系与核实”" in text for text in texts[:3])
    assert "和风苑小区党支部书记" in texts[0]
    assert all("已上报" in text and "上级" not in text for text in texts[1:3])
