"""Constraints on links and compensation: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.eventwords import JOINED, TASK, UNDO
from tests.processes.specimens import (
    COMPENSATE,
    NOTE,
    Specimen,
    boundary,
    flow,
    line,
    running,
)


def jump(target: str, name: str = "l") -> str:
    return (
        '<intermediateThrowEvent id="j">'
        f'<linkEventDefinition id="lj" name="{name}">{target}</linkEventDefinition>'
        "</intermediateThrowEvent>"
    )


def landing(source: str, id_: str = "k", name: str = "l") -> str:
    return (
        f'<intermediateCatchEvent id="{id_}">'
        f'<linkEventDefinition id="l{id_}" name="{name}">{source}</linkEventDefinition>'
        "</intermediateCatchEvent>"
    )


TO_K, FROM_J = "<target>lk</target>", "<source>lj</source>"
JUMPING = '<startEvent id="s"/><endEvent id="e"/>' + flow("f0", "s", "j") + flow("f1", "k", "e")


LINKS = [
    Specimen(
        "EXT.117", running(JUMPING, jump(TO_K), landing(FROM_J), "@"), flow("x", "s", "k"), "", "k"
    ),
    Specimen(
        "EXT.117", running(JUMPING, jump(TO_K), landing(FROM_J), "@"), flow("x", "j", "e"), "", "j"
    ),
    Specimen(
        "EXT.118",
        running(JUMPING, jump(TO_K), landing("<source>@</source>"), landing(FROM_J, "other", "o")),
        "lother",
        "lj",
        "j",
    ),
    Specimen("EXT.124", running(JUMPING, jump("", "@"), landing("")), "nobody", "l", "k"),
    Specimen(
        "EXT.124",
        running(JUMPING, jump("", "o"), landing("<source>@</source>")),
        "nobody",
        "lj",
        "k",
    ),
    Specimen("EXT.125", running(JUMPING, jump("", "@"), landing("")), "nobody", "l", "j"),
    Specimen("EXT.125", running(JUMPING, jump(""), landing(""), "@"), landing("", "k2"), "", "j"),
    Specimen(
        "EXT.126",
        running(
            line('<subProcess id="n1"><startEvent id="i"/>' + jump(TO_K) + "@"),
            flow("y", "i", "j"),
            flow("x", "k", "e"),
        ),
        "</subProcess>" + landing(FROM_J),
        landing(FROM_J) + "</subProcess>",
        "j",
    ),
    Specimen(
        "EXT.126",
        running(
            line('<subProcess id="n1"><startEvent id="i"/>' + jump("") + "@"),
            flow("y", "i", "j"),
            flow("x", "k", "e"),
        ),
        "</subProcess>" + landing(""),
        landing("") + "</subProcess>",
        "j",
    ),
]

COMPENSATION = [
    Specimen("EXT.143", running(line(TASK), boundary(COMPENSATE), UNDO, "@"), "", JOINED, "b"),
    Specimen(
        "EXT.143",
        running(
            line(TASK),
            boundary(COMPENSATE),
            UNDO,
            NOTE,
            '<association id="j" sourceRef="b" targetRef="@"/>',
        ),
        "note",
        "u",
        "b",
    ),
    Specimen(
        "EXT.144",
        running(
            line(TASK), boundary(COMPENSATE), UNDO, '<association sourceRef="b" targetRef="@"/>'
        ),
        "e",
        "u",
        "e",
    ),
    Specimen(
        "EXT.144",
        running(line(TASK), boundary(COMPENSATE), '<task id="u" isForCompensation="@"/>', JOINED),
        "false",
        "true",
        "u",
    ),
]

TABLE = [*LINKS, *COMPENSATION]


@pytest.mark.parametrize("specimen", TABLE, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
