"""Form: an ordered list of bilingual fields, each with its class of personal data and purpose."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a choice field."""

    value: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question; ``type`` is one of FIELD_TYPES."""

    key: str
    type: str
    title: Mapping[str, str]
    """By language: zh, en."""
    hint: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    pii: str = "P1"
    """P0 public, P1 internal, P2 personal, P3 sensitive (domain.md §3.6)."""
    purpose: str = ""
    """Why it is asked (PIPL §6)."""
    choices: tuple[Choice, ...] = ()
    fields: tuple["Field", ...] = ()
    """The members of a group, the columns of a table."""
    visible_if: Mapping[str, object] | None = None
    minimum: int | None = None
    maximum: int | None = None
    """Bounds of a number, of the length of a text, of the rows of a table."""
    default: str = ""
    """A FEEL expression over the variables of the case that prefills the field."""
    readonly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form; ``key`` is what camunda:formKey names."""

    key: str
    title: Mapping[str, str]
    fields: tuple[Field, ...] = ()
    silence: Mapping[str, str] = field(default_factory=dict)
    """The reasons for which a warning about the form is not shown, by its code."""
    source: str = ""
    """The canonical JSON text it was read from, kept with the definition."""
