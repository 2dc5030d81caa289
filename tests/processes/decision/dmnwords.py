"""DMN files in few words: each function writes one element, ``definitions`` the whole file.

The id of an element is its name, so that requirements can say names; ``space#name`` is one of
another file.
"""

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from processes.decision.evaluation import Circumstances, Decided, Decisions
from processes.decision.notation import NAMESPACES
from processes.decision.reader import read
from tests.builders import NOON

AROUND = Circumstances(now=NOON)
SPACE = "urn:test"


def element(tag: str, *children: str, **attributes: str) -> str:
    """Write one element; attributes without a value are left out."""
    said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<{tag}{said}>{''.join(children)}</{tag}>"


def holding(tag: str, text: str, **attributes: str) -> str:
    """Write an element that holds a text, as cells and literal expressions do."""
    return element(tag, element("text", escape(text)), **attributes)


def definitions(
    *parts: str,
    space: str = SPACE,
    version: str = "1.5",
    imports: Mapping[str, str] | None = None,
    prefixes: Mapping[str, str] | None = None,
    language: str = "",
) -> bytes:
    """Write a file; imports and prefixes are namespaces by the names for them."""
    xmlns = next(each for each, known in NAMESPACES.items() if known == version)
    above = (
        element("import", "", name=name, namespace=other, importType=xmlns)
        for name, other in (imports or {}).items()
    )
    said = {f"xmlns:{prefix}": other for prefix, other in (prefixes or {}).items()}
    said |= {"xmlns": xmlns, "namespace": space, "id": "model", "name": "model"}
    said["expressionLanguage"] = language
    return element("definitions", *above, *parts, **said).encode()


def given(name: str, type: str = "") -> str:  # noqa: A002
    """Write input data."""
    return element("inputData", _variable(name, type), id=name, name=name)


def decision(
    name: str,
    box: str = "",
    *,
    needs: Iterable[str] = (),
    knows: Iterable[str] = (),
    type: str = "",  # noqa: A002
) -> str:
    """Write a decision that needs values and knows functions."""
    values = (_need("informationRequirement", "requiredDecision", each) for each in needs)
    return element(
        "decision", _variable(name, type), *values, *map(_known, knows), box, id=name, name=name
    )


def knowledge(
    name: str,
    parameters: Mapping[str, str],
    box: str = "",
    *,
    knows: Iterable[str] = (),
    type: str = "",  # noqa: A002
    kind: str = "",
) -> str:
    """Write a business knowledge model; ``parameters`` are types by name."""
    logic = element("encapsulatedLogic", *_parameters(parameters), box, kind=kind)
    return element(
        "businessKnowledgeModel",
        _variable(name, type),
        logic,
        *map(_known, knows),
        id=name,
        name=name,
    )


def service(
    name: str,
    outputs: Iterable[str],
    *,
    encapsulated: Iterable[str] = (),
    decisions: Iterable[str] = (),
    inputs: Iterable[str] = (),
    type: str = "",  # noqa: A002
) -> str:
    """Write a decision service."""
    lists = {
        "outputDecision": outputs,
        "encapsulatedDecision": encapsulated,
        "inputDecision": decisions,
        "inputData": inputs,
    }
    references = (element(tag, href=_href(each)) for tag, names in lists.items() for each in names)
    return element("decisionService", _variable(name, type), *references, id=name, name=name)


def item(
    name: str,
    type: str = "",  # noqa: A002
    *components: str,
    many: bool = False,
    allowed: str = "",
    constraint: str = "",
    tag: str = "itemDefinition",
) -> str:
    """Write an item definition; with ``tag="itemComponent"`` one within another."""
    return element(
        tag,
        element("typeRef", type) if type else "",
        holding("allowedValues", allowed) if allowed else "",
        holding("typeConstraint", constraint) if constraint else "",
        *components,
        name=name,
        isCollection="true" if many else "",
    )


def component(name: str, type: str = "", *components: str, many: bool = False) -> str:  # noqa: A002
    """Write a component of an item definition."""
    return item(name, type, *components, many=many, tag="itemComponent")


def text(expression: str, type: str = "", language: str = "") -> str:  # noqa: A002
    """Write a literal expression."""
    return holding("literalExpression", expression, typeRef=type, expressionLanguage=language)


def column(expression: str, type: str = "", values: str = "", label: str = "") -> str:  # noqa: A002
    """Write an input column."""
    return element(
        "input",
        holding("inputExpression", expression, typeRef=type),
        holding("inputValues", values) if values else "",
        label=label,
    )


