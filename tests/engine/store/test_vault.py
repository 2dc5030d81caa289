from engine.store import vault
from engine.store.database import Database
from engine.store.vault import Secret
from tests.builders import NOON


def secret(token: str, case_no: str = "A-1") -> Secret:
    return Secret(
        token=token, field="name", pii="P2", value="林小满", case_no=case_no, created_at=NOON
    )


def test_a_secret_is_found_by_its_token_until_it_is_erased(database: Database) -> None:
    with database.begin() as tx:
        vault.put(tx, [])
        vault.put(tx, [secret("p_1"), secret("p_2"), secret("p_3", "B-1")])
        assert vault.get(tx, ["p_1", "p_9"]) == {"p_1": secret("p_1")}
        assert [s.token for s in vault.of_case(tx, "A-1")] == ["p_1", "p_2"]
        vault.erase(tx, ["p_1"])
        assert vault.get(tx, ["p_1"]) == {}
