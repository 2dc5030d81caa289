"""What forbids trying cases, or one of them.

* CasesUnreadable    there is no list of cases to go by
* Untried            a case cannot be tried as it is written
  + NothingToBind      an effect that no handler of ours has
  + ModelMissing       its model is not there
* Exhausted          a case does not come to rest
* LeftUndone         something that was due could not be done
"""

from engine.errors import EngineError


class CasesUnreadable(EngineError):
    """The list of cases cannot be read: {reason}."""

    code = "CONF-001"
    advice = "Point to a folder whose cases.json is a JSON list of cases."


class Untried(EngineError):
    """The case cannot be tried."""

    code = "CONF-002"
    advice = "Look at what its entry in cases.json says."


class NothingToBind(Untried):
    """The node “{node}” cannot be given the effect {effect}."""

    code = "CONF-003"
    advice = "Only a script task of the model can be given one, and only one that is known here."


class ModelMissing(Untried):
    """The model {file} is not in the folder."""

    code = "CONF-004"
    advice = "Add the file, or take its cases out of cases.json."


class Exhausted(EngineError):
    """The case does not come to rest after {count} commands or {seconds} seconds."""

    code = "CONF-005"
    advice = "Look for steps that follow each other without end."


class LeftUndone(EngineError):
    """What was due could not be done ({kind} {ref}): {reason}"""

    code = "CONF-006"
    advice = "Look at the reason; the item would wait for an operator."
