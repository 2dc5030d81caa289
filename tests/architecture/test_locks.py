"""The locks name every file by its hash, no host, and hold on every system that is promised."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution, packages_distributions
from itertools import product

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from sqlalchemy.engine import make_url

from tests.surroundings import ROOT

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
LOCKS = ("run", "test", "node", "fuzz")
HOST = re.compile(r"https?:|//|--(extra-)?index|--find-links|--trusted")
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==([^\s;]+)", re.MULTILINE)


def text_of(lock: str) -> str:
    return (ROOT / f"requirements/{lock}.lock").read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, Version]:
    return {canonicalize_name(name): Version(v) for name, v in PIN.findall(text_of(lock))}


def asked_by_the_project() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [Requirement(line) for line in project["project"]["dependencies"]]


def asked_by_hand(name: str) -> list[Requirement]:
    lines = (ROOT / f"requirements/{name}.in").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


def environments() -> Iterator[Mapping[str, str]]:
    for python, system in product(PYTHONS, SYSTEMS):
        full = {"python_version": python, "python_full_version": f"{python}.0"}
        yield (
            full
            | dict(system)
            | {"implementation_name": "cpython", "extra": ""}
            | {"platform_python_implementation": "CPython"}
        )


def needed_by(name: str) -> set[str]:
    """Everything that an installed distribution asks for on any promised system."""
    asked = [Requirement(line) for line in distribution(name).requires or []]
    return {
        canonicalize_name(one.name)
        for one in asked
        for here in environments()
        if one.marker is None or one.marker.evaluate(dict(here))
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    assert not HOST.search(text_of(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_every_file_by_its_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", text_of(lock))[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_page_lock_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_bytes())["packages"]
    locked = [package for folder, package in packages.items() if folder]
    assert locked
    assert not [package for package in locked if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in locked)


def test_the_run_lock_satisfies_the_project() -> None:
    locked = pins("run")
    for asked in [*asked_by_the_project(), *asked_by_hand("run")]:
        assert locked[canonicalize_name(asked.name)] in asked.specifier, asked


def test_the_test_lock_satisfies_its_list_and_agrees_with_the_run_lock() -> None:
    run, tools = pins("run"), pins("test")
    for asked in asked_by_hand("test"):
        assert tools[canonicalize_name(asked.name)] in asked.specifier, asked
    assert {name: tools[name] for name in tools.keys() & run} == {
        name: run[name] for name in tools.keys() & run
    }


def test_the_locks_forget_nothing_that_another_system_or_python_needs() -> None:
    locked = pins("run") | pins("test")
    forgotten = {name: gap for name in locked if (gap := needed_by(name) - locked.keys())}
    assert not forgotten


def extras_asked_by(name: str) -> Iterator[tuple[str, str]]:
    """Each distribution with an extra that an installed one asks for."""
    for asked in map(Requirement, distribution(name).requires or []):
        if asked.marker is None or any(asked.marker.evaluate(dict(e)) for e in environments()):
            yield from ((canonicalize_name(asked.name), extra) for extra in asked.extras)


def test_a_distribution_asked_for_with_an_extra_is_locked_with_it() -> None:
    """Else pip takes the newest release for the extra, and refuses it for its missing hash."""
    locks = text_of("run") + text_of("test")
    wanted = {pair for name in pins("run") | pins("test") for pair in extras_asked_by(name)}
    assert ("coverage", "toml") in wanted
    locked = {pair for pair in wanted if re.search(r"(?m)^{}\[.*{}.*\]==".format(*pair), locks)}
    assert locked == wanted


def imported_by(*folders: str) -> set[str]:
    """The top names that the modules of some folders import."""
    trees = (
        ast.parse(path.read_text(encoding="utf-8"))
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
    )
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = (alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names)
    other = (node.module or "" for node in nodes if isinstance(node, ast.ImportFrom))
    named = (name for node in nodes if isinstance(node, ast.Call) for name in by_name(node))
    return {name.partition(".")[0] for name in (*plain, *other, *named)} - sys.stdlib_module_names


def by_name(call: ast.Call) -> Iterator[str]:
    """The module that ``import_module("name")`` imports."""
    if getattr(call.func, "id", "") == "import_module":
        yield from (str(a.value) for a in call.args if isinstance(a, ast.Constant))


def not_asked_for(names: set[str], asked: list[Requirement]) -> set[str]:
    """The names that no distribution of a list provides."""
    wanted = {canonicalize_name(one.name) for one in asked}
    provided = packages_distributions()
    ours = {"engine", "processes", "tasks", "web", "tests", "bench", "start"}
    return {n for n in names - ours if not wanted & {*map(canonicalize_name, provided.get(n, []))}}


def test_every_library_that_the_product_imports_is_asked_for() -> None:
    names = imported_by("engine", "processes", "tasks", "web")
    assert not not_asked_for(names, asked_by_the_project())


def test_every_library_that_the_tests_import_is_asked_for() -> None:
    names = imported_by("tests")
    assert not not_asked_for(names, [*asked_by_the_project(), *asked_by_hand("test")])


ADDRESS = "postgresql+psycopg://"
"""The one library that an address names: SQLAlchemy imports it when it is asked for."""


def test_every_library_that_is_asked_for_is_imported() -> None:
    names = imported_by("engine", "processes", "tasks", "web")
    provided = packages_distributions()
    used = {canonicalize_name(d) for name in names for d in provided.get(name, [])}
    asked = {canonicalize_name(one.name) for one in asked_by_the_project()}
    assert asked - used == {canonicalize_name(make_url(ADDRESS).get_driver_name())}
