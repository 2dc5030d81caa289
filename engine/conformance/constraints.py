"""Models that break one rule of the specification, and models that keep it: what the linter says.

A folder ``EXT049`` is about the constraint ``EXT.049``. Whether a finding is about it is said by
the rule that made it, never guessed from its words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.deployment import check
from processes.errors import BihuanError
from processes.lint.finding import Finding, Severity

_NUMBERED = re.compile(r"EXT\.?(\d+)")
_WEIGHTY = frozenset({Severity.ERROR, Severity.WARNING})

LACKING = frozenset(
    {
        "BPMN-022",  # a construct that is not executed
        "BPMN-010",  # no process at all
        "BPMN-015",  # a process in which nothing could begin
        "BPMN-024",  # a choice that does not say when
        "BPMN-051",  # a message that is not named
        "TIME-003",  # a timer that does not say when
    }
)
"""What is said of a model that may keep every rule of the specification and still cannot be run: it
leaves out what only an executable model needs, or uses what is not executed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the linter says of one file."""

    file: str
    """The path within the folder of the cases."""
    constraint: str
    """EXT.nnn, or the name of the folder when it is not one of those."""
    said: bool = False
    """Whether a finding, or the refusal to read the file, is about the constraint."""
    named: bool = False
    """Whether one of them is an error or a warning and tells the place."""
    errors: tuple[str, ...] = ()
    """The codes of the findings that forbid publication."""
    codes: tuple[str, ...] = ()
    """The codes of all findings."""
    crash: str = ""
    """What the linter broke with, if it did."""

    @property
    def clean(self) -> bool:
        """Whether nothing at all is said of the constraint."""
        return not self.said and not self.crash

    @property
    def refused(self) -> bool:
        """Whether publication is refused for another reason than that something is lacking."""
        return bool(set(self.errors) - LACKING or self.crash)

    @property
    def unexecuted(self) -> bool:
        """Whether publication is refused only because something is lacking or not executed."""
        return bool(self.errors) and not self.refused


def look(folder: Path) -> tuple[Looked, ...]:
    """Return what the linter says of each model in the folders of ``folder``, in a fixed order."""
    return tuple(_look(path, folder) for path in sorted(folder.glob("*/*.bpmn")) if path.is_file())


def _look(path: Path, folder: Path) -> Looked:
    file, constraint = str(path.relative_to(folder.parent)), _constraint(path.parent.name)
    try:
        found = check(path.read_bytes(), {}, path.name)
    except BihuanError as error:
        about = _names(getattr(error, "constraints", ()), constraint)
        codes = (error.code,)
        return Looked(
            file=file, constraint=constraint, said=about, named=about, errors=codes, codes=codes
        )
    except Exception as error:  # noqa: BLE001 - one file that breaks must not end the others
        crash = f"{type(error).__name__}: {error}"
        return Looked(file=file, constraint=constraint, crash=crash)
    about_it = [finding for finding in found if _names(finding.constraints, constraint)]
    return Looked(
        file=file,
        constraint=constraint,
        said=bool(about_it),
        named=any(f.severity in _WEIGHTY and (f.element or f.line) for f in about_it),
        errors=tuple(_codes(f for f in found if f.severity is Severity.ERROR)),
        codes=tuple(_codes(iter(found))),
    )


def _names(constraints: Sequence[str], constraint: str) -> bool:
    """Return whether ``constraint``, or a numbered part of it, is among ``constraints``."""
    return any(c == constraint or c.startswith(f"{constraint}.") for c in constraints)


def _codes(found: Iterator[Finding]) -> Iterator[str]:
    yield from dict.fromkeys(finding.code for finding in found)


def _constraint(name: str) -> str:
    numbered = _NUMBERED.fullmatch(name)
    return f"EXT.{int(numbered[1]):03d}" if numbered else name
