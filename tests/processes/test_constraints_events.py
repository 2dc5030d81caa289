"""Constraints on events: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.eventwords import EXTRA, JOINED, MESSAGE, OPERATION, SIGNAL, TASK, UNDO
from tests.processes.specimens import (
    BY_ERROR,
    BY_SIGNAL,
    CANCEL,
    COMPENSATE,
    FORMAL,
    LINK,
    TERMINATE,
    Specimen,
    boundary,
    catch,
    flow,
    inner,
    line,
    running,
    timer,
)

EVENTS = [
    Specimen(
        "EXT.011",
        running(
            line(end=catch("<escalationEventDefinition @/>", "e", "endEvent")),
            top='<escalation id="x" escalationCode="1"/>',
        ),
        "",
        'escalationRef="x"',
        "e",
    ),
    Specimen(
        "EXT.011",
        running(
            line(
                catch(
                    '<escalationEventDefinition escalationRef="x"/>', kind="intermediateThrowEvent"
                )
            ),
            top='<escalation id="x" @/>',
        ),
        "",
        'escalationCode="1"',
        "n1",
    ),
    Specimen(
        "EXT.095",
        running(
            line(
                catch(
                    BY_SIGNAL.replace("<signalEventDefinition", '<signalEventDefinition id="d"'),
                    kind="@",
                ),
                end='<endEvent id="e"><eventDefinitionRef>d</eventDefinitionRef></endEvent>',
            )
        ),
        "intermediateThrowEvent",
        "intermediateCatchEvent",
        "e",
    ),
    Specimen("EXT.096", running(line(TASK), flow("x", "n1", "@")), "s", "e", "s"),
    Specimen(
        "EXT.097",
        running(line(TASK, start="@"), '<task id="s"/>'),
        "",
        '<startEvent id="s2"/>',
        "p",
    ),
    Specimen(
        "EXT.097",
        running(line(inner(TASK.replace("n1", "a") + flow("y", "a", "z") + '<endEvent id="z"/>@'))),
        "",
        '<startEvent id="y0"/>',
        "n1",
    ),
    Specimen(
        "EXT.105",
        running('<startEvent id="s"/>', TASK, flow("x", "s", "n1"), "@"),
        "",
        '<endEvent id="e"/>' + EXTRA.replace('"x"', '"y"'),
        "p",
    ),
    *(
        Specimen(
            "EXT.098",
            running(line(start=catch("@", "s", "startEvent")), top=SIGNAL),
            wrong,
            BY_SIGNAL,
            "s",
        )
        for wrong in (
            CANCEL,
            BY_ERROR,
            COMPENSATE,
            TERMINATE,
            LINK,
            "<escalationEventDefinition/>",
            timer() + BY_ERROR,
        )
    ),
    Specimen(
        "EXT.098",
        running(
            line(
                start='<startEvent id="s"><eventDefinitionRef>@</eventDefinitionRef></startEvent>'
            ),
            top='<errorEventDefinition id="x"/><signalEventDefinition id="y"/>',
        ),
        "x",
        "y",
        "s",
    ),
    Specimen("EXT.100", running(line(inner(catch("@", "i", "startEvent")))), timer(), "", "i"),
    Specimen(
        "EXT.100",
        running(line(inner(catch("@", "i", "startEvent"), "transaction"))),
        BY_SIGNAL,
        "",
        "i",
    ),
    Specimen("EXT.101", running('<startEvent id="s"/>', TASK, "@"), "", flow("x", "s", "n1"), "s"),
    Specimen("EXT.104", running(line(TASK), flow("x", "@", "n1")), "e", "n1", "e"),
    Specimen(
        "EXT.106",
        running(
            line(
                inner(
                    '<startEvent id="i"/>' + catch(CANCEL, "z", "endEvent") + flow("y", "i", "z"),
                    "@",
                )
            )
        ),
        "subProcess",
        "transaction",
        "z",
    ),
    Specimen(
        "EXT.107", running(line(TASK), '<endEvent id="z"/>', "@"), "", flow("y", "n1", "z"), "z"
    ),
    Specimen("EXT.107", running(TASK, '<endEvent id="z"/>', "@"), "", flow("y", "n1", "z"), "z"),
    *(
        Specimen(
            "EXT.110", running(line(TASK), boundary("@"), flow("y", "b", "e")), wrong, timer(), "b"
        )
        for wrong in ("", LINK, TERMINATE)
    ),
    *(
        Specimen(
            c,
            running(line(TASK), boundary("@", 'cancelActivity="false"'), flow("y", "b", "e")),
            wrong,
            timer(),
            "b",
        )
        for c in ("EXT.110", "EXT.147")
        for wrong in ("", LINK, TERMINATE, BY_ERROR, CANCEL, COMPENSATE)
    ),
    Specimen("EXT.130", running(line(TASK), boundary("@"), flow("y", "b", "e")), "", BY_ERROR, "b"),
    *(
        Specimen(
            c,
            running(line(inner("", "@")), boundary(CANCEL), flow("y", "b", "e")),
            "subProcess",
            "transaction",
            "b",
        )
        for c in ("EXT.111", "EXT.120")
    ),
    Specimen(
        "EXT.112",
        running(line(TASK), boundary(timer()), flow("y", "b", "e"), flow("x", "n1", "@")),
        "b",
        "e",
        "b",
    ),
    Specimen("EXT.113", running(line(TASK), boundary(timer()), "@"), "", flow("y", "b", "e"), "b"),
    Specimen(
        "EXT.113",
        running(TASK, boundary(timer()), '<task id="z"/>', "@"),
        "",
        flow("y", "b", "z"),
        "b",
    ),
    Specimen(
        "EXT.114",
        running(line(TASK), boundary(COMPENSATE), UNDO, JOINED, "@"),
        flow("y", "b", "e"),
        "",
        "b",
    ),
    Specimen(
        "EXT.115",
        running(line(TASK), catch(timer(), "w"), flow("x", "w", "e"), "@"),
        "",
        flow("y", "s", "w"),
        "w",
    ),
    Specimen(
        "EXT.115",
        running(
            TASK,
            catch("", "w", "intermediateThrowEvent"),
            '<task id="z"/>',
            flow("x", "w", "z"),
            "@",
        ),
        "",
        flow("y", "n1", "w"),
        "w",
    ),
    Specimen(
        "EXT.116",
        running(line(TASK), catch(timer(), "w"), flow("y", "s", "w"), "@"),
        "",
        flow("x", "w", "e"),
        "w",
    ),
    Specimen(
        "EXT.116",
        running(
            TASK,
            catch("", "w", "intermediateThrowEvent"),
            '<task id="z"/>',
            flow("x", "n1", "w"),
            "@",
        ),
        "",
        flow("y", "w", "z"),
        "w",
    ),
    Specimen("EXT.122", running(line(catch("@"))), COMPENSATE, timer(), "n1"),
    Specimen(
        "EXT.123",
        running(
            line(
                catch(
                    "<conditionalEventDefinition><condition @>x</condition>"
                    "</conditionalEventDefinition>"
                )
            )
        ),
        "",
        FORMAL,
        "n1",
    ),
    Specimen(
        "EXT.123",
        running(line(catch("<conditionalEventDefinition>@</conditionalEventDefinition>"))),
        "",
        f"<condition {FORMAL}>x</condition>",
        "n1",
    ),
    Specimen(
        "EXT.123",
        running(
            line(
                catch(
                    "<conditionalEventDefinition><condition>x</condition>"
                    "</conditionalEventDefinition>"
                )
            ),
            attributes='isExecutable="@"',
        ),
        "true",
        "false",
        "n1",
    ),
    *(
        Specimen(
            "EXT.127",
            running(line(catch("<messageEventDefinition @/>", kind=kind)), top=MESSAGE),
            "",
            'messageRef="m"',
            "n1",
        )
        for kind in ("intermediateCatchEvent", "intermediateThrowEvent")
    ),
    Specimen(
        "EXT.127",
        running(
            line(TASK),
            boundary("<messageEventDefinition/>"),
            flow("y", "b", "e"),
            attributes='isExecutable="@"',
        ),
        "true",
        "false",
        "b",
    ),
    Specimen(
        "EXT.128",
        running(
            line(
                end=catch(
                    '<messageEventDefinition messageRef="m">@</messageEventDefinition>',
                    "e",
                    "endEvent",
                )
            ),
            top=MESSAGE + OPERATION,
        ),
        "",
        "<operationRef>o</operationRef>",
        "e",
    ),
    Specimen(
        "EXT.128",
        running(
            line(end=catch('<messageEventDefinition messageRef="m"/>', "e", "endEvent")),
            attributes='isExecutable="@"',
            top=MESSAGE,
        ),
        "true",
        "false",
        "e",
    ),
    Specimen(
        "EXT.131",
        running(line(catch(timer().replace("</timer", "@</timer")))),
        f"<timeCycle {FORMAL}>R/PT1H</timeCycle>",
        "",
        "n1",
    ),
    Specimen(
        "EXT.132", running(line(catch(timer("@", "timeDate")))), "soon", "2030-01-01T08:00:00", "n1"
    ),
    Specimen("EXT.133", running(line(catch(timer("@", "timeCycle")))), "often", "R3/PT1H", "n1"),
    Specimen("EXT.134", running(line(catch(timer("@")))), "long", "PT1H", "n1"),
    *(
        Specimen("EXT.146", running(line(end=catch("@", "e", "endEvent"))), wrong, right, "e")
        for wrong, right in (
            (timer(), BY_ERROR),
            (LINK, TERMINATE),
            ("<conditionalEventDefinition/>", COMPENSATE),
        )
    ),
    *(
        Specimen("EXT.148", running(line(catch("@"))), wrong, timer(), "n1")
        for wrong in (CANCEL, COMPENSATE, BY_ERROR, TERMINATE, "<escalationEventDefinition/>")
    ),
    *(
        Specimen(
            "EXT.149",
            running(line(catch("@", kind="intermediateThrowEvent"))),
            wrong,
            BY_SIGNAL,
            "n1",
        )
        for wrong in (CANCEL, BY_ERROR, TERMINATE, timer(), "<conditionalEventDefinition/>")
    ),
]


@pytest.mark.parametrize("specimen", EVENTS, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
