"""What a DMN file says, as frozen values: decisions, their logic, types; no XML, no evaluation.

Names are as people wrote them, blanks folded. ``line`` is that of the file, counted from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class HitPolicy(StrEnum):
    """What counts when several rules of a table match (DMN 1.5 §8.2.10)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"


class Aggregation(StrEnum):
    """What a table of the hit policy COLLECT makes of its outputs (DMN 1.5 §8.2.10)."""

    NONE = ""
    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


class LoopKind(StrEnum):
    """What an iterator makes of its rounds (DMN 1.5 §10.2.2.9)."""

    FOR = "for"
    SOME = "some"
    EVERY = "every"


class FunctionKind(StrEnum):
    """In what a function is written (DMN 1.5 §10.2.1.7)."""

    FEEL = "FEEL"
    JAVA = "Java"
    PMML = "PMML"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A name with its declared type, empty when none is declared: a parameter, a column, …"""

    name: str
    type: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One boxed expression (DMN 1.5 §10.2.1); the classes below are its kinds."""

    type: str = ""
    """The declared type of its result; empty when none is declared."""
    id: str = ""
    line: int = 0

    @property
    def inner(self) -> tuple["Box", ...]:
        """The boxes directly within this one."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Box):
    """An expression as text."""

    text: str
    language: str = ""
    """expressionLanguage as written; empty for FEEL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The text of one cell of a table: tests below an input, an expression below an output."""

    text: str
    id: str = ""
    line: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input column: the expression whose value its cells test."""

    expression: Literal
    label: str = ""
    id: str = ""
    values: Cell | None = None
    """The values allowed, as tests."""
    line: int = 0

    @property
    def title(self) -> str:
        """What people call the column."""
        return self.label or " ".join(self.expression.text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """An output column."""

    name: str = ""
    label: str = ""
    type: str = ""
    id: str = ""
    values: Cell | None = None
    """The values allowed, the most important first."""
    default: Cell | None = None
    """What comes out when no rule matches."""
    line: int = 0

    @property
    def title(self) -> str:
        """What people call the column."""
        return self.label or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRule:
    """One row: a cell per input column and one per output column."""

    tests: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    id: str = ""
    description: str = ""
    annotations: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Box):
    """A decision table (DMN 1.5 §8)."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[TableRule, ...]
    policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation = Aggregation.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a boxed context; without a variable it is the result of the context."""

    variable: Variable | None
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Box):
    """Named parts, each of which may use those before it (DMN 1.5 §10.2.1.4)."""

    entries: tuple[Entry, ...]

    @property
    def inner(self) -> tuple[Box, ...]:
        """The boxes directly within this one."""
        return tuple(entry.box for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """An argument of an invocation."""

    parameter: Variable
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Box):
    """A call with arguments by name (DMN 1.5 §10.2.1.3)."""

    called: Box
    bindings: tuple[Binding, ...]

    @property
    def inner(self) -> tuple[Box, ...]:
        """The boxes directly within this one."""
        return (self.called, *(b.box for b in self.bindings if b.box))


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDefinition(Box):
    """A function with parameters (DMN 1.5 §10.2.1.7)."""

    parameters: tuple[Variable, ...]
    body: Box | None
    kind: FunctionKind = FunctionKind.FEEL

    @property
    def inner(self) -> tuple[Box, ...]:
        """The boxes directly within this one."""
        return (self.body,) if self.body else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Box):
    """A list of contexts written as a table (DMN 1.5 §10.2.1.6)."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Box, ...], ...]

    @property
    def inner(self) -> tuple[Box, ...]:
        """The boxes directly within this one."""
        return tuple(cell for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBox(Box):
    """A list (DMN 1.5 §10.2.1.5)."""

    items: tuple[Box, ...]

    @property
    def inner(self) -> tuple[Box, ...]:
        """The boxes directly within this one."""
        return self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Box):
    """A choice between two (DMN 1.5 §10.2.2.7)."""

    condition: Box
    then: Box
    otherwise: Box

    @property
    def inner(self) -> tuple[Box, ...]:
        """The boxes directly within this one."""
        return (self.condition, self.then, self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Box):
    """Those of a list that match (DMN 1.5 §10.2.2.8)."""

    source: Box
    match: Box

    @property
    def inner(self) -> tuple[Box, ...]:
        """The boxes directly within this one."""
        return (self.source, self.match)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop(Box):
    """One round per item of a list (DMN 1.5 §10.2.2.9)."""

    kind: LoopKind
    variable: str
    source: Box
    body: Box

    @property
    def inner(self) -> tuple[Box, ...]:
        """The boxes directly within this one."""
        return (self.source, self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Which element is required: its id, and its namespace when it is another file's."""

    id: str
    namespace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData:
    """Something that has to be known (DMN 1.5 §6.3.9)."""

    id: str
    name: str
    variable: Variable
    label: str = ""
    """What people call it beside its name, such as in another language."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Something to be decided, and how (DMN 1.5 §6.3.7)."""

    id: str
    name: str
    variable: Variable
    box: Box | None
    """None when nothing is written yet."""
    requires: tuple[Reference, ...] = ()
    """The decisions and input data it uses."""
    knowledge: tuple[Reference, ...] = ()
    """The business knowledge models and decision services it calls."""
    question: str = ""
    tag: str = ""
    """camunda:versionTag: by what a process may ask for this version."""
    label: str = ""
    """What people call it beside its name, such as in another language."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A business knowledge model: a function that decisions share (DMN 1.5 §6.3.8)."""

    id: str
    name: str
    variable: Variable
    function: FunctionDefinition | None
    knowledge: tuple[Reference, ...] = ()
    label: str = ""
    """What people call it beside its name, such as in another language."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService:
    """Decisions offered as one function (DMN 1.5 §6.3.10)."""

    id: str
    name: str
    variable: Variable
    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...] = ()
    input_decisions: tuple[Reference, ...] = ()
    input_data: tuple[Reference, ...] = ()
    label: str = ""
    """What people call it beside its name, such as in another language."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition:
    """A type with a name (DMN 1.5 §7.3.2)."""

    name: str
    type: str = ""
    """The type it is made from; empty when it has components or is a function."""
    components: tuple["ItemDefinition", ...] = ()
    is_list: bool = False
    allowed: Cell | None = None
    """The values allowed, as tests; those of the entries when it is a list."""
    constraint: Cell | None = None
    """Tests of the value as a whole (typeConstraint)."""
    is_function: bool = False
    parameters: tuple[Variable, ...] = ()
    """Of a function."""
    result: str = ""
    """The type of what a function gives; empty when none is declared."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Another model, known here by a name (DMN 1.5 §6.3.3)."""

    namespace: str
    name: str
    kind: str = ""
    """importType as written: the namespace of DMN, or of something else."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One DMN file."""

    namespace: str
    name: str
    id: str = ""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    """By id, in the order of the file; so are the next four."""
    inputs: Mapping[str, InputData] = field(default_factory=dict)
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)
    services: Mapping[str, DecisionService] = field(default_factory=dict)
    types: Mapping[str, ItemDefinition] = field(default_factory=dict)
    """By name."""
    imports: tuple[Import, ...] = ()
    repeated: tuple[Variable, ...] = ()
    """Ids of nodes, and names of types, that are given again; only the last of each counts."""
