"""Texts and references in a few words, for the tables of constraints."""

from tests.processes.specimens import (
    FORMAL,
    line,
    running,
    task,
)

MULTI = "<multiInstanceLoopCharacteristics>{}</multiInstanceLoopCharacteristics>"

COUNT = f"<loopCardinality {FORMAL}>3</loopCardinality>"

CONDITION = f"<conditionExpression {FORMAL} @>x</conditionExpression>"

KINDS = (
    '<message id="message" name="m"/><itemDefinition id="itemDefinition"/><signal id="signal"/>'
    '<error id="error"/><escalation id="escalation"/><resource id="resource"/>'
    '<interface id="interface"><operation id="operation"/></interface>'
    '<category id="category"><categoryValue id="categoryValue"/></category>'
    '<dataStore id="dataStore"/><correlationProperty id="correlationProperty"/>'
    '<collaboration id="collaboration"><participant id="participant"/>'
    '<messageFlow id="messageFlow" sourceRef="participant" targetRef="participant"/>'
    '<correlationKey id="correlationKey"/></collaboration><process id="process"/>'
)


def expression(name: str) -> str:
    """Return an expression whose formality is the hole."""
    return f"<{name} @>x</{name}>"


def assigned(inside: str) -> str:
    return f"<dataInputAssociation><assignment>{inside}</assignment></dataInputAssociation>"


def pointing(inside: str) -> str:
    return running(
        line(task("", "", "userTask")), '<dataObject id="dataObject"/>', inside, top=KINDS
    )
