"""Values with defaults, for tests that care about one thing."""

from datetime import UTC, datetime

from engine.calendar import edition_from_holidays

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
"""A Wednesday noon in China."""
EDITION = edition_from_holidays(2020, 2060, 1)
"""The calendar as published."""
