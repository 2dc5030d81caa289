from collections.abc import Iterator

import pytest

from engine.store.database import Database
from tests.engine.desk import Desk


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    """A desk whose every case is replayed when the test is over: same commands, same events."""
    desk = Desk(database)
    yield desk
    desk.prove()
