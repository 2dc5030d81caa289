"""Personal data: values go into the vault, tokens into the case; shown again only masked.

Fields of class P2 (personal) and P3 (sensitive) never reach diagrams, logs or the history: what
stands there is a token. Erasing a value leaves every history whole and says nothing about anyone.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from engine.errors import KeyReused
from engine.store import vault
from engine.store.database import Tx
from engine.store.vault import Secret
from processes.form import Field

PERSONAL = frozenset({"P2", "P3"})
PREFIX = "p_"
TOKEN = re.compile(f"{PREFIX}[0-9a-f]{{32}}")
MASK = "***"
DOOR = re.compile(r".*?(号楼|栋|幢)(.*?单元)?")
"""The part of an address that many share."""

NewToken = Callable[[str], str]
"""Makes the token for the value of a field, by its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Under what personal values are put away."""

    case_no: str
    now: datetime
    new_token: NewToken


def tokens_for(submission: str) -> NewToken:
    """Return what makes the tokens of one submission, the same when it is sent twice."""

    def token(path: str) -> str:
        return PREFIX + sha256(f"{submission}\0{path}".encode()).hexdigest()[:32]

    return token


def seal(tx: Tx, fields: Sequence[Field], values: Mapping[str, Any], under: Seal) -> dict[str, Any]:
    """Put the personal ``values`` into the vault and return all values with tokens for them.

    A value that is itself a token of this case stays as it is. Raises KeyReused when the token of
    a value already stands for another one: one submission was sent twice, with changes.
    """
    secrets: list[Secret] = []
    own = _own(tx, values, under.case_no)
    sealed = _members(fields, values, "", _Sealing(under, secrets, own))
    before = vault.get(tx, [s.token for s in secrets])
    if any(before[s.token].value != s.value for s in secrets if s.token in before):
        raise KeyReused
    vault.put(tx, [s for s in secrets if s.token not in before])
    return sealed


def reveal(tx: Tx, tokens: Iterable[str]) -> dict[str, str]:
    """Return the values behind ``tokens``; those that were erased are left out."""
    return {token: secret.value for token, secret in vault.get(tx, sorted(set(tokens))).items()}


def is_token(value: object) -> bool:
    """Say whether ``value`` stands for a personal value in the vault."""
    return isinstance(value, str) and TOKEN.fullmatch(value) is not None


def shown(tx: Tx, fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` with a mask in place of each token, as people without need see them."""
    masks: dict[str, Any] = _masked(fields, values, reveal(tx, _tokens(values)))
    return masks


def masked(value: str, question: Field) -> str:
    """Return ``value`` with its telling part hidden: 林*, 139****0000, 3号楼2单元***."""
    if question.pii == "P3":
        return MASK
    if question.type == "mobile" or re.fullmatch("[0-9]{11}", value):
        return f"{value[:3]}****{value[-4:]}"
    door = DOOR.match(value)
    if door:
        return door[0] + MASK
    return value[:1] + "*" * min(len(value) - 1, len(MASK))


class _Sealing:
    """Makes one token per personal value."""

    def __init__(self, under: Seal, secrets: list[Secret], own: frozenset[str]) -> None:
        self.under = under
        self.secrets = secrets
        self.own = own

    def put(self, question: Field, value: Any, path: str) -> str:
        if is_token(value) and value in self.own:
            return str(value)
        text = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
        secret = Secret(
            token=self.under.new_token(path),
            field=path,
            pii=question.pii,
            value=text,
            case_no=self.under.case_no,
            created_at=self.under.now,
        )
        self.secrets.append(secret)
        return secret.token


def _own(tx: Tx, values: Mapping[str, Any], case_no: str) -> frozenset[str]:
    """Return the tokens among ``values`` that stand for values of this case."""
    found = vault.get(tx, _tokens(values))
    return frozenset(token for token, secret in found.items() if secret.case_no == case_no)


def _members(
    fields: Sequence[Field], values: Mapping[str, Any], prefix: str, sealing: _Sealing
) -> dict[str, Any]:
    return {
        f.key: _sealed(f, values[f.key], prefix + f.key, sealing) for f in fields if f.key in values
    }


def _sealed(question: Field, value: Any, path: str, sealing: _Sealing) -> Any:
    if question.type == "group":
        return _members(question.fields, value, f"{path}.", sealing)
    if question.type == "table":
        rows = enumerate(value or [])
        return [_members(question.fields, row, f"{path}.{n}.", sealing) for n, row in rows]
    if question.pii not in PERSONAL or value in (None, "", [], False):
        return value
    return sealing.put(question, value, path)


def _tokens(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [token for member in value.values() for token in _tokens(member)]
    if isinstance(value, list):
        return [token for member in value for token in _tokens(member)]
    return [value] if is_token(value) else []


def _masked(fields: Sequence[Field], values: Mapping[str, Any], known: Mapping[str, str]) -> Any:
    return {f.key: _masked_value(f, values[f.key], known) for f in fields if f.key in values}


def _masked_value(question: Field, value: Any, known: Mapping[str, str]) -> Any:
    if question.type == "group":
        return _masked(question.fields, value, known)
    if question.type == "table":
        return [_masked(question.fields, row, known) for row in value or []]
    if not is_token(value):
        return value
    return masked(known[value], question) if value in known else MASK
