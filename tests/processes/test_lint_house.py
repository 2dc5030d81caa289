"""The house rules: who, what, by when, what next, and an answer at the end."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from processes.document import read
from processes.form import Field, Form
from processes.lint.finding import Profile, Severity
from processes.lint.forms import lint_form, most_visible
from processes.lint.linter import RULES, lint
from processes.vocabulary import load_vocabulary
from tests.processes.diagrams import (
    CARE,
    FORM,
    HOUSE,
    condition,
    file,
    findings,
    flow,
    house,
    node,
    notes,
    process,
    properties,
    timer,
)


def without(values: Mapping[str, str], key: str) -> Mapping[str, str]:
    return {name: value for name, value in values.items() if name != key}


UNREPORTED = {**HOUSE, "grid.reporter": "none"}
BROKEN = {
    "no form": (house(form=""), "HOUSE-001", "t"),
    "no lane": (house(lane=""), "HOUSE-002", "t"),
    "an unknown role": (house(lane="网格员"), "HOUSE-002", "t"),
    "an unknown starter": (
        house(of_process={**HOUSE, "grid.start_roles": "grid_worker,boss"}),
        "HOUSE-002",
        "p",
    ),
    "no stage": (
        house(task=without(CARE, "grid.stage"), of_process=UNREPORTED),
        "HOUSE-003",
        "t",
    ),
    "an unknown stage": (
        house(task={**CARE, "grid.stage": "done"}, of_process=UNREPORTED),
        "HOUSE-003",
        "t",
    ),
    "no clock": (house(task=without(CARE, "grid.sla")), "HOUSE-004", "t"),
    "an unknown clock": (house(task={**CARE, "grid.sla": "soon"}), "HOUSE-004", "t"),
    "an unknown clock of the case": (
        house(of_process={**HOUSE, "grid.sla": "soon"}),
        "HOUSE-004",
        "p",
    ),
    "a clock that means nothing": (house(task={**CARE, "grid.clock": "slow"}), "HOUSE-017", "t"),
    "a clock of the case that means nothing": (
        house(of_process={**HOUSE, "grid.clock": "slow"}),
        "HOUSE-017",
        "p",
    ),
    "no next step": (house(task=without(CARE, "grid.next")), "HOUSE-005", "t"),
    "no English next step": (house(task=without(CARE, "grid.next_en")), "HOUSE-005", "t"),
    "an unknown form": (house(form="nope"), "HOUSE-006", "t"),
    "no closure": (house(closure=""), "HOUSE-008", "e"),
    "an unknown closure": (house(closure="DONE"), "HOUSE-008", "e"),
    "no answer": (house(task={**CARE, "grid.stage": "handle"}), "HOUSE-013", "e"),
}


@pytest.mark.parametrize(("data", "code", "element"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_house_rule_forbids_publication(data: bytes, code: str, element: str) -> None:
    said = findings(data)
    assert [(f.code, f.element, f.severity) for f in said] == [(code, element, Severity.ERROR)]


def test_a_process_of_ours_that_keeps_the_rules_is_left_alone() -> None:
    assert findings(house()) == ()


def test_other_peoples_processes_need_not_keep_them_and_are_only_told() -> None:
    data = house(of_process={}, task={}, lane="Sales", closure="", form="")
    assert findings(data) == ()
    told = notes(data)
    codes = {"HOUSE-001", "HOUSE-002", "HOUSE-003", "HOUSE-004", "HOUSE-005", "HOUSE-008"}
    assert codes <= {f.code for f in told}
    assert {(f.severity, f.profile) for f in told} == {(Severity.NOTE, Profile.HOUSE)}


def test_a_property_of_ours_alone_does_not_make_a_process_ours() -> None:
    data = house(of_process={"grid.process": "P99"}, form="")
    assert findings(data) == ()
    assert "HOUSE-001" in {f.code for f in notes(data)}


def test_a_shipped_file_keeps_the_rules_whatever_it_says() -> None:
    document = read(house(of_process={}, form=""))
    said = lint(document, forms={}, vocabulary=load_vocabulary(), house=True)
    assert ("HOUSE-001", Severity.ERROR) in {(f.code, f.severity) for f in said}


def test_every_rule_about_our_house_is_of_its_profile() -> None:
    ours = {rule.code for rule in RULES if rule.profile is Profile.HOUSE}
    assert {f"HOUSE-{n:03}" for n in (1, 2, 3, 5, 6, 7, 8, 13, 16)} <= ours
    assert all(code.startswith("HOUSE-") for code in ours)


def test_a_start_by_people_needs_a_form() -> None:
    data = house().replace(
        b'<bpmn:startEvent id="s" camunda:formKey="ask"/>', node("startEvent", id_="s").encode()
    )
    assert [(f.code, f.element) for f in findings(data)] == [("HOUSE-001", "s")]


def test_an_emergency_needs_no_answer_and_neither_does_a_matter_without_reporter() -> None:
    silent = {**CARE, "grid.stage": "handle"}
    assert findings(house(task=silent, closure="EMERGENCY")) == ()
    assert findings(house(task=silent, of_process=UNREPORTED)) == ()


def ours(*elements: str) -> bytes:
    """Return a house process of these elements, with those of the messages a and u they use."""
    known = (("a", "case.answer"), ("u", "no.such"))
    used = [each for each in known if f'messageRef="{each[0]}"' in "".join(elements)]
    return file(
        "".join(f'<bpmn:message id="{key}" name="{name}"/>' for key, name in used),
        '<bpmn:process id="p" isExecutable="true">',
        properties({"grid.profile": "house", "grid.process": "P99"}),
        *elements,
        "</bpmn:process>",
    )


def end(id_: str) -> str:
    return node("endEvent", properties({"grid.closure": "RESOLVED"}), id_=id_)


SAY = '<bpmn:messageEventDefinition messageRef="a"/>'
START = '<bpmn:startEvent id="s"/>'


def test_an_answer_in_one_of_two_parallel_branches_is_enough() -> None:
    data = ours(
        START,
        *(node("parallelGateway", id_=g) for g in ("fork", "join")),
        node("intermediateThrowEvent", SAY, id_="answer"),
        node("scriptTask", "<bpmn:script>{a: 1}</bpmn:script>", 'scriptFormat="feel"', id_="book"),
        flow("f1", "s", "fork") + flow("f2", "fork", "answer") + flow("f3", "fork", "book"),
        flow("f4", "answer", "join") + flow("f5", "book", "join") + flow("f6", "join", "e"),
        end("e"),
    )
    assert findings(data) == ()


def test_an_answer_on_one_of_two_alternatives_is_not() -> None:
    data = ours(
        START,
        node("exclusiveGateway", "", 'default="f3"', id_="way") + flow("f1", "s", "way"),
        flow("f2", "way", "answer", condition("a")) + flow("f3", "way", "e"),
        node("intermediateThrowEvent", SAY, id_="answer") + flow("f4", "answer", "e"),
        end("e"),
    )
    assert [(f.code, f.element) for f in findings(data)] == [("HOUSE-013", "e")]


def test_a_loop_back_does_not_hide_a_missing_answer() -> None:
    data = ours(
        START,
        node("exclusiveGateway", id_="again") + flow("f1", "s", "again") + flow("f2", "again", "w"),
        node("intermediateCatchEvent", timer("timeDuration", "PT1H"), id_="w"),
        node("exclusiveGateway", "", 'default="f5"', id_="way") + flow("f3", "w", "way"),
        flow("f4", "way", "again", condition("more")) + flow("f5", "way", "e"),
        end("e"),
    )
    assert [(f.code, f.element) for f in findings(data)] == [("HOUSE-013", "e")]


def test_the_end_of_a_reminder_closes_nothing() -> None:
    reminder = node(
        "boundaryEvent",
        timer("timeDuration", "PT1H"),
        'attachedToRef="t" cancelActivity="false"',
        id_="late",
    )
    data = house().replace(
        b"</bpmn:process>",
        (reminder + flow("x", "late", "r") + node("endEvent", id_="r")).encode()
        + b"</bpmn:process>",
    )
    assert findings(data) == ()


def test_an_unknown_message_is_a_warning() -> None:
    data = ours(
        START + flow("f1", "s", "t") + flow("f2", "t", "e"),
        node("sendTask", "", 'messageRef="u"'),
        node("endEvent", properties({"grid.closure": "RESOLVED"}) + SAY, id_="e"),
    )
    assert [(f.code, f.severity) for f in findings(data)] == [("HOUSE-009", Severity.WARNING)]


def test_a_choice_without_default_is_refused_in_ours() -> None:
    data = ours(
        START + node("exclusiveGateway", id_="way") + flow("f1", "s", "way"),
        flow("f2", "way", "e", condition("a")) + flow("f3", "way", "e", condition("b")),
        node("endEvent", properties({"grid.closure": "RESOLVED"}) + SAY, id_="e"),
    )
    assert [(f.code, f.element) for f in findings(data)] == [("HOUSE-007", "way")]


def waiting_days(extra: Mapping[str, str]) -> bytes:
    event = properties(extra) + timer("timeDuration", "P3D")
    return ours(
        START + flow("f1", "s", "t") + flow("f2", "t", "e"),
        node("intermediateCatchEvent", event),
        node("endEvent", properties({"grid.closure": "RESOLVED"}) + SAY, id_="e"),
    )


def test_a_wait_by_the_wall_clock_is_a_warning_that_a_reason_silences() -> None:
    assert [f.code for f in findings(waiting_days({}))] == ["HOUSE-015"]
    assert findings(waiting_days({"grid.silence": "HOUSE-015 法律按自然日计算"})) == ()


def test_silence_without_a_reason_silences_nothing() -> None:
    said = findings(waiting_days({"grid.silence": "HOUSE-015"}))
    assert [f.code for f in said] == ["HOUSE-015", "HOUSE-016"]


def test_an_error_cannot_be_silenced() -> None:
    task = {**CARE, "grid.stage": "", "grid.silence": "HOUSE-003 不用"}
    assert "HOUSE-003" in {f.code for f in findings(house(task=task))}


# Forms


def asking(**changes: object) -> Form:
    return replace(FORM, fields=(replace(FORM.fields[0], **changes),))  # type: ignore[arg-type]


def codes(form: Form) -> list[str]:
    return [finding.code for finding in lint_form(form, load_vocabulary())]


@pytest.mark.parametrize(
    "word", ["政治面貌", "宗教信仰", "人脸照片", "活动轨迹", "打卡时间", "积分"]
)
def test_no_form_may_ask_what_is_forbidden(word: str) -> None:
    assert codes(asking(title={"zh": word, "en": "x"})) == ["HOUSE-010"]


@pytest.mark.parametrize(
    "key", ["political_status", "face_photo", "gps_track", "points", "check_in"]
)
def test_a_forbidden_key_is_found_behind_any_title(key: str) -> None:
    assert codes(asking(key=key)) == ["HOUSE-010"]


@pytest.mark.parametrize("key", ["surface_photo", "tracked_by", "appointments"])
def test_a_word_inside_another_word_is_not_meant(key: str) -> None:
    assert codes(asking(key=key)) == []


def test_every_question_has_a_class_and_a_purpose() -> None:
    assert codes(asking(pii="")) == ["HOUSE-012"]
    assert codes(asking(purpose=" ")) == ["HOUSE-012"]
    assert codes(asking(type="note", pii="", purpose="")) == []


def test_a_prefill_that_is_not_feel_is_found() -> None:
    assert codes(asking(default="a b +")) == ["BPMN-030"]
    assert codes(asking(default="open(1)")) == ["BPMN-031"]
    assert codes(asking(default="add working days(today(), 5)")) == []


def many(count: int, **changes: object) -> Form:
    first = asking(**changes).fields[0]
    return replace(FORM, fields=tuple(replace(first, key=f"q{n}") for n in range(count)))


def test_more_than_seven_questions_are_a_warning_that_a_reason_silences_up_to_twelve() -> None:
    reason = {"HOUSE-011": "一次上门问完"}
    assert codes(many(7)) == []
    assert codes(many(8)) == ["HOUSE-011"]
    assert codes(replace(many(12), silence=reason)) == []
    assert codes(replace(many(13), silence=reason)) == ["HOUSE-011"]


def test_more_than_three_required_texts_are_a_warning() -> None:
    assert codes(many(3, required=True)) == []
    assert codes(many(4, required=True)) == ["HOUSE-014"]


def test_questions_that_are_never_shown_together_are_not_counted_together() -> None:
    def only(kind: str, key: str) -> Field:
        return replace(FORM.fields[0], key=key, visible_if={"eq": ["kind", kind]})

    always = replace(FORM.fields[0], key="kind")
    shown = replace(FORM.fields[0], key="known", readonly=True)
    assert most_visible((always, shown, only("a", "x"), only("a", "y"), only("b", "z"))) == 3


def test_the_forms_that_a_process_uses_are_checked_with_it() -> None:
    said = findings(house(), forms={"ask": asking(purpose="")})
    assert [(f.code, f.element) for f in said] == [("HOUSE-012", "ask.note")]


def test_a_process_without_steps_breaks_no_house_rule() -> None:
    assert {f.code for f in findings(process(properties(HOUSE)))} == {"BPMN-015"}
