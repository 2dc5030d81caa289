"""Events in a few words, for the tables of constraints."""

from tests.processes.specimens import (
    flow,
    task,
)

MESSAGE = '<message id="m" name="m"/>'
SIGNAL = '<signal id="g" name="g"/>'
OPERATION = (
    '<interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef>'
    "</operation></interface>"
)
TASK = task()
EXTRA = flow("x", "n1", "e")
UNDO = '<task id="u" isForCompensation="true"/>'
JOINED = '<association id="j" sourceRef="b" targetRef="u"/>'
