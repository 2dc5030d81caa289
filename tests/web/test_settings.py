"""What the environment may say, and what it may not."""

from datetime import timedelta
from pathlib import Path

import pytest

from web.settings import SettingError, Settings


def test_an_empty_environment_gives_safe_defaults() -> None:
    settings = Settings.from_env({})
    assert settings == Settings()
    assert not settings.demo
    assert settings.host == "127.0.0.1"


def test_every_setting_is_read() -> None:
    settings = Settings.from_env(
        {
            "BIHUAN_DATA": "/srv/data",
            "BIHUAN_DATABASE": "postgresql+psycopg://db/office",
            "BIHUAN_DEMO": "yes",
            "BIHUAN_HOST": "10.0.0.1",
            "BIHUAN_PORT": "80",
            "BIHUAN_HTTPS": "true",
            "BIHUAN_PROXIES": "1",
            "BIHUAN_HOSTS": "a.example, b.example",
            "BIHUAN_SECRET_FILE": "/run/key",
            "BIHUAN_INNER_HOSTS": "ERP.intern, 10.0.0.7:8080",
            "BIHUAN_PATIENCE": "webhook=2/20, mail=5/60",
            "BIHUAN_CHANNELS": "/run/channels",
            "BIHUAN_SMTP_HOST": "mail.example",
            "BIHUAN_SMTP_PORT": "465",
            "BIHUAN_SMTP_TLS": "TLS",
            "BIHUAN_SMTP_FROM": "Office <office@example.org>",
            "BIHUAN_SMTP_USER": "office",
            "BIHUAN_SMTP_PASSWORD_FILE": "/run/password",
        }
    )
    assert settings.database_url == "postgresql+psycopg://db/office"
    assert (settings.demo, settings.https, settings.port, settings.proxies) == (True, True, 80, 1)
    assert settings.hosts == ("a.example", "b.example")
    assert settings.key_file == Path("/run/key")
    assert settings.inner_hosts == {"erp.intern", "10.0.0.7:8080"}
    assert settings.patience["webhook"].connect == timedelta(seconds=2)
    assert settings.patience["mail"].whole == timedelta(minutes=1)
    assert (settings.smtp_port, settings.smtp_tls) == (465, "tls")
    assert settings.smtp_password_file == Path("/run/password")


def test_the_database_and_the_key_lie_in_the_data_folder() -> None:
    settings = Settings(data=Path("/srv/data"))
    assert settings.database_url == "sqlite:////srv/data/bihuan.sqlite3"
    assert settings.key_file == Path("/srv/data/signing.key")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIHUAN_DEMO", "maybe"),
        ("BIHUAN_PORT", "70000"),
        ("BIHUAN_PORT", "-1"),
        ("BIHUAN_PORT", "８０"),
        ("BIHUAN_SMTP_TLS", "maybe"),
        ("BIHUAN_SMTP_PORT", "x"),
        ("BIHUAN_PATIENCE", "webhook"),
        ("BIHUAN_PATIENCE", "webhook=30/5"),
        ("BIHUAN_PATIENCE", "webhook=0/5"),
        ("BIHUAN_PATIENCE", "webhook=5/601"),
        ("BIHUAN_PATIENCE", "webhook=５/30"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_env({name: value})


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"HOST": "mail.example"}, "FROM"),
        ({"FROM": "office@example.org"}, "HOST"),
        ({"HOST": "mail.example", "FROM": "a@b.example", "USER": "u"}, "PASSWORD_FILE"),
        ({"HOST": "mail.example", "FROM": "a@b.example", "PASSWORD_FILE": "f"}, "USER"),
    ],
)
def test_half_a_mail_server_is_refused_with_what_is_missing(
    given: dict[str, str], missing: str
) -> None:
    with pytest.raises(SettingError, match=f"BIHUAN_SMTP_{missing} is missing"):
        Settings.from_env({f"BIHUAN_SMTP_{name}": value for name, value in given.items()})


def test_the_database_has_a_second_name_that_counts_less() -> None:
    also = {"BIHUAN_DATABASE_URL": "postgresql://db/office"}
    assert Settings.from_env(also).database_url == "postgresql://db/office"
    both = {**also, "BIHUAN_DATABASE": "sqlite:///a.db"}
    assert Settings.from_env(both).database_url == "sqlite:///a.db"
