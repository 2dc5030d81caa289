"""Expressions whose parts do not fit together by the kinds that are known beforehand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Final

from processes.decision.model import Conditional, Literal
from processes.feel.builder import Node, parts, token, where
from processes.feel.durations import DayTimeDuration, YearMonthDuration
from processes.feel.errors import FeelError
from processes.feel.kinds import kind
from processes.feel.notes import UnusableError
from processes.feel.operators import OPERATIONS, apply
from processes.feel.parsing import parse
from processes.feel.temporal import parse_temporal
from processes.feel.tokens import unusual
from processes.lint.decisions.meanings import Names
from processes.lint.decisions.naming import Read
from processes.lint.decisions.subject import Subject
from processes.lint.decisions.walk import Text, sites
from processes.lint.finding import Finding, Severity
from processes.lint.rule import Rule

UNJOINED: Final = Rule(
    code="DMN-028",
    sentence='"{element}": {left} {sign} {right} gives null, because these kinds do not fit.',
    advice="Convert one side, as in number(…), string(…) or date(…), or correct its type.",
    severity=Severity.WARNING,
    page="DMN 1.5 §10.3.2.3",
)
UNJOINED_IN_CELL: Final = Rule(
    code="DMN-028",
    sentence=(
        "Row {row}, column {column}: {left} {sign} {right} gives null, because these kinds do not "
        "fit."
    ),
    advice=UNJOINED.advice,
    severity=Severity.WARNING,
    page=UNJOINED.page,
)
NO_CONDITION: Final = Rule(
    code="DMN-028",
    sentence='"{element}": a condition must be true or false; this one is a {found}.',
    advice="Compare it with something.",
    severity=Severity.WARNING,
    page="DMN 1.5 §10.3.2.8",
)
NO_CONDITION_IN_CELL: Final = Rule(
    code="DMN-028",
    sentence=(
        "Row {row}, column {column}: a condition must be true or false; this one is a {found}."
    ),
    advice=NO_CONDITION.advice,
    severity=Severity.WARNING,
    page=NO_CONDITION.page,
)
RULES: Final = (UNJOINED, UNJOINED_IN_CELL, NO_CONDITION, NO_CONDITION_IN_CELL)

Kind = str
"""The kind of a value; empty when it is not known, or null."""
_SAMPLES: Final[Mapping[Kind, object]] = {
    "number": 1,
    "string": "a",
    "date": date(2000, 1, 1),
    "time": time(tzinfo=UTC),
    "date and time": datetime(2000, 1, 1, tzinfo=UTC),
    "days and time duration": DayTimeDuration(nanoseconds=1),
    "years and months duration": YearMonthDuration(months=1),
}
_FIXED: Final[Mapping[str, Kind]] = {
    "number": "number",
    "string": "string",
    "true": "boolean",
    "false": "boolean",
    "list": "list",
    "context": "context",
    "range": "range",
    "function": "function",
    "for_loop": "list",
    "some": "boolean",
    "every": "boolean",
    "between": "boolean",
    "membership": "boolean",
    "instance_of": "boolean",
}
"""The kind of an expression by the name of its node, where that says it."""
_BINDING: Final = frozenset({"iterator", "parameter", "entry"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typing:
    """The names of one text and what was found in it so far."""

    names: Names
    bound: frozenset[str]
    """Names that the expression defines itself."""
    found: list[tuple[Node, Rule, Rule, dict[str, object]]] = field(default_factory=list)

    def kind(self, node: Node) -> Kind:
        """Return the kind of a node, after looking at all its parts."""
        while node.data == "parentheses":
            node = parts(node)[0]
        find = _KINDS.get(str(node.data))
        if find is not None:
            return find(self, node)
        if node.data != "filter":
            for part in parts(node):
                self.kind(part)
        return _FIXED.get(str(node.data), "")

    def name(self, node: Node) -> Kind:
        """Return the kind of the type that a name declares."""
        name = str(token(node))
        meaning = None if name in self.bound else self.names.get(name)
        kinds = meaning.type.kinds if meaning is not None else None
        return next(iter(kinds)) if kinds is not None and len(kinds) == 1 else ""

    def temporal(self, node: Node) -> Kind:
        """Return the kind of a date, a time or a duration."""
        literal = token(node)
        try:
            return kind(parse_temporal(literal[literal.index('"') + 1 : -1]))
        except UnusableError:
            return ""

    def negation(self, node: Node) -> Kind:
        """Return the kind of what stands behind a minus."""
        return self.kind(parts(node)[0])

    def comparison(self, node: Node) -> Kind:
        """Return that a comparison is true or false; its sides must be of one kind."""
        left, right = (self.kind(part) for part in parts(node))
        if left and right and left != right:
            self._unjoined(node, left, str(token(node, 1)), right)
        return "boolean"

    def calculation(self, node: Node) -> Kind:
        """Return the kind of a sum, product or power, from left to right."""
        first, *others = (self.kind(part) for part in parts(node))
        signs = [str(child) for child in node.children if isinstance(child, str)]
        for sign, other in zip(signs, others, strict=True):
            if not first or not other:
                return ""
            if (first, other) not in OPERATIONS[sign]:
                self._unjoined(node, first, sign, other)
                return ""
            first = kind(apply(sign, _SAMPLES[first], _SAMPLES[other]))
        return first

    def logic(self, node: Node) -> Kind:
        """Return that conditions joined are a condition."""
        for part in parts(node):
            self.condition(part)
        return "boolean"

    def choice(self, node: Node) -> Kind:
        """Return the kind of both ways, when it is the same."""
        condition, then, otherwise = parts(node)
        self.condition(condition)
        kinds = {self.kind(then), self.kind(otherwise)}
        return kinds.pop() if len(kinds) == 1 else ""

    def condition(self, node: Node) -> None:
        """Look at a node that must be true or false."""
        found = self.kind(node)
        if found not in {"", "boolean"}:
            self.found.append((node, NO_CONDITION_IN_CELL, NO_CONDITION, {"found": found}))

    def _unjoined(self, node: Node, left: Kind, sign: str, right: Kind) -> None:
        facts: dict[str, object] = {"left": left, "sign": sign, "right": right}
        self.found.append((node, UNJOINED_IN_CELL, UNJOINED, facts))


_KINDS: Final[Mapping[str, Callable[[_Typing, Node], Kind]]] = {
    "name": _Typing.name,
    "temporal": _Typing.temporal,
    "negation": _Typing.negation,
    "compare": _Typing.comparison,
    "sum": _Typing.calculation,
    "product": _Typing.calculation,
    "power": _Typing.calculation,
    "conjunction": _Typing.logic,
    "disjunction": _Typing.logic,
    "conditional": _Typing.choice,
}


def check_kinds(_subject: Subject, read: Sequence[Read]) -> Iterator[Finding]:
    """Report what gives null whatever the values are."""
    for each in read:
        if each.tree is not None:
            typing = _typing(each.tree, each.text.around.names)
            typing.kind(each.tree)
            yield from _findings(typing, each.text)


def _typing(tree: Node, names: Names) -> _Typing:
    binding = (node for node in tree.iter_subtrees() if node.data in _BINDING)
    return _Typing(names=names, bound=frozenset(str(token(node)) for node in binding))


def _findings(typing: _Typing, text: Text) -> Iterator[Finding]:
    for node, in_cell, elsewhere, facts in typing.found:
        rule, line = in_cell if text.row else elsewhere, text.cell.line + where(node)[0] - 1
        yield rule.found(text.place, {**facts, "row": text.row, "column": text.column}, line)


def check_conditions(subject: Subject) -> Iterator[Finding]:
    """Report boxed choices whose condition is neither true nor false."""
    for site in sites(subject):
        box = site.box.condition if isinstance(site.box, Conditional) else None
        if isinstance(box, Literal):
            scope = subject.scope(site.around.known)
            try:
                tree = parse(box.text, unusual(scope.names), scope.paths)
            except FeelError:
                continue
            found = _typing(tree, site.around.names).kind(tree)
            if found not in {"", "boolean"}:
                yield NO_CONDITION.found(site.owner, {"found": found}, box.line)
