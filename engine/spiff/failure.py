"""What can go wrong inside a running case; each becomes an incident that an operator can retry."""

from engine.errors import EngineError


class EvaluationFailed(EngineError):
    """The case stands still at a step that could not be worked out."""

    code = "INC-000"
    advice = "Correct the value it names, or publish a corrected process, then retry."


class NoBranchApplies(EvaluationFailed):
    """No branch applies at “{node}”: every condition is false and there is no default."""

    code = "INC-010"


class NoAnswer(EvaluationFailed):
    """The expression {expression} has no answer: {reason}"""

    code = "INC-011"


class NoEntry(NoAnswer):
    """The entry “{entry}” of {expression} has no answer: {reason}"""


class WrongType(EvaluationFailed):
    """The expression {expression} should give {wanted}, but gives {given}."""

    code = "INC-014"


class BadCount(EvaluationFailed):
    """“{node}” should be done {given} times; a whole number from 0 to {most} is needed."""

    code = "INC-012"
    advice = "Correct the number or the list it comes from, then retry."


class CallFailed(EvaluationFailed):
    """“{node}” calls a process that cannot be started: {reason}"""

    code = "INC-013"
    advice = "Publish the called process, then retry."


class JobGivenUp(EvaluationFailed):
    """The work of “{node}” could not be done ({tries} tries): {reason}"""

    code = "INC-024"
    advice = "Mend what it names, then retry: the work is offered to its program once more."


class NameTaken(EvaluationFailed):
    """“{node}” would overwrite “{name}”, which only the system sets."""

    code = "INC-015"
    advice = "Choose another name for it in the diagram or in the form."


class NotKept(EvaluationFailed):
    """“{name}” cannot be kept: it holds a function, or is nested deeper than {most} levels."""

    code = "INC-023"
    advice = "Correct the decision or the expression that gives it, then retry."


class TooManySteps(EvaluationFailed):
    """More than {steps} steps without waiting for anybody, most of them at “{node}”."""

    code = "INC-020"
    advice = "Look for a loop without a waiting step in the diagram."


class TooDeep(EvaluationFailed):
    """“{node}” would call a process inside {most} others: this looks like an endless call."""

    code = "INC-021"
    advice = "Let the called process end before it is called again, or put a waiting step first."


class DecisionMissing(EvaluationFailed):
    """“{node}” asks for the decision “{decision}”, of which no version that fits is published."""

    code = "INC-016"
    advice = "Publish the decision, then retry."


class DecisionFailed(EvaluationFailed):
    """The decision “{decision}” (version {version}) has no answer. {part}: {reason}"""

    code = "INC-017"
    advice = "Correct the value or the decision it names, publish it if it was changed, then retry."


class NoRuleMatches(DecisionFailed):
    """No rule of “{part}” matches: the decision “{decision}” (version {version}) has no result."""

    code = "INC-018"
    advice = "Add a row for this case or a default output, publish the decision, then retry."


class RulesCollide(DecisionFailed):
    """Rules {rules} of “{part}” match, but may not together (“{decision}”, version {version})."""

    code = "INC-019"
    advice = "Make the rows of the table exclude each other, publish the decision, then retry."


class ResultUnfit(DecisionFailed):
    """“{node}” needs {wanted} from the decision “{decision}” (version {version}), not {given}."""

    code = "INC-022"
    advice = (
        "Name a variable for the result, or another mapping, or change the decision; then retry."
    )
