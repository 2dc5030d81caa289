"""What can be wrong with a DMN file as a whole, and with asking for a decision.

* ModelError
  + NotDmnError              DMN-001   another root than dmn:definitions
    - UnknownDmnError        DMN-001   a namespace that is no version of DMN
  + UnknownWordError         DMN-002   a hit policy or an aggregation that is none
  + NoSuchDecisionError      DMN-003   no decision of that name in the file
  + ImportMissingError       DMN-004   an imported model is not at hand
  + DecisionCycleError       DMN-005   decisions require one another
"""

from processes.errors import ModelError


class NotDmnError(ModelError):
    """The root element must be dmn:definitions; here it is {found}."""

    code = "DMN-001"
    advice = "Choose a DMN file; a BPMN diagram or a picture has another root."


class UnknownDmnError(NotDmnError):
    """The definitions belong to {found}, which is no version of DMN from 1.1 to 1.5."""

    advice = "Save the decisions as DMN 1.1 or newer in your editor."


class UnknownWordError(ModelError):
    """Line {line}: {what} is "{found}", which DMN does not know. It knows: {known}."""

    code = "DMN-002"
    advice = "Choose one of the words that DMN knows."


class NoSuchDecisionError(ModelError):
    """There is no decision {name} here. There are: {known}."""

    code = "DMN-003"
    advice = "Give the name or the id of a decision as it stands in the file."


class ImportMissingError(ModelError):
    """Line {line}: the imported model {namespace} is not at hand."""

    code = "DMN-004"
    advice = "Give or publish the file with that namespace together with this one."


class DecisionCycleError(ModelError):
    """These require one another, so none can be worked out: {names}."""

    code = "DMN-005"
    advice = "Take one of the arrows between them out."
