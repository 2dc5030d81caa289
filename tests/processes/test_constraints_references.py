"""Constraints on references: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.specimens import (
    Specimen,
    file,
    flow,
    line,
    running,
    specification,
    task,
)
from tests.processes.textwords import KINDS, pointing

REFERENCES = [
    Specimen(
        "REF",
        pointing(
            '<userTask id="z"><potentialOwner id="o"><resourceRef>@</resourceRef>'
            "</potentialOwner></userTask>"
        ),
        "signal",
        "resource",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<dataObjectReference id="z" dataObjectRef="@"/>'),
        "dataStore",
        "dataObject",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<dataObjectReference id="z" dataObjectRef="@"/>'),
        "nothing",
        "dataObject",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<dataStoreReference id="z" dataStoreRef="@"/>'),
        "dataObject",
        "dataStore",
        "z",
    ),
    Specimen(
        "REF", pointing('<group id="z" categoryValueRef="@"/>'), "category", "categoryValue", "z"
    ),
    Specimen(
        "REF", pointing('<dataObject id="z" itemSubjectRef="@"/>'), "message", "itemDefinition", "z"
    ),
    Specimen(
        "REF", pointing('<dataObject id="z" itemSubjectRef="@"/>'), "nothing", "other:nothing", "z"
    ),
    Specimen(
        "REF",
        pointing('<dataObject id="z" itemSubjectRef="@"/>'),
        "t:nothing",
        "t:itemDefinition",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<association id="z" sourceRef="n1" targetRef="@"/>'),
        "nothing",
        "dataObject",
        "z",
    ),
    Specimen("REF", pointing('<callActivity id="z" calledElement="@"/>'), "signal", "process", "z"),
    Specimen(
        "REF", pointing('<callActivity id="z" calledElement="@"/>'), "nothing", "process", "z"
    ),
    Specimen(
        "REF", pointing('<serviceTask id="z" operationRef="@"/>'), "interface", "operation", "z"
    ),
    Specimen("REF", pointing('<sendTask id="z" messageRef="@"/>'), "signal", "message", "z"),
    Specimen("REF", pointing('<boundaryEvent id="z" attachedToRef="@"/>'), "s", "n1", "z"),
    Specimen(
        "REF",
        pointing('<exclusiveGateway id="z" default="@"/>' + flow("y", "z", "e")),
        "n1",
        "y",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<startEvent id="z"><signalEventDefinition signalRef="@"/></startEvent>'),
        "error",
        "signal",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<endEvent id="z"><errorEventDefinition errorRef="@"/></endEvent>'),
        "signal",
        "error",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<endEvent id="z"><escalationEventDefinition escalationRef="@"/></endEvent>'),
        "error",
        "escalation",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<endEvent id="z"><compensateEventDefinition activityRef="@"/></endEvent>'),
        "s",
        "n1",
        "z",
    ),
    Specimen(
        "REF",
        pointing('<laneSet id="y"><lane id="z"><flowNodeRef>@</flowNodeRef></lane></laneSet>'),
        "f0",
        "n1",
        "z",
    ),
    Specimen("REF", pointing(flow("z", "n1", "@")), "nothing", "e", "z"),
    Specimen(
        "REF",
        file(KINDS, '<collaboration id="c"><participant id="z" processRef="@"/></collaboration>'),
        "signal",
        "process",
        "z",
    ),
    Specimen(
        "REF",
        file(
            KINDS,
            (
                '<collaboration id="c"><participant id="y"/>'
                '<messageFlow id="z" sourceRef="participant" targetRef="y" messageRef="@"/>'
                "</collaboration>"
            ),
        ),
        "signal",
        "message",
        "z",
    ),
    Specimen(
        "REF",
        file(
            KINDS,
            (
                '<collaboration id="c"><participant id="y"/>'
                '<messageFlow id="z" sourceRef="@" targetRef="y"/></collaboration>'
            ),
        ),
        "message",
        "participant",
        "z",
    ),
    Specimen(
        "REF",
        file(
            KINDS,
            (
                '<collaboration id="c"><correlationKey id="z">'
                "<correlationPropertyRef>@</correlationPropertyRef></correlationKey>"
                "</collaboration>"
            ),
        ),
        "message",
        "correlationProperty",
        "z",
    ),
    Specimen(
        "REF",
        file(
            KINDS,
            (
                '<interface id="y" name="i"><operation id="z" name="o">'
                "<inMessageRef>@</inMessageRef></operation></interface>"
            ),
        ),
        "signal",
        "message",
        "z",
    ),
    Specimen(
        "REF",
        file(
            KINDS,
            (
                '<interface id="y" name="i"><operation id="z" name="o">'
                "<inMessageRef>message</inMessageRef><errorRef>@</errorRef></operation>"
                "</interface>"
            ),
        ),
        "message",
        "error",
        "z",
    ),
    Specimen(
        "REF",
        file(KINDS, '<message id="z" name="z" itemRef="@"/>'),
        "participant",
        "itemDefinition",
        "z",
    ),
    Specimen(
        "REF",
        file(KINDS, '<signal id="z" name="z" structureRef="@"/>'),
        "message",
        "itemDefinition",
        "z",
    ),
    Specimen(
        "REF",
        running(
            line(
                task(
                    specification(
                        '<dataInput id="in"/><inputSet><dataInputRefs>@</dataInputRefs></inputSet>'
                    )
                )
            ),
            top=KINDS,
        ),
        "participant",
        "in",
        "n1",
    ),
    Specimen(
        "REF",
        running(
            line(
                task(
                    specification(
                        '<dataOutput id="out"/><outputSet><dataOutputRefs>@</dataOutputRefs>'
                        "</outputSet>"
                    )
                )
            ),
            top=KINDS,
        ),
        "participant",
        "out",
        "n1",
    ),
]


@pytest.mark.parametrize("specimen", REFERENCES, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
