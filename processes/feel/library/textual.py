"""String functions without patterns (DMN 1.5 §10.3.4.3)."""

from decimal import Decimal

from processes.feel.functions import Builtin, builtin, form
from processes.feel.kinds import integer, kind
from processes.feel.notes import UnusableError
from processes.feel.operators import MAX_STRING, TooLongTextError

Number = int | Decimal


def _substring(text: str, start: Number, length: Number | None = None) -> str:
    """Return part of ``text``; ``start`` counts from 1, or from the end when negative."""
    first = integer(start)
    if first == 0 or abs(first) > len(text):
        raise UnusableError("FEEL-038", count=len(text), index=first)
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin:] if length is None else text[begin : begin + max(integer(length), 0)]


def _before(text: str, match: str) -> str:
    return text.partition(match)[0] if match and match in text else ""


def _after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


def _join(
    items: list[object], delimiter: str | None = None, prefix: str = "", suffix: str = ""
) -> str:
    """Join the strings of a list; null entries are left out."""
    texts = [item for item in items if isinstance(item, str)]
    strange = next((item for item in items if not isinstance(item, str | None)), None)
    if strange is not None:
        raise UnusableError("FEEL-039", found=kind(strange))
    between = delimiter or ""
    if sum(map(len, texts)) + len(between) * len(texts) > MAX_STRING:
        raise TooLongTextError
    return prefix + between.join(texts) + suffix


FUNCTIONS: tuple[Builtin, ...] = (
    builtin(
        "substring",
        form("string: string, start position: number, length?: number", _substring),
    ),
    builtin("string length", form("string: string", len)),
    builtin("upper case", form("string: string", str.upper)),
    builtin("lower case", form("string: string", str.lower)),
    builtin("substring before", form("string: string, match: string", _before)),
    builtin("substring after", form("string: string, match: string", _after)),
    builtin("contains", form("string: string, match: string", lambda text, part: part in text)),
    builtin("starts with", form("string: string, match: string", str.startswith)),
    builtin("ends with", form("string: string, match: string", str.endswith)),
    builtin(
        "string join",
        form("list: list, delimiter?: string | null", _join),
        form("list: list, delimiter: string | null, prefix: string, suffix: string", _join),
    ),
)
