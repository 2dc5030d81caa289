"""What a message is correlated by and how long it lives is checked before it is published."""

import pytest

from processes.document import read
from processes.lint.linter import lint
from processes.vocabulary import load_vocabulary
from tests.engine.between import diagram, throws, waits


def found(xml: bytes) -> list[tuple[str, str, str]]:
    findings = lint(read(xml), forms={}, vocabulary=load_vocabulary())
    codes = ("BPMN-051", "BPMN-03", "TIME", "FEEL")
    return [(f.code, f.element, f.severity.value) for f in findings if f.code.startswith(codes)]


def talk(sent: dict[str, str], awaited: dict[str, str]) -> bytes:
    return diagram(
        "talk",
        "s -> p1 -> h_tell -> e1",
        "p1 -> c_hear -> e2",
        h_tell=throws("news", **sent),
        c_hear=waits("news", **awaited),
    )


def test_who_sends_and_who_waits_agree_on_a_key() -> None:
    assert found(talk({}, {})) == []
    assert found(talk({"correlation": "order"}, {"correlation": "= order"})) == []
    warning = [("BPMN-051", "h_tell", "warning")]
    assert found(talk({"correlation": "order"}, {})) == warning
    assert found(talk({}, {"correlation": "order"})) == warning


def test_a_start_event_takes_every_message_of_its_name() -> None:
    xml = diagram(
        "again",
        "s -> h_tell -> e",
        s=waits("news"),
        h_tell=throws("news", correlation="order"),
    )
    assert found(xml) == []


def test_a_key_is_an_expression() -> None:
    assert ("BPMN-030", "h_tell", "error") in found(talk({"correlation": "order ="}, {}))


@pytest.mark.parametrize(
    "text", ["PT1H", "P30D", "2030-01-01T00:00:00Z", "= due", '=duration("PT1H")']
)
def test_a_time_to_live_is_a_time(text: str) -> None:
    assert found(talk({"ttl": text}, {})) == []


@pytest.mark.parametrize("text", ["soon", "-PT1H", "P", "2026-02-30T00:00:00Z", "P99999999Y"])
def test_what_is_no_time_is_refused(text: str) -> None:
    ((code, element, weight),) = found(talk({"ttl": text}, {}))
    assert code.startswith("TIME-")
    assert (element, weight) == ("h_tell", "error")
