"""Whatever people or programs can name is documented, and what is documented exists."""

import re
from collections import Counter

import pytest

from engine.history import events
from tests.architecture import reference
from tests.surroundings import ROOT
from web.settings import Settings

DOCS = ROOT / "docs"
NAMED_COMMAND = re.compile(r"\bbihuan ([a-z]+)((?: --[a-z-]+)*)")
CODE = re.compile(r"`+([^`]+)`+")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize("place", reference.pages())
def test_a_reference_page_says_what_the_code_says(place: str) -> None:
    written = (DOCS / place).read_text(encoding="utf-8")
    assert written == reference.pages()[place], "run: python -m tests.architecture.reference"


def test_every_error_has_a_code_of_its_own() -> None:
    own = [each for each in reference.errors() if "code" in vars(each)]
    twice = {code for code, n in Counter(each.code for each in own).items() if n > 1}
    assert not twice


def test_every_error_says_a_sentence() -> None:
    ends = (".", "?", "}")
    silent = [each.__name__ for each in reference.errors() if not each.template().endswith(ends)]
    assert not silent


def test_every_event_kind_has_a_meaning() -> None:
    kinds = {v for k, v in vars(events).items() if k.isupper() and isinstance(v, str)}
    assert kinds == set(events.MEANING)


def test_every_setting_is_explained() -> None:
    fields = {f"BIHUAN_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert fields == set(reference.settings())


def test_every_command_says_what_it_does() -> None:
    assert not [name for name, context in reference.commands() if not context.command.help]


def commands_named_in(text: str) -> set[tuple[str, str]]:
    """Each command with each option it is named with, and alone."""
    named = NAMED_COMMAND.findall(text)
    return {(name, option) for name, more in named for option in ["", *more.split()]}


def known_commands() -> set[tuple[str, str]]:
    return {
        (name.removeprefix("bihuan").strip(), option)
        for name, context in reference.commands()
        for parameter in context.command.get_params(context)
        for option in ["", *parameter.opts]
    }


def test_every_command_that_is_recommended_exists() -> None:
    pages = " ".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    advice = " ".join(each.advice for each in reference.errors())
    named = commands_named_in(" ".join(CODE.findall(pages))) | commands_named_in(advice)
    assert named
    assert named <= known_commands()


def test_every_link_of_a_page_leads_somewhere() -> None:
    pages = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
    broken = [
        (page.name, target)
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken
