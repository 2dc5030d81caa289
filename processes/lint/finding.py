"""Finding: one thing that is wrong with a model, where, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error forbids publication, a warning and a note are shown.

    A warning asks to look again; a note only tells what was read in another way, or what a process
    of our own house would have to keep.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Profile(StrEnum):
    """Whom a rule is meant for."""

    BPMN = "bpmn"
    """Every file."""
    HOUSE = "house"
    """Processes of our own: the shipped ones, and those that say ``grid.profile=house``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong; ``sentence`` and ``advice`` are templates and catalogue keys."""

    code: str
    severity: Severity
    sentence: str
    advice: str
    facts: Mapping[str, object] = field(default_factory=dict)
    element: str = ""
    name: str = ""
    line: int = 0
    constraints: tuple[str, ...] = ()
    """The constraints of BPMN 2.0.2 it is about, by their numbers: ``EXT.017``, ``REF``."""
    profile: Profile = Profile.BPMN
    also: tuple[str, ...] = ()
    """The ids of other elements that take part in it."""

    def text(self) -> str:
        """Return the English sentence with the facts filled in."""
        return self.sentence.format(**self.facts)
