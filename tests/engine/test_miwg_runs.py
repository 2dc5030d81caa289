"""Reference models of other tools: what is accepted runs, or waits for something with a name."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import DeliverMessage, DeliverSignal, StartInstance
from engine.scheduling.handlers import JobDone
from engine.store import tables
from engine.store.database import Database
from processes.document import Document, read
from processes.form import Field
from processes.lint.finding import Severity
from processes.lint.linter import lint
from processes.lint.loops import lint_calls
from processes.model import Process
from processes.plainform import plain_form
from processes.starts import entries_of, start_messages, start_signals
from processes.vocabulary import load_vocabulary
from tests.engine.desk import Desk

pytestmark = pytest.mark.shared
SHARED = Path(__file__).parents[3] / "shared"
MODELS = sorted((SHARED / "corpora" / "miwg").glob("*.bpmn"))
STEPS = 120
FEWEST_ACCEPTED = 9
"""How many of the models run today; the rest is refused for what it leaves open."""


def topics(document: Document) -> frozenset[str]:
    """Return the topics a document names: here a program does all of them."""
    found = (node.topic for process in document.runnable for node in process.nodes.values())
    return frozenset(found) - {""}


def is_accepted(document: Document) -> bool:
    said = lint(document, forms={}, vocabulary=load_vocabulary(), topics=topics(document))
    said += lint_calls(document, ())
    return not [finding for finding in said if finding.severity is Severity.ERROR]


ACCEPTED = [path for path in MODELS if is_accepted(read(path.read_bytes()))]


def test_enough_of_the_models_run() -> None:
    assert len(ACCEPTED) >= FEWEST_ACCEPTED


class Walk:
    """One desk with one model, and everybody who could do something about its cases."""

    def __init__(self, desk: Desk, document: Document, seed: int) -> None:
        self.desk = desk
        self.processes = {process.id: process for process in document.runnable}
        self.random = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.count = 0
        desk.topics = topics(document)
        desk.handlers |= dict.fromkeys(desk.topics, lambda _job: JobDone())
        desk.deploy(document.data)

    def begin(self) -> None:
        """Start every process that a person can start, and those that wait for a message."""
        for process in self.processes.values():
            if entries_of(process):
                self.desk.start(process.id, **self.answers(process, entries_of(process)[0]))
            for name in start_messages(process):
                self.start(process, message=name)
            for name in start_signals(process):
                self.start(process, signal=name)

    def start(self, process: Process, **by: str) -> None:
        self.count += 1
        self.desk.do(
            StartInstance,
            instance=f"by{self.count}",
            key=process.id,
            case_no=f"BY-{self.count}",
            place="P1",
            message_id=f"start{self.count}",
            **by,
        )
        self.desk.settle()

    def step(self) -> bool:
        """Do one thing that somebody can do; say no when every case has come to its end."""
        living = [one for one in self.desk.instances() if one.state == "open"]
        doings = [doing for one in living for doing in self.doings(one.id)]
        if doings and self.random.random() < 0.8:
            self.random.choice(doings)()
        else:
            self.desk.wait(days=1)
        return bool(living)

    def doings(self, instance: str) -> Iterator[Any]:
        process = self.processes[self.desk.instance(instance).key]
        for node in self.desk.open_nodes(instance):
            values = self.answers(process, node)
            yield lambda node=node, values=values: self.desk.complete(instance, node, **values)
        for name in set(self.desk.picture(instance).messages.values()):
            yield lambda name=name: self.tell(DeliverMessage, instance, name, "message_id")
        for name in self.signals(instance):
            yield lambda name=name: self.tell(DeliverSignal, instance, name, "signal_id")

    def tell(self, kind: Any, instance: str, name: str, identity: str) -> None:
        self.count += 1
        self.desk.do(kind, instance=instance, name=name, **{identity: f"told{self.count}"})
        self.desk.settle()

    def signals(self, instance: str) -> list[str]:
        where = (tables.awaited.c.instance == instance, tables.awaited.c.kind == "signal")
        with self.desk.database.read() as tx:
            return [row.name for row in tx.execute(select(tables.awaited).where(*where))]

    def answers(self, process: Process, node: str) -> dict[str, Any]:
        form = plain_form(process, node)
        return {question.key: self.answer(question) for question in form.fields}

    def answer(self, question: Field) -> object:
        match question.type:
            case "choice":
                return self.random.choice(question.choices).value
            case "check":
                return self.random.random() < 0.5
            case "number":
                return self.random.randint(0, 9)
            case _:
                return "u1"

    def waits_for(self, instance: str) -> set[str]:
        """Return the tokens that wait for somebody or something that has a name."""
        picture = self.desk.picture(instance)
        return {*picture.tasks, *picture.messages, *picture.timers}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: str(path.stem))
def test_an_accepted_model_runs_to_its_end_or_waits_for_something_with_a_name(
    path: Path, seed: int, database: Database
) -> None:
    walk = Walk(Desk(database), read(path.read_bytes()), seed)
    walk.begin()
    assert walk.desk.instances()
    for _ in range(STEPS):
        if not walk.step():
            break
    for one in walk.desk.instances():
        assert not one.incident, walk.desk.picture(one.id).incidents
        if one.state == "open":
            named = walk.waits_for(one.id) or walk.signals(one.id)
            assert named, walk.desk.picture(one.id)
    assert walk.desk.prove()
