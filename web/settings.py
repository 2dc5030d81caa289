"""Settings: what the environment says, read once; the only reader of it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from engine.scheduling.choosing import JOBS, MOST_JOBS
from engine.scheduling.outside import Patience

PREFIX = "BIHUAN_"
LARGEST_PORT = 65_535
TLS = frozenset({"starttls", "tls", "none"})
LONGEST_PATIENCE = 600
_SECONDS = re.compile(r"([^\s=/]+)=([0-9]{1,3})/([0-9]{1,3})", re.ASCII)


class SettingError(ValueError):
    """A setting has a value that cannot be used; the text names it and what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this installation runs; every value has a safe default, no secret has one."""

    data: Path = Path("var")
    """BIHUAN_DATA: the folder of the database and of the key file."""
    database: str = ""
    """BIHUAN_DATABASE: postgresql://…; empty: SQLite in the folder. Also BIHUAN_DATABASE_URL."""
    demo: bool = False
    """BIHUAN_DEMO: the fictional city, with one-click sign-in for its people."""
    host: str = "127.0.0.1"
    """BIHUAN_HOST: the address to listen on."""
    port: int = 8000
    """BIHUAN_PORT: 0 takes any free port."""
    https: bool = False
    """BIHUAN_HTTPS: browsers reach us by https, so cookies are marked Secure."""
    proxies: int = 0
    """BIHUAN_PROXIES: how many reverse proxies of our own stand in front."""
    hosts: tuple[str, ...] = ()
    """BIHUAN_HOSTS: host names we answer to, separated by commas; empty means every one."""
    jobs: int = JOBS
    """BIHUAN_JOBS: how much one process does at once by itself, on PostgreSQL; 1 to 16."""
    inner_hosts: frozenset[str] = frozenset()
    """BIHUAN_INNER_HOSTS: hosts, or host:port, that steps may call although they are private."""
    patience: Mapping[str, Patience] = field(default_factory=dict)
    """BIHUAN_PATIENCE: seconds to connect and in all by topic, “webhook=5/30, mail=5/60”."""
    channels: Path | None = None
    """BIHUAN_CHANNELS: a file of addresses as Apprise reads them, one a line, to be notified."""
    smtp_host: str = ""
    """BIHUAN_SMTP_HOST: where mail is handed in; empty means nowhere."""
    smtp_port: int = 587
    """BIHUAN_SMTP_PORT: its port."""
    smtp_tls: str = "starttls"
    """BIHUAN_SMTP_TLS: starttls, tls, or none."""
    smtp_from: str = ""
    """BIHUAN_SMTP_FROM: whom mail comes from, “Office <office@example.org>”."""
    smtp_user: str = ""
    """BIHUAN_SMTP_USER: who signs in there; empty means nobody does."""
    smtp_password_file: Path | None = None
    """BIHUAN_SMTP_PASSWORD_FILE: a file with the password alone in it."""
    secret_file: Path | None = None
    """BIHUAN_SECRET_FILE: the key that signs cookies; empty means one in the data folder."""

    @property
    def database_url(self) -> str:
        """Return the address of the database."""
        return self.database or f"sqlite:///{self.database_file.resolve()}"

    @property
    def database_file(self) -> Path:
        """Return the file of the database, unless ``database`` names another one."""
        return self.data / "bihuan.sqlite3"

    @property
    def key_file(self) -> Path:
        """Return the file that keeps the signing key."""
        return self.secret_file or self.data / "signing.key"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; raise SettingError naming the variable that is wrong."""
        env = os.environ if environ is None else environ
        given = {
            name: parse(name, text)
            for name, parse in _PARSERS.items()
            if (text := _told(env, name))
        }
        _whole_mail(given)
        return cls(**given)  # type: ignore[arg-type]  # each parser gives the type of its field


def _whole_mail(given: Mapping[str, object]) -> None:
    """Refuse what names a mail server by half: no mail would leave, and nobody would know why."""
    for name, needed in _TOGETHER:
        if given.get(name) and not given.get(needed):
            raise SettingError(
                f"{PREFIX}{needed.upper()} is missing; {PREFIX}{name.upper()} needs it"
            )


def _told(env: Mapping[str, str], name: str) -> str:
    """Return what the environment says of a setting, under its first name that says anything."""
    names = (PREFIX + one.upper() for one in (name, *_ALSO.get(name, ())))
    return next(filter(None, (env.get(one, "").strip() for one in names)), "")


def _flag(name: str, text: str) -> bool:
    known = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
    if text.lower() not in known:
        raise SettingError(f"{PREFIX}{name.upper()} is {text!r}; write yes or no")
    return known[text.lower()]


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= LARGEST_PORT):
        raise SettingError(f"{PREFIX}{name.upper()} is {text!r}; write a number from 0 to 65535")
    return int(text)


def _jobs(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_JOBS):
        raise SettingError(f"{PREFIX}{name.upper()} is {text!r}; write a number from 1 to 16")
    return int(text)


def _path(_name: str, text: str) -> Path:
    return Path(text).expanduser()


def _text(_name: str, text: str) -> str:
    return text


def _list(_name: str, text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _hosts(_name: str, text: str) -> frozenset[str]:
    return frozenset(host.lower() for host in _list(_name, text))


def _tls(name: str, text: str) -> str:
    if text.lower() not in TLS:
        raise SettingError(f"{PREFIX}{name.upper()} is {text!r}; write starttls, tls or none")
    return text.lower()


def _patience(name: str, text: str) -> Mapping[str, Patience]:
    found = {}
    for part in _list(name, text):
        read = _SECONDS.fullmatch(part)
        if read is None or not 0 < int(read[2]) <= int(read[3]) <= LONGEST_PATIENCE:
            raise SettingError(
                f"{PREFIX}{name.upper()} is {text!r}; write topic=connect/all in seconds up to "
                f"{LONGEST_PATIENCE}, like webhook=5/30"
            )
        connect, whole = timedelta(seconds=int(read[2])), timedelta(seconds=int(read[3]))
        found[read[1]] = Patience(connect=connect, whole=whole)
    return found


_TOGETHER = (
    ("smtp_host", "smtp_from"),
    ("smtp_from", "smtp_host"),
    ("smtp_user", "smtp_password_file"),
    ("smtp_password_file", "smtp_user"),
)
"""Settings of which the second has to be given with the first."""
_ALSO = {"database": ("database_url",)}
"""Other names that a setting has."""
_PARSERS = {
    "data": _path,
    "database": _text,
    "demo": _flag,
    "host": _text,
    "port": _whole,
    "https": _flag,
    "proxies": _whole,
    "hosts": _list,
    "jobs": _jobs,
    "inner_hosts": _hosts,
    "patience": _patience,
    "channels": _path,
    "smtp_host": _text,
    "smtp_port": _whole,
    "smtp_tls": _tls,
    "smtp_from": _text,
    "smtp_user": _text,
    "smtp_password_file": _path,
    "secret_file": _path,
}
