"""Lint, check and publish a file of decisions; what asks for an earlier version keeps it.

Every decision and decision service of a file is a key with versions of its own. Imports are looked
up by namespace among what is published and fixed: a version stays what it was, whatever is
published after it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from engine.canonical import canonical
from engine.errors import DecisionNotDeployable
from engine.publication import Deployed, Origin, refuse_errors
from engine.store import decisions
from engine.store.database import Tx
from engine.store.decisions import StoredDecision, StoredFile
from processes import border
from processes.decision.evaluation import Decisions
from processes.decision.model import Decision, DecisionService, Model
from processes.decision.reader import read
from processes.lint.asks import Known, decisions_of
from processes.lint.decisions.linter import lint_model
from processes.lint.finding import Finding
from processes.lint.names import BAD_ID, is_usable
from processes.lint.rule import Rule, Spot

TOO_LONG = Rule(
    code="DMN-007",
    sentence='The namespace of "{element}" has more than {most} characters.',
    advice="Choose a shorter one; other files import this one by it.",
)
SPACE_LENGTH = 500
NAME_LENGTH = 200
TAG_LENGTH = 100


def check(data: bytes, imported: Sequence[Model] = ()) -> tuple[Finding, ...]:
    """Return everything that is wrong with a file; raise ModelError when it cannot be read.

    ``imported`` are the files that it reaches.
    """
    return _findings(read(data), imported)


def imports_of(tx: Tx, model: Model) -> dict[int, Model]:
    """Return the published files that ``model`` reaches by imports, by their publication."""
    found: dict[str, tuple[int, Model]] = {}
    waiting = [model]
    while waiting:
        for each in waiting.pop().imports:
            if each.namespace in found or each.namespace == model.namespace:
                continue
            stored = decisions.latest_file(tx, each.namespace)
            if stored is not None:
                found[each.namespace] = (stored.deployment, read(stored.xml))
                waiting.append(found[each.namespace][1])
    return dict(found.values())


def publish(tx: Tx, data: bytes, origin: Origin) -> tuple[Deployed, ...]:
    """Publish every decision of a file, all or none.

    Raises ModelError when the file cannot be read, NotDeployable when findings are errors.
    """
    model = read(data)
    imported = imports_of(tx, model)
    findings = refuse_errors(_findings(model, list(imported.values())), DecisionNotDeployable)
    Decisions(model, list(imported.values()))
    draft = _draft(model, border.admit(data).data, sorted(imported), origin)
    latest = {key: decisions.latest_version(tx, key) for key in _nodes(model)}
    if _is_there(tx, draft, latest):
        return _told(tx, model, latest, findings, new=False)
    decisions.add_file(tx, draft)
    new = {key: number + 1 for key, number in latest.items()}
    decisions.add(tx, _versions(model, new, origin.number))
    return _told(tx, model, new, findings, new=True)


def published(tx: Tx, keys: Iterable[str]) -> dict[str, Known]:
    """Return what is known of those decisions among ``keys`` that are published."""
    versions = {key: decisions.versions(tx, key) for key in keys}
    return {key: _known(tx, stored) for key, stored in versions.items() if stored}


def _known(tx: Tx, versions: Sequence[StoredDecision]) -> Known:
    newest = versions[0]
    file = decisions.file(tx, newest.deployment)
    own = decisions_of(read(file.xml)) if file is not None else {}
    return replace(
        own.get(newest.key, Known()),
        versions=newest.version,
        tags=frozenset(each.tag for each in versions if each.tag),
    )


def _findings(model: Model, imported: Sequence[Model]) -> tuple[Finding, ...]:
    unusable = (node for key, node in _nodes(model).items() if not is_usable(key))
    bad = (BAD_ID.at(node, id=node.id) for node in unusable)
    long = len(model.namespace) > SPACE_LENGTH
    place = Spot(id=model.id, name=model.name, line=1)
    too_long = [TOO_LONG.at(place, most=SPACE_LENGTH)] if long else []
    return (*too_long, *bad, *lint_model(model, imported))


def _nodes(model: Model) -> dict[str, Decision | DecisionService]:
    """Return what can be asked for, by key."""
    return {**model.decisions, **model.services}


def _draft(model: Model, data: bytes, imports: list[int], origin: Origin) -> StoredFile:
    return StoredFile(
        deployment=origin.number,
        namespace=model.namespace,
        name=model.name[:NAME_LENGTH],
        digest=sha256(data + b"\0" + canonical(imports)).hexdigest(),
        xml=data,
        imports=imports,
        deployed_at=origin.at,
        deployed_by=origin.by,
    )


def _is_there(tx: Tx, draft: StoredFile, latest: Mapping[str, int]) -> bool:
    """Say whether exactly this file brought the latest version of everything in it."""
    if not latest:
        before = decisions.latest_file(tx, draft.namespace)
        return before is not None and before.digest == draft.digest
    stored = [decisions.get(tx, key, number) for key, number in latest.items()]
    files = {each.deployment if each is not None else 0 for each in stored}
    found = (decisions.file(tx, number) for number in files)
    return all(file is not None and file.digest == draft.digest for file in found)


def _versions(
    model: Model, numbers: Mapping[str, int], deployment: int
) -> Iterator[StoredDecision]:
    for key, node in _nodes(model).items():
        yield StoredDecision(
            key=key,
            version=numbers[key],
            name=(node.name or key)[:NAME_LENGTH],
            tag=node.tag[:TAG_LENGTH] if isinstance(node, Decision) else "",
            deployment=deployment,
        )


def _told(
    tx: Tx, model: Model, numbers: Mapping[str, int], findings: tuple[Finding, ...], *, new: bool
) -> tuple[Deployed, ...]:
    """Return what became of each decision; a file without one is called by its name."""
    known = numbers or {model.name or model.namespace: decisions.files_of(tx, model.namespace)}
    return tuple(
        Deployed(key=key, version=number, new=new, findings=findings, is_decision=True)
        for key, number in known.items()
    )
