"""Files of others give names at any length; they run all the same, on every store."""

import pytest

from tests.engine.desk import Desk
from tests.models import bpmn

LONG = "九个字的很长的名字" * 90
LINE = bpmn("line", "s -> u_a -> e").decode()
LANES = (
    f'<laneSet id="all"><lane id="one" name="{LONG}"><flowNodeRef>u_a</flowNodeRef></lane>'
    "</laneSet><startEvent"
)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ('name="u_a"', f'name="{LONG}"'),
        ('name="line"', f'name="{LONG}"'),
        ("<startEvent", LANES),
        ('<userTask id="u_a"', f'<userTask id="u_a" camunda:formKey="{LONG}"'),
        ('<userTask id="u_a"', f'<userTask id="u_a" camunda:candidateGroups="{LONG}"'),
        ('<userTask id="u_a"', f'<userTask id="u_a" camunda:assignee="{LONG}"'),
        ('<process id="line"', f'<process id="line" camunda:versionTag="{LONG}"'),
    ],
    ids=["task", "process", "lane", "form", "groups", "assignee", "tag"],
)
def test_a_long_name_is_no_obstacle(desk: Desk, short: str, long: str) -> None:
    assert short in LINE
    desk.deploy(LINE.replace(short, long).encode())
    case = desk.start("line", title=LONG)
    desk.complete(case, "u_a")
    assert desk.instance(case).state == "completed"
