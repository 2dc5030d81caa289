"""Services: tasks and callable elements against the operations they belong to (§8.5, §10.3.3).

An operation says which message goes in and which comes out; nothing here calls it, so what does
not fit is said and stops nothing.
"""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import (
    GLOBAL_TASKS,
    Elements,
    Index,
    bpmn_children,
    child_text,
    texts,
)
from processes.lint.constraints.items import is_typed, item_of, same
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule, spot
from processes.tree import local, resolve

_TASKS: Final = "BPMN 2.0.2 §10.3.3"
_CALLABLE: Final = "BPMN 2.0.2 §10.4.1"


def _wrong(sentence: str, advice: str, page: str, *constraints: str) -> Rule:
    return Rule(
        code="BPMN-111",
        sentence=sentence,
        advice=advice,
        severity=Severity.WARNING,
        constraints=constraints,
        page=page,
    )


ONE_INPUT_SET: Final = _wrong(
    'The service task "{element}" has an operation and {count} input sets; it needs exactly one.',
    "Declare one input set, or remove the operation.",
    _TASKS,
    "EXT.042",
)
OUTPUT_SETS: Final = _wrong(
    'The service task "{element}" has an operation and {count} output sets; one is the most.',
    "Keep one output set.",
    _TASKS,
    "EXT.043",
)
OPERATION_INPUT: Final = _wrong(
    'The service task "{element}" hands in another item than its operation takes.',
    "Give the data input the item of the operation's message.",
    _TASKS,
    "EXT.044",
)
OPERATION_OUTPUT: Final = _wrong(
    'The service task "{element}" takes out another item than its operation gives.',
    "Give the data output the item of the operation's message.",
    _TASKS,
    "EXT.045",
)
SEND_SETS: Final = _wrong(
    'The send task "{element}" has a message and {count} input sets; one is the most.',
    "Keep one input set.",
    _TASKS,
    "EXT.046",
)
SEND_INPUTS: Final = _wrong(
    'The send task "{element}" has a message and {count} data inputs; one is the most.',
    "Keep one data input.",
    _TASKS,
    "EXT.047",
)
SEND_ITEM: Final = _wrong(
    'The send task "{element}" hands in another item than its message carries.',
    "Give the data input the item of the message.",
    _TASKS,
    "EXT.048",
)
RECEIVE_SETS: Final = _wrong(
    'The receive task "{element}" has a message and {count} output sets; one is the most.',
    "Keep one output set.",
    _TASKS,
    "EXT.050",
)
RECEIVE_OUTPUTS: Final = _wrong(
    'The receive task "{element}" has a message and {count} data outputs; one is the most.',
    "Keep one data output.",
    _TASKS,
    "EXT.051",
)
RECEIVE_ITEM: Final = _wrong(
    'The receive task "{element}" takes out another item than its message carries.',
    "Give the data output the item of the message.",
    _TASKS,
    "EXT.052",
)
NO_BINDING: Final = _wrong(
    '"{element}" offers a service and does not say which data belongs to which operation.',
    "Declare an ioBinding for each operation, or remove supportedInterfaceRef.",
    _CALLABLE,
    "EXT.064",
)
WRONG_BINDING: Final = _wrong(
    '"{element}" binds the {way} "{ref}" to the operation "{operation}", which it does not fit.',
    "Bind an input and an output of its own, of the items of the operation's messages.",
    _CALLABLE,
    "EXT.065",
)
FOREIGN_OPERATION: Final = _wrong(
    '"{element}" binds data to the operation "{operation}" of an interface it does not offer.',
    "Choose an operation of an interface under supportedInterfaceRef.",
    _CALLABLE,
    "EXT.065",
)
RULES: Final = (
    ONE_INPUT_SET,
    OUTPUT_SETS,
    OPERATION_INPUT,
    OPERATION_OUTPUT,
    SEND_SETS,
    SEND_INPUTS,
    SEND_ITEM,
    RECEIVE_SETS,
    RECEIVE_OUTPUTS,
    RECEIVE_ITEM,
    NO_BINDING,
    WRONG_BINDING,
    FOREIGN_OPERATION,
)

_MESSAGE_TASKS: Final = (
    ("sendTask", "inputSet", SEND_SETS, "dataInput", SEND_INPUTS, SEND_ITEM),
    ("receiveTask", "outputSet", RECEIVE_SETS, "dataOutput", RECEIVE_OUTPUTS, RECEIVE_ITEM),
)
_BINDINGS: Final = (
    ("input", "inputDataRef", "inputSet", "dataInput", "dataInputRefs", "inMessageRef"),
    ("output", "outputDataRef", "outputSet", "dataOutput", "dataOutputRefs", "outMessageRef"),
)


