"""The shared metadata of all tables and the column types of our own."""

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Column, DateTime, Dialect, LargeBinary, MetaData, String, TypeDecorator
from sqlalchemy.exc import DontWrapMixin

from engine.errors import BadText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class _Unkept(BadText, DontWrapMixin):
    __doc__ = BadText.__doc__


class Words(TypeDecorator[str]):
    """Text that every store can keep, or is refused by every store alike."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Refuse U+0000 and half surrogates, which one store keeps and the other does not."""
        if value is not None and ("\0" in value or not (value.isascii() or is_whole(value))):
            raise _Unkept
        return value


def fitting(column: Column[Any], text: str) -> str:
    """Return ``text`` cut to what ``column`` holds: for names, which files may give at any length.

    What is looked up by its key is never that long: the linter refuses such ids, and nobody has
    made such a role or form.
    """
    most: int | None = column.type.length  # type: ignore[attr-defined]
    return text[:most]


def is_whole(text: str) -> bool:
    """Say whether no pair of surrogates has been torn apart in ``text``."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC and read back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; turn any zone into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(value)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the moment its zone back."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """JSON as the exact bytes we wrote; never JSONB, which reorders keys."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> bytes | None:
        """Write compact UTF-8."""
        return None if value is None else orjson.dumps(value)

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> Any:
        """Read it back."""
        return None if value is None else orjson.loads(value)
