"""Calls whose arguments the function does not take."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from processes.decision.model import Decision, DecisionService, Invocation, Knowledge, Literal
from processes.feel.builder import Node, parts, token, where
from processes.feel.library.catalog import BUILTINS
from processes.lint.decisions.naming import Read
from processes.lint.decisions.subject import Subject
from processes.lint.decisions.walk import Site, Text, sites
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

_PAGE: Final = "DMN 1.5 §10.3.2.13"
MISFIT: Final = Rule(
    code="DMN-029",
    sentence='"{element}" calls {found}; the function takes other arguments and gives null.',
    advice="Look up what the function takes; names and number of the arguments count.",
    severity=Severity.WARNING,
    page=_PAGE,
)
MISFIT_IN_CELL: Final = Rule(
    code="DMN-029",
    sentence="Row {row}, column {column}: {found} takes other arguments and gives null.",
    advice=MISFIT.advice,
    severity=Severity.WARNING,
    page=_PAGE,
)
RULES: Final = (MISFIT, MISFIT_IN_CELL)

Functions = Mapping[str, tuple[str, ...]]
"""The parameters of functions by name."""


def check_calls(subject: Subject, read: Sequence[Read]) -> Iterator[Finding]:
    """Report calls of known functions with arguments that they do not take."""
    known: dict[str, Functions] = {}
    for each in read:
        text = each.text
        functions = known.setdefault(text.node, _functions(text.node, subject))
        for node in each.tree.find_data("postfix") if each.tree is not None else ():
            head, suffix, *_ = parts(node)
            if head.data == "name" and suffix.data in {"call", "call_named"}:
                yield from _of_call(str(token(head)), suffix, text, functions)


def check_invocations(subject: Subject) -> Iterator[Finding]:
    """Report boxed calls that name parameters the function does not have."""
    for site in sites(subject):
        if isinstance(site.box, Invocation) and isinstance(site.box.called, Literal):
            yield from _of_invocation(site.box, site, subject)


def _of_invocation(box: Invocation, site: Site, subject: Subject) -> Iterator[Finding]:
    called = box.called.text if isinstance(box.called, Literal) else ""
    name = " ".join(called.split())
    wanted = _functions(site.id, subject).get(name)
    given = [binding.parameter.name for binding in box.bindings]
    if wanted is not None and set(given) - set(wanted):
        yield MISFIT.found(site.owner, {"found": _written(name, given, 0)}, box.line)


def _functions(node: str, subject: Subject) -> Functions:
    """Return what the node of this id requires as functions of the same model."""
    found = subject.model.decisions.get(node) or subject.model.knowledge.get(node)
    wanted: dict[str, tuple[str, ...]] = {}
    for reference in found.knowledge if isinstance(found, (Decision, Knowledge)) else ():
        target = None if reference.namespace else subject.target(reference)
        if isinstance(target, Knowledge) and target.function is not None:
            names = tuple(parameter.name for parameter in target.function.parameters)
            wanted[target.variable.name] = names
        elif isinstance(target, DecisionService):
            inputs = (*target.input_data, *target.input_decisions)
            wanted[target.variable.name] = tuple(subject.name(each) for each in inputs)
    return wanted


def _of_call(name: str, call: Node, text: Text, functions: Functions) -> Iterator[Finding]:
    names = [str(token(part)) for part in parts(call)] if call.data == "call_named" else []
    count = len(parts(call))
    if name in functions:
        wanted = functions[name]
        fits = sorted(names) == sorted(wanted) if names else count == len(wanted)
    elif name in BUILTINS and name not in text.around.known:
        forms = BUILTINS[name].forms
        fits = any(f.order(names) is not None if names else f.takes(count) for f in forms)
    else:
        return
    if not fits:
        rule = MISFIT_IN_CELL if text.row else MISFIT
        facts = {"found": _written(name, names, count)}
        line = text.cell.line + where(call)[0] - 1
        yield rule.found(text.place, {**facts, "row": text.row, "column": text.column}, line)


def _written(name: str, names: Sequence[str], count: int) -> str:
    """Return a call as it is written, without the values of its arguments."""
    given = [f"{each}: …" for each in names] or ["…"] * count
    return f"{name}({', '.join(given)})"
