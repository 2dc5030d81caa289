"""Constraints on texts, expressions and references: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.specimens import (
    FORMAL,
    Specimen,
    catch,
    file,
    flow,
    line,
    running,
    specification,
    task,
    timer,
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


TEXTS = [
    Specimen(
        "EXT.001",
        file('<import id="i" importType="@" location="a" namespace="b"/>'),
        "x",
        "http://www.w3.org/2001/XMLSchema",
        "i",
    ),
    Specimen(
        "EXT.001",
        file('<import id="i" importType="http://www.w3.org/2001/XMLSchema" @ namespace="b"/>'),
        "",
        'location="a"',
        "i",
    ),
    Specimen("EXT.002", running(line(task()), '<task id="@"/>'), "n1", "n2", "n1"),
    Specimen("EXT.002", running(line(), '<dataObject id="@"/>'), "p", "d", "p"),
    Specimen(
        "EXT.003",
        file("", "", "<process id='p'>", "<userTask @/>", "</process>"),
        "",
        'id="t"',
        "userTask@5",
    ),
    Specimen("EXT.003", file("", "<dataStore @/>"), "", 'id="d"', "dataStore@3"),
    Specimen(
        "EXT.004",
        running(line(task('<documentation textFormat="@">x</documentation>'))),
        "wrong",
        "text/html",
        "n1",
    ),
    Specimen(
        "EXT.010", running('<textAnnotation id="a" textFormat="@"/>'), "wrong", "text/plain", "a"
    ),
    Specimen(
        "EXT.014",
        running(
            line(task(), task(id_="n2")).replace(
                '"n2"></sequenceFlow>', f'"n2">{CONDITION}</sequenceFlow>'
            )
        ),
        'language="%zz"',
        'language="http://x.org/y%20z"',
        "f1",
    ),
    Specimen(
        "EXT.053",
        running(line(task("<script>x</script>", "@", "scriptTask"))),
        "",
        'scriptFormat="feel"',
        "n1",
    ),
    Specimen(
        "EXT.145",
        running(line(task("<script>x</script>", 'scriptFormat="@"', "scriptTask"))),
        "INVALID",
        "text/x-python",
        "n1",
    ),
    Specimen(
        "EXT.145",
        running(line(task("<script>x</script>", 'scriptFormat="@"', "scriptTask"))),
        "a b/c",
        "FEEL",
        "n1",
    ),
]

EXPRESSIONS = [
    *(
        Specimen(
            "EXT.012",
            running(
                line(catch(f"<timerEventDefinition>{expression(name)}</timerEventDefinition>"))
            ),
            "",
            FORMAL,
            "n1",
        )
        for name in ("timeDate", "timeDuration", "timeCycle")
    ),
    *(
        Specimen(
            "EXT.012",
            running(
                line(
                    task(
                        f"<standardLoopCharacteristics>{expression(name)}</standardLoopCharacteristics>"
                    )
                )
            ),
            "",
            FORMAL,
            "n1",
        )
        for name in ("loopCondition",)
    ),
    *(
        Specimen("EXT.012", running(line(task(MULTI.format(expression(name))))), "", FORMAL, "n1")
        for name in ("loopCardinality", "completionCondition")
    ),
    *(
        Specimen("EXT.012", running(line(task(assigned(expression(name))))), "", FORMAL, "n1")
        for name in ("from", "to")
    ),
    Specimen(
        "EXT.012",
        running(
            line(task('<task id="a"/>' + expression("completionCondition"), kind="adHocSubProcess"))
        ),
        "",
        FORMAL,
        "n1",
    ),
    Specimen(
        "EXT.012",
        running(line(task(expression("activationCondition"), kind="complexGateway"))),
        "",
        FORMAL,
        "n1",
    ),
    Specimen(
        "EXT.012",
        running(
            line(task(), task(id_="n2")).replace(
                '"n2"></sequenceFlow>', f'"n2">{expression("conditionExpression")}</sequenceFlow>'
            )
        ),
        "",
        FORMAL,
        "f1",
    ),
    Specimen(
        "EXT.012",
        running(
            line(
                task(
                    (
                        "<potentialOwner>"
                        f"<resourceAssignmentExpression>{expression('expression')}</resourceAssignmentExpression>"
                        "</potentialOwner>"
                    ),
                    kind="userTask",
                )
            )
        ),
        "",
        FORMAL,
        "n1",
    ),
    Specimen(
        "EXT.012",
        running(line(catch(timer(attributes=""))), attributes='isExecutable="@"'),
        "true",
        "false",
        "n1",
    ),
    Specimen("EXT.013", running(line(catch(timer("@")))), "", "PT1H", "n1"),
    Specimen(
        "EXT.013",
        running(
            line(
                task(
                    f"<standardLoopCharacteristics><loopCondition {FORMAL}>@</loopCondition>"
                    "</standardLoopCharacteristics>"
                )
            )
        ),
        " ",
        "x",
        "n1",
    ),
    Specimen(
        "EXT.013",
        running(
            line(
                task(
                    "<dataInputAssociation><transformation>@</transformation>"
                    "</dataInputAssociation>"
                )
            )
        ),
        "",
        "x",
        "n1",
    ),
    Specimen(
        "EXT.013",
        running(
            line(
                task(
                    MULTI.format(
                        "<complexBehaviorDefinition><condition>@</condition>"
                        "</complexBehaviorDefinition>"
                    )
                )
            )
        ),
        "",
        "x",
        "n1",
    ),
    Specimen(
        "EXT.013",
        file(
            '<correlationProperty id="k"><correlationPropertyRetrievalExpression>'
            "<messagePath>@</messagePath></correlationPropertyRetrievalExpression>"
            "</correlationProperty>"
        ),
        "",
        "x",
        "k",
    ),
    Specimen(
        "EXT.013",
        running(
            "<correlationSubscription><correlationPropertyBinding>"
            "<dataPath>@</dataPath></correlationPropertyBinding>"
            "</correlationSubscription>"
        ),
        "",
        "x",
        "p",
    ),
    *(
        Specimen(
            "EXT.071",
            running(
                line(
                    task(
                        MULTI.format(
                            f"{COUNT}<completionCondition {FORMAL}>@</completionCondition>"
                        )
                    )
                )
            ),
            wrong,
            right,
            "n1",
        )
        for wrong, right in (("23", "done >= 2"), ('"yes"', "true"), ("[1, 2]", "all(done)"))
    ),
    Specimen(
        "EXT.072",
        running(
            line(
                task(
                    MULTI.format(
                        f"{COUNT}<complexBehaviorDefinition><condition {FORMAL}>@</condition>"
                        "</complexBehaviorDefinition>"
                    )
                )
            )
        ),
        "1 + 2",
        "a > 2",
        "n1",
    ),
]

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

TABLE = [*TEXTS, *EXPRESSIONS, *REFERENCES]


@pytest.mark.parametrize("specimen", TABLE, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
