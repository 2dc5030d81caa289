"""Files of decisions from a few words: ``dmn(table("risk", "FIRST | age -> level", "< 18 -> 1"))``.

The head of a table is its hit policy (an aggregation behind a slash), its inputs and its outputs;
each row is tests and outputs; several are parted by semicolons. Outputs may have a type:
``level:number``.
"""

from html import escape

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def dmn(
    *decisions: str, space: str = "test", inputs: tuple[str, ...] = (), imports: str = ""
) -> bytes:
    """Return a file; it sees all variables of its caller unless it names ``inputs``.

    ``imports`` is a namespace that it knows as ``lib``.
    """
    named = "".join(
        f'<inputData id="i_{name}" name="{name}"><variable name="{name}"/></inputData>'
        for name in inputs
    )
    other = f'<import namespace="{imports}" name="lib" importType="{DMN}"/>' if imports else ""
    return (
        f'<definitions xmlns="{DMN}" xmlns:camunda="http://camunda.org/schema/1.0/dmn" '
        f'id="d_{space}" name="{space}" namespace="{space}">{other}{named}{"".join(decisions)}'
        "</definitions>"
    ).encode()


def decision(key: str, box: str, needs: tuple[str, ...] = (), tag: str = "") -> str:
    """Return a decision; ``needs`` are references: ``#i_age``, ``other#bkm``."""
    given = "".join(_needed(each) for each in needs)
    tagged = f' camunda:versionTag="{tag}"' if tag else ""
    return (
        f'<decision id="{key}" name="{key} decided"{tagged}><variable name="{key}"/>'
        f"{given}{box}</decision>"
    )


def says(key: str, expression: str, *needs: str, tag: str = "") -> str:
    """Return a decision by one expression."""
    box = f"<literalExpression><text>{escape(expression)}</text></literalExpression>"
    return decision(key, box, needs, tag)


def table(key: str, head: str, *rows: str, needs: tuple[str, ...] = (), tag: str = "") -> str:
    """Return a decision by a table."""
    policy, _, columns = head.partition(" | ")
    policy, _, aggregation = policy.partition("/")
    inputs, outputs = _parted(columns)
    more = f' aggregation="{aggregation}"' if aggregation else ""
    inside = "".join(
        f'<input id="{key}_i{n}"><inputExpression><text>{escape(text)}</text></inputExpression>'
        "</input>"
        for n, text in enumerate(inputs, 1)
    )
    inside += "".join(_output(key, n, output) for n, output in enumerate(outputs, 1))
    inside += "".join(_row(key, n, row) for n, row in enumerate(rows, 1))
    box = f'<decisionTable id="{key}_table" hitPolicy="{policy}"{more}>{inside}</decisionTable>'
    return decision(key, box, needs, tag)


def _parted(line: str) -> tuple[list[str], list[str]]:
    left, _, right = line.partition(" -> ")
    return [p.strip() for p in left.split(";")], [p.strip() for p in right.split(";")]


def _output(key: str, number: int, text: str) -> str:
    name, _, kind = text.partition(":")
    typed = f' typeRef="{kind}"' if kind else ""
    return f'<output id="{key}_o{number}" name="{name}"{typed}/>'


def _row(key: str, number: int, row: str) -> str:
    tests, outputs = _parted(row)
    cells = "".join(f"<inputEntry><text>{escape(t)}</text></inputEntry>" for t in tests)
    cells += "".join(f"<outputEntry><text>{escape(o)}</text></outputEntry>" for o in outputs)
    return f'<rule id="{key}_{number}">{cells}</rule>'


def _needed(reference: str) -> str:
    own = reference.removeprefix("#")
    if own.startswith("i_"):
        kind = "Input"
    elif reference.startswith("#"):
        kind = "Decision"
    else:
        return (
            f'<knowledgeRequirement><requiredKnowledge href="{reference}"/></knowledgeRequirement>'
        )
    return f'<informationRequirement><required{kind} href="{reference}"/></informationRequirement>'
