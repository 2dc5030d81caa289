"""CaseWorkflow: one running instance, as a Spiff workflow that holds only living tokens."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.util.task import TaskState

from engine.history import events
from engine.history.events import Event
from engine.spiff.failure import EvaluationFailed, TooManySteps
from engine.spiff.scripting import FeelScripting
from engine.spiff.tokens import NODE_AND_COUNT, Token
from processes.feel.values import to_json

ROOT = "."
STEP_BUDGET = 10_000
"""How many nodes one command may run through before it is taken for an endless loop."""


class CaseWorkflow(BpmnWorkflow):
    """The living tokens of an instance, its variables, and a journal of what happens."""

    def __init__(self, spec: BpmnProcessSpec, scripting: FeelScripting) -> None:
        """Make an empty workflow; tokens are put in by ``begin`` or by a snapshot."""
        super().__init__(spec, script_engine=scripting, deserializing=True)
        self.task_tree = Token(self, spec.start, parent=None, name=ROOT, state=TaskState.COMPLETED)
        self.journal: list[Event] = []
        self.counts: Counter[str] = Counter()
        self.alive: Counter[str] = Counter()
        self.posts: Mapping[str, str] = {}
        self.instance = ""
        self.initiator = ""
        self.closure = ""
        self.end = ""
        self._ready: deque[Token] = deque()

    @property
    def now(self) -> datetime:
        """Return the moment of the command, the only time there is."""
        now: datetime = self.script_engine.now
        return now

    # Tokens come and go

    def put(self, node: str, *, parent: Token | None = None, scope: str = "") -> Token:
        """Put a token at ``node``, naming it by how often the node was reached."""
        self.counts[node] += 1
        name = f"{node}{NODE_AND_COUNT}{self.counts[node]}"
        token = Token(self, self.spec.nodes[node], parent=parent or self.task_tree, name=name)
        token.scope = scope
        return token

    def begin(self, nodes: Sequence[str], scope: str = "") -> list[Token]:
        """Put a token at each of ``nodes``, all of them before the first one moves."""
        tokens = [self.put(node, scope=scope) for node in nodes]
        for token in tokens:
            self.enter(token)
        for token in tokens:
            token._ready()
        return tokens

    def enter(self, token: Token, flow: str = "") -> None:
        """Count a token as alive in its scope and write down that it came."""
        token.flow = flow
        self.alive[token.scope] += 1
        token.note(events.NODE_ENTERED, **({"f": flow} if flow else {}))

    def retire(self, token: Token) -> None:
        """Take a finished token out; complete the scope when it was the last one there."""
        for child in token.children:
            child.parent = self.task_tree
            self.task_tree._children.append(child.id)
        token._children = []
        self.drop(token)
        self.alive[token.scope] -= 1
        if not self.alive[token.scope]:
            del self.alive[token.scope]
            self._scope_ended(token.scope)

    def drop(self, token: Token) -> None:
        """Take a token or an arm out of the tree."""
        self.tasks.pop(token.id, None)
        if token.parent is not None and token.id in token.parent._children:
            token.parent._children.remove(token.id)

    def detach(self, arm: Token) -> None:
        """Let an arm that fired go on by itself, not as a child of the token that listened."""
        arm.parent._children.remove(arm.id)
        arm.parent = self.task_tree
        self.task_tree._children.append(arm.id)
        arm.host = ""

    def cancel_scope(self, scope: str, keep: Token | None = None) -> None:
        """Cancel every token inside ``scope``, innermost first, but for ``keep``."""
        inside = [t for t in self.living() if t.scope == scope and not t.host and t is not keep]
        # Held open so that the scope does not complete while it is being emptied.
        self.alive[scope] += 1
        for token in inside:
            token.cancel()
        self.alive[scope] -= 1
        if not self.alive[scope]:
            del self.alive[scope]

    def living(self) -> list[Token]:
        """Return all tokens and arms, in the order they were put."""
        return [task for task in self.tasks.values() if task is not self.task_tree]

    def token_moved(self, token: Token) -> None:
        """Queue a token that became ready."""
        if token.state == TaskState.READY:
            self._ready.append(token)

    def _scope_ended(self, scope: str) -> None:
        if scope:
            self.tasks[scope].complete()
        elif not self.is_completed():
            self.completed = True
            self.note(events.CASE_COMPLETED, end=self.end, closure=self.closure)

    # What Spiff would do by walking the tree

    def _task_completed_notify(self, _task: Token) -> None:
        pass

    def update_waiting_tasks(self) -> None:
        """Do nothing: a waiting token is moved by the command it waits for."""

    def is_completed(self) -> bool:
        """Say whether the last token is gone."""
        return bool(self.completed)

    # Running

    def advance(self) -> None:
        """Run every ready token until all wait for somebody or are gone.

        A node that cannot be evaluated keeps its token, in error, with an incident; what was done
        before stands.
        """
        budget = STEP_BUDGET
        while self._ready or self._release_join():
            token = self._ready.popleft()
            if token.state != TaskState.READY:
                continue
            budget -= 1
            try:
                if budget < 0:
                    token._set_state(TaskState.ERROR)
                    raise TooManySteps(steps=STEP_BUDGET)
                token.run()
            except EvaluationFailed as failure:
                token.note(events.INCIDENT_RAISED, code=failure.code, facts=failure.facts)

    def _release_join(self) -> bool:
        """Let one inclusive gateway run that nothing can reach any more; say whether there was one.

        Asked only when nothing else moves, because every moving token may still reach it.
        """
        for token in self.living():
            joins = token.state == TaskState.WAITING and hasattr(token.task_spec, "may_run")
            if joins and token.task_spec.may_run(token):
                token._ready()
                return True
        return False

    def write(self, values: Mapping[str, Any]) -> None:
        """Set variables and write down those that really change."""
        changed = {k: v for k, v in values.items() if k not in self.data or self.data[k] != v}
        if changed:
            self.data.update(changed)
            self.note(events.DATA_CHANGED, set={k: to_json(v) for k, v in changed.items()})

    def note(self, kind: str, **body: Any) -> None:
        """Write down what happened to the case."""
        self.journal.append(Event(kind, body))
