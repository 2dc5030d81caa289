"""Run cases one by one: each variant on a database of its own, what comes of it, the verdict."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from engine.conformance import trial
from engine.conformance.binding import bind, handlers_of, work_of
from engine.conformance.cases import Case, Unreadable, Variant
from engine.conformance.errors import Exhausted, ModelMissing
from engine.conformance.judge import Status, Verdict, judge, worst
from engine.conformance.outcome import outcome_of, trace_of
from engine.conformance.result import AT_DEPLOYMENT, AT_RUN, HANG, Result, crashed, refused
from engine.conformance.trial import Limits, Trial
from engine.errors import DefinitionNotFound
from processes.errors import BihuanError

Progress = Callable[[int, int], None]
"""Told after each case: how many are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One case with what came of each of its variants."""

    case: Case | Unreadable
    results: tuple[Result, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict: a case is as good as its worst variant."""
        return worst(self.verdicts)

    @property
    def group(self) -> str:
        """Return the group of the case."""
        return self.case.group if isinstance(self.case, Case) else ""

    @property
    def disputed(self) -> bool:
        """Whether the expectation does not follow from the standard."""
        return isinstance(self.case, Case) and bool(self.case.disputed)


def try_cases(
    folder: Path,
    cases: tuple[Case | Unreadable, ...],
    *,
    limits: Limits | None = None,
    progress: Progress = lambda _now, _total: None,
) -> tuple[Tried, ...]:
    """Run ``cases``, whose models are in the folder ``bpmn`` of ``folder``.

    Nothing of the folder is executed but its models; each variant begins on an empty database.
    """
    tried = []
    with TemporaryDirectory(prefix="bihuan-conformance-") as room, _quiet_sweep():
        bench = _Bench(Path(room), folder / "bpmn", limits or Limits())
        for number, case in enumerate(cases, 1):
            tried.append(bench.try_case(case))
            progress(number, len(cases))
    return tuple(tried)


class _Bench:
    """Where cases are tried: an empty database to copy, and the folder of the models."""

    def __init__(self, room: Path, models: Path, limits: Limits) -> None:
        self._empty, self._published = room / "empty.db", room / "published.db"
        self._running = room / "running.db"
        self._models, self._limits = models.resolve(), limits
        trial.prepare(self._empty)

    def try_case(self, case: Case | Unreadable) -> Tried:
        """Publish the model once, run every variant on a copy."""
        if isinstance(case, Unreadable):
            return Tried(
                case=case, results=(), verdicts=(Verdict(status=Status.FAILED, why=case.why),)
            )
        results = tuple(self._results(case))
        verdicts = tuple(
            judge(case, variant.expect, result)
            for variant, result in zip(case.variants, results, strict=True)
        )
        return Tried(case=case, results=results, verdicts=verdicts)

    def _results(self, case: Case) -> Iterator[Result]:
        try:
            self._publish(case)
        except BihuanError as error:
            yield from [refused(AT_DEPLOYMENT, error)] * len(case.variants)
        except Exception as error:  # noqa: BLE001 - one case that breaks must not end the others
            yield from [crashed(error)] * len(case.variants)
        else:
            for variant in case.variants:
                yield self._run(case, variant)

    def _publish(self, case: Case) -> None:
        path = (self._models / case.file).resolve()
        if not path.is_relative_to(self._models) or not path.is_file():
            raise ModelMissing(file=case.file)
        work = work_of(case)
        model = bind(path.read_bytes(), work)
        keys = trial.publish(self._empty, self._published, model, path.name, frozenset(work))
        for key in (*case.start_first, case.main):
            if key not in keys:
                raise DefinitionNotFound(key=key)

    def _run(self, case: Case, variant: Variant) -> Result:
        copyfile(self._published, self._running)
        with trial.opened(self._running) as database:
            running = Trial(database, handlers_of(work_of(case)), self._limits)
            try:
                for key in case.start_first:
                    running.start(key, {})
                main = running.start(case.main, variant.variables)
                running.advance(variant.seconds)
                return outcome_of(case, database, self._running, main)
            except Exhausted:
                return Result(kind=HANG)
            except BihuanError as error:
                return refused(AT_RUN, error, trace_of(case, database, self._running))
            except Exception as error:  # noqa: BLE001 - one case that breaks must not end the others
                return crashed(error)


@contextmanager
def _quiet_sweep() -> Iterator[None]:
    """Keep what the sweep logs of a failing item off the terminal: the result says it."""
    log = logging.getLogger("bihuan.sweep")
    log.disabled, before = True, log.disabled
    try:
        yield
    finally:
        log.disabled = before
