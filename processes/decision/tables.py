"""Decision tables as code (DMN 1.5 §8): inputs are worked out once, then every rule is tried."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from processes.decision.around import HERE, Around, Part, converted
from processes.decision.hitpolicies import POLICIES, Hits, Row
from processes.decision.literals import choices, expression, literal, tests
from processes.decision.model import Cell, HitPolicy, Input, Output, Table, TableRule
from processes.decision.session import Session, Trace
from processes.feel.operations import Test
from processes.feel.run import Code, Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An input column."""

    title: str
    value: Code
    allowed: Test | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: the tests that are more than “any”, with the number of their column."""

    part: str
    tests: tuple[tuple[int, Test], ...]
    """Cells of a column that say the same share their test."""
    outputs: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledTable:
    """All that a table needs to decide."""

    part: str
    id: str
    source: Table
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    ids: tuple[str, ...]
    names: tuple[str, ...]
    """The names of the outputs; empty when there is a single one, which is the result itself."""
    ranks: tuple[tuple[Test, ...], ...]
    """Per output the values allowed, the most important first."""
    defaults: tuple[Code, ...]
    decide: Callable[[Hits], object]
    first_only: bool
    """Whether the first rule that matches is enough."""

    def run(self, frame: Frame) -> object:
        """Return what the table decides; a Session remembers how."""
        values = [column.value(frame) for column in self.columns]
        run = frame.run
        run.spend(len(self.rules))
        matched: list[int] = []
        result: object = None
        if self._admitted(frame, values):
            matched = self._matching(frame, values)
            result = self._result(frame, matched)
        if isinstance(run, Session):
            run.remember(self._trace(values, matched, result))
        return result

    def _admitted(self, frame: Frame, values: Sequence[object]) -> bool:
        """Say whether every value is one that its column allows; the first other one is noted."""
        for column, value in zip(self.columns, values, strict=True):
            if column.allowed is not None and not column.allowed(frame, value):
                run = frame.run
                before, run.part = run.part, self.part
                run.note(HERE, "FEEL-024", column=column.title)
                run.part = before
                return False
        return True

    def _matching(self, frame: Frame, values: Sequence[object]) -> list[int]:
        """Return the numbers of the rules whose tests all pass, from 0.

        A test that rules share is asked once; when it is null, each rule says why.
        """
        run, before = frame.run, frame.run.part
        matched = []
        known: dict[Test, bool | None] = {}
        for number, rule in enumerate(self.rules):
            run.part = rule.part
            for column, test in rule.tests:
                passed = known.get(test)
                if passed is None:
                    passed = known[test] = test(frame, values[column])
                if passed is not True:
                    break
            else:
                matched.append(number)
                if self.first_only:
                    break
        run.part = before
        return matched

    def _result(self, frame: Frame, matched: Sequence[int]) -> object:
        if not matched and self.defaults:
            return self._shaped([code(frame) for code in self.defaults])
        rows: list[Row] = [
            tuple(code(frame) for code in self.rules[number].outputs) for number in matched
        ]
        hits = Hits(
            frame=frame,
            rows=rows,
            numbers=[number + 1 for number in matched],
            ranks=self.ranks,
            shape=self._shaped,
        )
        before, frame.run.part = frame.run.part, self.part
        try:
            return self.decide(hits)
        finally:
            frame.run.part = before

    def _shaped(self, row: Sequence[object]) -> object:
        """Return a row of outputs as the result: a value, or a context of several."""
        if self.names:
            return dict(zip(self.names, row, strict=True))
        return row[0] if row else None

    def _trace(self, values: Sequence[object], matched: Sequence[int], result: object) -> Trace:
        titles = (column.title for column in self.columns)
        return Trace(
            part=self.part,
            table=self.id,
            source=self.source,
            inputs=tuple(zip(titles, values, strict=True)),
            matched=tuple(number + 1 for number in matched),
            rules=tuple(self.ids[number] for number in matched),
            result=result,
        )


def table(box: Table, around: Around) -> Part:
    """Return the code of a decision table."""
    columns = tuple(_column(column, around) for column in box.inputs)
    compiled = CompiledTable(
        part=around.part,
        id=box.id,
        source=box,
        columns=columns,
        rules=_rules(box, around),
        ids=tuple(rule.id for rule in box.rules),
        names=tuple(o.name for o in box.outputs) if len(box.outputs) > 1 else (),
        ranks=tuple(_ranks(output, around) for output in box.outputs),
        defaults=_defaults(box.outputs, around),
        decide=POLICIES[box.policy, box.aggregation if box.policy is HitPolicy.COLLECT else None],
        first_only=box.policy is HitPolicy.FIRST,
    )
    return Part(code=compiled.run, levels=4)


def _column(column: Input, around: Around) -> Column:
    inner = around.called(column.title)
    part = literal(column.expression, inner)
    declared = column.expression.type
    return Column(
        title=column.title,
        value=converted(part.code, around.types.find(declared)) if declared else part.code,
        allowed=tests(column.values, inner) if column.values else None,
    )


def _rules(box: Table, around: Around) -> tuple[Rule, ...]:
    shared: dict[tuple[int, str, str], Test] = {}
    return tuple(
        _rule(rule, box, around.called(str(number)), shared)
        for number, rule in enumerate(box.rules, 1)
    )


def _rule(
    rule: TableRule, box: Table, inner: Around, shared: dict[tuple[int, str, str], Test]
) -> Rule:
    cells = [(n, cell) for n, cell in enumerate(rule.tests) if cell.text not in {"", "-"}]
    own = [(n, cell.text, cell.language, cell) for n, cell in cells if n < len(box.inputs)]
    for column, text, language, cell in own:
        if (column, text, language) not in shared:
            shared[column, text, language] = tests(cell, inner)
    return Rule(
        part=inner.part,
        tests=tuple((n, shared[n, text, language]) for n, text, language, _ in own),
        outputs=tuple(
            _output(output, cell, inner)
            for output, cell in zip(box.outputs, _padded(rule.outputs, box.outputs), strict=False)
        ),
    )


def _padded(cells: Sequence[Cell], outputs: Sequence[Output]) -> list[Cell]:
    """Return one cell per output; a missing or empty one is null."""
    missing = [Cell(text="")] * (len(outputs) - len(cells))
    return [cell if cell.text else Cell(text="null") for cell in (*cells, *missing)]


def _output(output: Output, cell: Cell, around: Around) -> Code:
    code = expression(cell.text, cell.language, around).code
    return converted(code, around.types.find(output.type)) if output.type else code


def _ranks(output: Output, around: Around) -> tuple[Test, ...]:
    """Return the values of an output, the most important first: its own, else those of its type."""
    values = output.values or around.types.allowed(output.type)
    return choices(values, around) if values else ()


def _defaults(outputs: Sequence[Output], around: Around) -> tuple[Code, ...]:
    """Return the default outputs, none when no column has one."""
    if not any(output.default for output in outputs):
        return ()
    inner = around.called("default")
    return tuple(_output(o, o.default or Cell(text="null"), inner) for o in outputs)
