"""How fast a decision table decides: ours beside SpiffWorkflow's and a bare loop, in one run.

The table is UNIQUE and has four columns: a number in a range, a text, yes or no, and a day within
a year. With the number first most rules fail at once; with the day first, which all rules share,
every rule needs several tests. Ours asks every rule, as UNIQUE demands, and keeps which one
matched; SpiffWorkflow 3.2 stops at the first that matches and reads its cells as Python. The bare
loop compares the same bounds by hand, the number first. Reading and compiling is left out. Runs are
interleaved, the median counts, ratios are within the run.
Usage: python -m bench.tables [--json] [--quick]
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice, product
from types import SimpleNamespace
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from bench.engine import judged
from bench.race import Times, race
from bench.rows import Row, arguments, show
from processes.decision.evaluation import Circumstances, Decisions
from processes.decision.reader import read
from processes.decision.session import Key

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)
KINDS = ("child", "student", "worker", "retired", "guest")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
COLUMNS = {"age": "number", "kind": "string", "resident": "boolean", "day": "date"}
BACKWARDS = dict(reversed(COLUMNS.items()))
TARGET = 5
"""How many times as fast as SpiffWorkflow ours shall be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one row asks: bounds of a number, a text, yes or no, and days."""

    low: int
    high: int
    kind: str
    resident: bool

    @property
    def feel(self) -> dict[str, str]:
        """The cells as FEEL, by column."""
        return {
            "age": f"[{self.low}..{self.high})",
            "kind": f'"{self.kind}"',
            "resident": str(self.resident).lower(),
            "day": f'[@"{FIRST}"..@"{LAST}"]',
        }

    @property
    def python(self) -> dict[str, str]:
        """The cells as SpiffWorkflow reads them, by column."""
        return {
            "age": f"{self.low} <= ? < {self.high}",
            "kind": f'"{self.kind}"',
            "resident": str(self.resident),
            "day": f"date{_parts(FIRST)} <= ? <= date{_parts(LAST)}",
        }

    def fits(self, given: Mapping[str, Any]) -> bool:
        """Compare by hand."""
        return bool(
            self.low <= given["age"] < self.high
            and given["kind"] == self.kind
            and given["resident"] == self.resident
            and FIRST <= given["day"] <= LAST
        )


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured."""

    rules: int = 100
    many: int = 1_000
    rounds: int = 15
    batch: int = 20


QUICK = Size(rules=10, many=20, rounds=1, batch=2)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it runs")
    options = parser.parse_args()
    show(list(measure(QUICK if options.quick else Size())), as_json=options.json)


