"""mail: hand a plain text in at a mail server (SMTP).

In: ``to`` (one address or a list of up to 50; a value that is kept in the vault is looked up),
``subject``, ``text``. Out: nothing. The Message-ID is the same each time it is tried, so that a
mail which was handed in twice can be known.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from hashlib import sha256
from time import monotonic
from typing import Final

from engine.scheduling.handlers import Job, JobDone, Tools
from engine.scheduling.outside import Patience, PostOffice
from engine.store.database import Database
from tasks import vault
from tasks.handlers.errors import (
    MailPostponed,
    MailRejected,
    NoMailServer,
    Silent,
    Unaddressable,
    Unreachable,
)

MOST_RECEIVERS: Final = 50
LONGEST_ADDRESS: Final = 254
LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 100_000
ADDRESS: Final = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+")
ANSWERS: Final = range(200, 600)
PERMANENT: Final = range(500, 600)


class Mail:
    """Sends what a step says through the mail server of this installation."""

    def __init__(self, tools: Tools) -> None:
        """Send as the tools allow."""
        self._office = tools.outside.mail
        self._outside = tools.outside
        self._database = tools.database

    def host(self, _job: Job) -> str:
        """Return the mail server; "" without one."""
        return f"{self._office.host}:{self._office.port}" if self._office else ""

    def __call__(self, job: Job) -> JobDone:
        """Hand the mail in; raises what the server has against it."""
        if self._office is None:
            raise NoMailServer
        letter = written(job, self._office.sender, receivers(self._database, job))
        send(self._office, letter, self._outside.patience_for(job.topic))
        return JobDone()


def receivers(database: Database, job: Job) -> list[str]:
    """Return the addresses that the step names, those kept in the vault looked up."""
    named = job.asked("to")
    given = named if isinstance(named, list) else [named]
    if not 0 < len(given) <= MOST_RECEIVERS:
        raise Unaddressable(what="to")
    tokens = [one for one in given if vault.is_token(one)]
    if tokens:
        with database.read() as tx:
            known = vault.reveal(tx, tokens)
        given = [known.get(one, "") if vault.is_token(one) else one for one in given]
    return [_address(one) for one in given]


def written(job: Job, sender: str, to: Sequence[str]) -> EmailMessage:
    """Return the mail; raise Unaddressable for what no mail can hold."""
    letter = EmailMessage(policy=SMTPUTF8)
    letter["From"] = sender
    letter["To"] = ", ".join(to)
    letter["Subject"] = _line(job, "subject", LONGEST_SUBJECT)
    letter["Date"] = format_datetime(job.now)
    domain = sender.rpartition("@")[2].strip("> ")
    letter["Message-ID"] = f"<{sha256(job.key.encode()).hexdigest()[:32]}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    text = job.asked("text")
    if not isinstance(text, str) or not text or len(text) > LONGEST_TEXT or "\0" in text:
        raise Unaddressable(what="text")
    letter.set_content(text, charset="utf-8", cte="base64")
    return letter


def _line(job: Job, name: str, most: int) -> str:
    """Return a text of one line: a second line would become a header of its own."""
    text = job.asked(name)
    if not isinstance(text, str) or not text.strip() or len(text) > most:
        raise Unaddressable(what=name)
    if not text.isprintable():
        raise Unaddressable(what=name)
    return text


def _address(text: object) -> str:
    usable = isinstance(text, str) and len(text) <= LONGEST_ADDRESS and text.isprintable()
    if not usable or not ADDRESS.fullmatch(str(text)):
        raise Unaddressable(what="to")
    return str(text)


def send(office: PostOffice, letter: EmailMessage, patience: Patience) -> None:
    """Hand ``letter`` in; raise MailPostponed, MailRejected, Silent or Unreachable."""
    clock = _Clock(office, patience)
    with _told(office, patience), clock.connected() as server:
        if office.tls == "starttls":
            clock.next(server).starttls(context=ssl.create_default_context())
        if office.user:
            clock.next(server).login(office.user, office.password)
        refused = clock.next(server).send_message(letter)
        if refused:
            codes = sorted({code for code, _ in refused.values()})
            raise MailRejected(answer=", ".join(map(str, codes)))


class _Clock:
    """How long each step of the talk may still take."""

    def __init__(self, office: PostOffice, patience: Patience) -> None:
        self._office = office
        self._connect = patience.connect.total_seconds()
        self._until = monotonic() + patience.whole.total_seconds()

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """Connect, and hang up in the end, whatever happens."""
        host, port, seconds = self._office.host, self._office.port, self._connect
        if self._office.tls == "tls":
            secret = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=seconds, context=secret)
        else:
            server = smtplib.SMTP(host, port, timeout=seconds)
        try:
            yield server
        finally:
            server.close()

    def next(self, server: smtplib.SMTP) -> smtplib.SMTP:
        """Return ``server`` for one more step; raise TimeoutError when the time is over."""
        seconds = self._until - monotonic()
        if seconds <= 0:
            raise TimeoutError
        if server.sock is not None:
            server.sock.settimeout(seconds)
        return server


@contextmanager
def _told(office: PostOffice, patience: Patience) -> Iterator[None]:
    """Tell what the server has against it in our own words, without anybody's address."""
    host = f"{office.host}:{office.port}"
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal(max(code for code, _ in error.recipients.values())) from None
    except smtplib.SMTPResponseException as error:
        if error.smtp_code in ANSWERS:
            raise _refusal(error.smtp_code) from None
        raise Unreachable(host=host) from None
    except (smtplib.SMTPException, OSError) as error:
        # The library tells of an answer that did not come in time as of a broken connection.
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            seconds = int(patience.whole.total_seconds())
            raise Silent(host=host, seconds=seconds) from None
        raise Unreachable(host=host) from None


def _refusal(code: int) -> MailPostponed | MailRejected:
    kind = MailRejected if code in PERMANENT else MailPostponed
    return kind(answer=code)
