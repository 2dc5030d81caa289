"""The vault: personal values under their tokens."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from engine.store.database import Tx
from engine.store.office_tables import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One personal value; ``pii`` is P2 personal or P3 sensitive."""

    token: str
    field: str
    """The path of the form field it was typed into."""
    pii: str
    value: str
    case_no: str
    created_at: datetime


def put(tx: Tx, secrets: Sequence[Secret]) -> None:
    """Keep the values."""
    if secrets:
        tx.execute(insert(vault), [asdict(s) for s in secrets])


def get(tx: Tx, tokens: Sequence[str]) -> dict[str, Secret]:
    """Return what stands under ``tokens``, by token; what was erased is left out."""
    if not tokens:
        return {}
    query = select(vault).where(vault.c.token.in_(tokens))
    return {row["token"]: Secret(**row) for row in tx.execute(query).mappings()}


def of_case(tx: Tx, case_no: str) -> tuple[Secret, ...]:
    """Return all personal values of a case."""
    query = select(vault).where(vault.c.case_no == case_no).order_by(vault.c.token)
    return tuple(Secret(**row) for row in tx.execute(query).mappings())


def erase(tx: Tx, tokens: Sequence[str]) -> None:
    """Delete the values for good; their tokens stay in the history and say nothing."""
    tx.execute(delete(vault).where(vault.c.token.in_(tokens)))
