"""Constraints on repetition and services: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.datawords import (
    BOUND,
    BY_LIST,
    COUNT,
    IN,
    LIST_IN,
    LIST_OUT,
    OUT,
    TYPED,
    calling,
    messenger,
    offered,
    repeated,
    service,
)
from tests.processes.specimens import (
    Specimen,
    inputs,
    outputs,
    specification,
)

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

TABLE = [*REPEATED, *SERVICES]


@pytest.mark.parametrize("specimen", TABLE, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