def result(name: str = "", type: str = "", values: str = "", default: str = "") -> str:  # noqa: A002
    """Write an output column."""
    return element(
        "output",
        holding("outputValues", values) if values else "",
        holding("defaultOutputEntry", default) if default else "",
        name=name,
        typeRef=type,
    )


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    *rules: Sequence[str],
    policy: str = "",
    aggregation: str = "",
    type: str = "",  # noqa: A002
) -> str:
    """Write a table; bare texts are columns, and a rule is its cells from left to right."""
    columns = [each if each.startswith("<input") else column(each) for each in inputs]
    results = [each if each.startswith("<output") else result(each) for each in outputs]
    rows = (_rule(cells, len(columns), number) for number, cells in enumerate(rules, 1))
    return element(
        "decisionTable",
        *columns,
        *results,
        *rows,
        hitPolicy=policy,
        aggregation=aggregation,
        typeRef=type,
        id="table",
    )


def context(entries: Mapping[str, str], end: str = "", type: str = "") -> str:  # noqa: A002
    """Write a boxed context; ``end`` is the box of its result."""
    named = (
        element("contextEntry", element("variable", name=name), box)
        for name, box in entries.items()
    )
    last = element("contextEntry", end) if end else ""
    return element("context", *named, last, typeRef=type)


def invocation(called: str, bindings: Mapping[str, str]) -> str:
    """Write a boxed invocation."""
    bound = (
        element("binding", element("parameter", name=name), box) for name, box in bindings.items()
    )
    return element("invocation", text(called), *bound)


def function(parameters: Mapping[str, str], box: str, type: str = "", kind: str = "") -> str:  # noqa: A002
    """Write a boxed function."""
    return element("functionDefinition", *_parameters(parameters), box, typeRef=type, kind=kind)


def relation(columns: Mapping[str, str], *rows: Sequence[str]) -> str:
    """Write a relation; ``columns`` are types by name, rows hold expressions."""
    heads = (element("column", name=name, typeRef=kind) for name, kind in columns.items())
    lines = (element("row", *map(text, row)) for row in rows)
    return element("relation", *heads, *lines)


def listed(*boxes: str, type: str = "") -> str:  # noqa: A002
    """Write a boxed list."""
    return element("list", *boxes, typeRef=type)


def conditional(condition: str, then: str, otherwise: str) -> str:
    """Write a boxed conditional of three boxes."""
    return element(
        "conditional", element("if", condition), element("then", then), element("else", otherwise)
    )


def filtered(source: str, match: str) -> str:
    """Write a boxed filter."""
    return element("filter", element("in", source), element("match", match))


def loop(kind: str, name: str, source: str, body: str) -> str:
    """Write a boxed iterator: ``for``, ``some`` or ``every``."""
    tag = "return" if kind == "for" else "satisfies"
    return element(kind, element("in", source), element(tag, body), iteratorVariable=name)


def compiled(source: bytes, *imported: bytes) -> Decisions:
    """Compile a file together with those that it imports."""
    return Decisions(read(source), [read(each) for each in imported])


def decide(source: bytes, name: str, /, *imported: bytes, **inputs: object) -> Decided:
    """Ask a file for one decision."""
    return compiled(source, *imported).decide(name, inputs, AROUND)


def answer(box: str, /, **inputs: object) -> Decided:
    """Ask a decision that consists of ``box`` and needs all ``inputs``."""
    source = definitions(*map(given, inputs), decision("answer", box, needs=inputs))
    return decide(source, "answer", **inputs)


def codes(decided: Decided) -> list[str]:
    """Return the codes of the notes."""
    return [note.code for note in decided.notes]


def _variable(name: str, kind: str) -> str:
    return element("variable", name=name, typeRef=kind)


def _href(name: str) -> str:
    return name if "#" in name else f"#{name}"


def _need(tag: str, kind: str, name: str) -> str:
    return element(tag, element(kind, href=_href(name)))


def _known(name: str) -> str:
    return _need("knowledgeRequirement", "requiredKnowledge", name)


def _parameters(parameters: Mapping[str, str]) -> Iterable[str]:
    return (
        element("formalParameter", name=name, typeRef=kind) for name, kind in parameters.items()
    )


def _rule(cells: Sequence[str], inputs: int, number: int) -> str:
    tests = (holding("inputEntry", cell) for cell in cells[:inputs])
    outputs = (holding("outputEntry", cell) for cell in cells[inputs:])
    return element("rule", *tests, *outputs, id=f"rule{number}")