def declared(owner: _Element, *names: str) -> Elements:
    """Return the inputs, outputs or sets that ``owner`` declares in its ioSpecification."""
    found = bpmn_children(owner, "ioSpecification")
    return tuple(each for specification in found for each in bpmn_children(specification, *names))


def check_service_tasks(index: Index) -> Iterator[Finding]:
    """Report service tasks whose data does not fit their operation."""
    for task in index.every("serviceTask"):
        operation = index.follow(task, "operationRef")
        if operation is None or local(operation) != "operation":
            continue
        sets = len(declared(task, "inputSet"))
        if sets != 1:
            yield ONE_INPUT_SET.at(spot(task), count=sets)
        if (outputs := len(declared(task, "outputSet"))) > 1:
            yield OUTPUT_SETS.at(spot(task), count=outputs)
        for name, word, rule in (
            ("dataInput", "inMessageRef", OPERATION_INPUT),
            ("dataOutput", "outMessageRef", OPERATION_OUTPUT),
        ):
            message = index.find(child_text(operation, word))
            if message is not None and not _fits(index, task, name, message):
                yield rule.at(spot(task), also=(message.get("id", ""),))


def check_message_tasks(index: Index) -> Iterator[Finding]:
    """Report send and receive tasks whose data does not fit their message."""
    for kind, group, many_sets, name, many, rule in _MESSAGE_TASKS:
        for task in index.every(kind):
            message = index.follow(task, "messageRef")
            if message is None or local(message) != "message":
                continue
            if (sets := len(declared(task, group))) > 1:
                yield many_sets.at(spot(task), count=sets)
            if (data := len(declared(task, name))) > 1:
                yield many.at(spot(task), count=data)
            if data and not _fits(index, task, name, message):
                yield rule.at(spot(task), also=(message.get("id", ""),))


def check_bindings(index: Index) -> Iterator[Finding]:
    """Report callable elements that offer a service without binding their data to it."""
    for owner in index.every("process", *sorted(GLOBAL_TASKS)):
        bindings = tuple(bpmn_children(owner, "ioBinding"))
        offered = texts(owner, "supportedInterfaceRef")
        if offered and not bindings:
            yield NO_BINDING.at(spot(owner))
        for binding in bindings:
            yield from _binding(index, owner, binding, offered)


def _binding(
    index: Index, owner: _Element, binding: _Element, offered: tuple[str, ...]
) -> Iterator[Finding]:
    operation, name = index.follow(binding, "operationRef"), binding.get("operationRef", "")
    parent = None if operation is None else operation.getparent()
    if parent is None or parent.get("id", "") not in offered:
        yield FOREIGN_OPERATION.at(spot(owner), operation=resolve(name))
    if operation is None or local(operation) != "operation":
        return
    for way, word, group, kind, listed, message_word in _BINDINGS:
        reference = resolve(binding.get(word, ""))
        data = _bound(owner, reference, group, kind, listed)
        message = index.find(child_text(operation, message_word))
        fits = data is not None and (message is None or _carry_the_same(index, data, message))
        if reference and not fits:
            yield WRONG_BINDING.at(spot(owner), way=way, ref=reference, operation=resolve(name))


def _bound(owner: _Element, reference: str, group: str, kind: str, listed: str) -> _Element | None:
    """Return the data of ``owner`` that a binding names, directly or by a set of one."""
    data = {each.get("id"): each for each in declared(owner, kind)}
    for each in declared(owner, group):
        if each.get("id") == reference and (members := texts(each, listed)):
            return data.get(members[0])
    return data.get(reference)


def _fits(index: Index, task: _Element, name: str, message: _Element) -> bool:
    """Return whether what ``task`` declares is what ``message`` carries.

    A task without any declaration leaves it to the message.
    """
    if next(bpmn_children(task, "ioSpecification"), None) is None:
        return True
    data = declared(task, name)
    return bool(data) and all(_carry_the_same(index, each, message) for each in data)


def _carry_the_same(index: Index, data: _Element, message: _Element) -> bool:
    first, second = item_of(index, data), item_of(index, message)
    unknown = (first is None and is_typed(data)) or (second is None and is_typed(message))
    return unknown or same(first, second)


CHECKS: Final = (check_service_tasks, check_message_tasks, check_bindings)
