"""Small folders of DMN models and their cases, made by hand."""

from pathlib import Path

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"
CASES = "http://www.omg.org/spec/DMN/20160719/testcase"
SCHEMA = "http://www.w3.org/2001/XMLSchema"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def model(*parts: str, namespace: str = "urn:kit") -> str:
    """Return a DMN file with ``parts``."""
    head = f'<definitions xmlns="{DMN}" namespace="{namespace}" name="kit">'
    return f"{head}{''.join(parts)}</definitions>"


def decision(name: str, text: str) -> str:
    """Return a decision that is the expression ``text``."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    logic = f"<literalExpression><text>{escaped}</text></literalExpression>"
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{logic}</decision>'


def cases(*parts: str, about: str = "kit.dmn") -> str:
    """Return a file of cases about a model."""
    return (
        f'<testCases xmlns="{CASES}" xmlns:xsi="{INSTANCE}" xmlns:xsd="{SCHEMA}">'
        f"<modelName>{about}</modelName>{''.join(parts)}</testCases>"
    )


def case(name: str, *nodes: str, kind: str = "decision", invoked: str = "") -> str:
    """Return one case of ``nodes``."""
    called = f' invocableName="{invoked}"' if invoked else ""
    return f'<testCase id="{name}" type="{kind}"{called}>{"".join(nodes)}</testCase>'


def wanted(name: str, inner: str, *, error: bool = False) -> str:
    """Return what a case expects of the decision ``name``."""
    flag = ' errorResult="true"' if error else ""
    return f'<resultNode name="{name}"{flag}><expected>{inner}</expected></resultNode>'


def given(name: str, inner: str) -> str:
    """Return an input of a case."""
    return f'<inputNode name="{name}">{inner}</inputNode>'


def value(text: str, kind: str = "decimal") -> str:
    """Return a value of an XML Schema type."""
    return f'<value xsi:type="xsd:{kind}">{text}</value>'


NULL = '<value xsi:nil="true"/>'


def asks(name: str, expected: str, *, error: bool = False) -> str:
    """Return a case of the same name as the decision that it asks."""
    return case(name, wanted(name, expected, error=error))


def folder(place: Path, **files: str | bytes) -> Path:
    """Write files, ``name_ending`` as name.ending, into a folder and return it."""
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        raw = content if isinstance(content, bytes) else content.encode()
        (place / f"{stem}.{ending}").write_bytes(raw)
    return place
