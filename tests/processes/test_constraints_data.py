"""Constraints on data, repetition and services: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.specimens import (
    BY_SIGNAL,
    FORMAL,
    Specimen,
    boundary,
    catch,
    file,
    flow,
    inputs,
    line,
    outputs,
    running,
    specification,
    task,
    timer,
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


DATA = [
    *(
        Specimen(
            "EXT.020",
            running(f'<{kind} id="d" itemSubjectRef="texts" isCollection="@"/>', top=ITEMS),
            "false",
            "true",
            "d",
        )
        for kind in ("dataObject", "dataInput", "dataOutput")
    ),
    *(
        Specimen(
            "EXT.020",
            running(f'<{kind} id="d" itemSubjectRef="text" isCollection="@"/>', top=ITEMS),
            "true",
            "false",
            "d",
        )
        for kind in ("dataObject", "dataInput", "dataOutput")
    ),
    Specimen(
        "EXT.081",
        running(
            line(
                task(specification('<dataInput id="in" itemSubjectRef="texts" @/>' + inputs("in")))
            ),
            top=ITEMS,
        ),
        "",
        'isCollection="true"',
        "in",
    ),
    *(
        Specimen(
            "EXT.076",
            running(
                '<dataObject id="d" name="Paper"/>'
                '<dataObjectReference id="r" dataObjectRef="d" name="@">'
                '<dataState name="new"/></dataObjectReference>'
            ),
            wrong,
            "Paper [new]",
            "r",
        )
        for wrong in ("Paper", "Paper [old]", "Note [new]")
    ),
    Specimen(
        "EXT.079",
        running(
            line(
                task(specification("@"), kind="subProcess").replace(
                    "<ioSpecification>@</ioSpecification>", "@"
                )
            )
        ),
        specification(""),
        "",
        "n1",
    ),
    Specimen(
        "EXT.084",
        running(line(task(specification('<dataInput id="in"/><inputSet>@</inputSet>')))),
        "",
        "<dataInputRefs>in</dataInputRefs>",
        "in",
    ),
    Specimen(
        "EXT.084",
        running(line(end=catch('<dataInput id="in"/><inputSet>@</inputSet>', "e", "endEvent"))),
        "",
        "<dataInputRefs>in</dataInputRefs>",
        "in",
    ),
    Specimen(
        "EXT.088",
        running(line(task(specification('<dataOutput id="out"/><outputSet>@</outputSet>')))),
        "",
        "<dataOutputRefs>out</dataOutputRefs>",
        "out",
    ),
    Specimen(
        "EXT.085",
        running(
            line(
                task(
                    specification(
                        '<dataInput id="in"/><inputSet><dataInputRefs>@</dataInputRefs>'
                        f"<optionalInputRefs>in</optionalInputRefs></inputSet>{inputs('in')}"
                    )
                )
            )
        ),
        "other",
        "in",
        "n1",
    ),
    Specimen(
        "EXT.086",
        running(
            line(
                task(
                    specification(
                        '<dataInput id="in"/><inputSet id="set">'
                        "<dataInputRefs>@</dataInputRefs>"
                        "<whileExecutingInputRefs>in</whileExecutingInputRefs></inputSet>"
                    )
                )
            )
        ),
        "other",
        "in",
        "set",
    ),
    Specimen(
        "EXT.089",
        running(
            line(
                task(
                    specification(
                        '<dataOutput id="out"/><outputSet><dataOutputRefs>@</dataOutputRefs>'
                        "<optionalOutputRefs>out</optionalOutputRefs></outputSet>"
                    )
                )
            )
        ),
        "other",
        "out",
        "n1",
    ),
    Specimen(
        "EXT.090",
        running(
            line(
                task(
                    specification(
                        '<dataOutput id="out"/><outputSet><dataOutputRefs>@</dataOutputRefs>'
                        "<whileExecutingOutputRefs>out</whileExecutingOutputRefs></outputSet>"
                    )
                )
            )
        ),
        "other",
        "out",
        "n1",
    ),
    *(
        Specimen(
            c,
            running(
                specification(
                    '<inputSet id="i"><outputSetRefs>o</outputSetRefs></inputSet>'
                    '<outputSet id="o">@</outputSet>'
                )
            ),
            "",
            "<inputSetRefs>i</inputSetRefs>",
            "i",
        )
        for c in ("EXT.085", "EXT.087")
    ),
    Specimen(
        "EXT.087",
        running(
            specification(
                '<inputSet id="i">@</inputSet><outputSet id="o">'
                "<inputSetRefs>i</inputSetRefs></outputSet>"
            )
        ),
        "",
        "<outputSetRefs>o</outputSetRefs>",
        "o",
    ),
    *(
        Specimen(
            "EXT.091",
            running(
                line(
                    task(
                        specification('<dataInput id="in" itemSubjectRef="@"/>' + inputs("in"))
                        + (
                            '<dataInputAssociation id="as"><sourceRef>d</sourceRef>'
                            "<targetRef>in</targetRef></dataInputAssociation>"
                        )
                    )
                ),
                (
                    '<dataObject id="o" itemSubjectRef="text"/>'
                    '<dataObjectReference id="d" dataObjectRef="o"/>'
                ),
                top=ITEMS,
            ),
            wrong,
            "same",
            "as",
        )
        for wrong in ("number", "bare", "texts")
    ),
    Specimen(
        "EXT.091",
        running(
            line(
                task(
                    '<dataInputAssociation id="as"><sourceRef>a</sourceRef>'
                    "<targetRef>b</targetRef>@</dataInputAssociation>"
                )
            ),
            (
                '<dataObject id="a" itemSubjectRef="text"/>'
                '<dataObject id="b" itemSubjectRef="number"/>'
            ),
            top=ITEMS,
        ),
        "",
        "<transformation>x</transformation>",
        "as",
    ),
    Specimen(
        "EXT.092",
        running(
            line(
                task(
                    '<dataInputAssociation id="as">'
                    "<sourceRef>a</sourceRef>@<targetRef>b</targetRef>"
                    "</dataInputAssociation>"
                )
            ),
            '<dataObject id="a"/><dataObject id="b"/>',
        ),
        "<sourceRef>b</sourceRef>",
        "",
        "as",
    ),
    Specimen(
        "EXT.093",
        carried(f'<dataInput id="in"/>@{BY_SIGNAL}<messageEventDefinition messageRef="m"/>'),
        "",
        '<dataInput id="in2"/>',
        "e",
    ),
    Specimen(
        "EXT.093",
        running(line(catch(f'<dataOutput id="out"/>@{BY_SIGNAL}{timer()}')), top=ITEMS),
        "",
        '<dataOutput id="out2"/>',
        "n1",
    ),
    Specimen(
        "EXT.093",
        running(
            line(task()),
            boundary(f'<dataOutput id="out"/>@{BY_SIGNAL}{timer()}'),
            flow("y", "b", "e"),
            top=ITEMS,
        ),
        "",
        '<dataOutput id="out2"/>',
        "b",
    ),
    *(
        Specimen("EXT.094", carried(IN + definition), wrong, right, "e")
        for definition in (
            '<messageEventDefinition messageRef="m"/>',
            BY_SIGNAL,
            '<errorEventDefinition errorRef="r"/>',
            '<escalationEventDefinition escalationRef="x"/>',
        )
        for wrong, right in (("number", "text"), ("texts", "same"))
    ),
    Specimen(
        "EXT.094",
        carried(
            '<dataInput id="a" itemSubjectRef="text"/><dataInput id="b" itemSubjectRef="@"/>'
            + BY_SIGNAL
            + '<errorEventDefinition errorRef="r"/>'
        ),
        "number",
        "text",
        "e",
    ),
    Specimen(
        "EXT.094",
        running(line(start=catch(OUT + BY_SIGNAL, "s", "startEvent")), top=ITEMS),
        "bare",
        "text",
        "s",
    ),
]

REPEATED = [
    Specimen("EXT.067", repeated("@"), "", COUNT, "n1"),
    Specimen("EXT.067", repeated("@", LIST_IN), "", BY_LIST, "n1"),
    Specimen("EXT.067", repeated("", attributes='isExecutable="@"'), "true", "false", "n1"),
    Specimen(
        "EXT.068",
        repeated("<loopDataInputRef>@</loopDataInputRef>", LIST_IN),
        "elsewhere",
        "in",
        "n1",
    ),
    *(
        Specimen(
            "EXT.069",
            repeated(
                (
                    f"{COUNT}<loopDataOutputRef>out</loopDataOutputRef>"
                    '<outputDataItem id="one" itemSubjectRef="@"/>'
                ),
                LIST_OUT,
            ),
            wrong,
            "text",
            "n1",
        )
        for wrong in ("number", "texts", "bare")
    ),
    *(
        Specimen(
            "EXT.070",
            repeated(f'{BY_LIST}<inputDataItem id="one" itemSubjectRef="@"/>', LIST_IN),
            wrong,
            "same",
            "n1",
        )
        for wrong in ("number", "texts", "bare")
    ),
    Specimen(
        "EXT.070",
        repeated(
            f'{BY_LIST}<inputDataItem id="one" itemSubjectRef="text" isCollection="@"/>', LIST_IN
        ),
        "true",
        "false",
        "n1",
    ),
]

SERVICES = [
    Specimen("EXT.042", service("@"), "", specification(TYPED), "n1"),
    Specimen("EXT.042", service(specification("@" + TYPED)), inputs("in"), "", "n1"),
    Specimen("EXT.043", service(specification(TYPED + "@")), outputs("out"), "", "n1"),
    *(
        Specimen(
            "EXT.044",
            service(specification(f'{IN}<dataOutput id="out" itemSubjectRef="text"/>')),
            wrong,
            right,
            "n1",
        )
        for wrong, right in (("number", "text"), ("bare", "same"), ("texts", "text"))
    ),
    *(
        Specimen(
            "EXT.045",
            service(specification(f'<dataInput id="in" itemSubjectRef="text"/>{OUT}')),
            wrong,
            right,
            "n1",
        )
        for wrong, right in (("number", "text"), ("bare", "same"))
    ),
    Specimen(
        "EXT.046",
        messenger(
            specification(f'<dataInput id="in" itemSubjectRef="text"/>{inputs("in")}@'), "sendTask"
        ),
        inputs("in"),
        "",
        "n1",
    ),
    Specimen(
        "EXT.047",
        messenger(specification('<dataInput id="in" itemSubjectRef="text"/>@'), "sendTask"),
        '<dataInput id="in2" itemSubjectRef="text"/>',
        "",
        "n1",
    ),
    *(
        Specimen("EXT.048", messenger(specification(IN), "sendTask"), wrong, right, "n1")
        for wrong, right in (("number", "text"), ("bare", "same"), ("texts", "same"))
    ),
    Specimen(
        "EXT.048",
        messenger(specification('<dataInput id="in" @/>'), "sendTask"),
        "",
        'itemSubjectRef="text"',
        "n1",
    ),
    Specimen(
        "EXT.050",
        messenger(
            specification(f'<dataOutput id="out" itemSubjectRef="text"/>{outputs("out")}@'),
            "receiveTask",
        ),
        outputs("out"),
        "",
        "n1",
    ),
    Specimen(
        "EXT.051",
        messenger(specification('<dataOutput id="out" itemSubjectRef="text"/>@'), "receiveTask"),
        '<dataOutput id="out2" itemSubjectRef="text"/>',
        "",
        "n1",
    ),
    *(
        Specimen("EXT.052", messenger(specification(OUT), "receiveTask"), wrong, right, "n1")
        for wrong, right in (("number", "text"), ("bare", "same"))
    ),
    Specimen("EXT.063", calling(TYPED.replace("text", "@"), TYPED), "number", "same", "n1"),
    Specimen(
        "EXT.063",
        calling(f"{TYPED}@", TYPED),
        '<dataOutput id="out2" itemSubjectRef="text"/>',
        "",
        "n1",
    ),
    Specimen("EXT.063", calling(TYPED, f"{TYPED}@", "process"), '<dataInput id="in2"/>', "", "n1"),
    Specimen("EXT.063", calling(f"{TYPED}@", TYPED), inputs("in"), "", "n1"),
    Specimen("EXT.064", offered("@"), "", BOUND, "q"),
    Specimen("EXT.065", offered(BOUND.replace('"out"', '"@"')), "elsewhere", "out", "q"),
    Specimen("EXT.065", offered(BOUND.replace('"in"', '"@"')), "out", "in", "q"),
    Specimen(
        "EXT.065",
        offered(BOUND, TYPED.replace('"out" itemSubjectRef="text"', '"out" itemSubjectRef="@"')),
        "number",
        "same",
        "q",
    ),
    Specimen("EXT.065", offered(BOUND.replace('"op"', '"@"')), "nothing", "op", "q"),
    Specimen("EXT.065", offered(BOUND, interface="@"), "other", "face", "q"),
]

TABLE = [*DATA, *REPEATED, *SERVICES]


@pytest.mark.parametrize("specimen", TABLE, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
