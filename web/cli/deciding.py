"""The command for trying decisions out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from processes.decision.errors import ImportMissingError, NoSuchDecisionError
from processes.decision.evaluation import FUEL, Circumstances, Decisions
from processes.decision.imports import lacking, reached
from processes.decision.model import Decision, Model, Variable
from processes.decision.needs import Askable, askable, needed, roots
from processes.decision.reader import read
from processes.decision.session import Key
from processes.errors import BihuanError
from web.cli import files
from web.cli.asking import Text, assigned, fuel_option, now_option, placed, values_in
from web.cli.athome import functions_at
from web.cli.commands import NOT_BEGUN, command
from web.cli.errors import InputsMissing, NothingToDecide
from web.cli.explaining import Answer, Told, as_json, lines
from web.cli.output import Printer


@click.command()
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--decision",
    "names",
    multiple=True,
    type=Text(),
    metavar="NAME",
    help="The name or id of a decision, a decision service or a knowledge model. Repeatable.",
)
@click.option(
    "--input",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A JSON object with the inputs by name; - reads what is piped in.",
)
@click.option(
    "--set",
    "words",
    multiple=True,
    type=Text(),
    metavar="NAME=VALUE",
    help="One input, its value as FEEL: guests=8, 'season=\"Winter\"'. Repeatable.",
)
@now_option
@fuel_option(FUEL)
@command
def decide(
    printer: Printer,
    paths: tuple[Path, ...],
    names: tuple[str, ...],
    file: Path | None,
    words: tuple[str, ...],
    **around: Any,
) -> None:
    """Work out decisions of a DMN file and show the rows of the tables that matched.

    The files behind the first are those it may import. Without --decision these are the decisions
    that no other one requires. --set wins over --input.

    \b
    bihuan decide dish.dmn --set 'season="Winter"' --set guests=8
    bihuan decide loan.dmn types.dmn --decision Eligibility --input case.json
    """
    with _at(paths[0]):
        models, decisions = _opened(paths)
        asked = _asked(models[0], names)
    given = values_in(file) | assigned(words, around["now"])
    missing = _missing(models, asked, given)
    if missing:
        _refuse_missing(printer, paths[0], missing)
    circumstances = Circumstances(**around, functions=functions_at(around["now"]))
    with placed(str(paths[0]), ""):
        answers = [_answer(decisions, each, given, circumstances) for each in asked]
    told = Told(answers=answers, unused=_unused(models, asked, given))
    printer.done(as_json(told), *lines(printer, told))


@contextmanager
def _at(path: Path) -> Iterator[None]:
    """Say of an error raised within which file it is about, unless that is known."""
    try:
        yield
    except BihuanError as error:
        error.facts.setdefault("where", path)
        raise


def _opened(paths: Sequence[Path]) -> tuple[list[Model], Decisions]:
    """Return the model of the first file, those it imports from the others, and its decisions."""
    at_hand = {path: _model(path) for path in paths}
    asked, *others = at_hand.values()
    for model, needed_import in lacking(asked, others):
        where = next(path for path, each in at_hand.items() if each is model)
        raise ImportMissingError(
            line=needed_import.line, namespace=needed_import.namespace, where=where
        )
    imported = reached(asked, others)
    return [asked, *imported], Decisions(asked, imported)


def _model(path: Path) -> Model:
    with _at(path):
        return read(files.read(path).data)


def _asked(model: Model, names: Sequence[str]) -> list[Askable]:
    """Return what is asked for by name or id; without a name what nothing else requires."""
    nodes = askable(model)
    if not names:
        found: list[Askable] = list(roots(model))
        if not found:
            raise NothingToDecide(known=_listed(nodes))
        return found
    return [_one(nodes, " ".join(name.split())) for name in names]


def _one(nodes: Sequence[Askable], name: str) -> Askable:
    for node in nodes:
        if name in {node.name, node.id}:
            return node
    raise NoSuchDecisionError(name=name, known=_listed(nodes))


def _listed(nodes: Sequence[Askable]) -> str:
    return ", ".join(node.name for node in nodes) or "-"


def _missing(
    models: Sequence[Model], asked: Sequence[Askable], given: Mapping[str, object]
) -> list[Variable]:
    found = {each.name: each for node in asked for each in needed(models, node, given)}
    return [each for name, each in found.items() if name not in given]


def _refuse_missing(printer: Printer, path: Path, missing: Sequence[Variable]) -> NoReturn:
    named = (f"{each.name} ({each.type})" if each.type else each.name for each in missing)
    listed = [{"name": each.name, "type": each.type} for each in missing]
    printer.refuse(InputsMissing(names=", ".join(named), where=path), missing=listed)
    raise SystemExit(NOT_BEGUN)


def _unused(
    models: Sequence[Model], asked: Sequence[Askable], given: Mapping[str, object]
) -> list[str]:
    """Return the names that are given for nothing; a model without inputs may read any."""
    if not all(model.inputs for model in models):
        return []
    known = {each.name for node in asked for each in needed(models, node, ())}
    known |= {decision.name for model in models for decision in model.decisions.values()}
    return [name for name in given if name not in known]


def _answer(
    decisions: Decisions, node: Askable, given: Mapping[str, object], around: Circumstances
) -> Answer:
    ask = decisions.decide if isinstance(node, Decision) else decisions.invoke
    inputs: dict[str | Key, object] = {name: value for name, value in given.items()}  # noqa: C416
    return Answer(node=node, decided=ask(node.id, inputs, around))
