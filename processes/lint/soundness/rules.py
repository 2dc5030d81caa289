"""What is said of a diagram whose cases can get stuck, double or never end."""

from typing import Final

from processes.lint.finding import Severity
from processes.lint.rule import Rule

STUCK: Final = Rule(
    code="BPMN-070",
    sentence=(
        '"{element}" can wait for ever: nothing more comes by the arrow from "{source}". '
        "The way there: {path}."
    ),
    advice=(
        "Let ways that part at a choice meet at an exclusive gateway, and ways that run at the "
        "same time at a parallel one; a way that may be left out needs an inclusive gateway."
    ),
    severity=Severity.WARNING,
    page="BPMN 2.0.2 §13.4.1",
)
TOO_FEW: Final = Rule(
    code="BPMN-070",
    sentence=(
        '"{element}" can wait for ever: it begins when {count} have come, and fewer may come. '
        "The way there: {path}."
    ),
    advice="Lower startQuantity, or let as many ways lead there at the same time.",
    severity=Severity.WARNING,
    page="BPMN 2.0.2 table 10.3",
)
TWICE: Final = Rule(
    code="BPMN-071",
    sentence=(
        '"{element}" can be reached twice at the same time, and what follows is then done twice. '
        "The ways there: {path}."
    ),
    advice=(
        "Let ways that run at the same time meet at a parallel gateway, or at an inclusive one "
        "when some may be left out. Leave it as it is when doing it twice is meant."
    ),
    severity=Severity.WARNING,
    page="BPMN 2.0.2 §13.4.2",
)
NEVER: Final = Rule(
    code="BPMN-072",
    sentence=(
        'No case ever passes "{element}", although arrows lead there. Cases come as far as: {path}.'
    ),
    advice="Look at what it waits for and at what ends the case before; or delete it.",
    severity=Severity.WARNING,
)
LEFT_WAITING: Final = Rule(
    code="BPMN-073",
    sentence=(
        'The case does not end at "{end}": "{element}" can still wait for ever for what should '
        'come by the arrow from "{source}". The way there: {path}.'
    ),
    advice=(
        "Lead every way that has begun to the place where they meet, or end the whole case with a "
        "terminate end."
    ),
    severity=Severity.WARNING,
    page="BPMN 2.0.2 §13.5.6",
)
NEVER_RAISED: Final = Rule(
    code="BPMN-074",
    sentence='"{element}" never happens: nothing inside "{host}" raises it.',
    advice="Throw it inside under the same code, or delete the event.",
    severity=Severity.WARNING,
    page="BPMN 2.0.2 §10.5.6",
)
NEVER_LEFT: Final = Rule(
    code="BPMN-074",
    sentence=(
        '"{element}" never ends in the ordinary way, so it never leads to "{next}". '
        "The way there: {path}."
    ),
    advice="Give it an ordinary end inside, or delete the arrow.",
    severity=Severity.WARNING,
)
ENDLESS: Final = Rule(
    code="BPMN-075",
    sentence='The case can never end once "{element}" is reached: {path}, and so on.',
    advice="Give the loop a way out: an exclusive gateway with an arrow to what follows.",
    severity=Severity.WARNING,
)
TOO_LARGE: Final = Rule(
    code="BPMN-076",
    sentence=(
        '"{element}" is too large to check completely; in the {count} states looked at '
        "nothing was found."
    ),
    advice="Nothing to do; parts drawn as sub-processes are checked one by one.",
    severity=Severity.NOTE,
)
RULES: Final = (
    STUCK,
    TOO_FEW,
    TWICE,
    NEVER,
    LEFT_WAITING,
    NEVER_RAISED,
    NEVER_LEFT,
    ENDLESS,
    TOO_LARGE,
)

GRAVE: Final = frozenset({"BPMN-070", "BPMN-072", "BPMN-073", "BPMN-074", "BPMN-075"})
"""The codes of what is never meant: errors in a process of the house. Twice may be meant."""
