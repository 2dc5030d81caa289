"""What the check of soundness says of small models: nothing, or what is wrong, where, and how."""

from collections.abc import Mapping, Sequence

import pytest

from processes.lint.finding import Severity
from processes.lint.soundness import check
from processes.lint.soundness.check import check_soundness
from tests.processes.diagrams import findings
from tests.processes.scoped import scoped
from tests.processes.soundness import flaws, subjects

Inside = Mapping[str, Sequence[str]]


def sub(*lines: str) -> Inside:
    return {"sub_a": lines}


FORK = ("s -> p -> u_a -> p_j -> e", "p -> u_b -> p_j")
ERROR = sub("s_i -> x_i -[bad]-> e_bad", "x_i -> u_i -> e_i")
ESCALATION = sub("s_i -> h_up -> u_i -> e_i")
TRANSACTION = {"tx_a": ["s_i -> x_i -[bad]-> e_bad", "x_i -> u_i -> e_i"]}

SOUND: dict[str, bytes] = {
    "a line": scoped("s -> u_a -> u_b -> e"),
    "a choice that merges": scoped("s -> x -[c]-> u_a -> x_j -> e", "x -> u_b -> x_j"),
    "a choice that merges at a step": scoped("s -> x -[c]-> u_a -> u_j -> e", "x -> u_b -> u_j"),
    "a fork that joins": scoped(*FORK),
    "a fork with an end for each way": scoped("s -> p -> u_a -> e_a", "p -> u_b -> e_b"),
    "a fork with one end for both ways": scoped("s -> p -> u_a -> e", "p -> u_b -> e"),
    "an inclusive block": scoped("s -> i -[a]-> u_a -> i_j -> e", "i -[b]-> u_b -> i_j"),
    "an inclusive block with a default": scoped("s -> i -[a]-> u_a -> i_j -> e", "i -> u_b -> i_j"),
    "an inclusive block in a loop": scoped(
        "s -> x_m -> i -[a]-> u_a -> i_j -> x -[more]-> x_m", "i -[b]-> u_b -> i_j", "x -> e"
    ),
    "a complex gateway": scoped("s -> k -[a]-> u_a -> k_j -> e", "k -[b]-> u_b -> k_j"),
    "a loop with a way out": scoped("s -> x_m -> u_a -> x -[more]-> x_m", "x -> e"),
    "a fork that joins in a loop": scoped(
        "s -> x_m -> p -> u_a -> p_j -> x -[more]-> x_m", "p -> u_b -> p_j", "x -> e"
    ),
    "a race for the first answer": scoped(
        "s -> p -> u_a -> x -> e", "p -> u_b -> x", e="terminate"
    ),
    "a race with something said at its end": scoped(
        "s -> p -> u_a -> x -> h_said -> e", "p -> u_b -> x", h_said="message M", e="terminate"
    ),
    "a join that a terminate end relieves": scoped(
        "s -> p -> u_a -> p_j -> e", "p -> x -[c]-> p_j", "x -> e_t", e_t="terminate"
    ),
    "an event gateway": scoped(
        "s -> g -> c_a -> u_a -> x -> e", "g -> c_b -> x", c_a="message M", c_b="timer"
    ),
    "links": scoped("s -> u_a -> h_l", "c_l -> u_b -> e", h_l="link L", c_l="link L"),
    "a step with several arrows": scoped("s -> u_a -> u_b -> p_j -> e", "u_a -> u_c -> p_j"),
    "a step with a condition and a default": scoped(
        "s -> u_a -[c]-> u_b -> x -> e", "u_a -[*]-> u_c -> x"
    ),
    "a timer that interrupts": scoped("s -> u_a -> x -> e", "b_t -> u_l -> x", b_t="u_a timer"),
    "a reminder": scoped("s -> u_a -> e", "b_t -> u_r -> e_r", b_t="~u_a timer"),
    "a reminder in a loop": scoped(
        "s -> x_m -> u_a -> x -[more]-> x_m", "x -> e", "b_t -> u_r -> e_r", b_t="~u_a timer"
    ),
    "reminders that share a step": scoped(
        "s -> p -> u_a -> p_j -> e", "p -> u_b -> p_j", "b_1 -> u_r -> e_r", "b_2 -> u_r",
        b_1="~u_a timer", b_2="~u_b timer",
    ),
    "a timer that ends the case": scoped(*FORK, "b_t -> e_t", b_t="u_a timer", e_t="terminate"),
    "a sub-process": scoped("s -> sub_a -> e", inside=sub("s_i -> u_i -> e_i")),
    "a sub-process that ends by itself": scoped(
        "s -> sub_a -> u_z -> e",
        inside=sub("s_i -> p -> u_1 -> e_1", "p -> u_2 -> e_2"), e_1="terminate",
    ),
    "a sub-process whose inside is not drawn": scoped(
        "s -> sub_a -> e", "b_x -> e_x", b_x="sub_a escalation E"
    ),
    "an error that is caught": scoped(
        "s -> sub_a -> x -> e", "b_x -> u_x -> x", inside=ERROR,
        b_x="sub_a error E", e_bad="error E",
    ),
    "an error that goes through to the border of the outer one": scoped(
        "s -> sub_o -> e", "b_x -> e_x", inside={"sub_o": ["s_o -> sub_a -> e_o"], **ERROR},
        b_x="sub_o error E", e_bad="error E",
    ),
    "an error that an event sub-process takes": scoped(
        "s -> sub_a -> e", e_bad="error E", s_r="error E",
        inside={"sub_a": [*ERROR["sub_a"], "react_r"], "react_r": ["s_r -> u_r -> e_r"]},
    ),
    "a task that may fail": scoped("s -> v_a -> e", "b_x -> e_x", b_x="v_a error E"),
    "an escalation that does not interrupt": scoped(
        "s -> sub_a -> e", "b_x -> u_x -> e_x", inside=ESCALATION,
        b_x="~sub_a escalation E", h_up="escalation E",
    ),
    "an escalation nobody hears": scoped("s -> sub_a -> e", inside=ESCALATION, h_up="escalation E"),
    "a cancelled transaction": scoped(
        "s -> tx_a -> e", "b_c -> e_c", inside=TRANSACTION, b_c="tx_a cancel", e_bad="cancel"
    ),
    "compensation": scoped(
        "s -> u_a -> h_undo -> e", b_c="u_a compensation", h_undo="compensation"
    ),
    "an ad-hoc sub-process": scoped(
        "s -> adhoc_a -> e", inside={"adhoc_a": ["u_1", "u_2 -> u_3", "u_4 -> u_3"]}
    ),
    "a loop that an event takes the case out of": scoped(
        "s -> sub_a", "b_t -> e", b_t="sub_a timer",
        inside=sub("s_i -> x_m -> u_i -> x_m"),
    ),
    "a loop that an event sub-process ends": scoped(
        "s -> x_m -> u_a -> x_m", "react_r", inside={"react_r": ["s_r -> u_r -> e_r"]},
        s_r="message M",
    ),
    "a step that waits for two and gets two": scoped(
        "s -> p -> u_a -> u_j -> e", "p -> u_b -> u_j", u_j="start 2"
    ),
    "two given, two taken": scoped(
        "s -> u_a -> u_b -> u_j -> e", u_a="completion 2", u_j="start 2"
    ),
    "two ways to begin": scoped("s_1 -> x -> u_a -> e", "s_2 -> x", s_2="message M"),
    "nothing to begin with": scoped("x_a -> u_a -> x_a"),
}  # fmt: skip

