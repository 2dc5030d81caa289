"""Constraints on texts and expressions: each broken once and kept once."""

import pytest

from tests.processes import specimens
from tests.processes.specimens import (
    FORMAL,
    Specimen,
    catch,
    file,
    line,
    running,
    task,
    timer,
)
from tests.processes.textwords import CONDITION, COUNT, MULTI, assigned, expression

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

TABLE = [*TEXTS, *EXPRESSIONS]


@pytest.mark.parametrize("specimen", TABLE, ids=specimens.name)
def test_a_constraint_is_named_where_it_is_broken(specimen: Specimen) -> None:
    specimens.check(specimen)
