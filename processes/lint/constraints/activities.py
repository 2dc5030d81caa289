"""Activities: what sub-processes may hold, how many tokens, where a process may begin."""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import CONVERSATIONS, Index, bpmn_children, is_true, scope_of
from processes.lint.finding import Finding, Severity
from processes.lint.ignored import QUANTITY
from processes.lint.rule import Rule, spot
from processes.notation import ACTIVITIES, CHOREOGRAPHY, SUBPROCESSES
from processes.tree import local

_SUBPROCESS: Final = "BPMN 2.0.2 §10.3.5"

CHOREOGRAPHY_INSIDE: Final = Rule(
    code="BPMN-112",
    sentence='"{element}" belongs to a choreography and cannot be a step of the process "{scope}".',
    advice="Draw a task, or move it into a choreography.",
    constraints=("EXT.036",),
    page="BPMN 2.0.2 §8.4.8",
)
CHOREOGRAPHY_DEEPER: Final = Rule(
    code="BPMN-112",
    sentence='"{element}" belongs to a choreography and cannot be a step of "{scope}".',
    advice="Draw a task, or move it into a choreography.",
    constraints=("EXT.056",),
    page=_SUBPROCESS,
)
CHOREOGRAPHY_AD_HOC: Final = CHOREOGRAPHY_DEEPER.about("EXT.062")
NOT_AD_HOC: Final = Rule(
    code="BPMN-113",
    sentence='"{element}" ({what}) cannot stand in the ad-hoc sub-process "{scope}".',
    advice="Keep activities, gateways and intermediate events there; it begins and ends by itself.",
    severity=Severity.WARNING,
    constraints=("EXT.062",),
    page=_SUBPROCESS,
)
NOTHING_AD_HOC: Final = Rule(
    code="BPMN-113",
    sentence='The ad-hoc sub-process "{element}" has no activity.',
    advice="Draw the tasks that people may choose from.",
    constraints=("EXT.061",),
    page=_SUBPROCESS,
)
ARROW_IN: Final = Rule(
    code="BPMN-113",
    sentence='The event sub-process "{element}" has arrows; only its event begins it.',
    advice="Delete the arrows, or make it an ordinary sub-process.",
    constraints=("EXT.057",),
    page=_SUBPROCESS,
)
STARTS: Final = Rule(
    code="BPMN-113",
    sentence='The event sub-process "{element}" has {count} start events; it needs exactly one.',
    advice="Keep one start event; it may have several triggers.",
    constraints=("EXT.058",),
    page=_SUBPROCESS,
)
START_QUANTITY: Final = QUANTITY.about("EXT.037", page="BPMN 2.0.2 §10.3")
COMPLETION_QUANTITY: Final = QUANTITY.about("EXT.038", page="BPMN 2.0.2 §10.3")
TWO_LOOPS: Final = Rule(
    code="BPMN-115",
    sentence='"{element}" is repeated in two ways at once.',
    advice="Keep the loop or the multi-instance marker.",
    constraints=("EXT.041",),
    page="BPMN 2.0.2 §10.3.8",
)
TWO_LOOPS_AROUND: Final = TWO_LOOPS.about("EXT.055")
INSTANTIATING: Final = Rule(
    code="BPMN-116",
    sentence='The receive task "{element}" begins the process, but arrows lead to it.',
    advice="Delete the arrows, or let it not instantiate.",
    constraints=("EXT.049",),
    page="BPMN 2.0.2 §10.3.3",
)
INSTANTIATING_GATEWAY: Final = Rule(
    code="BPMN-116",
    sentence='The gateway "{element}" begins the process, but arrows lead to it.',
    advice="Delete the arrows, or let it not instantiate.",
    constraints=("EXT.142",),
    page="BPMN 2.0.2 §10.6.6",
)
PUBLIC: Final = Rule(
    code="BPMN-117",
    sentence='The process "{element}" is public and marked executable.',
    advice="Make it private, or remove the mark; a public process only shows what partners see.",
    severity=Severity.WARNING,
    constraints=("EXT.035",),
    page="BPMN 2.0.2 §10.2",
)
RULES: Final = (
    CHOREOGRAPHY_INSIDE,
    CHOREOGRAPHY_DEEPER,
    CHOREOGRAPHY_AD_HOC,
    NOT_AD_HOC,
    NOTHING_AD_HOC,
    ARROW_IN,
    STARTS,
    START_QUANTITY,
    COMPLETION_QUANTITY,
    TWO_LOOPS,
    TWO_LOOPS_AROUND,
    INSTANTIATING,
    INSTANTIATING_GATEWAY,
    PUBLIC,
)

