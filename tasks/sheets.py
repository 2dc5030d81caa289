"""Sheets: the form of a task or of a start, with what the case already knows filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.library import Library
from engine.records import WorkItem
from engine.standing import variables_of
from engine.store.database import Tx
from processes.definition import ProcessDefinition
from processes.form import Field, Form
from processes.plainform import is_house, plain_form
from tasks.lookups import functions_in
from tasks.prefill import prefill
from tasks.vault import PERSONAL

NO_FORM = Form(key="", title={})
"""The form of a task that only asks to be finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form and what it shows before anybody types."""

    form: Form
    known: Mapping[str, Any] = field(default_factory=dict)


def form_of(definition: ProcessDefinition, node: str) -> Form:
    """Return the form that ``node`` names, or what must be asked there in a process of others."""
    process = definition.process
    found = definition.forms.get(process.nodes[node].form) or definition.plain.get(node)
    if found is not None:
        return found
    if is_house(process):
        return NO_FORM
    start = process.nodes[node].kind == "startEvent"
    # Worked out from the whole diagram, so once: a published version never changes.
    made = definition.plain[node] = plain_form(process, node, start=start)
    return made


def start_sheet(tx: Tx, definition: ProcessDefinition, now: datetime) -> Sheet:
    """Return the form that starts a case of ``definition``."""
    starts = (n for n in definition.process.nodes.values() if n.kind == "startEvent")
    start = next((n for n in starts if not n.parent and not n.triggers), None)
    form = NO_FORM if start is None else form_of(definition, start.id)
    return filled(tx, form, {}, now)


def task_sheet(tx: Tx, library: Library, item: WorkItem, now: datetime) -> Sheet:
    """Return the form of a task, with the values of its case."""
    form = form_of(library.get(tx, item.process, item.version).definition, item.node)
    if not looks_back(form.fields):
        return Sheet(form=form)
    return filled(tx, form, variables_of(tx, item.instance, item.task), now)


def filled(tx: Tx, form: Form, variables: Mapping[str, Any], now: datetime) -> Sheet:
    """Return a form with what is known filled in; ``variables`` are FEEL values."""
    return Sheet(form=form, known=prefill(form, variables, now, functions_in(tx, now)))


def looks_back(fields: Sequence[Field]) -> bool:
    """Say whether what is sent can only be judged by what the case knew: conditions look at
    read-only fields, and an empty personal field keeps what the vault holds.
    """
    return any(
        f.readonly or f.visible_if is not None or f.pii in PERSONAL or looks_back(f.fields)
        for f in fields
    )
