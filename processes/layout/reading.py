"""What a BPMN file wants drawn: pages with pools, lanes, nodes and links, read from its XML."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from lxml import etree

from processes.layout.figures import ARTIFACTS, Bond, Kind

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"

_TASKS = (
    "task userTask manualTask serviceTask scriptTask sendTask receiveTask businessRuleTask"
    " callActivity"
)
_EVENTS = (
    "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent"
    " implicitThrowEvent"
)
_GATEWAYS = "exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway complexGateway"
KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(_TASKS.split(), Kind.TASK),
    **dict.fromkeys(_EVENTS.split(), Kind.EVENT),
    **dict.fromkeys(_GATEWAYS.split(), Kind.GATEWAY),
    **dict.fromkeys(("subProcess", "transaction", "adHocSubProcess"), Kind.SUBPROCESS),
    **dict.fromkeys(("dataObjectReference", "dataInput", "dataOutput"), Kind.DATA),
    "dataStoreReference": Kind.STORE,
    "textAnnotation": Kind.ANNOTATION,
}
"""The elements that get a shape of their own, by local name."""

BONDS: Mapping[str, Bond] = {
    "sequenceFlow": Bond.SEQUENCE,
    "messageFlow": Bond.MESSAGE,
    "association": Bond.ASSOCIATION,
    "dataInputAssociation": Bond.ASSOCIATION,
    "dataOutputAssociation": Bond.ASSOCIATION,
}
"""The elements that get a line, by local name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One element that gets a shape; ``parent`` is its sub-process, empty at the top level."""

    id: str
    tag: str
    kind: Kind
    name: str = ""
    parent: str = ""
    pool: int = 0
    lane: str = ""
    host: str = ""
    """The activity that a boundary event stands on."""
    triggered: bool = False
    """An event sub-process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One element that gets a line."""

    id: str
    bond: Bond
    source: str
    target: str
    name: str = ""
    marked: bool = False
    """A default flow, which carries a stroke at its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One lane; ``leaves`` are the innermost lanes it is made of, itself when it has none."""

    id: str
    name: str
    depth: int
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One horizontal pool; without an id when the process stands alone."""

    id: str = ""
    name: str = ""
    lanes: tuple[Lane, ...] = ()
    """Outer lanes before their inner ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One diagram: a collaboration with its pools, or one process alone."""

    id: str
    pools: tuple[Pool, ...]
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    groups: tuple[str, ...] = ()


def pages_of(root: etree._Element) -> tuple[Page, ...]:
    """Return the diagrams to draw: each collaboration with pools, then each process left over."""
    bodies = {p.get("id", ""): p for p in root.iterfind(f"{{{MODEL}}}process")}
    pages: list[Page] = []
    for collaboration in root.iterfind(f"{{{MODEL}}}collaboration"):
        members = tuple(_members(collaboration, bodies))
        if collaboration.get("id") and any(participant is not None for participant, _ in members):
            pages.append(_page(collaboration, members))
            for _, process in members:
                bodies.pop("" if process is None else process.get("id", ""), None)
    pages.extend(_page(process, ((None, process),)) for key, process in bodies.items() if key)
    return tuple(pages)


Member = tuple[etree._Element | None, etree._Element | None]
"""A participant and its process; either may be missing."""


def _members(
    collaboration: etree._Element, bodies: Mapping[str, etree._Element]
) -> Iterator[Member]:
    """Yield the participants, then the processes without one that messages go to or come from."""
    left = dict(bodies)
    for participant in collaboration.iterfind(f"{{{MODEL}}}participant"):
        yield participant, left.pop(_local(participant.get("processRef", "")), None)
    ends = {end for wire in _wires(collaboration) for end in (wire.source, wire.target)}
    for process in left.values():
        if ends & {element.get("id") for element in process.iter(f"{{{MODEL}}}*")}:
            yield None, process


def _page(owner: etree._Element, members: tuple[Member, ...]) -> Page:
    bodies = [process for _, process in members if process is not None]
    nodes = [
        node
        for number, (_, process) in enumerate(members)
        if process is not None
        for node in _nodes(process, "", number, _lane_of(process))
    ]
    if owner not in bodies:
        nodes.extend(_nodes(owner, "", 0, {}))
    pools = tuple(_pool(participant, process) for participant, process in members)
    ends = {node.id for node in nodes} | {pool.id for pool in pools if pool.id}
    wires = tuple({w.id: w for w in chain.from_iterable(map(_wires, (owner, *bodies)))}.values())
    return Page(
        id=owner.get("id", ""),
        pools=pools,
        nodes=_at_home(_by_id(nodes), wires),
        wires=_joined(wires, ends),
        groups=tuple(dict.fromkeys(_groups((owner, *bodies)))),
    )


def _pool(participant: etree._Element | None, process: etree._Element | None) -> Pool:
    lanes = () if process is None else tuple(_lanes(process, "laneSet", 0))
    if participant is None:
        return Pool(lanes=lanes)
    return Pool(id=participant.get("id", ""), name=participant.get("name", ""), lanes=lanes)


