"""From the XML of a DMN file to the values of model.py; DMN 1.1 to 1.5 differ in little."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from processes import border
from processes.decision.boxreader import box_below, function_of, named
from processes.decision.boxreader import cell as cell_of
from processes.decision.errors import NotDmnError, UnknownDmnError
from processes.decision.model import (
    Cell,
    Decision,
    DecisionService,
    Import,
    InputData,
    ItemDefinition,
    Knowledge,
    Model,
    Reference,
    Variable,
)
from processes.decision.notation import ANY_VERSION, NAMESPACES
from processes.decision.typerefs import TypeNames
from processes.decision.words import below, extension, first, folded, key_of
from processes.errors import ModelError
from processes.markup import parsed
from processes.tree import line_of, local, namespace, text_of


def read(data: bytes) -> Model:
    """Return the DMN file ``data`` as values.

    Raises a ModelError (BPMN-001 and -002, XML-…, DMN-001, DMN-002) when it cannot be read at all;
    whatever can be read is left to the linter.
    """
    return model_of(parsed(border.admit(data).data))


def is_dmn(data: bytes) -> bool:
    """Say whether a file is a DMN file, of whatever version, rather than one of another kind.

    Raises nothing.
    """
    try:
        return namespace(parsed(border.admit(data).data)).startswith(ANY_VERSION)
    except ModelError:
        return False


def model_of(root: _Element) -> Model:
    """Return the values below a root element; raises NotDmnError and UnknownDmnError."""
    if local(root) != "definitions":
        raise NotDmnError(found=local(root), line=line_of(root))
    if namespace(root) not in NAMESPACES:
        raise UnknownDmnError(found=namespace(root) or "no namespace", line=line_of(root))
    types = TypeNames(root)
    own = root.get("namespace", "")
    return Model(
        namespace=own,
        name=folded(root.get("name", "")),
        id=root.get("id", ""),
        decisions={key_of(e): _decision(e, types, own) for e in below(root, "decision")},
        inputs={key_of(e): _input(e, types) for e in below(root, "inputData")},
        knowledge={
            key_of(e): _knowledge(e, types, own) for e in below(root, "businessKnowledgeModel")
        },
        services={key_of(e): _service(e, types, own) for e in below(root, "decisionService")},
        types={
            definition.name: definition
            for definition in (_item(e, types) for e in below(root, "itemDefinition"))
        },
        imports=tuple(_import(e) for e in below(root, "import")),
        repeated=tuple(_repeated(root)),
    )


_NODES: Final = ("decision", "inputData", "businessKnowledgeModel", "decisionService")


def _repeated(root: _Element) -> Iterator[Variable]:
    """Yield the ids of nodes and the names of types that stand in the file before."""
    seen: set[tuple[bool, str]] = set()
    for element in below(root, *_NODES, "itemDefinition"):
        is_type = local(element) == "itemDefinition"
        key = is_type, folded(element.get("name", "")) if is_type else key_of(element)
        if key in seen:
            yield Variable(name=key[1], line=line_of(element))
        seen.add(key)


def _import(element: _Element) -> Import:
    return Import(
        namespace=element.get("namespace", ""),
        name=folded(element.get("name", "")),
        kind=element.get("importType", ""),
        line=line_of(element),
    )


def _variable(element: _Element, types: TypeNames) -> Variable:
    """Return the variable of a node of the graph; one without is called as the node is."""
    found = first(element, "variable")
    if found is None:
        return Variable(name=folded(element.get("name", "")), line=line_of(element))
    return named(found, types, element.get("name", ""))


def _decision(element: _Element, types: TypeNames, own: str) -> Decision:
    return Decision(
        id=key_of(element),
        name=folded(element.get("name", "")),
        label=folded(element.get("label", "")),
        variable=_variable(element, types),
        box=box_below(element, types),
        requires=tuple(_required(element, own, "informationRequirement")),
        knowledge=tuple(_required(element, own, "knowledgeRequirement")),
        question=text_of(first(element, "question")),
        tag=extension(element, "versionTag"),
        line=line_of(element),
    )


def _input(element: _Element, types: TypeNames) -> InputData:
    return InputData(
        id=key_of(element),
        name=folded(element.get("name", "")),
        label=folded(element.get("label", "")),
        variable=_variable(element, types),
        line=line_of(element),
    )


def _knowledge(element: _Element, types: TypeNames, own: str) -> Knowledge:
    logic = first(element, "encapsulatedLogic")
    return Knowledge(
        id=key_of(element),
        name=folded(element.get("name", "")),
        label=folded(element.get("label", "")),
        variable=_variable(element, types),
        function=None if logic is None else function_of(logic, types),
        knowledge=tuple(_required(element, own, "knowledgeRequirement")),
        line=line_of(element),
    )


def _service(element: _Element, types: TypeNames, own: str) -> DecisionService:
    return DecisionService(
        id=key_of(element),
        name=folded(element.get("name", "")),
        label=folded(element.get("label", "")),
        variable=_variable(element, types),
        outputs=_references(element, own, "outputDecision"),
        encapsulated=_references(element, own, "encapsulatedDecision"),
        input_decisions=_references(element, own, "inputDecision"),
        input_data=_references(element, own, "inputData"),
        line=line_of(element),
    )


def _references(element: _Element, own: str, kind: str) -> tuple[Reference, ...]:
    return tuple(_reference(e, own) for e in below(element, kind))


def _required(element: _Element, own: str, kind: str) -> Iterator[Reference]:
    for requirement in below(element, kind):
        yield from (_reference(child, own) for child in requirement if child.get("href"))


def _reference(element: _Element, own: str) -> Reference:
    """Return what an href refers to: ``#id``, or ``namespace#id`` for an element of another file.

    One that names the namespace of its own file means that file.
    """
    where, _, key = element.get("href", "").strip().rpartition("#")
    return Reference(id=key, namespace="" if where == own else where)


def _item(element: _Element, types: TypeNames) -> ItemDefinition:
    declared, function = first(element, "typeRef"), first(element, "functionItem")
    return ItemDefinition(
        name=folded(element.get("name", "")),
        type="" if declared is None else types.name(text_of(declared), declared),
        components=tuple(_item(e, types) for e in below(element, "itemComponent")),
        is_list=element.get("isCollection", "").strip() in {"true", "1"},
        allowed=_tests(element, "allowedValues"),
        constraint=_tests(element, "typeConstraint"),
        is_function=function is not None,
        parameters=() if function is None else _parameters(function, types),
        result="" if function is None else types.name(function.get("outputTypeRef"), function),
        line=line_of(element),
    )


def _parameters(function: _Element, types: TypeNames) -> tuple[Variable, ...]:
    return tuple(named(e, types) for e in below(function, "parameters"))


def _tests(element: _Element, kind: str) -> Cell | None:
    found = first(element, kind)
    return None if found is None else cell_of(found)