UNSOUND: dict[str, tuple[bytes, str, str, str]] = {
    "a choice into a join": (
        scoped("s -> x -[c]-> u_a -> p -> e", "x -> u_b -> p"),
        "BPMN-070", "p", "s → x → u_a → p",
    ),
    "an event gateway into a join": (
        scoped("s -> g -> c_a -> p -> e", "g -> c_b -> p", c_a="message M", c_b="timer"),
        "BPMN-070", "p", "s → g → c_a → p",
    ),
    "an inclusive split into a join": (
        scoped("s -> i -[a]-> u_a -> p -> e", "i -[b]-> u_b -> p"),
        "BPMN-070", "p", "s → i → u_b → p",
    ),
    "a loop back into a join": (
        scoped("s -> p_m -> u_a -> x -[more]-> p_m", "x -> e"),
        "BPMN-070", "p_m", "s → p_m",
    ),
    "two starts into a join": (
        scoped("s_1 -> p -> u_a -> e", "s_2 -> p", s_2="message M"),
        "BPMN-070", "p", "s_1 → p",
    ),
    "an interrupting timer into the join of its step": (
        scoped("s -> u_a -> p -> e", "b_t -> u_l -> p", b_t="u_a timer"),
        "BPMN-070", "p", "s → u_a → p",
    ),
    "a reminder that is needed": (
        scoped("s -> u_a -> p -> e", "b_t -> u_l -> p", b_t="~u_a timer"),
        "BPMN-070", "p", "s → u_a → p",
    ),
    "inclusive joins that wait for each other": (
        scoped("s -> p -> i_1 -> u_a -> i_2 -> u_c -> x -[c]-> i_1", "p -> i_2", "x -> e"),
        "BPMN-070", "i_1", "s → p → i_1",
    ),
    "a choice into a join, inside": (
        scoped(
            "s -> sub_a -> u_z -> e", inside=sub("s_i -> x -[c]-> u_1 -> p -> e_i", "x -> u_2 -> p")
        ),
        "BPMN-070", "p", "s_i → x → u_1 → p",
    ),
    "a step that waits for more than come": (
        scoped("s -> p -> u_a -> u_j -> e", "p -> u_b -> u_j", u_j="start 3"),
        "BPMN-070", "u_j", "s → p → u_b → u_j",
    ),
    "a way that ends before the join": (
        scoped("s -> p -> u_a -> p_j -> e", "p -> x -[c]-> p_j", "x -> e_x"),
        "BPMN-073", "p_j", "s → p → u_a → p_j ‖ s → p → x → e_x",
    ),
    "a timer that leads away from the join": (
        scoped(*FORK, "b_t -> u_l -> e_l", b_t="u_a timer"),
        "BPMN-073", "p_j", "s → p → u_b → p_j ‖ s → p → u_a → b_t → u_l",
    ),
    "an error in one way of a join": (
        scoped(
            "s -> p -> sub_a -> p_j -> e", "p -> u_b -> p_j", "b_x -> e_x", inside=ERROR,
            b_x="sub_a error E", e_bad="error E",
        ),
        "BPMN-073", "p_j", "s → p → u_b → p_j ‖ s → p → sub_a → b_x → e_x",
    ),
    "a fork into a merge": (
        scoped("s -> p -> u_a -> x -> e", "p -> u_b -> x"),
        "BPMN-071", "x", "s → p → u_a → x ‖ p → u_b → x",
    ),
    "a fork into a step": (
        scoped("s -> p -> u_a -> u_j -> e", "p -> u_b -> u_j"),
        "BPMN-071", "u_j", "s → p → u_a → u_j ‖ p → u_b → u_j",
    ),
    "an inclusive split into a merge": (
        scoped("s -> i -[a]-> u_a -> x -> e", "i -[b]-> u_b -> x"),
        "BPMN-071", "x", "s → i → u_a → x ‖ i → u_b → x",
    ),
    "conditions that may both hold": (
        scoped("s -> u_a -[c]-> u_b -> x -> e", "u_a -[d]-> u_c -> x"),
        "BPMN-071", "x", "s → u_a → u_b → x ‖ u_a → u_c → x",
    ),
    "a fork that leads back": (
        scoped("s -> x_m -> p -> u_a -> e", "p -> x -[c]-> x_m", "x -> e_x"),
        "BPMN-071", "u_a", "s → x_m → p → u_a ‖ p → x → x_m → p → u_a",
    ),
    "a reminder that goes on as if it were the step": (
        scoped("s -> u_a -> x -> u_z -> e", "b_t -> u_r -> x", b_t="~u_a timer"),
        "BPMN-071", "x", "s → u_a → x ‖ u_a → b_t → u_r → x",
    ),
    "a fork into a merge, on the way of a reminder": (
        scoped(
            "s -> u_a -> e", "b_t -> p -> u_1 -> x -> u_3 -> e_r", "p -> u_2 -> x", b_t="~u_a timer"
        ),
        "BPMN-071", "x", "b_t → p → u_1 → x ‖ p → u_2 → x",
    ),
    "a loop without a way out": (
        scoped("s -> x_m -> u_a -> u_b -> x_m"),
        "BPMN-075", "x_m", "s → x_m → u_a → u_b → x_m",
    ),
    "a loop without a way out, round a sub-process": (
        scoped("s -> x_m -> sub_a -> x_m", inside=sub("s_i -> u_i -> e_i")),
        "BPMN-075", "x_m", "s → x_m → sub_a → x_m",
    ),
    "a choice between an end and a trap": (
        scoped("s -> x -[c]-> e", "x -> x_m -> u_a -> x_m"),
        "BPMN-075", "x_m", "s → x → x_m → u_a → x_m",
    ),
    "a trap beside a way that ends": (
        scoped("s -> p -> u_b -> e", "p -> x_m -> u_a -> x_m"),
        "BPMN-075", "x_m", "s → p → x_m → u_a → x_m",
    ),
    "a join that the terminate end always forestalls": (
        scoped("s -> p_f -> x -[c]-> p_j -> u_z -> e", "x -> u_b -> p_j", "p_f -> u_k -> e_t",
               e_t="terminate"),
        "BPMN-072", "p_j", "s → p_f → x",
    ),
    "a step behind an escalation that always interrupts": (
        scoped(
            "s -> sub_a -> e", "b_x -> e_x", inside=sub("s_i -> x_i -[c]-> h_up -> u_i -> e_i",
            "x_i -> e_n"), b_x="sub_a escalation E", h_up="escalation E",
        ),
        "BPMN-072", "u_i", "s_i → x_i → h_up",
    ),
    "an error of another code": (
        scoped(
            "s -> sub_a -> e", "b_x -> e_x", inside=sub("s_i -> x_i -[c]-> e_bad", "x_i -> e_i"),
            b_x="sub_a error E1", e_bad="error E2",
        ),
        "BPMN-074", "b_x", "",
    ),
    "an escalation that nothing raises": (
        scoped("s -> sub_a -> e", "b_x -> e_x", inside=sub("s_i -> u_i -> e_i"),
               b_x="sub_a escalation E"),
        "BPMN-074", "b_x", "",
    ),
    "an event sub-process that nothing sets off": (
        scoped("s -> u_a -> e", "react_r", inside={"react_r": ["s_r -> u_r -> e_r"]},
               s_r="escalation E"),
        "BPMN-074", "s_r", "",
    ),
    "a transaction that nobody cancels": (
        scoped("s -> tx_a -> e", "b_c -> e_c", inside={"tx_a": ["s_i -> u_i -> e_i"]},
               b_c="tx_a cancel"),
        "BPMN-074", "b_c", "",
    ),
    "a sub-process that always fails": (
        scoped("s -> sub_a -> u_z -> e", "b_x -> e_x", inside=sub("s_i -> u_i -> e_i"),
               b_x="sub_a error E", e_i="error E"),
        "BPMN-074", "sub_a", "s → sub_a",
    ),
}  # fmt: skip


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND.keys())
def test_a_sound_model_is_left_alone(data: bytes) -> None:
    assert [(f.code, f.element, f.text()) for f in flaws(data)] == []


