"""CaseWorkflow: one running instance, as a Spiff workflow that holds only living tokens.

Everything that is asked of many tokens is kept by what it is asked by: ready ones in a queue,
waiting ones by gateway, members by scope, arms by who listens, waiters by message or signal.
"""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.util.task import TaskState

from engine.history import events
from engine.history.events import Event
from engine.spiff.clocks import Clocks
from engine.spiff.failure import EvaluationFailed, TooManySteps
from engine.spiff.frames import Frames
from engine.spiff.scripting import FeelScripting
from engine.spiff.tokens import NODE_AND_COUNT, STOPPED, Stop, Token

ROOT = "."
"""Who listens at the top: the case itself."""
STEP_BUDGET = 10_000
"""How many nodes one command may run through before it is taken for an endless loop."""

Group = dict[str, Token]
"""Tokens by name, in the order they came."""


class CaseWorkflow(BpmnWorkflow):
    """The living tokens of an instance, its variables, and a journal of what happens."""

    def __init__(self, spec: BpmnProcessSpec, scripting: FeelScripting) -> None:
        """Make an empty workflow; tokens are put in by ``begin`` or by a snapshot."""
        super().__init__(spec, script_engine=scripting, deserializing=True)
        self.tasks: Group = {}
        self.frames = Frames(self.data, self.tasks)
        self.journal: list[Event] = []
        self.counts: Counter[str] = Counter()
        self.posts: Mapping[str, str] = {}
        self.instance = ""
        self.initiator = ""
        self.closure = ""
        self.end = ""
        self.depth_of_calls = 0
        self.error = ""
        """The code of the uncaught error that ended the case."""
        self.clocks = Clocks(self)
        self.held = ""
        """The node of an endless loop: what would run stands still instead (see ``advance``)."""
        self.undoable: dict[str, list[dict[str, Any]]] = {}
        """What was done and can be compensated, by scope, in the order it was done."""
        self._inside: dict[str, Group] = {}
        self._arms: dict[str, Group] = {}
        self._joining: dict[tuple[str, str], Group] = {}
        self._waiters: dict[tuple[str, str], Group] = {}
        self._hearing: deque[Token] = deque()
        self._ready: deque[Token] = deque()
        self._emptying: set[str] = set()
        self._conditions_asked = True

    @property
    def now(self) -> datetime:
        """Return the moment of the command, the only time there is."""
        now: datetime = self.script_engine.now
        return now

    # Tokens come and go

    def put(self, node: str, scope: str = "") -> Token:
        """Put a token at ``node``, naming it by how often the node was reached."""
        self.counts[node] += 1
        name = f"{node}{NODE_AND_COUNT}{self.counts[node]}"
        return Token(self, self.spec.at(node, self.tasks.get(scope)), name=name, scope=scope)

    def send(self, node: str, scope: str, flow: str = "", **more: Any) -> Token:
        """Put a token at ``node`` and let it arrive there by ``flow``."""
        token = self.put(node, scope)
        token.flow = flow
        self.enter(token, **({"f": flow} if flow else {}), **more)
        return token

    def begin(self, nodes: Sequence[str], scope: str = "") -> list[Token]:
        """Put a token at each of ``nodes``, all of them before the first one moves."""
        tokens = [self.put(node, scope) for node in nodes]
        for token in tokens:
            self.enter(token)
        for token in tokens:
            token._ready()
        return tokens

    def enter(self, token: Token, **body: Any) -> None:
        """Count a token as alive in its scope and write down that it came."""
        self._inside.setdefault(token.scope, {})[token.name] = token
        token.note(events.NODE_ENTERED, **body, **token.task_spec.entering)

    def retire(self, token: Token) -> None:
        """Take a finished token out and tell the holder of its scope."""
        members = self._inside.get(token.scope, {})
        members.pop(token.name, None)
        holder = self.tasks.get(token.scope)
        if token.scope not in self._emptying:
            if holder is not None:
                self._tell(holder, token)
            elif not token.scope and not members:
                self.end_case()
            self._completing(token.scope)
        self.drop(token)

    def _tell(self, holder: Token, member: Token) -> None:
        """Let a scope know that ``member`` is gone; one that stands still only counts it."""
        if holder.has_state(TaskState.COMPLETED | TaskState.CANCELLED):
            return
        holder.task_spec.count(holder, member)
        if holder.state != TaskState.ERROR:
            self.attempt(holder, lambda: holder.task_spec.member_left(holder, member), Stop.INSIDE)

    def _completing(self, scope: str) -> None:
        """Let no further event sub-process begin once only such are left (§13.5.4, p. 440)."""
        members, arms = self._inside.get(scope), self._arms.get(scope or ROOT)
        if members and arms and all(t.task_spec.node.by_event for t in members.values()):
            for arm in [a for a in arms.values() if a.task_spec.starts_a_handler]:
                self.withdraw_arm(arm)

    def members(self, scope: str) -> list[Token]:
        """Return the tokens directly inside ``scope``, in the order they came."""
        return list(self._inside.get(scope, {}).values())

    def empty(self, scope: str) -> bool:
        """Say whether no token is left inside ``scope``."""
        return not self._inside.get(scope)

    def clear(self, scope: str, keep: Token | None = None) -> None:
        """Cancel every token inside ``scope`` but ``keep``, without completing the scope."""
        self._emptying.add(scope)
        for token in self.members(scope):
            if token is not keep:
                token.cancel()
        self._emptying.discard(scope)
        holder = self.tasks.get(scope)
        if keep is not None and holder is not None:
            holder.task_spec.cut_short(holder)

    def give_up(self, token: Token) -> None:
        """Cancel one token of a scope, without completing the scope."""
        self._emptying.add(token.scope)
        token.cancel()
        self._emptying.discard(token.scope)

    def living(self) -> list[Token]:
        """Return all tokens and arms, in the order they were put."""
        return list(self.tasks.values())

    def finish(self, token: Token) -> None:
        """Complete a token; what cannot be evaluated at its way out keeps it there.

        One that has been given up since stays so.
        """
        if not token.has_state(TaskState.COMPLETED | TaskState.CANCELLED):
            self.attempt(token, token.complete, Stop.LEAVING)

    def attempt(self, token: Token, act: Callable[[], object], where: Stop) -> None:
        """Do ``act`` for ``token``; when it cannot be evaluated, the token stands still.

        ``where`` says how it goes on, unless what failed has said so itself.
        """
        try:
            act()
        except EvaluationFailed as failure:
            token.internal_data.setdefault(STOPPED, where)
            self.stand_still(token, failure)

    def stand_still(self, token: Token, failure: EvaluationFailed) -> None:
        """Keep ``token`` where it is, with an incident; what was done before stands."""
        token._set_state(TaskState.ERROR)
        token.note(events.INCIDENT_RAISED, code=failure.code, facts=failure.facts)

    def retry(self, token: Token) -> None:
        """Let a token that stood still go on where it stopped."""
        stopped = Stop(token.internal_data.pop(STOPPED, Stop.COMING))
        if stopped is Stop.COMING:
            token._set_state(TaskState.READY)
        else:
            token._set_state(TaskState.STARTED)
            self.attempt(token, lambda: token.task_spec.resume(token, stopped), stopped)

    def drop(self, token: Token) -> None:
        """Take a token out that counts no more."""
        self.tasks.pop(token.name, None)
        self.undoable.pop(token.name, None)
        self.frames.forget(token)

    def copy_number(self, token: Token) -> str:
        """Return which copy of how many ``token`` is, as “2/5”; empty for what is done once."""
        holder = self.tasks.get(token.scope)
        if holder is None or not holder.task_spec.is_repeated:
            return ""
        number = self.frames.local[token.name]["loopCounter"]
        known = holder.internal_data.get("all", 0)
        return f"{number}/{known}" if known else f"{number}"

    def at_the_top(self, token: Token) -> bool:
        """Say whether ``token`` is at the top level, or in a handler that stands there."""
        holder = self.tasks.get(token.scope)
        return holder is None or (holder.task_spec.node.by_event and self.at_the_top(holder))

    def end_case(self) -> None:
        """Write down that the case has ended, once."""
        if not self.is_completed():
            self.completed = True
            self.withdraw(ROOT)
            self.clocks.stop(ROOT)
            more = {"error": self.error} if self.error else {}
            self.note(events.CASE_COMPLETED, end=self.end, closure=self.closure, **more)

    # Arms listen: each is one trigger of an event, held by a token or by a scope

    def listen(
        self, spec: Any, host: str, scope: str, flow: str, internal: Mapping[str, Any]
    ) -> Token:
        """Put an arm of ``spec`` that listens for ``host``; ``internal`` is kept with it."""
        arm = self.put(spec.node.id, scope)
        arm.host, arm.flow = host, flow
        arm.internal_data.update(internal)
        self._arms.setdefault(host, {})[arm.name] = arm
        self.attempt(arm, lambda: spec.armed(arm), Stop.LISTENING)
        return arm

    def arms_of(self, host: str) -> list[Token]:
        """Return what listens for ``host``, in the order it was armed."""
        return list(self._arms.get(host, {}).values())

    def withdraw(self, host: str) -> None:
        """Take away everything that listens for ``host``."""
        for arm in self.arms_of(host):
            self.withdraw_arm(arm)

    def withdraw_arm(self, arm: Token) -> None:
        """Take away one arm that is needed no more."""
        arm.task_spec.disarmed(arm)
        if arm.state == TaskState.ERROR:
            arm.note(events.NODE_CANCELLED)
        self.drop_arm(arm)

    def drop_arm(self, arm: Token) -> None:
        """Take away an arm that has done what it was for."""
        self.detach(arm)
        self.drop(arm)

    def detach(self, arm: Token) -> None:
        """Let an arm that fired go on as a token of its own."""
        listeners = self._arms.get(arm.host, {})
        listeners.pop(arm.name, None)
        if not listeners:
            self._arms.pop(arm.host, None)
        arm.host = ""
        self.heard(arm)

    def await_(self, token: Token, kind: str, name: str) -> None:
        """Let ``token`` be found by what it waits for."""
        token.awaits = (kind, name)
        self._waiters.setdefault((kind, name), {})[token.name] = token
        if kind == events.CONDITION_AWAITED:
            self._conditions_asked = False

    def heard(self, token: Token) -> None:
        """Let ``token`` wait no more."""
        group = self._waiters.get(token.awaits, {})
        group.pop(token.name, None)
        if not group:
            self._waiters.pop(token.awaits, None)
        token.awaits = ("", "")

    def waiters(self, kind: str, name: str) -> list[Token]:
        """Return who waits for the message or signal ``name``, longest waiting first."""
        return list(self._waiters.get((kind, name), {}).values())

    def restore(self, token: Token) -> None:
        """Put a token of a snapshot back where it is looked for."""
        if token.host:
            self._arms.setdefault(token.host, {})[token.name] = token
        else:
            self._inside.setdefault(token.scope, {})[token.name] = token
        self.token_moved(token, TaskState.FUTURE)
        if token.state == TaskState.STARTED:
            token.task_spec.restored(token)

    def token_moved(self, token: Token, before: int) -> None:
        """Queue a token that became ready; keep those that wait by their gateway.

        Who listens is heard first: a token that has come to a catching event waits there already,
        whatever a token beside it does next.
        """
        if token.state == TaskState.READY:
            (self._hearing if token.task_spec.listens else self._ready).append(token)
        elif token.state == TaskState.WAITING:
            place = (token.task_spec.node.id, token.scope)
            self._joining.setdefault(place, {})[token.name] = token
        if before == TaskState.WAITING:
            place = (token.task_spec.node.id, token.scope)
            self._joining[place].pop(token.name, None)
            if not self._joining[place]:
                del self._joining[place]

    def waiting_at(self, node: str, scope: str) -> list[Token]:
        """Return the tokens that wait at a joining node, oldest first."""
        return list(self._joining.get((node, scope), {}).values())

    # What Spiff would do by walking the tree

    def _task_completed_notify(self, token: Token) -> None:
        """Let the tokens that came of ``token`` look around, then take it out."""
        for child in token.arrivals:
            if not child.has_state(TaskState.FINISHED_MASK):
                child.task_spec._update(child)
        self.retire(token)

    def update_waiting_tasks(self) -> None:
        """Do nothing: a waiting token is moved by the command it waits for."""

    def is_completed(self) -> bool:
        """Say whether the last token is gone."""
        return bool(self.completed)

    # Running

    def advance(self) -> None:
        """Run every ready token until all wait for somebody or are gone.

        Raises TooManySteps beyond the budget; the step then takes everything back and comes again
        with ``held``: the command itself stands, what it set off stands still with an incident.
        """
        budget = STEP_BUDGET
        before = Counter(self.counts)
        while not self.completed:
            self._ask_conditions()
            queue = self._hearing or self._ready
            if not queue:
                if self._release_join():
                    continue
                break
            token = queue.popleft()
            if token.state != TaskState.READY:
                continue
            if self.held:
                self.stand_still(token, TooManySteps(steps=STEP_BUDGET, node=self.held))
                continue
            budget -= 1
            if budget < 0:
                busiest, _ = (self.counts - before).most_common(1)[0]
                raise TooManySteps(steps=STEP_BUDGET, node=busiest)
            self.attempt(token, token.run, Stop.COMING)

    def _ask_conditions(self) -> None:
        """Let every conditional event fire whose condition has become true (§10.5.5.4, p. 269)."""
        while not self._conditions_asked:
            self._conditions_asked = True
            for arm in self.waiters(events.CONDITION_AWAITED, ""):
                if arm.awaits[0]:
                    arm.task_spec.ask(arm)

    def _release_join(self) -> bool:
        """Let one inclusive or complex gateway run that nothing can reach any more; say whether.

        Asked only when nothing else moves, because every moving token may still reach it.
        """
        for group in list(self._joining.values()):
            for token in list(group.values()):
                if token.task_spec.may_run(token):
                    token.task_spec.released(token)
                    return True
        return False

    def write(self, values: Mapping[str, Any], token: Token | None = None) -> None:
        """Set variables as ``token`` sees them and write down those that really change."""
        changed = [*self.frames.write(token, values)]
        if changed:
            self.journal += changed
            self._conditions_asked = False

    def declare(self, token: Token, values: Mapping[str, Any]) -> None:
        """Give ``token`` variables of its own."""
        happened = self.frames.declare(token, values)
        if happened is not None:
            self.journal.append(happened)

    def note(self, kind: str, **body: Any) -> None:
        """Write down what happened to the case."""
        self.journal.append(Event(kind, body))
