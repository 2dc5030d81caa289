"""Constraints on flows, gateways and activities: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.specimens import (
    BY_ERROR,
    BY_MESSAGE,
    BY_SIGNAL,
    CANCEL,
    COMPENSATE,
    FORMAL,
    LINK,
    NOTE,
    TERMINATE,
    Specimen,
    awakened,
    catch,
    flow,
    inner,
    line,
    running,
    task,
    timer,
)

CONDITION = f"<conditionExpression {FORMAL}>x</conditionExpression>"
GROUP = '<group id="note"/>'
TASK = task()


def gateway(direction: str, kind: str = "parallelGateway") -> str:
    return f'<{kind} id="n1" gatewayDirection="{direction}"/>'


def waiting(*events: str, gateway_: str = "") -> str:
    """Return an event-based gateway n1 before the events a and b."""
    flows = flow("fa", "n1", "a", gateway_) + flow("fb", "n1", "b")
    after = flow("xa", "a", "e") + flow("xb", "b", "e")
    begin = '<startEvent id="s"/>' + flow("f0", "s", "n1") + '<endEvent id="e"/>'
    return begin + '<eventBasedGateway id="n1"/>' + "".join(events) + flows + after


EXTRA = flow("x", "n1", "e")
HOUR = catch(timer(), "b")
LISTED = (
    '<startEvent id="s"><outgoing>f</outgoing></startEvent>'
    '<endEvent id="e"><incoming>f</incoming></endEvent>' + flow("f", "s", "e")
)
ADHOC = f'<adHocSubProcess id="n1">{TASK.replace("n1", "a")}@</adHocSubProcess>'

FLOWS = [
    Specimen("EXT.006", running(line(TASK), NOTE, flow("x", "n1", "@")), "note", "e", "x"),
    Specimen("EXT.006", running(line(TASK), GROUP, flow("x", "n1", "@")), "note", "e", "x"),
    Specimen("EXT.007", running(line(TASK), NOTE, flow("x", "@", "e")), "note", "n1", "x"),
    Specimen(
        "EXT.021",
        running(line(TASK), awakened(catch(BY_ERROR, "i", "startEvent")), flow("x", "@", "e")),
        "h",
        "n1",
        "x",
    ),
    Specimen(
        "EXT.022",
        running(line(TASK), awakened(catch(BY_ERROR, "i", "startEvent")), flow("x", "n1", "@")),
        "h",
        "e",
        "x",
    ),
    Specimen(
        "EXT.022",
        running(line(TASK), '<dataObject id="d"/>', EXTRA.replace('"e"', '"@"')),
        "d",
        "e",
        "x",
    ),
    Specimen(
        "EXT.023",
        running(LISTED.replace("<outgoing>f</outgoing>", "@")),
        "",
        "<outgoing>f</outgoing>",
        "s",
    ),
    Specimen(
        "EXT.023",
        running(LISTED.replace("<incoming>f</incoming>", "@")),
        "",
        "<incoming>f</incoming>",
        "e",
    ),
    Specimen(
        "EXT.101",
        running(LISTED.replace("<outgoing>f</outgoing>", "@")),
        "",
        "<outgoing>f</outgoing>",
        "s",
    ),
    Specimen(
        "EXT.107",
        running(LISTED.replace("<incoming>f</incoming>", "@")),
        "",
        "<incoming>f</incoming>",
        "e",
    ),
    Specimen(
        "EXT.024",
        running(line().replace("<sequenceFlow ", '<sequenceFlow isImmediate="@" ')),
        "false",
        "true",
        "f0",
    ),
    Specimen(
        "EXT.024",
        running(
            line().replace("<sequenceFlow ", '<sequenceFlow isImmediate="false" '),
            attributes='isExecutable="@"',
        ),
        "true",
        "false",
        "f0",
    ),
    Specimen(
        "EXT.025", running(line(TASK).replace('"e"></', f'"e">{CONDITION}</'), "@"), "", EXTRA, "n1"
    ),
    Specimen("EXT.026", running(line(task(attributes='default="@"')), EXTRA), "f0", "f1", "n1"),
    Specimen(
        "EXT.026",
        running(
            line(gateway("Unspecified", "exclusiveGateway")).replace(
                "<exclusiveGateway", '<exclusiveGateway default="@"'
            ),
            EXTRA,
        ),
        "s",
        "x",
        "n1",
    ),
    Specimen(
        "EXT.152",
        running(line(inner(TASK.replace("n1", "in"))), flow("x", "@", "e")),
        "in",
        "n1",
        "x",
    ),
    Specimen(
        "EXT.152",
        running(line(TASK), flow("x", "n1", "@"), top='<process id="q"><task id="far"/></process>'),
        "far",
        "e",
        "x",
    ),
    Specimen(
        "EXT.150",
        running(line(TASK), '<task id="lone"/>', flow("x", "lone", "e"), "@"),
        "",
        flow("y", "s", "lone"),
        "lone",
    ),
    Specimen(
        "EXT.151",
        running(line(TASK), '<task id="lone"/>', flow("y", "s", "lone"), "@"),
        "",
        flow("x", "lone", "e"),
        "lone",
    ),
    Specimen(
        "EXT.150",
        running(line(inner('<startEvent id="i"/><task id="a"/><task id="b"/>@'))),
        flow("y", "i", "a"),
        flow("y", "i", "a") + flow("z", "a", "b"),
        "b",
    ),
]

GATEWAYS = [
    Specimen("EXT.017", running(line(gateway("@")), EXTRA), "Converging", "Diverging", "n1"),
    Specimen(
        "EXT.018",
        running(line(gateway("@")), flow("x", "s", "n1")),
        "Diverging",
        "Converging",
        "n1",
    ),
    Specimen(
        "EXT.019", running(line(gateway("Mixed")), EXTRA, "@"), "", flow("y", "s", "n1"), "n1"
    ),
    Specimen(
        "EXT.019",
        running(line(gateway("Mixed", "complexGateway")), "@"),
        "",
        flow("y", "s", "n1") + EXTRA,
        "n1",
    ),
    Specimen("EXT.135", running(line(gateway("Unspecified")), "@"), "", EXTRA, "n1"),
    Specimen(
        "EXT.135", running(line(gateway("Unspecified", "inclusiveGateway")), "@"), "", EXTRA, "n1"
    ),
    Specimen(
        "EXT.136",
        running(waiting(catch(timer(), "a"), HOUR).replace(flow("fb", "n1", "b"), "@")),
        "",
        flow("fb", "n1", "b"),
        "n1",
    ),
    Specimen(
        "EXT.137", running(waiting(catch(timer(), "a"), HOUR, gateway_="@")), CONDITION, "", "fa"
    ),
    Specimen("EXT.138", running(waiting("@", HOUR)), '<task id="a"/>', catch(timer(), "a"), "a"),
    Specimen("EXT.138", running(waiting("@", HOUR)), catch(LINK, "a"), catch(BY_SIGNAL, "a"), "a"),
    Specimen(
        "EXT.138",
        running(waiting(catch(timer(), "a"), "@")),
        catch(BY_MESSAGE + COMPENSATE, "b"),
        catch(BY_MESSAGE + timer(), "b"),
        "b",
    ),
    Specimen(
        "EXT.139",
        running(waiting("@", '<receiveTask id="b"/>')),
        catch(BY_MESSAGE, "a"),
        catch(timer(), "a"),
        "n1",
    ),
    Specimen(
        "EXT.140",
        running(waiting(catch(timer(), "a"), '<receiveTask id="b"/>'), "@"),
        '<boundaryEvent id="w" attachedToRef="b"/>',
        "",
        "b",
    ),
    Specimen(
        "EXT.141", running(waiting(catch(timer(), "a"), HOUR), "@"), flow("y", "s", "b"), "", "b"
    ),
    Specimen(
        "EXT.142",
        running(
            '<startEvent id="s"/>' + flow("y", "s", "n1"),
            waiting(catch(timer(), "a"), HOUR).replace('"n1"/>', '"n1" instantiate="@"/>'),
        ),
        "true",
        "false",
        "n1",
    ),
]

ACTIVITIES = [
    Specimen(
        "EXT.035",
        running(line(), attributes='isExecutable="@" processType="Public"'),
        "true",
        "false",
        "p",
    ),
    Specimen("EXT.036", running(line("<@ id='n1'/>")), "choreographyTask", "task", "n1"),
    Specimen("EXT.036", running(line("<@ id='n1'/>")), "callChoreography", "task", "n1"),
    Specimen("EXT.056", running(line(inner("<@ id='a'/>"))), "subChoreography", "task", "a"),
    Specimen("EXT.037", running(line(task(attributes='startQuantity="@"'))), "0", "2", "n1"),
    Specimen("EXT.038", running(line(task(attributes='completionQuantity="@"'))), "-5", "2", "n1"),
    *(
        Specimen(
            c,
            running(
                line(
                    task(
                        "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>@",
                        kind=kind,
                    )
                )
            ),
            '<standardLoopCharacteristics loopMaximum="3"/>',
            "",
            "n1",
        )
        for c, kind in (
            ("EXT.041", "userTask"),
            ("EXT.041", "callActivity"),
            ("EXT.055", "subProcess"),
            ("EXT.055", "adHocSubProcess"),
        )
    ),
    Specimen(
        "EXT.049",
        running(line(task(attributes='instantiate="@"', kind="receiveTask"))),
        "true",
        "false",
        "n1",
    ),
    Specimen(
        "EXT.057",
        running(line(TASK), awakened(catch(BY_ERROR, "i", "startEvent")), "@"),
        flow("x", "n1", "h"),
        "",
        "h",
    ),
    Specimen(
        "EXT.058",
        running(line(TASK), awakened(catch(BY_ERROR, "i", "startEvent") + "@")),
        catch(BY_SIGNAL, "i2", "startEvent"),
        "",
        "h",
    ),
    Specimen(
        "EXT.058", running(line(TASK), awakened("@")), "", catch(BY_SIGNAL, "i", "startEvent"), "h"
    ),
    *(
        Specimen(c, running(line(TASK), awakened(catch("@", "i", "startEvent"))), "", BY_ERROR, "i")
        for c in ("EXT.059", "EXT.129")
    ),
    *(
        Specimen(
            "EXT.059",
            running(line(TASK), awakened(catch("@", "i", "startEvent"))),
            wrong,
            right,
            "i",
        )
        for wrong, right in (
            (CANCEL, BY_SIGNAL),
            (LINK, COMPENSATE),
            (TERMINATE, BY_ERROR),
            (LINK, timer()),
        )
    ),
    *(
        Specimen(
            "EXT.059",
            running(
                line(TASK),
                awakened(
                    catch("@", "i", "startEvent").replace('"i"', '"i" isInterrupting="false"')
                ),
            ),
            wrong,
            BY_SIGNAL,
            "i",
        )
        for wrong in (BY_ERROR, COMPENSATE)
    ),
    Specimen(
        "EXT.061",
        running(line(task("@", kind="adHocSubProcess"))),
        '<parallelGateway id="a"/>',
        '<task id="a"/>',
        "n1",
    ),
    *(
        Specimen(
            "EXT.062", running(line(ADHOC)), f'<{wrong} id="z"/>', '<parallelGateway id="z"/>', "z"
        )
        for wrong in ("startEvent", "endEvent", "conversation", "choreographyTask")
    ),
    Specimen(
        "EXT.099",
        running(
            line(task(attributes='calledElement="q"', kind="callActivity")),
            top=f'<process id="q">{catch("@", "qs", "startEvent")}</process>',
        ),
        BY_SIGNAL,
        "",
        "n1",
    ),
    Specimen(
        "EXT.099",
        running(line(task(attributes='calledElement="q"', kind="callActivity")), top='<@ id="q"/>'),
        "process",
        "globalTask",
        "n1",
    ),
]

TABLE = [*FLOWS, *GATEWAYS, *ACTIVITIES]


@pytest.mark.parametrize("specimen", TABLE, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
