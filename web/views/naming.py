"""What the ids in a history are called: people, places, elements, fields."""

from collections.abc import Iterable, Mapping, Sequence

from engine.history.events import DECISION_EVALUATED
from engine.records import EventRecord
from engine.store import people
from engine.store.database import Tx
from engine.store.places import Place
from processes.definition import ProcessDefinition
from processes.form import Field
from processes.vocabulary import load_vocabulary
from tasks.places import titles_of
from web import text
from web.auth import office
from web.decisionview import title_of as decision_title
from web.diagram import title_of
from web.timeline import Names


def names_for(tx: Tx, definition: ProcessDefinition, happened: Sequence[EventRecord]) -> Names:
    """Return the names of everything that ``happened`` mentions."""
    process = definition.process
    return Names(
        elements={node.id: title_of(node) for node in process.nodes.values()},
        flows={flow.id: title_of(flow) for flow in process.flows.values()},
        people=person_names(tx, _people_in(happened)),
        places=place_names(tx, _places_in(happened)),
        fields=field_titles(definition),
        messages={m.name: text.either(m.zh, m.en) for m in load_vocabulary().messages.values()},
        decisions=_decision_titles(tx, happened),
        closures={code: text.closure_title(code) for code in load_vocabulary().closure_types},
    )


def _decision_titles(tx: Tx, happened: Iterable[EventRecord]) -> dict[str, str]:
    """Return what the decisions are called whose tables were asked, by their names in the file."""
    asked = {(e.body["key"], e.body["version"]) for e in happened if e.kind == DECISION_EVALUATED}
    library = office().library.decisions
    models = [library.get(tx, key, version).decisions.model for key, version in sorted(asked)]
    titles = {n.name: decision_title(n) for model in models for n in model.services.values()}
    return titles | {n.name: decision_title(n) for m in models for n in m.decisions.values()}


def person_names(tx: Tx, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of the people with these ids; ids of nobody are left out."""
    found = people.by_ids(tx, sorted(set(ids) - {""}))
    return {id_: text.either(person.name, person.name_en) for id_, person in found.items()}


def place_names(tx: Tx, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of the places with these codes; a building tells where it stands."""
    found = titles_of(tx, set(codes) - {""})
    around = titles_of(tx, {p.parent for p in found.values() if p.kind == "building" and p.parent})
    return {code: full_name(place, around) for code, place in found.items()}


def full_name(place: Place, around: Mapping[str, Place]) -> str:
    """Return the name of a place, after that of its estate when it is a building."""
    outer = around.get(place.parent or "")
    if place.kind != "building" or outer is None:
        return place_name(place)
    return f"{place_name(outer)} {place_name(place)}"


def place_name(place: Place) -> str:
    """Return the name of a place in the language of the page."""
    return text.either(place.name, place.name_en)


def field_titles(definition: ProcessDefinition) -> dict[str, str]:
    """Return what the values of a case are called, by key: as the form says that asks for them."""
    fields = (field for form in definition.forms.values() for field in form.fields)
    asked_last = sorted(fields, key=lambda field: not field.readonly)
    answers = {
        node.properties["grid.into"]: title_of(node)
        for node in definition.process.nodes.values()
        if "grid.into" in node.properties
    }
    return {**answers, **{field.key: _title(field) for field in asked_last}}


def _title(field: Field) -> str:
    return text.pick(field.title)


def _people_in(happened: Iterable[EventRecord]) -> set[str]:
    said = ("by", "to")
    return {id_ for e in happened for id_ in (e.actor, *(e.body.get(name, "") for name in said))}


def _places_in(happened: Iterable[EventRecord]) -> set[str]:
    return {e.body.get("place", "") for e in happened}
