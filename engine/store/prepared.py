"""Prepared: a statement compiled once, sent straight to the driver.

Eight statements carry every completed task. SQLAlchemy looks each one up in its cache, builds an
execution context and a result for it, which costs more than SQLite's own work; what it knows of the
dialect and of our types is all in the compiled text and the processors kept here. All that is not
on this road stays with SQLAlchemy.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Executable, Select

from engine.store.database import Tx

Params = Mapping[str, Any]
Process = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one dialect wants it."""

    text: str
    binds: tuple[tuple[str, Process], ...]
    positional: bool
    columns: tuple[tuple[str, Process], ...]

    def values(self, params: Params) -> Any:
        """Return ``params`` as the driver takes them."""
        pairs = ((n, params[n] if p is None else p(params[n])) for n, p in self.binds)
        return tuple(value for _, value in pairs) if self.positional else dict(pairs)

    def row(self, raw: Sequence[Any]) -> dict[str, Any]:
        """Return a row by column, each value of the type its column says."""
        return {
            name: value if process is None else process(value)
            for (name, process), value in zip(self.columns, raw, strict=True)
        }


class Prepared:
    """One statement with the names it takes."""

    def __init__(self, statement: Executable, names: Sequence[str] = ()) -> None:
        """Take ``statement``; ``names`` are the columns of an INSERT, in any order."""
        self._statement = statement
        self._names = list(names) or None
        self._by_dialect: dict[str, _Compiled] = {}

    def run(self, tx: Tx, params: Params) -> int:
        """Send an INSERT, UPDATE or DELETE and return how many rows it met."""
        compiled, cursor = self._for(tx.dialect), tx.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.values(params))
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def run_all(self, tx: Tx, rows: Sequence[Params]) -> None:
        """Send the statement once for each row."""
        compiled, cursor = self._for(tx.dialect), tx.connection.cursor()
        try:
            cursor.executemany(compiled.text, [compiled.values(row) for row in rows])
        finally:
            cursor.close()

    def rows(self, tx: Tx, params: Params) -> list[dict[str, Any]]:
        """Send a SELECT and return its rows by column."""
        compiled, cursor = self._for(tx.dialect), tx.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.values(params))
            return [compiled.row(raw) for raw in cursor.fetchall()]
        finally:
            cursor.close()

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._by_dialect.get(dialect.name)
        if found is None:
            found = self._by_dialect[dialect.name] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(  # type: ignore[attr-defined]
            dialect=dialect, column_keys=self._names
        )
        positional = compiled.positiontup is not None
        names = compiled.positiontup if positional else list(compiled.binds)
        return _Compiled(
            text=str(compiled),
            binds=tuple((n, _binder(compiled.binds[n].type, dialect)) for n in names),
            positional=positional,
            columns=self._columns(dialect),
        )

    def _columns(self, dialect: Dialect) -> tuple[tuple[str, Process], ...]:
        if not isinstance(self._statement, Select):
            return ()
        chosen = self._statement.selected_columns
        return tuple((c.key or "", _reader(c.type, dialect)) for c in chosen)


def _binder(type_: Any, dialect: Dialect) -> Process:
    process: Process = type_.dialect_impl(dialect).bind_processor(dialect)
    return process


def _reader(type_: Any, dialect: Dialect) -> Process:
    process: Process = type_.dialect_impl(dialect).result_processor(dialect, None)
    return process
