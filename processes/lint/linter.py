"""lint(document) → findings, from one explicit list of rules."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Final

from processes.document import Document
from processes.form import Form
from processes.lint import (
    answers,
    asks,
    branching,
    catching,
    drawing,
    expressions,
    foreign,
    graph,
    house,
    ignored,
    loops,
    messages,
    names,
    sharing,
    silence,
    support,
    timing,
    wiring,
)
from processes.lint import forms as form_rules
from processes.lint.constraints import (
    activities,
    associations,
    calls,
    compensation,
    data,
    events,
    flows,
    formal,
    index,
    links,
    messageflows,
    partners,
    references,
    repetition,
    services,
    texts,
)
from processes.lint.constraints.index import Index
from processes.lint.finding import Finding, Profile, Severity
from processes.lint.rule import Rule
from processes.lint.soundness import check as soundness
from processes.lint.soundness import rules as soundness_rules
from processes.lint.subject import Subject
from processes.notation import BPMN
from processes.vocabulary import Vocabulary

FileCheck = Callable[[Document], Iterator[Finding]]
ProcessCheck = Callable[[Subject], Iterator[Finding]]
IndexCheck = Callable[[Index], Iterator[Finding]]


def forms_used(subject: Subject) -> Iterator[Finding]:
    """Report what is wrong with the forms that the process names, once each."""
    keys = dict.fromkeys(node.form for node in subject.process.nodes.values())
    for key in keys:
        if key in subject.forms:
            yield from form_rules.lint_form(subject.forms[key], subject.vocabulary)


FILE_CHECKS: Final[tuple[FileCheck, ...]] = (
    foreign.check_changes,
    foreign.check_correlations,
    names.check_file,
    names.check_ids,
    names.check_elements,
    names.check_messages,
    drawing.check_drawing,
    asks.check_global_asks,
)
PROCESS_CHECKS: Final[tuple[ProcessCheck, ...]] = (
    wiring.check_process,
    wiring.check_starts_and_ends,
    wiring.check_references,
    wiring.check_reach,
    wiring.check_directions,
    branching.check_conditions,
    branching.check_defaults,
    branching.check_event_gateways,
    branching.check_shapes,
    support.check_kinds,
    support.check_triggers,
    support.check_shared_triggers,
    asks.check_asks,
    catching.check_catchers,
    ignored.check_extensions,
    ignored.check_quantities,
    ignored.check_delays,
    ignored.check_data,
    messages.check_messages,
    messages.check_correlation,
    messages.check_lifetimes,
    foreign.check_words,
    foreign.check_attributes,
    foreign.check_scripts,
    expressions.check_expressions,
    expressions.check_languages,
    expressions.check_targets,
    timing.check_timers,
    timing.check_due_dates,
    loops.check_loops,
    loops.check_size,
    loops.check_calls,
    loops.check_cardinality,
    soundness.check_soundness,
    house.check_tasks,
    house.check_forms,
    house.check_start_roles,
    house.check_limit,
    house.check_gateways,
    house.check_ends,
    answers.check_answers,
    sharing.check_sharing,
    silence.check_reasons,
    forms_used,
)
DRAWN_CHECKS: Final[tuple[ProcessCheck, ...]] = (
    wiring.check_starts_and_ends,
    wiring.check_references,
    wiring.check_reach,
    wiring.check_directions,
    branching.check_defaults,
    branching.check_event_gateways,
    branching.check_shapes,
)
"""What keeps watch over constraints and is asked of processes that are only drawn as well."""
CONSTRAINT_CHECKS: Final[tuple[IndexCheck, ...]] = (
    *references.CHECKS,
    *texts.CHECKS,
    *formal.CHECKS,
    *flows.CHECKS,
    *events.CHECKS,
    *links.CHECKS,
    *compensation.CHECKS,
    *activities.CHECKS,
    *repetition.CHECKS,
    *calls.CHECKS,
    *data.CHECKS,
    *associations.CHECKS,
    *services.CHECKS,
    *partners.CHECKS,
    *messageflows.CHECKS,
)
"""The constraints of the specification, asked of the whole file."""
RULES: Final[tuple[Rule, ...]] = (
    *names.RULES,
    *drawing.RULES,
    *wiring.RULES,
    *branching.RULES,
    *support.RULES,
    *asks.RULES,
    *catching.RULES,
    *ignored.RULES,
    *messages.RULES,
    *expressions.RULES,
    *foreign.RULES,
    *timing.RULES,
    *loops.RULES,
    *soundness_rules.RULES,
    *house.RULES,
    *answers.RULES,
    *sharing.RULES,
    *silence.RULES,
    *form_rules.RULES,
    *references.RULES,
    *texts.RULES,
    *formal.RULES,
    *flows.RULES,
    *events.RULES,
    *links.RULES,
    *compensation.RULES,
    *activities.RULES,
    *repetition.RULES,
    *calls.RULES,
    *data.RULES,
    *associations.RULES,
    *services.RULES,
    *partners.RULES,
    *messageflows.RULES,
)
"""Every rule that says something of its own; errors of the readers say the rest."""


def lint(
    document: Document,
    *,
    forms: Mapping[str, Form],
    vocabulary: Vocabulary,
    now: datetime | None = None,
    house: bool = False,
    topics: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Return everything that is wrong with ``document``, in the order of its lines.

    ``forms`` are the forms its tasks may name; dates before ``now`` are reported when it is given.
    ``house`` says that it is a file of ours; for others the rules of the house are only notes;
    ``topics`` are those of service tasks that a program does. The same file gives the same
    findings, always.
    """
    found = [finding for check in FILE_CHECKS for finding in check(document)]
    held = _by_process(document)
    found += held.pop("", [])
    runnable = {process.id for process in document.runnable}
    for each in _subjects(document, forms, vocabulary, now):
        subject = replace(each, house=house, topics=topics)
        about = held.get(subject.process.id, [])
        if subject.process.id in runnable:
            said = chain(about, _said(PROCESS_CHECKS, subject))
            found += silence.heard((_weighed(finding, subject) for finding in said), subject)
        else:
            drawn = (f for f in _said(DRAWN_CHECKS, subject) if f.constraints)
            found += map(_softened, chain(about, drawn))
    return tuple(sorted(_merged(found), key=_place))


