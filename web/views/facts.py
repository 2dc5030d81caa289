"""What is known about a case, in words; personal data is shown only in the forms that need it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.store.database import Tx
from processes.definition import ProcessDefinition
from processes.form import Field
from processes.plainform import is_house
from tasks import vault
from web import text

_OF_THE_ENGINE = frozenset({"case", "loopCounter"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known."""

    title: str
    value: str


def facts_of(
    tx: Tx, definition: ProcessDefinition, variables: Mapping[str, Any]
) -> tuple[Fact, ...]:
    """Return the answers given so far, in the order in which the forms ask for them.

    Names and phones are left out: whoever needs them for a task finds them in its form (PIPL §6).
    """
    fields = _fields(definition)
    titles = _read_titles(definition)
    given = {key: variables[key] for key in fields if variables.get(key) not in (None, "", [])}
    shown = vault.shown(tx, tuple(fields.values()), given)
    answers = tuple(
        Fact(title=text.pick(titles.get(key) or fields[key].title), value=words(fields[key], value))
        for key, value in shown.items()
    )
    return answers if is_house(definition.process) else (*answers, *_plain_facts(variables, fields))


def _plain_facts(variables: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterator[Fact]:
    """Yield the variables of a process of others, which has no forms to say what they are called.

    What is sealed in the vault stays there; what the engine keeps for itself is left out.
    """
    for name, value in variables.items():
        if name in _OF_THE_ENGINE:
            continue
        if name not in fields and value not in (None, "", []) and not vault.is_token(value):
            yield Fact(title=name, value=text.shown(value))


def _fields(definition: ProcessDefinition) -> dict[str, Field]:
    """Return the fields that hold answers, each key once: the first form that asks counts."""
    found: dict[str, Field] = {}
    for node in definition.process.nodes.values():
        form = definition.forms.get(node.form)
        for field in form.fields if form else ():
            asked = not field.readonly and field.type != "note"
            if asked and field.pii not in vault.PERSONAL:
                found.setdefault(field.key, field)
    return found


def _read_titles(definition: ProcessDefinition) -> dict[str, Mapping[str, str]]:
    """Return how later forms call what others have answered: not “your reply” but whose."""
    forms = definition.forms.values()
    return {f.key: f.title for form in forms for f in form.fields if f.readonly}


def words(field: Field, value: Any) -> str:
    """Return the value of ``field`` as a person reads it."""
    if field.type == "group":
        return _members(field, value)
    if field.type == "table":
        return "\n".join(_members(field, row) for row in value or [])
    return _WORDS.get(field.type, _plain)(field, value)


def _members(field: Field, values: Mapping[str, Any]) -> str:
    separator = "；" if text.language() == "zh" else "; "
    return separator.join(
        f"{text.pick(member.title)} {words(member, values[member.key])}"
        for member in field.fields
        if values.get(member.key) not in (None, "", [])
    )


def _plain(_field: Field, value: Any) -> str:
    return text.shown(value)


def _money(_field: Field, value: Any) -> str:
    return text.say("{amount} yuan", amount=value)


def _choice(field: Field, value: Any) -> str:
    titles = {choice.value: text.pick(choice.title) for choice in field.choices}
    chosen = value if isinstance(value, list) else [value]
    return text.listed(titles.get(str(one), str(one)) for one in chosen)


def _date(_field: Field, value: Any) -> str:
    try:
        return text.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _datetime(_field: Field, value: Any) -> str:
    try:
        return text.moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return str(value)


_WORDS: Mapping[str, Callable[[Field, Any], str]] = {
    "choice": _choice,
    "choices": _choice,
    "date": _date,
    "datetime": _datetime,
    "money": _money,
}
