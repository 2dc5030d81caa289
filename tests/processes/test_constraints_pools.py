"""Constraints on pools, message flows and conversations: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.specimens import (
    BY_SIGNAL,
    NOTE,
    Specimen,
    catch,
    file,
    line,
    pools,
    running,
    task,
)

MESSAGE = '<message id="m" name="m"/>'

AGENT = '<participant id="a"><participantMultiplicity @/></participant>'

POOLS = [
    *(
        Specimen(
            c,
            running(line(task()), NOTE, top=pools(f'<messageFlow id="x" {ends}/>')),
            "note",
            "n1",
            "x",
        )
        for c, ends in (
            ("EXT.008", 'sourceRef="theirs" targetRef="@"'),
            ("EXT.009", 'sourceRef="@" targetRef="theirs"'),
        )
    ),
    Specimen(
        "EXT.027",
        file('<@ id="a"><choreographyRef>b</choreographyRef></@>', '<choreography id="b"/>'),
        "globalConversation",
        "collaboration",
        "a",
    ),
    Specimen(
        "EXT.027",
        file('<choreography id="a">@</choreography>', '<choreography id="b"/>'),
        "<choreographyRef>b</choreographyRef>",
        "",
        "a",
    ),
    Specimen(
        "EXT.028",
        file(
            (
                '<collaboration id="c"><participant id="a" processRef="p"/>'
                '<participant id="b" processRef="@"/></collaboration>'
            ),
            '<process id="p"/><process id="q"/>',
        ),
        "p",
        "q",
        "b",
    ),
    *(
        Specimen(
            "EXT.029",
            file(f'<collaboration id="c">{AGENT}</collaboration>'),
            f'minimum="{wrong}" maximum="9"',
            'minimum="0" maximum="9"',
            "a",
        )
        for wrong in ("-1", "some")
    ),
    *(
        Specimen(
            "EXT.030",
            file(f'<collaboration id="c">{AGENT}</collaboration>'),
            wrong,
            'minimum="2" maximum="2"',
            "a",
        )
        for wrong in ('maximum="0"', 'minimum="3" maximum="2"', 'minimum="2"')
    ),
    *(
        Specimen(
            "EXT.031",
            running(
                line(task()), top=pools(f'<messageFlow id="x" sourceRef="{source}" targetRef="@"/>')
            ),
            wrong,
            "theirs",
            "x",
        )
        for source, wrong in (("n1", "mine"), ("mine", "n1"), ("n1", "n1"))
    ),
    *(
        Specimen(
            "EXT.032",
            file(f'<@ id="c"><{wrong} id="x"/></@>'),
            "globalConversation",
            "collaboration",
            "c",
        )
        for wrong in (
            "conversation",
            "subConversation",
            "callConversation",
            "participantAssociation",
            "messageFlowAssociation",
            "conversationAssociation",
            "group",
            "textAnnotation",
        )
    ),
    Specimen(
        "EXT.033",
        file(
            (
                '<collaboration id="c" isClosed="@">'
                "<choreographyRef>b</choreographyRef></collaboration>"
            ),
            '<choreography id="b" isClosed="true"/>',
        ),
        "false",
        "true",
        "c",
    ),
    Specimen(
        "EXT.102",
        running(line(task()), top=pools('<messageFlow id="x" sourceRef="@" targetRef="theirs"/>')),
        "s",
        "n1",
        "s",
    ),
    Specimen(
        "EXT.103",
        running(
            line(start=catch("@", "s", "startEvent")),
            top=pools('<messageFlow id="x" sourceRef="theirs" targetRef="s"/>') + MESSAGE,
        ),
        BY_SIGNAL,
        '<messageEventDefinition messageRef="m"/>',
        "s",
    ),
    Specimen(
        "EXT.108",
        running(line(task()), top=pools('<messageFlow id="x" sourceRef="theirs" targetRef="@"/>')),
        "e",
        "n1",
        "e",
    ),
    Specimen(
        "EXT.109",
        running(
            line(end=catch("@", "e", "endEvent")),
            top=pools('<messageFlow id="x" sourceRef="e" targetRef="theirs"/>') + MESSAGE,
        ),
        "",
        '<messageEventDefinition messageRef="m"/>',
        "e",
    ),
    *(
        Specimen(
            "EXT.119",
            running(
                line(catch('<messageEventDefinition messageRef="m"/>', kind="@")),
                top=pools(f'<messageFlow id="x" {ends}/>') + MESSAGE,
            ),
            wrong,
            right,
            "n1",
        )
        for ends, wrong, right in (
            (
                'sourceRef="n1" targetRef="theirs"',
                "intermediateCatchEvent",
                "intermediateThrowEvent",
            ),
            (
                'sourceRef="theirs" targetRef="n1"',
                "intermediateThrowEvent",
                "intermediateCatchEvent",
            ),
        )
    ),
]

TABLE = [*POOLS]


@pytest.mark.parametrize("specimen", TABLE, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
