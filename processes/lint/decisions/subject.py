"""Subject: one model with the others at hand, and what its names and references mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from processes.decision.graph import Space, spaces
from processes.decision.model import (
    Decision,
    DecisionService,
    InputData,
    Knowledge,
    Model,
    Reference,
)
from processes.decision.names import path_names
from processes.decision.session import Key
from processes.feel.builder import TypeTest
from processes.feel.compiler import Scope
from processes.feel.tokens import unusual
from processes.lint.rule import Spot

Node = InputData | Decision | Knowledge | DecisionService


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One model that is looked at, within all models at hand."""

    model: Model
    models: Mapping[str, Model]
    """By namespace; the model itself is among them."""
    space: Space
    types: Mapping[str, TypeTest]
    """What ``instance of`` may ask."""
    paths: frozenset[str]
    """What may stand behind a dot and holds operators or words of the grammar."""

    @property
    def open(self) -> bool:
        """Whether decisions see the variables of their caller: the model names no input data."""
        return not self.model.inputs

    def target(self, reference: Reference) -> Node | None:
        """Return what a reference means, None when that is not at hand."""
        model = self.models.get(reference.namespace or self.model.namespace)
        return None if model is None else node_of(model, reference.id)

    def key(self, reference: Reference) -> Key:
        """Return the key of what a reference means."""
        return reference.namespace or self.model.namespace, reference.id

    def node(self, key: Key) -> Node | None:
        """Return the node of a key, None when it is not at hand."""
        model = self.models.get(key[0])
        return None if model is None else node_of(model, key[1])

    def name(self, reference: Reference) -> str:
        """Return by which name a reference is known here: its own, or that of its import."""
        prefix = self.space.prefixes.get(reference.namespace, "") if reference.namespace else ""
        target = self.target(reference)
        return prefix or ("" if target is None else target.variable.name)

    def names(self, *references: Sequence[Reference]) -> frozenset[str]:
        """Return the names of what is required and at hand."""
        found = (self.name(each) for group in references for each in group)
        return frozenset(name for name in found if name)

    def scope(self, known: frozenset[str]) -> Scope:
        """Return the scope in which an expression is compiled that knows these names."""
        return Scope(names=known, paths=self.paths, functions=known, types=self.types)


def subject_of(model: Model, imported: Sequence[Model]) -> Subject:
    """Return the subject of a model; of models with one namespace the first counts."""
    models = {each.namespace: each for each in reversed((model, *imported))}
    space = spaces(list(models.values()))[model.namespace]
    entries = (path for each in models.values() for path in path_names(each))
    variables = (node.variable.name for each in models.values() for node in nodes(each))
    return Subject(
        model=model,
        models=models,
        space=space,
        types=space.types.tests(),
        paths=unusual({*entries, *space.types.entries(), *variables}),
    )


def nodes(model: Model) -> Iterator[Node]:
    """Yield all nodes of the graph of a model."""
    for kind in (model.inputs, model.decisions, model.knowledge, model.services):
        yield from kind.values()


def node_of(model: Model, key: str) -> Node | None:
    """Return the node with an id, None when there is none."""
    for kind in (model.inputs, model.decisions, model.knowledge, model.services):
        if key in kind:
            return kind[key]
    return None


def place_of(node: Node) -> Spot:
    """Return where a finding about a node points."""
    return Spot(id=node.id, name=node.name, line=node.line)
