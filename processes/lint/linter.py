"""lint(document) → findings, from one explicit list of rules."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from processes.document import Document
from processes.form import Form
from processes.lint import (
    answers,
    branching,
    collaboration,
    drawing,
    expressions,
    graph,
    house,
    ignored,
    loops,
    messages,
    names,
    silence,
    support,
    timing,
    wiring,
)
from processes.lint import forms as form_rules
from processes.lint.finding import Finding
from processes.lint.rule import Rule
from processes.lint.subject import Subject
from processes.notation import BPMN
from processes.vocabulary import Vocabulary

FileCheck = Callable[[Document], Iterator[Finding]]
ProcessCheck = Callable[[Subject], Iterator[Finding]]


def forms_used(subject: Subject) -> Iterator[Finding]:
    """Report what is wrong with the forms that the process names, once each."""
    keys = dict.fromkeys(node.form for node in subject.process.nodes.values())
    for key in keys:
        if key in subject.forms:
            yield from form_rules.lint_form(subject.forms[key], subject.vocabulary)


FILE_CHECKS: Final[tuple[FileCheck, ...]] = (
    names.check_file,
    names.check_ids,
    names.check_elements,
    names.check_messages,
    drawing.check_drawing,
    collaboration.check_message_flows,
)
PROCESS_CHECKS: Final[tuple[ProcessCheck, ...]] = (
    wiring.check_process,
    wiring.check_starts_and_ends,
    wiring.check_references,
    wiring.check_flows,
    wiring.check_reach,
    wiring.check_dead_ends,
    wiring.check_directions,
    branching.check_conditions,
    branching.check_defaults,
    branching.check_event_gateways,
    branching.check_shapes,
    support.check_kinds,
    support.check_triggers,
    support.check_shared_triggers,
    support.check_flows,
    ignored.check_extensions,
    ignored.check_quantities,
    ignored.check_delays,
    ignored.check_data,
    messages.check_messages,
    expressions.check_expressions,
    expressions.check_languages,
    expressions.check_targets,
    timing.check_timers,
    timing.check_due_dates,
    loops.check_loops,
    loops.check_size,
    loops.check_calls,
    loops.check_cardinality,
    house.check_tasks,
    house.check_forms,
    house.check_start_roles,
    house.check_gateways,
    house.check_ends,
    answers.check_answers,
    silence.check_reasons,
    forms_used,
)
RULES: Final[tuple[Rule, ...]] = (
    *names.RULES,
    *drawing.RULES,
    *collaboration.RULES,
    *wiring.RULES,
    *branching.RULES,
    *support.RULES,
    *ignored.RULES,
    *messages.RULES,
    *expressions.RULES,
    *timing.RULES,
    *loops.RULES,
    *house.RULES,
    *answers.RULES,
    *silence.RULES,
    *form_rules.RULES,
)
"""Every rule that says something of its own; errors of the readers say the rest."""


def lint(
    document: Document,
    *,
    forms: Mapping[str, Form],
    vocabulary: Vocabulary,
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """Return everything that is wrong with ``document``, in the order of its lines.

    ``forms`` are the forms its tasks may name; dates before ``now`` are reported when it is given.
    The same file gives the same findings, always.
    """
    found = [finding for check in FILE_CHECKS for finding in check(document)]
    for subject in _subjects(document, forms, vocabulary, now):
        said = (finding for check in PROCESS_CHECKS for finding in check(subject))
        found += silence.heard(said, subject)
    unique = {(f.code, f.element, f.line, f.text()): f for f in found}
    return tuple(sorted(unique.values(), key=_place))


def _subjects(
    document: Document,
    forms: Mapping[str, Form],
    vocabulary: Vocabulary,
    now: datetime | None,
) -> Iterator[Subject]:
    elements = document.root.iterchildren(f"{{{BPMN}}}process")
    runnable = {process.id for process in document.runnable}
    for process, element in zip(document.processes, elements, strict=True):
        if process.id not in runnable:
            continue
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
