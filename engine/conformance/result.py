"""Result: what came of running one variant, in the form that any judge of these cases reads."""

import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.conformance.errors import Untried
from engine.errors import NotDeployable
from processes.errors import BihuanError
from processes.lint.finding import Severity

OK, REFUSED, HANG = "ok", "exc", "hang"
AT_DEPLOYMENT, AT_RUN = "parse", "run"

Span = tuple[str, float, float]
"""A marker with the seconds at which its script began and ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the engine did; which fields count depends on ``kind``."""

    kind: str
    trace: tuple[str, ...] = ()
    """The markers of the scripts that were completed, in order, over all instances."""
    stage: str = ""
    """Of a refusal: at deployment or in the run."""
    type: str = ""
    """Of a refusal: its code or the name of the exception."""
    msg: str = ""
    crashed: bool = False
    """Whether the program itself failed, instead of refusing."""
    untried: bool = False
    """Whether the case could not even be tried as it is written."""
    spans: tuple[Span, ...] = ()
    t0: float = 0.0
    """When the main process began, in seconds."""
    done: bool = False
    """Whether all instances have ended."""
    errors: tuple[str, ...] = ()
    """The codes of error ends that nobody caught."""
    data: dict[str, Any] = field(default_factory=dict)
    """The variables at the end, as JSON."""
    hist: tuple[str, ...] | None = None
    """The nodes that were completed, in order, over all instances; None when not known."""

    def as_json(self) -> dict[str, Any]:
        """Return the fields that count."""
        if self.kind == HANG:
            return {"kind": HANG}
        if self.kind == REFUSED:
            flags = {name: True for name in ("crashed", "untried") if getattr(self, name)}
            return {**self._named("kind", "stage", "type", "msg", "trace"), **flags}
        return self._named("kind", "trace", "spans", "t0", "done", "errors", "data", "hist")

    def _named(self, *names: str) -> dict[str, Any]:
        return {name: getattr(self, name) for name in names}


def refused(stage: str, error: BihuanError, trace: tuple[str, ...] = ()) -> Result:
    """Return the result that ``error`` makes, with what had been done before."""
    if isinstance(error, NotDeployable):
        return _not_deployable(stage, error)
    return Result(
        kind=REFUSED,
        stage=stage,
        type=error.code,
        msg=error.sentence(),
        trace=trace,
        untried=isinstance(error, Untried),
    )


def _not_deployable(stage: str, error: NotDeployable) -> Result:
    """Say what was found instead of how much."""
    found = [f for f in error.findings if f.severity is Severity.ERROR]
    said = dict.fromkeys(f.text() for f in found)
    return Result(kind=REFUSED, stage=stage, type=found[0].code, msg=" ".join(said))


def crashed(error: Exception) -> Result:
    """Return the result of a failure of the program itself, with the place it happened at."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f" ({Path(at.filename).name}:{at.lineno} {at.name})" for at in last)
    said = " ".join(str(error).split()) + place
    return Result(kind=REFUSED, stage=AT_RUN, type=type(error).__name__, msg=said, crashed=True)