@pytest.mark.parametrize(("data", "code", "element", "path"), UNSOUND.values(), ids=UNSOUND.keys())
def test_what_is_wrong_is_said_once_and_shown(
    data: bytes, code: str, element: str, path: str
) -> None:
    found = flaws(data)
    assert [(f.code, f.element, f.facts.get("path", "")) for f in found] == [(code, element, path)]
    assert path in found[0].text()


HOUSE = (
    "<extensionElements><camunda:properties xmlns:camunda='http://camunda.org/schema/1.0/bpmn'>"
    '<camunda:property name="grid.profile" value="house"/>{more}'
    "</camunda:properties></extensionElements>"
)
SILENT = '<camunda:property name="grid.silence" value="{code} the second one is only told"/>'


def of_the_house(data: bytes, more: str = "") -> bytes:
    start = b'isExecutable="true">'
    return data.replace(start, start + HOUSE.replace("{more}", more).encode())


def weights(data: bytes) -> set[tuple[str, Severity]]:
    found = check_soundness(subjects(data)[0])
    return {(finding.code, finding.severity) for finding in found}


STUCK = UNSOUND["a choice into a join"][0]
TWICE = UNSOUND["a fork into a merge"][0]


def test_what_is_never_meant_is_an_error_in_a_process_of_our_own() -> None:
    assert weights(STUCK) == {("BPMN-070", Severity.WARNING)}
    assert weights(of_the_house(STUCK)) == {("BPMN-070", Severity.ERROR)}


