"""Letters through the school's own mail server, and through no other."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from data.errors import ProgrammeError
from data.settings import Mail

TIMEOUT = 20.0  # seconds
PLAIN, STARTTLS, TLS = "none", "starttls", "tls"


class NoMailError(ProgrammeError):
    """No mail server is configured."""

    code = "mail.not_configured"


class MailServerError(ProgrammeError):
    """The mail server cannot be reached or refuses us: ``host``, ``port``."""

    code = "mail.server"


class LetterRefusedError(ProgrammeError):
    """The mail server does not take a letter to this ``address``."""

    code = "mail.refused"


@contextmanager
def post(mail: Mail | None) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server, signed in.

    Raises:
        NoMailError: none is configured.
        MailServerError: it does not answer, or refuses the password.
    """
    if mail is None:
        raise NoMailError
    try:
        server = _connected(mail)
    except (OSError, smtplib.SMTPException) as fault:
        raise MailServerError(host=mail.host, port=mail.port) from fault
    try:
        yield server
    finally:
        server.close()


def send(server: smtplib.SMTP, sender: str, to: str, subject: str, body: str) -> None:
    """Hand over one letter.

    Raises:
        LetterRefusedError: the server does not take it.
    """
    try:
        server.send_message(written(sender, to, subject, body))
    except (OSError, ValueError, smtplib.SMTPException) as fault:
        raise LetterRefusedError(address=to) from fault


def written(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    """A letter of plain text; a line break in an address or subject is a ``ValueError``."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"], letter["Message-ID"] = formatdate(localtime=False), make_msgid(domain="local")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body)
    return letter


def _connected(mail: Mail) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    if mail.security == TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=TIMEOUT, context=secure
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
        if mail.security == STARTTLS:
            server.starttls(context=secure)
    if mail.user:
        server.login(mail.user, Path(mail.password_file).read_text("utf-8").strip())
    return server
