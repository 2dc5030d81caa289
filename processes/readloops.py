"""Loops from the XML tree: standard loops and multi-instance (BPMN 2.0.2 §10.3.8)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from lxml.etree import _Element

from processes import extensions
from processes.model import Repetition, Throw, Trigger
from processes.tree import bpmn_children, child, local, resolve, text_of

Refers = Mapping[str, Callable[[str], str]]
"""How a loopDataInputRef and a loopDataOutputRef stand for variables."""


class Definitions(Protocol):
    """The event definitions of the file."""

    def trigger(self, reference: str) -> Trigger | None:
        """Return the one with the id ``reference``, or None."""

    def triggers(self, event: _Element) -> tuple[Trigger, ...]:
        """Return those in ``event``."""


def repetition(element: _Element, refers: Refers, defined: Definitions) -> Repetition | None:
    """Return what the loop of the activity ``element`` says, or None when it has none."""
    loop = next((c for c in bpmn_children(element) if "LoopCharac" in local(c)), None)
    if loop is None:
        return None
    if local(loop) == "standardLoopCharacteristics":
        return Repetition(
            standard=True,
            condition=_feel(loop, "loopCondition"),
            test_before=loop.get("testBefore", "").strip() in {"true", "1"},
            maximum=loop.get("loopMaximum", "").strip(),
        )
    collection = extensions.attribute(loop, "collection").removeprefix("=").strip()
    referred = text_of(child(loop, "loopDataInputRef"))
    gathered = text_of(child(loop, "loopDataOutputRef"))
    return Repetition(
        sequential=loop.get("isSequential", "").strip() in {"true", "1"},
        cardinality=_feel(loop, "loopCardinality"),
        collection=collection or (referred and refers["loopDataInputRef"](referred)),
        element=extensions.attribute(loop, "elementVariable") or _item(loop, "inputDataItem"),
        results=gathered and refers["loopDataOutputRef"](gathered),
        result=_item(loop, "outputDataItem"),
        completion=_feel(loop, "completionCondition"),
        throws=tuple(_throws(loop, defined)),
    )


def _throws(loop: _Element, defined: Definitions) -> Iterator[Throw]:
    """Yield what the behavior throws: None at each end, One at the first, Complex by condition."""
    behavior = loop.get("behavior", "All").strip()
    simple = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef"}
    if behavior in simple:
        found = defined.trigger(resolve(loop.get(simple[behavior], "")))
        if found is not None:
            yield Throw(triggers=(found,), once=behavior == "One")
    elif behavior == "Complex":
        for definition in loop.iterchildren("{*}complexBehaviorDefinition"):
            event = child(definition, "event")
            thrown = () if event is None else defined.triggers(event)
            yield Throw(triggers=thrown, condition=_feel(definition, "condition"))


def _feel(loop: _Element, name: str) -> str:
    return text_of(child(loop, name)).removeprefix("=").strip()


def _item(loop: _Element, name: str) -> str:
    """Return the variable of an inputDataItem or outputDataItem: its name, else its id."""
    item = child(loop, name)
    return "" if item is None else (item.get("name", "") or item.get("id", "")).strip()
