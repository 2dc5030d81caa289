"""Random BPMN files without diagrams: block-structured ones and wild ones, with lanes."""

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

NAMES = ("", "登记", "初次联系与核实", "同意吗？", "三方协商形成会议纪要并请各方签字确认", "Check the facts")
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")
KINDS = ("userTask", "scriptTask", "endEvent", "startEvent", "intermediateCatchEvent", *GATEWAYS)

names = st.sampled_from(NAMES)


@dataclass
class Body:
    """The elements of a process or sub-process while it is being made up."""

    tags: dict[str, str] = field(default_factory=dict)
    inner: dict[str, "Body"] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    flows: list[tuple[str, str, str]] = field(default_factory=list)
    prefix: str = "n"

    def add(self, tag: str, title: str = "") -> str:
        """Add one node and return its id."""
        own = f"{self.prefix}{len(self.tags)}"
        self.tags[own] = tag
        self.titles[own] = title
        return own

    def join(self, source: str, target: str, title: str = "") -> None:
        """Add one sequence flow."""
        self.flows.append((source, target, title))

    def xml(self) -> str:
        """Write the elements."""
        nodes = "".join(self._node(own, tag) for own, tag in self.tags.items())
        return nodes + "".join(
            f'<sequenceFlow id="{self.prefix}f{number}" sourceRef="{source}" targetRef="{target}"'
            f" name={quoteattr(title)}/>"
            for number, (source, target, title) in enumerate(self.flows)
        )

    def _node(self, own: str, tag: str) -> str:
        host = f' attachedToRef="{self.hosts[own]}"' if own in self.hosts else ""
        content = self.inner[own].xml() if own in self.inner else ""
        return f'<{tag} id="{own}" name={quoteattr(self.titles[own])}{host}>{content}</{tag}>'


def document(body: Body, lanes: list[int]) -> bytes:
    """Write a file; ``lanes`` gives the lane of each node in turn, empty for no lanes."""
    members: dict[int, str] = {}
    for number, own in zip(lanes, body.tags, strict=False):
        members[number] = members.get(number, "") + f"<flowNodeRef>{own}</flowNodeRef>"
    rows = "".join(
        f'<lane id="lane{number}" name="role_{number}">{members.get(number, "")}</lane>'
        for number in range(max(lanes, default=-1) + 1)
    )
    lane_set = f'<laneSet id="lanes">{rows}</laneSet>' if rows else ""
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="file"'
        ' targetNamespace="urn:test"><collaboration id="all">'
        '<participant id="pool" name="社区" processRef="process"/></collaboration>'
        f'<process id="process">{lane_set}{body.xml()}</process></definitions>'
    ).encode()


@st.composite
def _bodies(draw: st.DrawFn, prefix: str = "n", depth: int = 2) -> Body:
    """Make up blocks in blocks: sequences, choices, loops, sub-processes, boundary timers."""
    body = Body(prefix=prefix)
    start = body.add("startEvent", draw(names))
    last = start
    for _ in range(draw(st.integers(1, 3))):
        last = _block(draw, body, last, depth)
    body.join(last, body.add("endEvent", draw(names)))
    return body


def _block(draw: st.DrawFn, body: Body, before: str, depth: int) -> str:
    """Append one block after ``before`` and return its last node."""
    shapes = ("task", "timer") if not depth else ("task", "timer", "split", "loop", "inside")
    match draw(st.sampled_from(shapes)):
        case "split":
            return _split(draw, body, before, depth)
        case "loop":
            return _loop(draw, body, before, depth)
        case "inside":
            own = body.add("subProcess", draw(names))
            body.inner[own] = draw(_bodies(prefix=own + "_", depth=depth - 1))
            body.join(before, own, draw(names))
        case shape:
            own = body.add("userTask", draw(names))
            body.join(before, own, draw(names))
            for _ in range(draw(st.integers(1, 3)) if shape == "timer" else 0):
                event = body.add("boundaryEvent", draw(names))
                body.hosts[event] = own
                body.join(event, body.add("endEvent", draw(names)))
    return own


def _split(draw: st.DrawFn, body: Body, before: str, depth: int) -> str:
    tag = draw(st.sampled_from(GATEWAYS))
    fork, join = body.add(tag, draw(names)), body.add("exclusiveGateway", draw(names))
    body.join(before, fork, draw(names))
    for _ in range(draw(st.integers(1, 4))):
        body.join(_block(draw, body, fork, depth - 1), join, draw(names))
    return join


def _loop(draw: st.DrawFn, body: Body, before: str, depth: int) -> str:
    entry = body.add("exclusiveGateway", draw(names))
    body.join(before, entry, draw(names))
    last = _block(draw, body, entry, depth - 1)
    check = body.add("exclusiveGateway", draw(names))
    body.join(last, check)
    body.join(check, entry, draw(names))
    return check


def _lanes(count: int) -> st.SearchStrategy[list[int]]:
    some = st.integers(1, 5).flatmap(
        lambda rows: st.lists(st.integers(0, rows - 1), min_size=count, max_size=count)
    )
    return st.one_of(st.just([]), some)


@st.composite
def block_models(draw: st.DrawFn) -> bytes:
    """Make up a block-structured file."""
    body = draw(_bodies())
    return document(body, draw(_lanes(len(body.tags))))


@st.composite
def wild_models(draw: st.DrawFn) -> bytes:
    """Make up any nodes with any flows between them: loops, islands, doubled flows, dead ends."""
    body = Body()
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=14)):
        body.add(kind, draw(names))
    tasks = [own for own, tag in body.tags.items() if tag == "userTask"]
    for host in draw(st.lists(st.sampled_from(tasks), max_size=3)) if tasks else ():
        body.hosts[body.add("boundaryEvent", draw(names))] = host
    sources = st.sampled_from(list(body.tags))
    targets = st.sampled_from([own for own in body.tags if own not in body.hosts])
    for source, target in draw(st.lists(st.tuples(sources, targets), max_size=18)):
        body.join(source, target, draw(names))
    return document(body, draw(_lanes(len(body.tags))))
