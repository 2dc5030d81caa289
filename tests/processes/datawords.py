"""Data, services and repetition in a few words, for the tables of constraints."""

from tests.processes.specimens import (
    FORMAL,
    catch,
    file,
    inputs,
    line,
    outputs,
    running,
    specification,
    task,
)

MULTI = "<multiInstanceLoopCharacteristics>{}</multiInstanceLoopCharacteristics>"

COUNT = f"<loopCardinality {FORMAL}>3</loopCardinality>"

ITEMS = (
    '<itemDefinition id="text" structureRef="xsd:string"/>'
    '<itemDefinition id="same" structureRef="xsd:string"/>'
    '<itemDefinition id="number" structureRef="xsd:int"/>'
    '<itemDefinition id="texts" structureRef="xsd:string" isCollection="true"/>'
    '<itemDefinition id="bare"/><itemDefinition id="empty"/>'
    '<message id="m" name="m" itemRef="text"/><message id="m2" name="m2" itemRef="bare"/>'
    '<signal id="g" name="g" structureRef="text"/>'
    '<error id="r" errorCode="1" structureRef="text"/>'
    '<escalation id="x" escalationCode="1" structureRef="text"/>'
)

IN = '<dataInput id="in" itemSubjectRef="@"/>'

OUT = '<dataOutput id="out" itemSubjectRef="@"/>'

OFFER = (
    '<interface id="face" name="i"><operation id="op" name="o"><inMessageRef>m</inMessageRef>'
    "<outMessageRef>m</outMessageRef></operation></interface>"
)

TYPED = (
    '<dataInput id="in" itemSubjectRef="text"/><dataOutput id="out" itemSubjectRef="text"/>'
    + inputs("in")
    + outputs("out")
)

BOUND = '<ioBinding operationRef="op" inputDataRef="in" outputDataRef="out"/>'

LIST_IN = '<dataInput id="in" itemSubjectRef="texts" isCollection="true"/>'

LIST_OUT = '<dataOutput id="out" itemSubjectRef="texts" isCollection="true"/>'

BY_LIST = "<loopDataInputRef>in</loopDataInputRef>"


def service(inside: str, top: str = "") -> str:
    """Return a service task with an operation."""
    attributes = 'operationRef="op"'
    return running(line(task(inside, attributes, "serviceTask")), top=ITEMS + OFFER + top)


def messenger(inside: str, kind: str) -> str:
    """Return a send or receive task with a message."""
    return running(line(task(inside, 'messageRef="m"', kind)), top=ITEMS)


def carried(inside: str, kind: str = "endEvent") -> str:
    """Return a file with an end event and its data."""
    end = catch(inside, "e", kind)
    return running(line(end=end), top=ITEMS)


def calling(here: str, there: str, kind: str = "globalTask") -> str:
    """Return a call activity and what it calls, with what they declare."""
    called = f'<{kind} id="q">{specification(there)}<startEvent id="qs"/></{kind}>'
    if kind == "globalTask":
        called = called.replace('<startEvent id="qs"/>', "")
    call = task(specification(here), 'calledElement="q"', "callActivity")
    return running(line(call), top=ITEMS + called)


def offered(binding: str, data: str = TYPED, interface: str = "face") -> str:
    supported = f"<supportedInterfaceRef>{interface}</supportedInterfaceRef>"
    inside = f"{supported}{specification(data)}{binding}"
    return file(ITEMS, OFFER, f'<globalTask id="q">{inside}</globalTask>')


def repeated(inside: str, data: str = "", attributes: str = "") -> str:
    declared = specification(data + (inputs("in") if 'id="in"' in data else "") + outputs("out"))
    return running(
        line(task(declared + MULTI.format(inside))),
        attributes=attributes or 'isExecutable="true"',
        top=ITEMS,
    )
