from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose every case is replayed when the test is over: same commands, same events."""
    desk = Desk(tmp_path)
    yield desk
    desk.prove()
    desk.database.close()
