"""Values with defaults, for tests that care about one thing."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
"""A Wednesday noon in China."""