def _lanes(owner: etree._Element, holder: str, depth: int) -> Iterator[Lane]:
    for element in owner.iterfind(f"{{{MODEL}}}{holder}/{{{MODEL}}}lane"):
        inner = tuple(_lanes(element, "childLaneSet", depth + 1))
        own = element.get("id", "")
        leaves = tuple(lane.id for lane in inner if lane.leaves == (lane.id,)) or (own,)
        yield Lane(id=own, name=element.get("name", ""), depth=depth, leaves=leaves)
        yield from inner


def _lane_of(process: etree._Element) -> dict[str, str]:
    """Return the innermost lane of each referenced node; inner lanes come later in the file."""
    return {
        _local((reference.text or "").strip()): lane.get("id", "")
        for lane in process.iter(f"{{{MODEL}}}lane")
        for reference in lane.iterfind(f"{{{MODEL}}}flowNodeRef")
    }


def _nodes(
    owner: etree._Element, parent: str, pool: int, lanes: Mapping[str, str]
) -> Iterator[Node]:
    for element in _drawn_children(owner):
        tag = etree.QName(element).localname
        own = element.get("id", "")
        yield Node(
            id=own,
            tag=tag,
            kind=KINDS[tag],
            name=_name(element, tag),
            parent=parent,
            pool=pool,
            lane=lanes.get(own, ""),
            host=_local(element.get("attachedToRef", "")),
            triggered=element.get("triggeredByEvent") in {"true", "1"},
        )
        if KINDS[tag] is Kind.SUBPROCESS:
            yield from _nodes(element, own, pool, {})


def _drawn_children(owner: etree._Element) -> Iterator[etree._Element]:
    ports = owner.iterfind(f"{{{MODEL}}}ioSpecification/*")
    for element in chain(ports, owner.iterchildren(f"{{{MODEL}}}*")):
        if etree.QName(element).localname in KINDS and element.get("id"):
            yield element


def _name(element: etree._Element, tag: str) -> str:
    if tag == "textAnnotation":
        return (element.findtext(f"{{{MODEL}}}text") or "").strip()
    return element.get("name", "").strip()


def _wires(holder: etree._Element) -> Iterator[Wire]:
    defaults = {element.get("default") for element in holder.iter(f"{{{MODEL}}}*")}
    for element in holder.iter(*(f"{{{MODEL}}}{tag}" for tag in BONDS)):
        own = element.get("id", "")
        source, target = _ends(element)
        if own and source and target:
            bond = BONDS[etree.QName(element).localname]
            name = element.get("name", "").strip()
            marked = own in defaults
            yield Wire(id=own, bond=bond, source=source, target=target, name=name, marked=marked)


def _ends(element: etree._Element) -> tuple[str, str]:
    """Return source and target; one end of a data association is the activity that holds it."""
    source = element.get("sourceRef") or element.findtext(f"{{{MODEL}}}sourceRef") or ""
    target = element.get("targetRef") or element.findtext(f"{{{MODEL}}}targetRef") or ""
    parent = element.getparent()
    holder = "" if parent is None else parent.get("id", "")
    tag = etree.QName(element).localname
    if tag == "dataInputAssociation":
        target = holder
    if tag == "dataOutputAssociation":
        source = holder
    return _local(source.strip()), _local(target.strip())


def _groups(holders: Iterable[etree._Element]) -> Iterator[str]:
    for holder in holders:
        yield from (g.get("id", "") for g in holder.iter(f"{{{MODEL}}}group") if g.get("id"))


def _by_id(nodes: Iterable[Node]) -> dict[str, Node]:
    """Return the nodes by id; a boundary event whose activity is missing is an ordinary event."""
    known = {node.id: node for node in nodes}
    hosts = {key for key, node in known.items() if node.kind in {Kind.TASK, Kind.SUBPROCESS}}
    return {
        key: node if node.host in hosts and node.kind is Kind.EVENT else replace(node, host="")
        for key, node in known.items()
    }


def _at_home(nodes: Mapping[str, Node], wires: tuple[Wire, ...]) -> tuple[Node, ...]:
    """Move each artifact to the scope and the lane of the first node it is associated with."""
    partner: dict[str, Node] = {}
    for wire in wires:
        for own, other in ((wire.source, wire.target), (wire.target, wire.source)):
            if own in nodes and other in nodes and nodes[other].kind not in ARTIFACTS:
                partner.setdefault(own, _host(nodes, nodes[other]))
    return tuple(
        replace(node, parent=home.parent, pool=home.pool, lane=home.lane)
        if node.kind in ARTIFACTS and (home := partner.get(node.id))
        else replace(node, lane=_host(nodes, node).lane)
        for node in nodes.values()
    )


def _host(nodes: Mapping[str, Node], node: Node) -> Node:
    return nodes.get(node.host, node)


def _joined(wires: tuple[Wire, ...], ends: set[str]) -> tuple[Wire, ...]:
    """Keep what joins two drawn things, or a drawn thing and a flow (an annotation of a flow)."""
    flows = {wire.id for wire in wires if wire.source in ends and wire.target in ends}
    return tuple(
        wire
        for wire in wires
        if wire.source in ends | flows
        and wire.target in ends | flows
        and not {wire.source, wire.target} <= flows
    )


def _local(reference: str) -> str:
    """Return the id in a qualified reference such as ``sid:Task_1``."""
    return reference.rpartition(":")[2]
