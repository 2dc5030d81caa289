"""Constraints on data: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.datawords import IN, ITEMS, OUT, carried
from tests.processes.specimens import (
    BY_SIGNAL,
    Specimen,
    boundary,
    catch,
    flow,
    inputs,
    line,
    running,
    specification,
    task,
    timer,
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


@pytest.mark.parametrize("specimen", DATA, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
