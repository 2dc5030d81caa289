"""Rule: what one kind of finding says; and the places it can be said of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from lxml.etree import _Element

from processes.errors import ModelError
from processes.lint.finding import Finding, Profile, Severity
from processes.tree import identity, line_of


class Place(Protocol):
    """Anything of a diagram that a finding can point at."""

    @property
    def id(self) -> str:
        """The id in the file."""

    @property
    def name(self) -> str:
        """The name people gave it, or empty."""

    @property
    def line(self) -> int:
        """The line of the file, 0 when it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place made by hand."""

    id: str = ""
    name: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its code, its weight, and its sentence and advice as catalogue keys."""

    code: str
    sentence: str
    advice: str
    severity: Severity = Severity.ERROR
    profile: Profile = Profile.BPMN
    constraints: tuple[str, ...] = ()
    """The constraints of BPMN 2.0.2 that it keeps watch over: ``EXT.017``, ``REF``."""
    page: str = ""
    """Where the specification says so: ``BPMN 2.0.2 §10.6.6``."""

    def at(
        self, place: Place, *, on_line: int = 0, also: tuple[str, ...] = (), **facts: object
    ) -> Finding:
        """Return the finding that this rule is broken at ``place``; ``on_line`` when more exact.

        ``also`` are the ids of other elements that take part.
        """
        return replace(self.found(place, facts, on_line), also=also)

    def found(self, place: Place, facts: Mapping[str, object], on_line: int = 0) -> Finding:
        """Return the same with the facts as a mapping."""
        return Finding(
            code=self.code,
            severity=self.severity,
            sentence=self.sentence,
            advice=self.advice,
            facts={"element": label(place), **facts},
            element=place.id,
            name=place.name,
            line=on_line or place.line,
            profile=self.profile,
            constraints=self.constraints,
        )

    def about(self, *constraints: str, page: str = "") -> "Rule":
        """Return the same rule where it keeps watch over ``constraints`` as well."""
        return replace(self, constraints=(*self.constraints, *constraints), page=page or self.page)


def house_rule(
    *, code: str, sentence: str, advice: str, severity: Severity = Severity.ERROR
) -> Rule:
    """Return a rule for processes of our own; others are only told (Severity.NOTE)."""
    return Rule(
        code=code, sentence=sentence, advice=advice, severity=severity, profile=Profile.HOUSE
    )


def label(place: Place) -> str:
    """Return what people call ``place``: its name on one line, or its id."""
    return " ".join(place.name.split()) or place.id


def spot(element: _Element) -> Spot:
    """Return the place of an XML element."""
    name = element.get("name", "")
    return Spot(id=identity(element), name=name, line=line_of(element))


def from_error(
    error: ModelError,
    place: Place,
    *,
    on_line: int = 0,
    advice: str = "",
    severity: Severity = Severity.ERROR,
    constraints: tuple[str, ...] = (),
) -> Finding:
    """Return the finding that says of ``place`` what ``error`` says; ``advice`` if it is better."""
    rule = Rule(
        code=error.code,
        sentence=error.template(),
        advice=advice or error.advice,
        severity=severity,
        constraints=constraints,
    )
    return rule.found(place, error.facts, on_line)
