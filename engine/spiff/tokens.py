"""Token: one task of SpiffWorkflow as we use it, named ``node#k``, without prediction.

SpiffWorkflow predicts the future of every token as a tree of tasks, keeps all finished tasks in it
and walks that tree at each step: quadratic in length, exponential in forks, silent past depth 1,000
(measured; see docs/decisions). Our tokens are Spiff tasks with Spiff's states and lifecycle, but
the tree holds only what is alive: a token that is done leaves, its children hang from the root.
"""

from typing import Any, Protocol

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.history import events
from engine.history.events import Event

NODE_AND_COUNT = "#"


class Keeper(Protocol):
    """What a token asks of the workflow that holds it."""

    data: dict[str, Any]
    journal: list[Event]

    def token_moved(self, token: "Token") -> None:
        """Take note that a token is in another state."""

    def retire(self, token: "Token") -> None:
        """Take a finished token out."""

    def drop(self, token: "Token") -> None:
        """Take a token or an arm out of the tree."""

    def cancel_scope(self, scope: str) -> None:
        """Cancel every token inside a scope."""


class Token(Task):
    """A token at a node, or an arm: an event that a waiting token listens to."""

    workflow: Any
    """A Keeper, and for the nodes all that a CaseWorkflow can."""

    def __init__(
        self,
        workflow: Keeper,
        spec: Any,
        *,
        parent: "Token | None",
        name: str,
        state: int = TaskState.FUTURE,
    ) -> None:
        """Put a token named ``name`` into ``workflow``; ``parent`` is the token it comes from."""
        super().__init__(workflow, spec, parent, state=state, id=name)
        self.scope = ""
        """The name of the token of the enclosing sub-process, empty at the top."""
        self.host = ""
        """For an arm: the name of the token that listens."""
        self.flow = ""
        """The sequence flow it came by."""

    @property
    def name(self) -> str:
        """Return ``node#k``."""
        return str(self.id)

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
        if value != self.state:
            self._state = value
            self.workflow.token_moved(self)

    def complete(self) -> None:
        """Leave the node: tokens go out by the flows it chose, this one is gone."""
        super().complete()
        self.workflow.retire(self)

    def cancel(self) -> None:
        """Give the node up with everything that listens at it or runs inside it."""
        if self.has_state(TaskState.FINISHED_MASK & ~TaskState.ERROR):
            return
        self.withdraw_arms()
        self.workflow.cancel_scope(self.name)
        self._set_state(TaskState.CANCELLED)
        self.task_spec._on_cancel(self)
        self.note(events.NODE_CANCELLED)
        self.workflow.retire(self)

    def arms(self) -> list["Token"]:
        """Return the events this token listens to, in the order they were armed."""
        return [child for child in self.children if child.host == self.name]

    def withdraw_arms(self) -> None:
        """Stop listening."""
        for arm in self.arms():
            arm.task_spec.disarmed(arm)
            self.workflow.drop(arm)

    def note(self, kind: str, **body: Any) -> None:
        """Write down what happened at this token."""
        self.workflow.journal.append(Event(kind, {"n": self.name, **body}))
