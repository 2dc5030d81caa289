"""Context functions (DMN 1.5 §10.3.4.10)."""

from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import kind
from processes.feel.notes import UnusableError

Context = dict[str, object]


def _get_value(context: Context, key: str | list[object]) -> object:
    """Return the entry ``key``, or the one at the end of a list of keys."""
    value: object = context
    for name in key if isinstance(key, list) else [key]:
        if not isinstance(value, dict) or not isinstance(name, str) or name not in value:
            raise UnusableError("FEEL-008", owner=kind(value), name=str(name))
        value = value[name]
    return value


def _get_entries(context: Context) -> list[object]:
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(entries: list[object]) -> Context:
    made: Context = {}
    for entry in entries:
        key = _entry_key(entry)
        if key in made:
            raise UnusableError("FEEL-034", key=key)
        made[key] = entry["value"] if isinstance(entry, dict) else None
    return made


def _entry_key(entry: object) -> str:
    key = entry.get("key") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(key, str) or "value" not in entry:
        raise UnusableError("FEEL-039", found=kind(entry))
    return key


def _put(context: Context, key: str | list[object], value: object) -> Context:
    """Return the context with one entry set; a list of keys reaches into inner contexts."""
    path: list[object] = key if isinstance(key, list) else [key]
    if not path or not isinstance(path[0], str):
        found = kind(path[0]) if path else "[]"
        raise UnusableError("FEEL-012", parameter="key", wanted="string", found=found)
    if len(path) == 1:
        return {**context, path[0]: value}
    inner = context.get(path[0])
    if inner is not None and not isinstance(inner, dict):
        raise UnusableError("FEEL-008", owner=kind(inner), name=path[1])
    return {**context, path[0]: _put(inner or {}, path[1:], value)}


def _merge(contexts: list[object]) -> Context:
    merged: Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise UnusableError("FEEL-039", found=kind(context))
        merged.update(context)
    return merged


FUNCTIONS: tuple[Builtin, ...] = (
    builtin("get value", form("m: context, key/keys: string | list", _get_value)),
    builtin("get entries", form("m: context", _get_entries)),
    builtin("context", form("entries: list", _context)),
    builtin("context put", form("context: context, key/keys: string | list, value: any", _put)),
    builtin("context merge", form("contexts: list", _merge)),
)