def measure(size: Size) -> Iterator[Row]:
    """Yield all rows."""
    rules = written(size.rules)
    middle = rules[len(rules) // 2]
    hit = {"age": middle.low, "kind": middle.kind, "resident": middle.resident, "day": FIRST}
    miss = {**hit, "age": -1}
    label = f"{len(rules)} rules × {len(COLUMNS)} inputs"
    for order, columns in (("number first", COLUMNS), ("day first", BACKWARDS)):
        for what, given in (("the middle one matches", hit), ("none matches", miss)):
            case = Case(rules=rules, columns=columns, given=given)
            yield from _against(f"{label}, {order}, {what}", case, size)
    yield from _growth(size, miss)


def written(count: int) -> tuple[Rule, ...]:
    """Return so many rules, of which never two match."""
    cells = product(range(0, 1_000_000, 10), KINDS, (True, False))
    return tuple(
        Rule(low=low, high=low + 10, kind=kind, resident=resident)
        for low, kind, resident in islice(cells, count)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A table and what it is asked."""

    rules: tuple[Rule, ...]
    columns: Mapping[str, str]
    given: Mapping[str, Any]

    def by_hand(self) -> str | None:
        """Decide with a bare loop."""
        found = [f"r{number}" for number, rule in enumerate(self.rules) if rule.fits(self.given)]
        return found[0] if len(found) == 1 else None

    def raw(self) -> Callable[[], str | None]:
        """Return what decides by SpiffWorkflow."""
        root = etree.fromstring(self.text([rule.python for rule in self.rules]).encode())
        parser = DMNParser(None, root, {"dmn": DMN})
        parser.parse()
        engine = DMNEngine(parser.decision.decisionTables[0])
        scripts = PythonScriptEngine(TaskDataEnvironment({"date": date}))
        workflow = SimpleNamespace(script_engine=scripts)
        task = SimpleNamespace(data=dict(self.given), workflow=workflow)
        return lambda: engine.result(task).get("found")

    def ours(self) -> Callable[[], object]:
        """Return what decides by our engine."""
        text = self.text([rule.feel for rule in self.rules])
        decisions, around = Decisions(read(text.encode())), Circumstances(now=NOW)
        given: dict[str | Key, object] = {name: self.given[name] for name in self.columns}
        return lambda: decisions.decide("d", given, around).value

    def text(self, rows: list[dict[str, str]]) -> str:
        """Return the table as a DMN file; its output is the number of the row."""
        heads = "".join(
            f'<input id="i_{name}" label="{name}"><inputExpression typeRef="{kind}">'
            f"<text>{name}</text></inputExpression></input>"
            for name, kind in self.columns.items()
        )
        cells = ([row[name] for name in self.columns] for row in rows)
        rules = "".join(_rule(number, texts) for number, texts in enumerate(cells))
        return (
            f'<definitions xmlns="{DMN}" id="m" name="m" namespace="urn:bench">'
            f'<decision id="d" name="d"><decisionTable id="t" hitPolicy="UNIQUE">{heads}'
            f'<output id="o" name="found" typeRef="string"/>{rules}</decisionTable></decision>'
            "</definitions>"
        )


def _rule(number: int, texts: list[str]) -> str:
    tests = "".join(
        f'<inputEntry id="c{number}_{n}"><text>{text.replace("<", "&lt;")}</text></inputEntry>'
        for n, text in enumerate(texts)
    )
    output = f'<outputEntry id="o{number}"><text>"r{number}"</text></outputEntry>'
    return f'<rule id="r{number}">{tests}{output}</rule>'


def _against(name: str, case: Case, size: Size) -> Iterator[Row]:
    contenders = {"bare": case.by_hand, "raw": case.raw(), "ours": case.ours()}
    assert contenders["bare"]() == contenders["raw"]() == contenders["ours"](), name
    times = race(contenders, size.rounds, size.batch)
    gain = times["raw"].median / times["ours"].median
    yield _row(f"{name}: bare loop (ceiling)", times["bare"])
    yield _row(f"{name}: raw SpiffWorkflow", times["raw"])
    words = judged(f"≥ {TARGET} × raw SpiffWorkflow", met=gain >= TARGET)
    words = judged(f"≥ {TARGET} × raw SpiffWorkflow", met=gain >= TARGET)
    yield _row(f"{name}: ours, the row kept", times["ours"], ratio=gain, target=words)
    above = times["ours"].median / times["bare"].median
    yield Row(name=f"{name}: ours beside the ceiling", value=above, unit="× bare loop")


def _growth(size: Size, given: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what a decision costs before its first rule, and what each further rule adds."""
    counts = (1, size.rules, size.many)
    times = race(
        {
            str(count): Case(rules=written(count), columns=COLUMNS, given=given).ours()
            for count in counts
        },
        size.rounds,
        size.batch,
    )
    yield _row("1 rule: ours, the fixed cost of a decision", times["1"])
    whole = times[str(size.many)].median - times["1"].median
    each = whole / (size.many - 1)
    yield Row(name="each further rule: ours", value=each * 1e6, unit="µs")
    yield _row(f"{size.many:,} rules, none matches: ours", times[str(size.many)])


def _row(name: str, times: Times, *, ratio: float | None = None, target: str = "") -> Row:
    return Row(
        name=name,
        value=times.median * 1e6,
        unit="µs",
        ratio=ratio,
        target=times.failure or target,
    )


if __name__ == "__main__":
    main()
