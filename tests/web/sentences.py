"""Every sentence that a page may show, as the English key of its translation."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from babel.messages.extract import extract_from_dir

import engine
import processes
import tasks
from processes.errors import BihuanError
from processes.feel import notes
from processes.lint.rule import Rule
from tasks.fieldtypes import MISTAKES
from web import errors, timeline
from web.views import frame

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "say": None, "count_words": (1, 2)}
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]

Key = str | tuple[str, ...]


def of_pages() -> set[Key]:
    """Return what templates and views say themselves."""
    found = extract_from_dir(ROOT / "web", METHODS, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found if message}


def of_tables() -> set[Key]:
    """Return what stands in the tables of the pages."""
    words = [template for template, _ in timeline.WORDS.values()]
    pages = [sentence for page in errors.PAGES.values() for sentence in page]
    return {*words, *pages, *(label for label, _, _ in frame.NAV)}


def of_errors() -> set[Key]:
    """Return the sentences and the advice of every error of all packages."""
    for _ in modules():
        pass
    return {text for kind in _below(BihuanError) for text in (kind.template(), kind.advice) if text}


def of_mistakes() -> set[Key]:
    """Return what is said about single fields and expressions."""
    return {*MISTAKES.values(), *notes.SENTENCES.values()}


def of_rules() -> set[Key]:
    """Return what the linter says."""
    found: set[Key] = set()
    for module in modules():
        if module.__name__.startswith("processes.lint"):
            for rule in _rules(tuple(vars(module).values())):
                found |= {rule.sentence, rule.advice}
            found |= _advice_in(module)
    return found - {""}


def all_sentences() -> set[Key]:
    """Return all of them."""
    return of_pages() | of_tables() | of_errors() | of_mistakes() | of_rules()


def modules() -> Iterator[ModuleType]:
    """Import and yield every module below the pages."""
    for package in (processes, engine, tasks):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def _below(kind: type[BihuanError]) -> Iterator[type[BihuanError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__.split(".")[0] != "tests":
            yield from _below(child)


def _rules(values: object) -> Iterator[Rule]:
    if isinstance(values, Rule):
        yield values
    elif isinstance(values, Mapping):
        yield from _rules(tuple(values.values()))
    elif isinstance(values, tuple | list | frozenset):
        for value in values:
            yield from _rules(value)


def _advice_in(module: ModuleType) -> set[Key]:
    """Return the advice that a check gives in place of the one of an error."""
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    given = (
        keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "advice"
    )
    return {str(node.value) for node in given if isinstance(node, ast.Constant) and node.value}
