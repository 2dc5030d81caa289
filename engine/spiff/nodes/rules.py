"""Business rule tasks: a published decision answers, or a program (BPMN 2.0.2 §10.3.3.1)."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as spiff

from engine.history import events
from engine.spiff import propagation
from engine.spiff.failure import DecisionFailed, DecisionMissing
from engine.spiff.nodes.activities import Activity, Job
from engine.spiff.nodes.base import FlowNode
from engine.spiff.rulings import account
from engine.spiff.scripting import refuse_reserved
from engine.spiff.tokens import Token
from engine.spiff.verdicts import Verdict
from processes.model import Ask, Node


def rule_task(wf_spec: Any, node: Node) -> FlowNode:
    """A published decision answers, its result becomes variables; with a topic a handler outside
    does it, as a service task (§10.3.3.1, p. 162).
    """
    return Job(wf_spec, node) if node.ask is None else RuleTask(wf_spec, node)


class RuleTask(Activity, spiff.NoneTask):
    """Asks a published decision with the variables that it sees (§10.3.3.1, p. 162)."""

    def work(self, my_task: Token) -> bool | None:
        """Ask, write down how it was decided, and keep what comes of it.

        Where an error event on the border waits for it, a decision without an answer is an error.
        """
        if self.node.ask is None:
            raise TypeError(self.node.id)
        try:
            self._decide(my_task, self.node.ask)
        except DecisionFailed as failure:
            if not propagation.is_caught(my_task, failure.code):
                raise
            propagation.raise_error(my_task.workflow, my_task, my_task.name, failure.code)
            return None
        return True

    def _decide(self, my_task: Token, ask: Ask) -> None:
        workflow, scripting = my_task.workflow, my_task.workflow.script_engine
        called = self.node.name or self.node.id
        ruling = scripting.rulings(ask)
        if ruling is None:
            raise DecisionMissing(node=called, decision=ask.decision, reference=ask.reference)
        decided = scripting.decided(my_task, ruling)
        my_task.note(events.DECISION_EVALUATED, **account(ruling, decided))
        verdict = Verdict(self.node, ruling, decided)
        verdict.check()
        values = verdict.variables()
        refuse_reserved(values, called)
        workflow.write(values, my_task)
