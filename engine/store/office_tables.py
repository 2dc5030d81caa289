"""The tables of the office: people, posts, places, sessions, calendars, numbers, and the vault."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from engine.store.schema import Json, UtcDateTime, Words, metadata

person = Table(
    "person",
    metadata,
    Column("id", Words(64), primary_key=True),
    Column("login", Words(100), nullable=False, unique=True),
    Column("name", Words(100), nullable=False),
    Column("name_en", Words(100), nullable=False),
    Column("password_hash", Words(200)),
    Column("locale", Words(10), nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)
"""Who may sign in; ids are ``u1``, ``u2``, …, and never used again."""

place = Table(
    "place",
    metadata,
    Column("code", Words(40), primary_key=True),
    Column("name", Words(100), nullable=False),
    Column("name_en", Words(100), nullable=False),
    Column("kind", Words(20), nullable=False, index=True),
    Column("parent", ForeignKey("place.code"), index=True),
    Column("path", Words(400), nullable=False, index=True),
)
"""The tree of places; ``path`` is all codes from the root down, ``/9901/990101/``."""

appointment = Table(
    "appointment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", Words(40), nullable=False),
    Column("place", ForeignKey("place.code"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Index("ix_appointment_role_place", "role", "place"),
)
"""Who holds which post from when to when; one person may hold several (一肩挑)."""

session = Table(
    "session",
    metadata,
    Column("token_hash", Words(64), primary_key=True),
    Column("person", ForeignKey("person.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("csrf", Words(64), nullable=False),
)
"""Signed-in browsers; the token itself is only in the cookie."""

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("key", Words(64), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False, index=True),
    Column("next_at", UtcDateTime, nullable=False),
)
"""Tries without success per account and per address; the keys are hashes."""

vault = Table(
    "vault",
    metadata,
    Column("token", Words(64), primary_key=True),
    Column("field", Words(200), nullable=False),
    Column("pii", Words(2), nullable=False),
    Column("value", Text, nullable=False),
    Column("case_no", Words(40), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)
"""Personal values; everywhere else stands their token."""

calendar_edition = Table(
    "calendar_edition",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("body", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Words(64), nullable=False, default="", server_default=""),
    Column("reason", Words(500), nullable=False, default="", server_default=""),
)
"""Editions of the working-day calendar; never changed, only followed by the next."""

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", Words(10), nullable=False),
    Column("name", Words(100), nullable=False),
    Column("name_en", Words(100), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", Words(64), nullable=False),
)
"""Days that people have set, over the arrangement of the State Council: ``rest`` or ``work``."""

office_hours = Table(
    "office_hours",
    metadata,
    Column("place", ForeignKey("place.code"), primary_key=True),
    Column("spans", Json, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", Words(64), nullable=False),
)
"""Places whose offices keep hours of their own; they hold for everything below, too."""

time_limit = Table(
    "time_limit",
    metadata,
    Column("key", Words(40), primary_key=True),
    Column("clock", Words(10), nullable=False),
    Column("n", Words(20), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", Words(64), nullable=False),
)
"""Time limits that the city has set over those of the vocabulary."""

case_counter = Table(
    "case_counter",
    metadata,
    Column("community", Words(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last case number given out in a community on a day."""
