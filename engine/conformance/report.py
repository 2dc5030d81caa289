"""Report: how many cases pass, are refused, go wrong or fail; and how the linter does."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.conformance.constraints import Looked
from engine.conformance.judge import Status
from engine.conformance.runner import Tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that was found."""

    tried: tuple[Tried, ...]
    invalid: tuple[Looked, ...]
    """Models that break a constraint."""
    valid: tuple[Looked, ...]
    """Models that keep it."""

    @property
    def undisputed(self) -> tuple[Tried, ...]:
        """Return the cases whose expectation follows from the standard."""
        return tuple(one for one in self.tried if not one.disputed)

    @property
    def sound(self) -> bool:
        """Whether nothing undisputed goes wrong or fails; a refusal is sound."""
        bad = {Status.WRONG, Status.FAILED}
        return not any(one.verdict.status in bad for one in self.undisputed)

    def as_json(self) -> dict[str, Any]:
        """Return all counts, then every case with its results."""
        disputed = [one for one in self.tried if one.disputed]
        return {
            **counted(self.undisputed),
            "disputed": counted(disputed),
            "invalid": {
                "total": len(self.invalid),
                "named": sum(one.named for one in self.invalid),
                "wrong_files": [_file(one) for one in self.invalid if not one.named],
            },
            "valid": {
                "total": len(self.valid),
                "clean": sum(one.clean for one in self.valid),
                "refused": sum(one.refused for one in self.valid),
                "unexecuted": sum(one.unexecuted for one in self.valid),
                "wrong_files": [_file(one) for one in self.valid if one.refused or not one.clean],
                "unexecuted_files": [_file(one) for one in self.valid if one.unexecuted],
            },
            "cases": [_case(one) for one in self.tried],
        }


def counted(tried: Iterable[Tried]) -> dict[str, int]:
    """Return how many cases there are, and how many of each status."""
    counts = Counter(one.verdict.status for one in tried)
    return {"total": sum(counts.values()), **{str(status): counts[status] for status in Status}}


def by_group(tried: Iterable[Tried]) -> Mapping[str, Sequence[Tried]]:
    """Return the cases by their group, in the order of the list."""
    groups: dict[str, list[Tried]] = {}
    for one in tried:
        groups.setdefault(one.group, []).append(one)
    return groups


def _file(one: Looked) -> dict[str, Any]:
    crash = {"crash": one.crash} if one.crash else {}
    names = ("file", "constraint", "said", "named", "errors", "codes")
    return {**{name: getattr(one, name) for name in names}, **crash}


def _case(one: Tried) -> dict[str, Any]:
    return {
        "id": one.case.id,
        "group": one.group,
        "status": one.verdict.status,
        "why": one.verdict.why,
        "disputed": one.disputed,
        "variants": [
            {"status": verdict.status, "why": verdict.why, "result": result.as_json()}
            for verdict, result in zip(one.verdicts, one.results, strict=False)
        ],
    }
