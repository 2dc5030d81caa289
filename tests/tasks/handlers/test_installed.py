"""Handlers are found by their entry points, each read when it is first asked for."""

import re
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from engine.deployment import check
from engine.errors import BrokenHandler
from engine.scheduling.handlers import GROUP, Installed, JobDone, JobLater, installed, topics
from processes.document import read
from processes.lint.finding import Severity
from tasks.handlers.announcing import Announcer
from tasks.handlers.errors import ChannelsUnusable, PasswordUnreadable
from tests.builders import NOON
from tests.surroundings import ROOT
from tests.tasks.handlers.jobs import job, tools
from web.settings import Settings
from web.wiring import outside_of, teller

OURS = {"find_duplicates", "mail", "notify", "resolve_place", "webhook"}


def test_the_shipped_handlers_are_installed() -> None:
    found = installed(tools())
    assert set(found) >= OURS
    assert len(found) >= len(OURS)
    assert all(callable(found[topic]) for topic in OURS)


def test_the_step_in_the_documentation_can_be_copied_and_sends_what_it_says() -> None:
    (step,) = re.findall(r"```xml\n(.*?)```", (ROOT / "docs/handlers.md").read_text("utf-8"), re.S)
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"'
        ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="http://x.example">'
        f'<process id="p" isExecutable="true"><startEvent id="s"/>{step}<endEvent id="e"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="push"/>'
        '<sequenceFlow id="g" sourceRef="push" targetRef="e"/></process></definitions>'
    ).encode()
    found = check(xml, {}, topics=topics())
    assert [one.code for one in found if one.severity is not Severity.NOTE] == []
    node = read(xml).processes[0].nodes["push"]
    assert [(one.source, one.target) for one in node.inputs] == [("kind", "category")]


def named(topic: str, value: str) -> Installed:
    return Installed([EntryPoint(topic, f"{__name__}:{value}", GROUP)], tools())


def later(_job: object) -> JobLater:
    return JobLater(at=NOON)


class Counter:
    """A handler that is a class: made once with the tools."""

    made = 0

    def __init__(self, _tools: object) -> None:
        Counter.made += 1

    def __call__(self, _job: object) -> JobDone:
        return JobDone(values={"made": Counter.made})


def test_a_third_party_may_name_a_function() -> None:
    assert named("theirs", "later")["theirs"](job("theirs")) == JobLater(at=NOON)


def test_or_a_class_that_is_made_once() -> None:
    found = named("theirs", "Counter")
    for _ in range(2):
        assert found["theirs"](job("theirs")) == JobDone(values={"made": 1})


@pytest.mark.parametrize("value", ["nothing", "NOON.nothing"])
def test_one_that_cannot_be_read_fails_its_own_jobs_alone(value: str) -> None:
    found = named("theirs", value)
    assert list(found) == ["theirs"]
    with pytest.raises(BrokenHandler):
        found["theirs"](job("theirs"))


def test_a_topic_that_nobody_names_has_no_handler() -> None:
    assert named("theirs", "later").get("ours") is None


def test_the_settings_say_what_may_be_reached(tmp_path: Path) -> None:
    password, channels = tmp_path / "password", tmp_path / "channels"
    hidden = "s3cret"
    password.write_text(f" {hidden}\n", encoding="utf-8")
    channels.write_text("json://127.0.0.1:1/\n", encoding="utf-8")
    settings = Settings(
        smtp_host="mail.example", smtp_from="o@example.org", smtp_user="o",
        smtp_password_file=password, channels=channels, inner_hosts=frozenset({"erp"}),
    )  # fmt: skip
    outside = outside_of(settings)
    assert outside.mail is not None
    assert outside.mail.password == hidden
    assert hidden not in repr(outside)
    assert outside.channels == ("json://127.0.0.1:1/",)
    assert outside.inner_hosts == {"erp"}
    assert isinstance(teller(tools(outside)), Announcer)


def test_nothing_may_be_reached_by_default() -> None:
    outside = outside_of(Settings())
    assert outside.mail is None
    assert teller(tools(outside)) is None


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(PasswordUnreadable):
        outside_of(Settings(smtp_password_file=tmp_path / "x"))
    with pytest.raises(ChannelsUnusable):
        outside_of(Settings(channels=tmp_path / "x"))


def blocks(language: str) -> list[str]:
    """Return the examples in the page about handlers."""
    page = (ROOT / "docs/handlers.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def test_the_example_in_the_documentation_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project,), (module,) = blocks("toml"), blocks("python")
    package = tmp_path / "sms_gateway"
    package.mkdir()
    (package / "line.py").write_text("def call(number, text, key):\n    return f'{key} {number}'\n")
    (package / "__init__.py").write_text(module, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    ((topic, value),) = tomllib.loads(project)["project"]["entry-points"][GROUP].items()
    handler = Installed([EntryPoint(topic, value, GROUP)], tools())[topic]
    done = handler(job(topic, number="139", text="x"))
    assert done == JobDone(values={"receipt": "i1:svc_a#1 139"})