_QUANTITIES: Final[Mapping[str, Rule]] = {
    "startQuantity": START_QUANTITY,
    "completionQuantity": COMPLETION_QUANTITY,
}
_LOOPS: Final = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
_NOT_AD_HOC: Final = CONVERSATIONS | {"startEvent", "endEvent", "conversationLink"}


def check_choreography(index: Index) -> Iterator[Finding]:
    """Report choreography activities that stand in a process or sub-process."""
    for element in index.every(*sorted(CHOREOGRAPHY)):
        scope = scope_of(element)
        if scope is None:
            continue
        rule = {
            "process": CHOREOGRAPHY_INSIDE,
            "adHocSubProcess": CHOREOGRAPHY_AD_HOC,
        }.get(local(scope), CHOREOGRAPHY_DEEPER)
        yield rule.at(spot(element), also=(_id(scope),), scope=_id(scope))


def check_ad_hoc(index: Index) -> Iterator[Finding]:
    """Report ad-hoc sub-processes with nothing to do, or with what they cannot hold."""
    for scope in index.every("adHocSubProcess"):
        members = tuple(bpmn_children(scope))
        if not any(local(member) in ACTIVITIES for member in members):
            yield NOTHING_AD_HOC.at(spot(scope))
        for member in members:
            if local(member) in _NOT_AD_HOC:
                name = _id(scope)
                yield NOT_AD_HOC.at(spot(member), also=(name,), what=local(member), scope=name)


def check_event_subprocesses(index: Index) -> Iterator[Finding]:
    """Report event sub-processes with arrows, or without exactly one start event."""
    for scope in index.every(*sorted(SUBPROCESSES)):
        if not is_true(scope, "triggeredByEvent"):
            continue
        if arrows := (*index.into(scope), *index.out_of(scope)):
            yield ARROW_IN.at(spot(scope), also=tuple(map(_id, arrows)))
        count = len(tuple(bpmn_children(scope, "startEvent")))
        if count != 1:
            yield STARTS.at(spot(scope), count=count)


def check_quantities(index: Index) -> Iterator[Finding]:
    """Report start and completion quantities below one (BPMN 2.0.2 table 10.3)."""
    for activity in index.every(*sorted(ACTIVITIES)):
        for word, rule in _QUANTITIES.items():
            value = activity.get(word, "1").strip()
            if not (value.isascii() and value.isdigit() and value.strip("0")):
                yield rule.at(spot(activity), what=word, value=value)


def check_loops(index: Index) -> Iterator[Finding]:
    """Report activities with both loop markers."""
    for activity in index.every(*sorted(ACTIVITIES)):
        if len(tuple(bpmn_children(activity, *_LOOPS))) > 1:
            rule = TWO_LOOPS_AROUND if local(activity) in SUBPROCESSES else TWO_LOOPS
            yield rule.at(spot(activity))


def check_instantiation(index: Index) -> Iterator[Finding]:
    """Report what begins a process by itself although arrows lead to it."""
    for name, rule in (
        ("receiveTask", INSTANTIATING),
        ("eventBasedGateway", INSTANTIATING_GATEWAY),
    ):
        for element in index.every(name):
            if is_true(element, "instantiate") and (arrows := index.into(element)):
                yield rule.at(spot(element), also=tuple(map(_id, arrows)))


def check_processes(index: Index) -> Iterator[Finding]:
    """Report public processes that are marked executable."""
    for process in index.every("process"):
        if process.get("processType", "").strip() == "Public" and is_true(process, "isExecutable"):
            yield PUBLIC.at(spot(process))


def _id(element: _Element) -> str:
    return element.get("id", "")


CHECKS: Final = (
    check_choreography,
    check_ad_hoc,
    check_event_subprocesses,
    check_quantities,
    check_loops,
    check_instantiation,
    check_processes,
)
