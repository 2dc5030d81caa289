"""Finding: one thing that is wrong with a model, where, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error stops publication, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


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

    def text(self) -> str:
        """Return the English sentence with the facts filled in."""
        return self.sentence.format(**self.facts)
