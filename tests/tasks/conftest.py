"""A copy of the demonstration city per test."""

import pytest

from tests.stores import Shelf
from tests.tasks.town import Town, build


@pytest.fixture
def town(shelf: Shelf) -> Town:
    """A city of its own for one test, with the shipped processes."""
    return Town(shelf.like("town", build))
