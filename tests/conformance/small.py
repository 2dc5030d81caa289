"""Small folders of cases, made by hand."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:small">'
)


def process(id_: str, *parts: str) -> str:
    """Return an executable process with ``parts``."""
    return f'<bpmn:process id="{id_}" isExecutable="true">{"".join(parts)}</bpmn:process>'


def line(id_: str, *scripts: str) -> str:
    """Return a process that runs through ``scripts``, which are their ids."""
    nodes = [f"{id_}_start", *scripts, f"{id_}_end"]
    flows = pairwise(nodes)
    return process(
        id_,
        f'<bpmn:startEvent id="{nodes[0]}"/>',
        *(script(one) for one in scripts),
        f'<bpmn:endEvent id="{nodes[-1]}"/>',
        *(flow(f"{id_}_f{n}", a, b) for n, (a, b) in enumerate(flows)),
    )


def script(id_: str, text: str = "{}", inside: str = "") -> str:
    """Return a script task."""
    return (
        f'<bpmn:scriptTask id="{id_}">{inside}<bpmn:script>{text}</bpmn:script></bpmn:scriptTask>'
    )


def flow(id_: str, source: str, target: str) -> str:
    """Return a sequence flow."""
    return f'<bpmn:sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}"/>'


def case(id_: str, **changes: Any) -> dict[str, Any]:
    """Return a case of the process ``main`` in ``main.bpmn``: a, then b."""
    expect = {"trace": ["A", "B"], "order": "strict", "outcome": "completed", "parallel": False}
    nodes = {
        "a": {"marker": "A", "traced": True},
        "b": {"marker": "B", "traced": True},
    }
    return {
        "id": id_,
        "group": "small",
        "file": "main.bpmn",
        "processes": {"main": "main", "start_first": [], "called": [], "started_by_event": []},
        "nodes": nodes,
        "variants": [{"variables": {}, "advance_seconds": 0, "expect": expect}],
        **changes,
    }


def expecting(**changes: Any) -> list[dict[str, Any]]:
    """Return one variant whose expectation is that of ``case`` with ``changes``."""
    (variant,) = case("x")["variants"]
    return [{**variant, "expect": {**variant["expect"], **changes}}]


def folder(place: Path, listed: object, **models: str) -> Path:
    """Write a folder of cases with the models ``name=content`` and return it."""
    (place / "bpmn").mkdir(parents=True)
    (place / "cases.json").write_text(json.dumps(listed), encoding="utf-8")
    for name, content in models.items():
        text = f"{HEAD}{content}</bpmn:definitions>"
        (place / "bpmn" / f"{name}.bpmn").write_text(text, encoding="utf-8")
    return place
