"""The nodes of the graph one by one: their names, their logic, their types."""

import re
from collections.abc import Iterator
from typing import Final

from processes.decision.external import is_external
from processes.decision.model import FunctionDefinition, ItemDefinition, Table
from processes.feel.library.catalog import BUILTINS
from processes.feel.tokens import KEYWORDS
from processes.lint.decisions.declared import is_known
from processes.lint.decisions.subject import Subject, nodes, place_of
from processes.lint.decisions.walk import Site, sites
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, Spot

_NAMES: Final = "DMN 1.5 §10.3.1.4"
SAME_NAME: Final = Rule(
    code="DMN-023",
    sentence='Two things are called "{element}", on lines {first} and {second}.',
    advice="Give one of them another name, so that expressions tell them apart.",
    severity=Severity.WARNING,
)
SAME_ID: Final = Rule(
    code="DMN-023",
    sentence='The id or type "{element}" stands in the file twice; only the last one counts.',
    advice="Give one of them another id, or another name if it is a type.",
    page="DMN 1.5 §6.3.1",
)
NO_NAME: Final = Rule(
    code="DMN-023",
    sentence="What stands on line {line} has no name, so nothing can use it.",
    advice="Give it a name.",
    severity=Severity.WARNING,
)
BAD_NAME: Final = Rule(
    code="DMN-023",
    sentence='FEEL cannot read the name "{element}" where it stands among other words.',
    advice="Begin it with a letter and use letters, digits, blanks and . / - ' + * only.",
    severity=Severity.WARNING,
    page=_NAMES,
)
OTHER_NAME: Final = Rule(
    code="DMN-023",
    sentence='"{element}" is known to expressions by another name: {found}.',
    advice="Give the variable the name of the element.",
    severity=Severity.WARNING,
    page="DMN 1.5 §7.3.4",
)
HIDES: Final = Rule(
    code="DMN-023",
    sentence='"{element}" uses "{found}", which has the name of a function of FEEL.',
    advice="Give it another name if the function is meant somewhere.",
    severity=Severity.NOTE,
    page=_NAMES,
)
HIDDEN: Final = Rule(
    code="DMN-023",
    sentence='In "{element}" the parameter {found} hides what is called so outside.',
    advice="Give the parameter another name if both are needed.",
    severity=Severity.NOTE,
)
NO_LOGIC: Final = Rule(
    code="DMN-024",
    sentence='"{element}" says nothing of how it is decided; it gives null.',
    advice="Add a table or an expression.",
    severity=Severity.WARNING,
)
NO_FUNCTION: Final = Rule(
    code="DMN-024",
    sentence='The function "{element}" has no body; it gives null.',
    advice="Add a table or an expression.",
    severity=Severity.WARNING,
)
EXTERNAL: Final = Rule(
    code="DMN-021",
    sentence='A function of "{element}" is written in {language}, which is not carried out.',
    advice="Write the function in FEEL; work of other programs belongs into a service task.",
    page="DMN 1.5 §10.3.2.13.3",
)
NO_TYPE: Final = Rule(
    code="DMN-027",
    sentence='"{element}" names the type {found}, which is not known; it is taken as any type.',
    advice="FEEL has string, number, boolean, date, time and others; integer and long are number.",
    severity=Severity.WARNING,
    page="DMN 1.5 §7.3.2",
)
RULES: Final = (
    SAME_NAME,
    SAME_ID,
    NO_NAME,
    BAD_NAME,
    OTHER_NAME,
    HIDES,
    HIDDEN,
    NO_LOGIC,
    NO_FUNCTION,
    EXTERNAL,
    NO_TYPE,
)

_START: Final = r"[^\W\d]|[?\U00010000-\U000EFFFF]"
_READABLE: Final = re.compile(rf"(?:{_START})(?:\w|{_START}|[\s./\-’'+*·\u200d\ufe0f])*")
_EXTERNAL_LANGUAGE: Final = "Java"


def check_names(subject: Subject) -> Iterator[Finding]:
    """Report names that are missing, used twice or unreadable."""
    first: dict[str, int] = {}
    for node in nodes(subject.model):
        name, place = node.variable.name, place_of(node)
        if not name:
            yield NO_NAME.at(place, line=node.line)
        elif not _READABLE.fullmatch(name) or name in KEYWORDS:
            yield BAD_NAME.at(place)
        elif name != node.name:
            yield OTHER_NAME.at(place, found=name)
        if name and first.setdefault(name, node.line) != node.line:
            yield SAME_NAME.at(place, first=first[name], second=node.line)


def check_ids(subject: Subject) -> Iterator[Finding]:
    """Report ids and types that are given twice."""
    for again in subject.model.repeated:
        yield SAME_ID.at(Spot(id=again.name, name=again.name, line=again.line))


def check_hiding(subject: Subject) -> Iterator[Finding]:
    """Report decisions that know something by the name of a function of FEEL."""
    for decision in subject.model.decisions.values():
        for name in sorted(subject.names(decision.requires, decision.knowledge) & BUILTINS.keys()):
            yield HIDES.at(place_of(decision), found=name)


def check_logic(subject: Subject) -> Iterator[Finding]:
    """Report decisions and functions that say nothing."""
    for decision in subject.model.decisions.values():
        if decision.box is None:
            yield NO_LOGIC.at(place_of(decision))
    for known in subject.model.knowledge.values():
        function = known.function
        if function is None or (function.body is None and not is_external(function)):
            yield NO_FUNCTION.at(place_of(known))


def check_functions(subject: Subject) -> Iterator[Finding]:
    """Report functions that are not written in FEEL, and parameters that hide other names."""
    for site in sites(subject):
        box = site.box
        if is_external(box):
            language = box.kind.value if isinstance(box, FunctionDefinition) else ""
            facts = {"language": language or _EXTERNAL_LANGUAGE}
            yield EXTERNAL.found(site.owner, facts, box.line)
        if isinstance(box, FunctionDefinition):
            for parameter in box.parameters:
                if parameter.name in site.around.known:
                    yield HIDDEN.found(site.owner, {"found": parameter.name}, parameter.line)


def check_types(subject: Subject) -> Iterator[Finding]:
    """Report types that no model at hand defines, each once."""
    seen: set[str] = set()
    for place, name, line in _types(subject):
        if name not in seen and not is_known(name, subject.model, subject):
            seen.add(name)
            yield NO_TYPE.found(place, {"found": name}, line)


Used = Iterator[tuple[Spot, str, int]]
"""Where a type is used, its name, and the line."""


def _types(subject: Subject) -> Used:
    for node in nodes(subject.model):
        yield place_of(node), node.variable.type, node.variable.line
    for definition in subject.model.types.values():
        yield from _of_definition(definition)
    for site in sites(subject):
        yield from ((site.owner, name, line) for name, line in _of_box(site))


def _of_definition(definition: ItemDefinition) -> Used:
    place = Spot(id="", name=definition.name, line=definition.line)
    yield place, definition.type, definition.line
    for part in definition.components:
        yield from _of_definition(part)


def _of_box(site: Site) -> Iterator[tuple[str, int]]:
    box = site.box
    yield box.type, box.line
    if isinstance(box, FunctionDefinition):
        yield from ((parameter.type, parameter.line) for parameter in box.parameters)
    elif isinstance(box, Table):
        yield from ((each.expression.type, each.line) for each in box.inputs)
        yield from ((each.type, each.line) for each in box.outputs)
