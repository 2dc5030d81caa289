"""The folder of BPMN execution cases, what a run of it gives, and the judge that lies in it."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.conformance.cases import Case, read_cases
from engine.conformance.result import Result

FOLDER = Path(__file__).parents[3] / "shared" / "conformance" / "bpmn-execution"

Given = Callable[[Any, Any, Any], tuple[str, str, bool, list[str]]]


def raw_cases() -> list[dict[str, Any]]:
    """Return the cases as they stand in the file; none where the folder is not here."""
    path = FOLDER / "cases.json"
    listed: list[dict[str, Any]] = json.loads(path.read_bytes()) if path.exists() else []
    return listed


def cases() -> dict[str, Case]:
    """Return the cases by their id."""
    return {case.id: case for case in read_cases(FOLDER) if isinstance(case, Case)}


def given_judge() -> Any:
    """Return the module of the folder that says what the right verdict is."""
    spec = importlib.util.spec_from_file_location("given_judge", FOLDER / "judge.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def result_of(said: dict[str, Any]) -> Result:
    """Return a result in our form from the form that the given judge reads."""
    lists = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    return Result(**{**said, **lists})
