"""The graph of requirements of all models at hand, compiled (DMN 1.5 §6 and §10.4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from processes.decision.around import Around, Part, converted
from processes.decision.boxes import compile_box
from processes.decision.functions import Parameters, parameters_of, result_of
from processes.decision.itemtypes import Type
from processes.decision.model import (
    Decision,
    DecisionService,
    FunctionDefinition,
    FunctionKind,
    InputData,
    Knowledge,
    Literal,
    Model,
    Reference,
    Table,
)
from processes.decision.names import path_names
from processes.decision.nodes import (
    CompiledDecision,
    CompiledDecisionService,
    CompiledInput,
    CompiledKnowledge,
    Need,
    Node,
)
from processes.decision.session import Key
from processes.decision.typetable import TypeTable
from processes.feel.compiler import Scope
from processes.feel.tokens import unusual


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """One model with its types and the names by which it knows other models."""

    model: Model
    types: TypeTable
    prefixes: Mapping[str, str]
    """The name of an import by the namespace of the imported model."""


def spaces(models: Sequence[Model]) -> dict[str, Space]:
    """Return each model with its types, by namespace; imports are joined where they are at hand.

    Of models with the same namespace the first counts.
    """
    by_namespace = {model.namespace: model for model in reversed(models)}
    imported: dict[str, dict[str, list[TypeTable]]] = {space: {} for space in by_namespace}
    tables = {
        space: TypeTable(model.types, imported[space]) for space, model in by_namespace.items()
    }
    for space, model in by_namespace.items():
        for each in model.imports:
            if each.namespace in tables and each.namespace != space:
                imported[space].setdefault(each.name, []).append(tables[each.namespace])
    return {
        space: Space(
            model=model,
            types=tables[space],
            prefixes={each.namespace: each.name for each in model.imports},
        )
        for space, model in by_namespace.items()
    }


class Compiler:
    """Compiles the nodes of all models, each within what it requires."""

    def __init__(self, models: Sequence[Model]) -> None:
        """Take the models; the first is the one that is asked."""
        self._spaces = spaces(models)
        self._paths = unusual(self._entries(models))
        first = models[0].namespace
        self._order = sorted(self._spaces.values(), key=lambda s: s.model.namespace != first)

    def nodes(self) -> dict[Key, Node]:
        """Return all nodes by their keys, those of the model that is asked first."""
        return {node.key: node for space in self._order for node in self._of(space)}

    @staticmethod
    def _entries(models: Sequence[Model]) -> Iterator[str]:
        """Yield every name that may stand behind a dot: of entries, and of what is imported."""
        for model in models:
            yield from path_names(model)
            for nodes in (model.inputs, model.decisions, model.knowledge, model.services):
                yield from (node.variable.name for node in nodes.values())

    def _of(self, space: Space) -> Iterator[Node]:
        model = space.model
        yield from (self._input(space, each) for each in model.inputs.values())
        yield from (self._decision(space, each) for each in model.decisions.values())
        yield from (self._knowledge(space, each) for each in model.knowledge.values())
        yield from (self._service(space, each) for each in model.services.values())

    def _input(self, space: Space, data: InputData) -> CompiledInput:
        return CompiledInput(
            key=(space.model.namespace, data.id),
            name=data.variable.name,
            type=space.types.find(data.variable.type),
        )

    def _decision(self, space: Space, decision: Decision) -> CompiledDecision:
        values = self._needs(space, decision.requires)
        knowledge = self._needs(space, decision.knowledge)
        outputs = more_names(space.model, decision)
        more = [Need(key=key, name=name) for name, key in outputs.items()]
        around = self._around(space, decision.name, (*values, *knowledge, *more))
        return CompiledDecision(
            key=(space.model.namespace, decision.id),
            name=decision.name,
            type=space.types.find(decision.variable.type),
            code=compile_box(decision.box, around).code if decision.box else None,
            values=values,
            knowledge=knowledge,
            open=not space.model.inputs,
            outputs=outputs,
        )

    def _knowledge(self, space: Space, known: Knowledge) -> CompiledKnowledge:
        function = known.function or FunctionDefinition(parameters=(), body=None)
        key = (space.model.namespace, known.id)
        own = Need(key=key, name=known.variable.name)
        knowledge = (*self._needs(space, known.knowledge), own)
        around = self._around(space, known.name, knowledge)
        parameters = parameters_of(function.parameters, around)
        body = function.body if function.kind is FunctionKind.FEEL else None
        foreign = "" if function.kind is FunctionKind.FEEL else function.kind.value
        written = body or Literal(text="null", language=foreign)
        part = compile_box(written, around.within(*parameters.names))
        for declared in filter(None, (function.type, known.variable.type)):
            result = result_of(space.types.find(declared))
            part = Part(code=converted(part.code, result), levels=part.levels)
        return CompiledKnowledge(
            key=key,
            name=known.name,
            parameters=parameters,
            body=part.code,
            levels=part.levels + 3,
            knowledge=knowledge,
        )

    def _service(self, space: Space, service: DecisionService) -> CompiledDecisionService:
        needs = self._needs(space, (*service.input_data, *service.input_decisions))
        return CompiledDecisionService(
            key=(space.model.namespace, service.id),
            name=service.name,
            given=needs,
            parameters=Parameters(
                names=tuple(need.name for need in needs),
                types=tuple(self._type(need) for need in needs),
            ),
            outputs=self._needs(space, service.outputs),
            result=result_of(space.types.find(service.variable.type)),
        )

    def _needs(self, space: Space, references: Sequence[Reference]) -> tuple[Need, ...]:
        """Return what the references mean; those to nothing at hand are left out."""
        found = (self._need(space, reference) for reference in references)
        return tuple(need for need in found if need is not None)

    def _need(self, space: Space, reference: Reference) -> Need | None:
        target = self._spaces.get(reference.namespace or space.model.namespace)
        name = None if target is None else _name_in(target.model, reference.id)
        if target is None or name is None:
            return None
        prefix = space.prefixes.get(reference.namespace, "") if reference.namespace else ""
        return Need(key=(target.model.namespace, reference.id), name=name, prefix=prefix)

    def _type(self, need: Need) -> Type:
        """Return the type that the variable of a needed node declares."""
        space = self._spaces[need.key[0]]
        node = space.model.inputs.get(need.key[1]) or space.model.decisions.get(need.key[1])
        return space.types.find(node.variable.type if node else "")

    def _around(self, space: Space, part: str, needs: Sequence[Need]) -> Around:
        names = frozenset(need.prefix or need.name for need in needs)
        scope = Scope(
            names=names,
            paths=self._paths | unusual(space.types.entries()),
            functions=names,
            types=space.types.tests(),
        )
        return Around(scope=scope, types=space.types, part=part)


def more_names(model: Model, decision: Decision) -> dict[str, Key]:
    """Return what a decision requires by more names, in a model that draws no input data.

    Editors that draw none know a result by the output columns of its table, or by its id.
    """
    if model.inputs:
        return {}
    own = [r.id for r in decision.requires if not r.namespace and r.id in model.decisions]
    found = {key: (model.namespace, key) for key in own}
    for key in own:
        box = model.decisions[key].box
        names = (output.name for output in box.outputs) if isinstance(box, Table) else ()
        found |= {name: (model.namespace, key) for name in names if name}
    return found


def _name_in(model: Model, key: str) -> str | None:
    """Return by which name others know an element of a model, None when there is none."""
    for kind in (model.inputs, model.decisions, model.knowledge, model.services):
        if key in kind:
            return kind[key].variable.name
    return None