def _said(checks: Iterable[ProcessCheck], subject: Subject) -> Iterator[Finding]:
    return (finding for check in checks for finding in check(subject))


def _by_process(document: Document) -> dict[str, list[Finding]]:
    """Return what breaks the constraints by the id of the process it is about, or else by ""."""
    indexed = index.build(document)
    groups: dict[str, list[Finding]] = {}
    for check in CONSTRAINT_CHECKS:
        for finding in check(indexed):
            groups.setdefault(indexed.process_around(finding.element), []).append(finding)
    return groups


def _softened(finding: Finding) -> Finding:
    """Return a finding about a process that does not run as a warning; it stops nothing."""
    if finding.severity is Severity.ERROR:
        return replace(finding, severity=Severity.WARNING)
    return finding


def _merged(found: Iterable[Finding]) -> Iterable[Finding]:
    """Return each finding once, with all constraints that several rules say it is about."""
    unique: dict[tuple[str, str, int, str], Finding] = {}
    for finding in found:
        key = (finding.code, finding.element, finding.line, finding.text())
        other = unique.get(key, finding)
        constraints = tuple(dict.fromkeys((*other.constraints, *finding.constraints)))
        also = tuple(dict.fromkeys((*other.also, *finding.also)))
        unique[key] = replace(finding, constraints=constraints, also=also)
    return unique.values()


def _weighed(finding: Finding, subject: Subject) -> Finding:
    """Return a finding about a rule of the house as a note where the process is not ours."""
    if finding.profile is Profile.HOUSE and not subject.is_house:
        return replace(finding, severity=Severity.NOTE)
    return finding


def _subjects(
    document: Document,
    forms: Mapping[str, Form],
    vocabulary: Vocabulary,
    now: datetime | None,
) -> Iterator[Subject]:
    elements = document.root.iterchildren(f"{{{BPMN}}}process")
    for process, element in zip(document.processes, elements, strict=True):
        yield Subject(
            document=document,
            process=process,
            element=element,
            forms=forms,
            vocabulary=vocabulary,
            graph=graph.build(process),
            now=now,
        )


def _place(finding: Finding) -> tuple[int, str, str, str]:
    return finding.line, finding.code, finding.element, finding.text()
