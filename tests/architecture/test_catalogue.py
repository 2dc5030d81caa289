"""Every sentence a person may read has its Chinese, and the catalogue holds nothing else."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from processes.feel.notes import SENTENCES
from tasks.fieldtypes import MISTAKES
from tests.architecture import reference
from tests.surroundings import ROOT

WEB = ROOT / "web"
CATALOGUE = WEB / "translations/zh_CN/LC_MESSAGES/messages.po"
SPEAKERS = {"gettext": 1, "ngettext": 2, "say": 1, "count_words": 2, "progress": 1, "_": 1}
"""Functions that translate, and how many of their first arguments are sentences."""
TITLE = re.compile(r"[A-Z“{][^_/=<>-]*[a-z][^_/=<>-]*")
"""What a table of the web may hold for people to read."""
SAME_EVERYWHERE = {"English"}
"""A language is named in itself."""


def in_templates() -> Iterator[str]:
    for page in sorted((WEB / "templates").rglob("*.html")):
        with page.open("rb") as text:
            for _line, _function, said, _comments in babel_extract(text, list(SPEAKERS), [], {}):
                yield from (one for one in _flat(said) if one)


def _flat(said: object) -> tuple[str, ...]:
    return (
        (said,) if isinstance(said, str) else tuple(said) if isinstance(said, tuple | list) else ()
    )


def in_code() -> Iterator[str]:
    for module in sorted(WEB.rglob("*.py")):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        yield from said_by_calls(tree)
        yield from kept_in_tables(tree)


def said_by_calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            count = SPEAKERS.get(getattr(node.func, "attr", getattr(node.func, "id", "")), 0)
            for argument in node.args[:count]:
                yield from constants(argument)


def kept_in_tables(tree: ast.Module) -> Iterator[str]:
    for line in tree.body:
        if isinstance(line, ast.Assign | ast.AnnAssign) and line.value:
            unspoken = {text for help_text in helps(line.value) for text in constants(help_text)}
            said = set(constants(line.value)) - unspoken
            yield from sorted(text for text in said if TITLE.fullmatch(text))


def helps(node: ast.AST) -> Iterator[ast.AST]:
    """The help texts of options: they are English, as are the names of the options."""
    keywords = (each for each in ast.walk(node) if isinstance(each, ast.keyword))
    yield from (keyword.value for keyword in keywords if keyword.arg == "help")


def constants(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def in_errors_and_rules() -> Iterator[str]:
    for error in reference.errors():
        yield from (error.template(), error.advice)
    for rule in reference.rules():
        yield from (rule.sentence, rule.advice)


def in_answers() -> Iterator[str]:
    """What is said about a field of a form and about a part of an expression."""
    yield from MISTAKES.values()
    yield from SENTENCES.values()


def everything_said() -> set[str]:
    said = (*in_templates(), *in_code(), *in_errors_and_rules(), *in_answers())
    return {text for text in said if text} - SAME_EVERYWHERE


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as text:
        return read_po(text, locale="zh_CN", abort_invalid=True)


def keys(message: Message) -> tuple[str, ...]:
    return _flat(message.id)


def translations(message: Message) -> tuple[str, ...]:
    return _flat(message.string)


def test_every_sentence_has_its_chinese(catalogue: Catalog) -> None:
    known = {
        key
        for message in catalogue
        for key in keys(message)
        if all(translations(message)) and not message.fuzzy
    }
    assert not everything_said() - known


def test_the_catalogue_holds_nothing_that_nobody_says(catalogue: Catalog) -> None:
    known = {key for message in catalogue for key in keys(message) if key}
    assert not known - everything_said()


def test_a_translation_fills_in_what_the_sentence_fills_in(catalogue: Catalog) -> None:
    wrong = [
        key
        for message in catalogue
        for key in keys(message)
        for translation in translations(message)
        if key and facts_of(translation) - facts_of(key)
    ]
    assert not wrong


def facts_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_a_table_of_sentences_would_be_found() -> None:
    tree = ast.parse('A = {1: ("Go back.", "X-Header", "DENY", "a: b")}')
    assert list(kept_in_tables(tree)) == ["Go back."]
