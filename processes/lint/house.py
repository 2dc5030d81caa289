"""The house rules: what makes a process of ours humane to work with (domain lint R1 … R3).

They hold for processes of our own (``Subject.is_house``); the makers of others are only told.
"""

from collections.abc import Iterator
from typing import Final

from processes.lint.branching import CHOOSING
from processes.lint.finding import Finding
from processes.lint.graph import reachable, successors
from processes.lint.rule import house_rule
from processes.lint.subject import Subject
from processes.model import Node, Process

NO_FORM: Final = house_rule(
    code="HOUSE-001",
    sentence='"{element}" has no form.',
    advice="Name a form in formKey; people must see what is asked.",
)
NO_ROLE: Final = house_rule(
    code="HOUSE-002",
    sentence='"{element}" belongs to nobody: it lies in no lane.',
    advice="Draw it inside the lane of the role that does it.",
)
UNKNOWN_ROLE: Final = house_rule(
    code="HOUSE-002",
    sentence='"{element}" names the role "{role}", which is not in the table of roles.',
    advice="Use a code of vocabulary/roles.csv, such as grid_worker.",
)
NO_STAGE: Final = house_rule(
    code="HOUSE-003",
    sentence='"{element}" does not say to which of the five stages it belongs.',
    advice="Set grid.stage to collect, assign, handle, feedback or review.",
)
NO_CLOCK: Final = house_rule(
    code="HOUSE-004",
    sentence='"{element}" has no time limit.',
    advice="Set grid.sla to a key of vocabulary/sla.csv, or give a due date.",
)
UNKNOWN_SLA: Final = house_rule(
    code="HOUSE-004",
    sentence='"{element}" has the time limit "{key}", which is not in the table.',
    advice="Use a key of vocabulary/sla.csv.",
)
NO_NEXT: Final = house_rule(
    code="HOUSE-005",
    sentence='"{element}" does not tell people what happens next ({missing}).',
    advice="Write one sentence in grid.next and grid.next_en: what happens next and who is next.",
)
UNKNOWN_FORM: Final = house_rule(
    code="HOUSE-006",
    sentence='"{element}" names the form "{form}", which does not exist.',
    advice="Correct formKey, or make the form.",
)
NO_DEFAULT: Final = house_rule(
    code="HOUSE-007",
    sentence='The gateway "{element}" has no default flow.',
    advice="Choose the way that is taken when no condition holds.",
)
NO_CLOSURE: Final = house_rule(
    code="HOUSE-008",
    sentence='The end "{element}" does not say how the case is closed.',
    advice="Set grid.closure to a code of vocabulary/closure_types.csv, such as RESOLVED.",
)
UNKNOWN_CLOSURE: Final = house_rule(
    code="HOUSE-008",
    sentence='The end "{element}" closes with "{closure}", which is not in the table.',
    advice="Use a code of vocabulary/closure_types.csv.",
)
UNKNOWN_CLOCK: Final = house_rule(
    code="HOUSE-017",
    sentence='"{element}" says of its time limit that it is "{clock}", which means nothing here.',
    advice="Write grid.clock=legal where the law lets nothing stop the limit, or leave it out.",
)
RULES: Final = (
    NO_FORM,
    NO_ROLE,
    UNKNOWN_ROLE,
    NO_STAGE,
    NO_CLOCK,
    UNKNOWN_SLA,
    NO_NEXT,
    UNKNOWN_FORM,
    NO_DEFAULT,
    NO_CLOSURE,
    UNKNOWN_CLOSURE,
    UNKNOWN_CLOCK,
)

LEGAL: Final = "legal"
"""What grid.clock may say: the limit is the law’s and is never paused."""
STAGES: Final = ("collect", "assign", "handle", "feedback", "review")
PEOPLE: Final = ("userTask", "manualTask")


def check_tasks(subject: Subject) -> Iterator[Finding]:
    """Report tasks that leave open who, what, by when, and what next."""
    for task in subject.nodes(*PEOPLE):
        if task.kind == "userTask" and not task.form:
            yield NO_FORM.at(task)
        yield from _role(task, subject)
        if task.properties.get("grid.stage") not in STAGES:
            yield NO_STAGE.at(task)
        yield from _clock(task, subject)
        missing = [key for key in ("grid.next", "grid.next_en") if not task.properties.get(key)]
        if missing:
            yield NO_NEXT.at(task, missing=", ".join(missing))


def check_forms(subject: Subject) -> Iterator[Finding]:
    """Report form keys without a form, and a start by people without one."""
    for node in subject.process.nodes.values():
        if node.form and node.form not in subject.forms:
            yield UNKNOWN_FORM.at(node, form=node.form)
    if subject.process.properties.get("grid.start_roles"):
        for start in subject.nodes("startEvent"):
            if not start.parent and not start.triggers and not start.form:
                yield NO_FORM.at(start)


def check_start_roles(subject: Subject) -> Iterator[Finding]:
    """Report roles that may start the process but do not exist."""
    for role in subject.process.properties.get("grid.start_roles", "").split(","):
        if role.strip() and role.strip() not in subject.vocabulary.roles:
            yield UNKNOWN_ROLE.at(subject.process, role=role.strip())


def check_limit(subject: Subject) -> Iterator[Finding]:
    """Report a limit of the whole case that is in no table, and clocks that mean nothing."""
    key = subject.process.properties.get("grid.sla", "")
    if key and key not in subject.vocabulary.slas:
        yield UNKNOWN_SLA.at(subject.process, key=key)
    elements: tuple[Process | Node, ...] = (subject.process, *subject.nodes(*PEOPLE))
    for element in elements:
        clock = element.properties.get("grid.clock", LEGAL)
        if clock != LEGAL:
            yield UNKNOWN_CLOCK.at(element, clock=clock)


def check_gateways(subject: Subject) -> Iterator[Finding]:
    """Report gateways that may find no way to go."""
    for gateway in subject.nodes(*CHOOSING):
        if len(subject.graph.outgoing[gateway.id]) > 1 and not gateway.default:
            yield NO_DEFAULT.at(gateway)


def check_ends(subject: Subject) -> Iterator[Finding]:
    """Report ends of the case that leave open how it was closed."""
    for end in case_ends(subject):
        closure = end.properties.get("grid.closure", "")
        if not closure:
            yield NO_CLOSURE.at(end)
        elif closure not in subject.vocabulary.closure_types:
            yield UNKNOWN_CLOSURE.at(end, closure=closure)


def case_ends(subject: Subject) -> Iterator[Node]:
    """Yield the end events that can end the case: not those of sub-processes and reminders."""
    asides = {node.id for node in subject.nodes("boundaryEvent") if not node.interrupting}
    edges = {
        node: tuple(n for n in followers if n not in asides)
        for node, followers in successors(subject.process, subject.graph).items()
    }
    found = reachable(edges, (node.id for node in subject.graph.starts()))
    return (end for end in subject.nodes("endEvent") if not end.parent and end.id in found)


def _role(task: Node, subject: Subject) -> Iterator[Finding]:
    if not task.lane:
        yield NO_ROLE.at(task)
    elif task.lane not in subject.vocabulary.roles:
        yield UNKNOWN_ROLE.at(task, role=task.lane)


def _clock(task: Node, subject: Subject) -> Iterator[Finding]:
    key = task.properties.get("grid.sla", "")
    if not key and not task.due:
        yield NO_CLOCK.at(task)
    elif key and key not in subject.vocabulary.slas:
        yield UNKNOWN_SLA.at(task, key=key)
