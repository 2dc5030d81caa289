"""Random BPMN files without diagrams: block-structured ones and wild ones, with lanes."""

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

NAMES = (
    "",
    "登记",
    "初次联系与核实",
    "同意吗？",
    "三方协商形成会议纪要并请各方签字确认",
    "Check the facts",
)
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


def process(own: str, body: Body, lanes: list[int], extra: str = "") -> str:
    """Write a process; ``lanes`` gives the lane of each node in turn, empty for no lanes."""
    members: dict[int, str] = {}
    for number, node in zip(lanes, body.tags, strict=False):
        members[number] = members.get(number, "") + f"<flowNodeRef>{node}</flowNodeRef>"
    rows = "".join(
        f'<lane id="{own}_lane{number}" name="role_{number}">{members.get(number, "")}</lane>'
        for number in range(max(lanes, default=-1) + 1)
    )
    lane_set = f'<laneSet id="{own}_lanes">{rows}</laneSet>' if rows else ""
    return f'<process id="{own}">{lane_set}{body.xml()}{extra}</process>'


def document(*elements: str) -> bytes:
    """Write a file."""
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="file"'
        f' targetNamespace="urn:test">{"".join(elements)}</definitions>'
    ).encode()


def alone(body: Body, lanes: list[int]) -> bytes:
    """Write a file with one process in one pool."""
    pool = '<participant id="pool" name="社区" processRef="process"/>'
    return document(
        f'<collaboration id="all">{pool}</collaboration>', process("process", body, lanes)
    )


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
    return alone(body, draw(_lanes(len(body.tags))))


@st.composite
def _wild_bodies(draw: st.DrawFn, prefix: str = "n", most: int = 14) -> Body:
    body = Body(prefix=prefix)
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=most)):
        body.add(kind, draw(names))
    tasks = [own for own, tag in body.tags.items() if tag == "userTask"]
    for host in draw(st.lists(st.sampled_from(tasks), max_size=3)) if tasks else ():
        body.hosts[body.add("boundaryEvent", draw(names))] = host
    sources = st.sampled_from(list(body.tags))
    targets = st.sampled_from([own for own in body.tags if own not in body.hosts])
    for source, target in draw(st.lists(st.tuples(sources, targets), max_size=18)):
        body.join(source, target, draw(names))
    return body


@st.composite
def wild_models(draw: st.DrawFn) -> bytes:
    """Make up any nodes with any flows between them: loops, islands, doubled flows, dead ends."""
    body = draw(_wild_bodies())
    return alone(body, draw(_lanes(len(body.tags))))


@st.composite
def collaborations(draw: st.DrawFn) -> bytes:
    """Make up two processes and an outsider with messages, annotations and data objects."""
    bodies = [draw(_wild_bodies(prefix=prefix, most=6)) for prefix in ("a", "b")]
    ends = [["outsider"], *([f"pool_{body.prefix}", *body.tags] for body in bodies)]
    messages = ""
    for number, (one, other) in enumerate(
        draw(st.lists(st.permutations(range(3)).map(lambda order: order[:2]), max_size=4))
    ):
        source, target = (draw(st.sampled_from(ends[side])) for side in (one, other))
        messages += (
            f'<messageFlow id="m{number}" sourceRef="{source}" targetRef="{target}"'
            f" name={quoteattr(draw(names))}/>"
        )
    pools = "".join(
        f'<participant id="pool_{body.prefix}" name="社区" processRef="process_{body.prefix}"/>'
        for body in bodies
    )
    return document(
        f'<collaboration id="all">{pools}<participant id="outsider" name="热线"/>{messages}'
        "</collaboration>",
        *(
            process(
                f"process_{body.prefix}",
                body,
                draw(_lanes(len(body.tags))),
                "".join(_artifact(draw, body, number) for number in range(draw(st.integers(0, 3)))),
            )
            for body in bodies
        ),
    )


def _artifact(draw: st.DrawFn, body: Body, number: int) -> str:
    own = f"{body.prefix}_artifact{number}"
    element = draw(
        st.sampled_from(
            (
                f'<textAnnotation id="{own}"><text>见民法典第二百零三条</text></textAnnotation>',
                f'<dataObjectReference id="{own}" name="会议纪要"/>',
            )
        )
    )
    node = draw(st.sampled_from(list(body.tags)))
    return f'{element}<association id="{own}_line" sourceRef="{own}" targetRef="{node}"/>'
