"""Rules of the house that no linter has a name for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.surroundings import ROOT

PACKAGES = ("engine", "processes", "tasks", "web")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
MIGRATIONS = "versions"
"""A step of the schema is a list of tables: as long as it has to be."""
EMPTY_WORDS = ("Manager", "Helper", "Util", "Service")
FULL_WORDS = ("DecisionService",)
"""What a standard calls so: DMN 1.5 §6.3.10."""
INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=|<style\b|<script(?![^>]*\bsrc=)(?![^>]*json)""")
FOREIGN = re.compile(r"https?://(?!www\.w3\.org/)")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> Iterator[Path]:
    yield from (ROOT / "start.py", ROOT / "hatch_build.py")
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def written_by_hand(*endings: str) -> list[Path]:
    built = ROOT / "web/static/dist"
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*"))
    return sorted(p for p in found if p.suffix in endings and built not in p.parents)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.fixture(params=modules(), ids=lambda path: str(path.relative_to(ROOT)))
def module(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def test_a_module_fits_in_one_sitting(module: Path) -> None:
    assert lines(module) <= LONGEST_MODULE


def test_a_module_says_what_it_is_for(tree: ast.Module) -> None:
    assert ast.get_docstring(tree)


def test_a_function_fits_on_a_screen(module: Path, tree: ast.Module) -> None:
    if module.parent.name == MIGRATIONS:
        return
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= LONGEST_FUNCTION]
    assert not long


def test_a_package_marker_only_speaks(module: Path, tree: ast.Module) -> None:
    assert module.name != "__init__.py" or len(tree.body) == 1


def test_no_name_hides_a_package(tree: ast.Module) -> None:
    nodes = list(ast.walk(tree))
    bodies = (node.body for node in nodes if isinstance(node, ast.ClassDef))
    fields = {id(s.target) for body in bodies for s in body if isinstance(s, ast.AnnAssign)}
    stored = (n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    bound = {name.id for name in stored if id(name) not in fields}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    assert not bound & set(PACKAGES)


def test_no_class_has_an_empty_name(tree: ast.Module) -> None:
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    empty = {name for name in names if name.endswith(EMPTY_WORDS)}
    assert not {name for name in empty if not name.endswith(FULL_WORDS)}


def test_scripts_and_styles_fit_in_one_sitting_too() -> None:
    assert not [p for p in written_by_hand(".js", ".mjs", ".css") if lines(p) > LONGEST_MODULE]


def test_a_template_has_no_style_and_no_script_of_its_own() -> None:
    pages = written_by_hand(".html")
    assert not [p.name for p in pages if INLINE.search(p.read_text(encoding="utf-8"))]


def test_no_page_names_another_machine() -> None:
    pages = written_by_hand(".html", ".css", ".js")
    assert not [p.name for p in pages if FOREIGN.search(p.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("bad", ['<p style="x">', '<a onclick="x">', "<script>x</script>"])
def test_inline_style_and_script_would_be_found(bad: str) -> None:
    assert INLINE.search(bad)


def test_no_test_folder_is_a_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_no_test_sleeps() -> None:
    calls = re.compile(r"\bsleep\(")
    texts = ((p, p.read_text(encoding="utf-8")) for p in (ROOT / "tests").rglob("*.py"))
    assert not [p.name for p, text in texts if p != Path(__file__) and calls.search(text)]
