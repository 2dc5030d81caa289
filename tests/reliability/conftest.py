import pytest

from bench.reliability import ground
from tests.postgres import server
from tests.stores import Store

Places = dict[str, ground.Store]


@pytest.fixture(scope="session")
def furnished() -> Places:
    """Where databases with the processes of the bench are made, by the name of the store."""
    return {}


@pytest.fixture
def place(
    store: Store, furnished: Places, tmp_path_factory: pytest.TempPathFactory
) -> ground.Store:
    """A maker of such databases on the store of this run."""
    if store.name not in furnished:
        folder = tmp_path_factory.mktemp("ground")
        furnished[store.name] = (
            ground.Sqlite(folder)
            if store.name == "sqlite"
            else ground.Postgresql(folder, server().create())
        )
    return furnished[store.name]