def test_a_step_done_twice_may_be_meant() -> None:
    assert weights(TWICE) == weights(of_the_house(TWICE)) == {("BPMN-071", Severity.WARNING)}


def test_the_linter_says_it_and_can_be_silenced() -> None:
    silent = of_the_house(TWICE, SILENT.replace("{code}", "BPMN-071"))
    assert "BPMN-071" in {finding.code for finding in findings(TWICE)}
    assert "BPMN-071" not in {finding.code for finding in findings(silent)}


def test_whoever_takes_part_is_named() -> None:
    (finding,) = flaws(STUCK)
    assert finding.also == ("s", "x", "u_a", "f6")
    assert finding.facts["flow"] == "f6"


def test_of_a_long_way_the_middle_is_left_out() -> None:
    names = [f"u_{number}" for number in range(30)]
    line = " -> ".join(["s", *names])
    (finding,) = flaws(scoped(f"{line} -> x -[c]-> u_a -> p -> e", "x -> u_b -> p"))
    shown = ["s", "u_0", "u_1", "…", *names[-5:], "x", "u_a", "p"]
    assert finding.facts["path"] == " → ".join(shown)
    assert set(names) < set(finding.also)


def test_names_are_told_instead_of_ids() -> None:
    data = STUCK.replace(b'id="p" name="p"', 'id="p" name="汇 合"'.encode())
    (finding,) = flaws(data)
    assert finding.element == "p"
    assert finding.text().startswith('"汇 合" can wait for ever')


def test_the_second_of_two_flaws_in_a_row_is_found_as_well() -> None:
    found = flaws(
        scoped(
            "s -> p_1 -> u_a -> x_1 -> p_2 -> u_c -> x_2 -> u_e -> e",
            "p_1 -> u_b -> x_1",
            "p_2 -> u_d -> x_2",
        )
    )
    assert [(f.code, f.element) for f in found] == [("BPMN-071", "x_1"), ("BPMN-071", "x_2")]


def test_a_model_too_large_to_check_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "MOST_STATES", 20)
    names = " -> ".join(f"u_{number}" for number in range(50))
    (finding,) = flaws(scoped(f"s -> {names} -> e"))
    assert (finding.code, finding.severity) == ("BPMN-076", Severity.NOTE)
    assert finding.facts["count"] == 20


def test_what_is_found_before_the_bound_is_said_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "MOST_STATES", 20)
    names = " -> ".join(f"u_{number}" for number in range(50))
    found = flaws(scoped(f"s -> p -> u_a -> x -> {names} -> e", "p -> u_b -> x"))
    assert [(f.code, f.element) for f in found] == [("BPMN-071", "x")]
