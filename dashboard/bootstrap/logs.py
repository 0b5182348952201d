"""The log: one JSON object a line, keys from an allow-list, values scrubbed.

The allow-list is the control: what is not on it is dropped, whatever it holds. The scrub is the
second net, for the text of exceptions.
"""

import logging
import re
import secrets
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "exception",
        "error",
        "job",
        "kind",
        "state",
        "attempts",
        "worker",
        "seconds",
        "status",
        "method",
        "route",
        "port",
        "code",
    }
)
FOREIGN = ("uvicorn", "uvicorn.error", "uvicorn.access", "streamlit")
SCRUBS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"/f/[\w-]{8,}"), "/f/[link]"),
    (re.compile(r"/a/[\w-]{8,}"), "/a/[code]"),
    (re.compile(r"\b[\w-]{43}\b"), "[token]"),
    (re.compile(r"\b\d{3}-\d{3}-\d{3}[ -]\d{2}\b"), "[number]"),
    (re.compile(r"(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}\b"), "[phone]"),
    (re.compile(r"\b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич|вна|ична)\b"), "[name]"),
    (re.compile(r"\b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\."), "[name]"),
)

Event = MutableMapping[str, Any]


def allow(_logger: object, _method: str, event: Event) -> Event:
    """Drop every key that is not on the list."""
    return {key: value for key, value in event.items() if key in ALLOWED}


def scrub(_logger: object, _method: str, event: Event) -> Event:
    """Cover what looks like a person in the values that are left."""
    return {
        key: scrubbed(value) if isinstance(value, str) else value for key, value in event.items()
    }


def scrubbed(text: str) -> str:
    """The text with e-mails, phones, insurance numbers, links, tokens and names covered.

    >>> scrubbed("Петрова Анна Ивановна, anna@school.ru, +7 912 000-11-22")
    '[name], [e-mail], [phone]'
    """
    for pattern, cover in SCRUBS:
        text = pattern.sub(cover, text)
    return text


def set_up(stream: TextIO | None = None) -> None:
    """Write the log as JSON lines to ``stream`` (standard error by default).

    What the server and Streamlit log goes the same way. Streamlit's own print of a page's fault is
    switched off: it knows no scrub, and ``error_number`` writes the fault already.
    """
    before: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    after: list[Any] = [
        structlog.processors.format_exc_info,
        allow,
        scrub,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=[*before, *after],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=after)
    )
    for name in FOREIGN:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)
    logging.getLogger("streamlit.error_util").disabled = True


def log() -> Any:
    """The logger: ``log().info("job.done", job=…)``."""
    return structlog.get_logger()


def error_number(fault: BaseException) -> str:
    """Write a fault into the log under a number that a person can read out, "1234-5678"."""
    number = f"{secrets.randbelow(10_000):04d}-{secrets.randbelow(10_000):04d}"
    log().error("fault", error=number, exc_info=fault)
    return number
