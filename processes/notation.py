"""The words of BPMN 2.0: namespaces and element names (BPMN 2.0.2, Semantic.xsd)."""

from collections.abc import Mapping
from typing import Final

from processes.model import TimerKind, TriggerKind

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

TASKS: Final = frozenset(
    [
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
    ]
)
SUBPROCESSES: Final = frozenset(["subProcess", "transaction", "adHocSubProcess"])
ACTIVITIES: Final = TASKS | SUBPROCESSES | {"callActivity"}
GATEWAYS: Final = frozenset(
    [
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
    ]
)
EVENTS: Final = frozenset(
    ["startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"]
)
GLOBAL_TASKS: Final[Mapping[str, str]] = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
"""Tasks outside of any process that a call activity may call, and what they are inside of one."""
CHOREOGRAPHY: Final = frozenset(["choreographyTask", "subChoreography", "callChoreography"])
FLOW_NODES: Final = ACTIVITIES | GATEWAYS | EVENTS

TRIGGERS: Final[Mapping[str, TriggerKind]] = {
    "messageEventDefinition": TriggerKind.MESSAGE,
    "timerEventDefinition": TriggerKind.TIMER,
    "signalEventDefinition": TriggerKind.SIGNAL,
    "errorEventDefinition": TriggerKind.ERROR,
    "escalationEventDefinition": TriggerKind.ESCALATION,
    "conditionalEventDefinition": TriggerKind.CONDITIONAL,
    "linkEventDefinition": TriggerKind.LINK,
    "compensateEventDefinition": TriggerKind.COMPENSATION,
    "terminateEventDefinition": TriggerKind.TERMINATE,
    "cancelEventDefinition": TriggerKind.CANCEL,
}
TIMERS: Final[Mapping[str, TimerKind]] = {
    "timeDate": TimerKind.DATE,
    "timeDuration": TimerKind.DURATION,
    "timeCycle": TimerKind.CYCLE,
}

_OTHER_ELEMENTS: Final = """
activationCondition artifact assignment association auditing baseElement callableElement
callConversation category categoryValue categoryValueRef childLaneSet choreography choreographyRef
collaboration completionCondition complexBehaviorDefinition condition conditionExpression
conversation conversationAssociation conversationLink conversationNode correlationKey
correlationProperty correlationPropertyBinding correlationPropertyRef
correlationPropertyRetrievalExpression correlationSubscription dataInput dataInputAssociation
dataInputRefs dataObject dataObjectReference dataOutput dataOutputAssociation dataOutputRefs
dataPath dataState dataStore dataStoreReference definitions documentation endPoint endPointRef error
errorRef escalation eventDefinitionRef extension extensionElements flowNodeRef formalExpression from
globalBusinessRuleTask globalChoreographyTask globalConversation globalManualTask globalScriptTask
globalTask globalUserTask group humanPerformer implicitThrowEvent import inMessageRef incoming
innerParticipantRef inputDataItem inputSet inputSetRefs interface interfaceRef ioBinding
ioSpecification itemDefinition lane laneSet loopCardinality loopCondition loopDataInputRef
loopDataOutputRef message messageFlow messageFlowAssociation messageFlowRef messagePath monitoring
multiInstanceLoopCharacteristics operation operationRef optionalInputRefs optionalOutputRefs
outMessageRef outerParticipantRef outgoing outputDataItem outputSet outputSetRefs participant
participantAssociation participantMultiplicity participantRef partitionElement partnerEntity
partnerRole performer potentialOwner process property relationship rendering resource
resourceAssignmentExpression resourceParameter resourceParameterBinding resourceRef resourceRole
script sequenceFlow signal source sourceRef standardLoopCharacteristics subConversation
supportedInterfaceRef supports target targetRef text textAnnotation to transformation
whileExecutingInputRefs whileExecutingOutputRefs
"""
ELEMENTS: Final = (
    FLOW_NODES | CHOREOGRAPHY | set(TRIGGERS) | set(TIMERS) | set(_OTHER_ELEMENTS.split())
)
"""Every element name of the notation; any other in its namespace is a mistake."""
