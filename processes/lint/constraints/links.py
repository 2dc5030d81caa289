"""Link events: each jump leads to one landing on the same level (BPMN 2.0.2 §10.5.4, §10.5.5).

Who belongs to whom is said twice: by ``target`` and ``source``, or else by the same name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from processes.lint.constraints.index import Index, scope_of, texts
from processes.lint.finding import Finding
from processes.lint.rule import Rule, spot
from processes.tree import local


def _link(sentence: str, advice: str, *constraints: str) -> Rule:
    return Rule(
        code="BPMN-107",
        sentence=sentence,
        advice=advice,
        constraints=constraints,
        page="BPMN 2.0.2 §10.5.4",
    )


LANDING_WITH_ARROW: Final = _link(
    'An arrow leads to "{element}", which only the link leads to.',
    "Lead the arrow to the step after it.",
    "EXT.117",
)
JUMP_WITH_ARROW: Final = _link(
    'An arrow leaves "{element}", which leads on by its link.',
    "Delete the arrow, or the link.",
    "EXT.117",
)
DENIED: Final = _link(
    'The link "{element}" leads to "{other}", which names another origin.',
    "Let the two name each other.",
    "EXT.118",
)
NO_LANDING: Final = _link(
    'The link "{element}" leads nowhere.',
    "Draw a catching link event with the same name.",
    "EXT.125",
    "EXT.118",
)
SEVERAL_LANDINGS: Final = _link(
    'The link "{element}" could lead to {count} places.',
    "Keep one catching link event of that name on this level.",
    "EXT.125",
)
NO_JUMP: Final = _link(
    'No link leads to "{element}".',
    "Draw a throwing link event with the same name.",
    "EXT.124",
)
ELSEWHERE: Final = _link(
    'The link "{element}" leads to "{other}" on another level.',
    "Keep both ends of a link in the same process or sub-process.",
    "EXT.126",
)
RULES: Final = (
    LANDING_WITH_ARROW,
    JUMP_WITH_ARROW,
    DENIED,
    NO_LANDING,
    SEVERAL_LANDINGS,
    NO_JUMP,
    ELSEWHERE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """One end of a link: its event, its definition and the level it lies on."""

    event: _Element
    definition: _Element

    @property
    def name(self) -> str:
        return self.definition.get("name", "").strip()

    @property
    def id(self) -> str:
        return self.definition.get("id", "")

    @property
    def level(self) -> _Element | None:
        return scope_of(self.event)


Ends = tuple[_End, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    """All links of a file, by the ids and by the levels and names of their ends."""

    jumps: Ends
    landings: Ends
    by_id: Mapping[str, _End]
    named: Mapping[tuple[_Element | None, str], Ends]
    """Landings by level and name."""
    anywhere: Mapping[str, _End]
    """The first landing of each name, on whichever level."""
    reached: frozenset[str]
    """The ids of the landings that a jump names."""
    leaving: frozenset[tuple[_Element | None, str]]
    """Levels and names of the jumps."""


def check_links(index: Index) -> Iterator[Finding]:
    """Report links whose two ends do not fit together."""
    links = _collected(index)
    for end in links.landings:
        if index.into(end.event):
            yield LANDING_WITH_ARROW.at(spot(end.event))
        named = end.name and (end.level, end.name) in links.leaving
        if not (named or end.id in links.reached or _is_claimed(end, links)):
            yield NO_JUMP.at(spot(end.event))
    for end in links.jumps:
        if index.out_of(end.event):
            yield JUMP_WITH_ARROW.at(spot(end.event))
        yield from _landing(end, links)


def _is_claimed(landing: _End, links: _Links) -> bool:
    """Return whether ``landing`` itself names a jump that there is."""
    named = (links.by_id.get(origin) for origin in texts(landing.definition, "source"))
    return any(jump is not None and local(jump.event) == "intermediateThrowEvent" for jump in named)


def _landing(jump: _End, links: _Links) -> Iterator[Finding]:
    targets = texts(jump.definition, "target")
    by_name = links.named.get((jump.level, jump.name), ()) if jump.name else ()
    count = len(targets) or len(by_name)
    if count > 1:
        yield SEVERAL_LANDINGS.at(spot(jump.event), count=count)
    elif targets:
        landing = links.by_id.get(targets[0])
        if landing is not None and local(landing.event) == "intermediateCatchEvent":
            yield from _pair(jump, landing)
        else:
            yield NO_LANDING.at(spot(jump.event))
    elif not by_name:
        yield from _far(jump, links)


def _pair(jump: _End, landing: _End) -> Iterator[Finding]:
    other = landing.event.get("id", "")
    origins = texts(landing.definition, "source")
    if jump.level is not landing.level:
        yield ELSEWHERE.at(spot(jump.event), also=(other,), other=other)
    if origins and jump.id not in origins:
        yield DENIED.at(spot(jump.event), also=(other,), other=other)


def _far(jump: _End, links: _Links) -> Iterator[Finding]:
    """Report a jump without a landing on its level, with the one on another level if any."""
    far = links.anywhere.get(jump.name) if jump.name else None
    if far is not None:
        other = far.event.get("id", "")
        yield ELSEWHERE.at(spot(jump.event), also=(other,), other=other)
    else:
        yield NO_LANDING.at(spot(jump.event))


def _collected(index: Index) -> _Links:
    jumps = tuple(_ends(index, "intermediateThrowEvent"))
    landings = tuple(_ends(index, "intermediateCatchEvent"))
    named: dict[tuple[_Element | None, str], list[_End]] = {}
    for end in landings:
        named.setdefault((end.level, end.name), []).append(end)
    return _Links(
        jumps=jumps,
        landings=landings,
        by_id={end.id: end for end in (*jumps, *landings) if end.id},
        anywhere={end.name: end for end in reversed(landings)},
        named={key: tuple(ends) for key, ends in named.items()},
        reached=frozenset(t for end in jumps for t in texts(end.definition, "target")),
        leaving=frozenset((end.level, end.name) for end in jumps),
    )


def _ends(index: Index, kind: str) -> Iterator[_End]:
    for event, definitions in index.events(kind):
        for definition in definitions:
            if local(definition) == "linkEventDefinition":
                yield _End(event=event, definition=definition)


CHECKS: Final = (check_links,)
