"""Token: one task of SpiffWorkflow as we use it, named ``node#k``, without prediction.

SpiffWorkflow predicts the future of every token as a tree of tasks, keeps all finished tasks in it
and walks that tree at each step: quadratic in length, exponential in forks, silent past depth 1,000
(measured; see docs/decisions). Our tokens are Spiff tasks with Spiff's states and lifecycle, but
there is no tree: a token knows the scope it is in, an arm the token that listens, and a token that
is done leaves.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Protocol

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.history import events
from engine.history.events import Event
from engine.spiff.failure import EvaluationFailed
from processes.model import Flow

NODE_AND_COUNT = "#"
STOPPED = "stopped"
"""On a token that stands still: where it stopped, see Stop."""


class Stop(StrEnum):
    """Where a token stopped, and so where it goes on when it is tried again."""

    COMING = "coming"
    """On its way in: it has not begun."""
    JOINING = "joining"
    """At a gateway, asking whether those that have come are enough."""
    LISTENING = "listening"
    """As an arm that could not begin to listen."""
    WORKING = "working"
    """Its border listens, its work could not be begun."""
    INSIDE = "inside"
    """It holds a scope, and something in there has just ended."""
    RETURNING = "returning"
    """What it called has ended; the values could not be taken back."""
    LEAVING = "leaving"
    """All is done; the way on could not be chosen."""


class Keeper(Protocol):
    """What a token asks of the workflow that holds it."""

    data: dict[str, Any]
    tasks: dict[str, "Token"]
    journal: list[Event]

    def token_moved(self, token: "Token", before: int) -> None:
        """Take note that a token is in another state."""

    def retire(self, token: "Token") -> None:
        """Take a finished token out."""

    def withdraw(self, host: str) -> None:
        """Take away everything that listens for ``host``."""

    def clear(self, scope: str) -> None:
        """Cancel every token inside a scope."""


class Token(Task):
    """A token at a node, or an arm: one trigger that a token or a scope listens to."""

    workflow: Any
    """A Keeper, and for the nodes all that a CaseWorkflow can."""

    def __init__(
        self,
        workflow: Keeper,
        spec: Any,
        *,
        name: str,
        scope: str = "",
        state: int = TaskState.FUTURE,
    ) -> None:
        """Put a token named ``name`` into ``workflow``, inside the scope held by ``scope``."""
        # Spiff's own way looks for a parent, asks the clock and makes an id, for each token.
        self.id = self.name = name
        self.workflow = workflow
        self.task_spec = spec
        self.internal_data: dict[str, Any] = {}
        self._state = state
        self._parent = None
        self._children: list[str] = []
        self.triggered = False
        self.thread_id = 0
        self.last_state_change = 0.0
        workflow.tasks[name] = self
        self.scope = scope
        """The name of the token that holds the scope, empty at the top."""
        self.host = ""
        """For an arm: the name of the token that listens, or of the case's root."""
        self.flow = ""
        """The sequence flow it came by."""
        self.awaits: tuple[str, str] = ("", "")
        """Kind and name of what it waits for, when others look it up by that."""
        self.departing: Sequence[Flow] = ()
        """The flows it leaves by, known before it is done."""
        self.arrivals: list[Token] = []
        """The tokens it became."""
        self.thrown: dict[str, Any] = {}
        """What it is about to send: payload, key, end of life."""
        self.sent = 0
        """How much it has sent already."""

    @property
    def data(self) -> dict[str, Any]:
        """Return the variables of the case: they belong to the case, not to the token."""
        variables: dict[str, Any] = self.workflow.data
        return variables

    @data.setter
    def data(self, value: dict[str, Any]) -> None:
        """Ignore Spiff's wish to give each task data of its own."""

    def _inherit_data(self) -> None:
        """Do nothing: all tokens see the same variables."""

    def _set_state(self, value: int) -> None:
        before: int = self.state
        if value != before:
            self._state = value
            self.workflow.token_moved(self, before)

    def complete(self) -> None:
        """Leave the node: tokens go out by the flows it chose, this one is gone.

        The flows are chosen first: where that fails, the token only has to leave once more. What
        it did is done, so nothing listens for it any longer.
        """
        try:
            self.departing = self.task_spec.departing(self)
        except EvaluationFailed:
            self.internal_data[STOPPED] = Stop.LEAVING
            self.workflow.withdraw(self.name)
            raise
        super().complete()

    def cancel(self) -> None:
        """Give the node up with everything that listens at it or runs inside it."""
        if self.has_state(TaskState.FINISHED_MASK & ~TaskState.ERROR):
            return
        self.workflow.withdraw(self.name)
        self.workflow.clear(self.name)
        self._set_state(TaskState.CANCELLED)
        self.task_spec._on_cancel(self)
        self.note(events.NODE_CANCELLED)
        self.workflow.retire(self)

    def note(self, kind: str, **body: Any) -> None:
        """Write down what happened at this token."""
        self.workflow.journal.append(Event(kind, {"n": self.name, **body}))
