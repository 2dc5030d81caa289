"""Messages that a drawing shows but does not name."""

from collections.abc import Iterator, Mapping
from typing import Final

from lxml.etree import _Element

from processes.normalise.changes import Change, MessageDrawn, MessageNamed
from processes.normalise.edits import AddChild, Edit, New, SetAttribute, Where, change
from processes.notation import BPMN
from processes.tree import child, identity, local, resolve

_TASKS: Final = frozenset({"sendTask", "receiveTask"})
_TRUE: Final = frozenset({"true", "1"})


def names(root: _Element) -> Iterator[Edit]:
    """Call a message without a name that something refers to as its flow is called, or its id."""
    used = {resolve(e.get("messageRef", "")) for e in root.iter(f"{{{BPMN}}}*")} - {""}
    drawn = {
        resolve(f.get("messageRef", "")): " ".join(f.get("name", "").split())
        for f in root.iter(f"{{{BPMN}}}messageFlow")
    }
    for message in root.iterchildren(f"{{{BPMN}}}message"):
        given = message.get("id", "")
        if given in used and not message.get("name", "").strip():
            now = drawn.get(given) or given
            said = change(MessageNamed, message, now=now)
            yield SetAttribute(element=message, change=said, name="name", value=now)


def references(root: _Element) -> Iterator[Edit]:
    """Give both ends of a message flow its message.

    In a drawing of which no process is executable, an event that no flow reaches waits for, or
    sends, a message of its own name.
    """
    known = {m.get("id", ""): m for m in root.iterchildren(f"{{{BPMN}}}message")}
    names_of = {" ".join(m.get("name", "").split()): m.get("id", "") for m in known.values()}
    taken = {e.get("id", "") for e in root.iter("*")}
    for speaker, wanted in _unsaid(root, known):
        name = " ".join(wanted.split())
        reference = wanted if wanted in known else names_of.get(name, "")
        shown = _name(known[wanted]) if wanted in known else name
        said = change(MessageDrawn, speaker, now=shown)
        if not reference:
            reference = names_of[name] = _fresh(taken)
            yield _made(root, reference, name, said)
        yield SetAttribute(element=speaker, change=said, name="messageRef", value=reference)


def _unsaid(root: _Element, known: Mapping[str, _Element]) -> Iterator[tuple[_Element, str]]:
    """Yield what sends or receives without saying what, with the id or name of the message."""
    nodes = {e.get("id", ""): e for e in root.iter(f"{{{BPMN}}}*")}
    drawn = list(root.iterchildren(f"{{{BPMN}}}process"))
    meant = [p for p in drawn if p.get("isExecutable", "").strip().lower() in _TRUE]
    reached = _reached(root, nodes, known)
    for node in (node for process in meant or drawn for node in process.iter(f"{{{BPMN}}}*")):
        speaker = _speaker(node)
        if speaker is None or resolve(speaker.get("messageRef", "")):
            continue
        name = reached.get(node.get("id", ""), "")
        own = "" if meant else node.get("name", "").strip()
        if name or own:
            yield speaker, name or own


def _reached(
    root: _Element, nodes: Mapping[str, _Element], known: Mapping[str, _Element]
) -> dict[str, str]:
    """Return the message of each flow node at the end of a message flow: its id, or a name."""
    found: dict[str, str] = {}
    for flow in root.iter(f"{{{BPMN}}}messageFlow"):
        ends = [resolve(flow.get("sourceRef", "")), resolve(flow.get("targetRef", ""))]
        spoken = [s for end in ends if end in nodes and (s := _speaker(nodes[end])) is not None]
        said = [resolve(s.get("messageRef", "")) for s in (flow, *spoken)]
        name = next((ref for ref in said if ref in known), "") or flow.get("name", "").strip()
        named = [nodes[end].get("name", "").strip() for end in ends if end in nodes]
        for end in ends:
            found.setdefault(end, name or next(filter(None, named), ""))
    return found


def _speaker(node: _Element) -> _Element | None:
    """Return what carries messageRef: the task itself, or the only definition of an event."""
    if local(node) in _TASKS:
        return node
    definitions = [c for c in node.iterchildren(f"{{{BPMN}}}*") if local(c).endswith("Definition")]
    event = child(node, "messageEventDefinition")
    return event if len(definitions) == 1 else None


def _made(root: _Element, reference: str, name: str, said: Change) -> Edit:
    new = New(tag=f"{{{BPMN}}}message", attributes={"id": reference, "name": name})
    return AddChild(element=root, change=said, new=new, where=Where.BEHIND_EXTENSIONS)


def _fresh(taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"Message_drawn_{n}" not in taken)
    taken.add(f"Message_drawn_{number}")
    return f"Message_drawn_{number}"


def _name(message: _Element) -> str:
    return message.get("name", "").strip() or identity(message)
