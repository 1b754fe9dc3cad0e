"""Who is to hear, and by which topic: what `init events` and `init alarms` are told of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sesctl.cli import context
from sesctl.errors import usage
from sesctl.model.arn import arn_of
from sesctl.planning.events_wish import Listener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesctl.model.arn import Place
    from sesctl.ports import Aws
    from sesctl.workflows.events import Pending

_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,256}")
_QUEUE = re.compile(r"[A-Za-z0-9_-]{1,80}")


def topic_arn(text: str, place: Place) -> str:
    """Read a topic by its name or its ARN; raises SesctlError."""
    found = arn_of(text)
    if found is not None and found.service == "sns" and found.region != place.region:
        raise usage(
            f"the topic {text} is in {found.region or 'no region'}",
            why=f"SES and CloudWatch publish to topics of their own region only, and this is about {place.region}",
            try_=f"--topic with one of {place.region}; a name is enough, and is created where there is none",
        )
    name = found.resource if found is not None and found.service == "sns" else text
    if name.endswith(".fifo"):
        raise usage(
            f"{name} is a FIFO topic",
            why="SES and CloudWatch publish to standard topics only",
            try_=f"--topic {name.removesuffix('.fifo')}",
        )
    if not _TOPIC.fullmatch(name):
        raise usage(
            f"{text!r} is neither the name nor the ARN of a topic",
            why="a name has letters, digits, - and _, and at most 256 of them",
            try_="--topic ses-bounces",
        )
    return str(found) if found is not None else place.arn("sns", name)


def listeners(
    email: Iterable[str] | None, https: Iterable[str] | None, sqs: Iterable[str] | None, place: Place
) -> tuple[Listener, ...]:
    """Read who is to hear; raises SesctlError."""
    found = [
        *(Listener("email", context.address_of(text)) for text in email or ()),
        *(Listener("https", _url(text)) for text in https or ()),
        *(Listener("sqs", _queue_arn(text, place)) for text in sqs or ()),
    ]
    return tuple(dict.fromkeys(found))


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, user = parts.hostname, parts.username
    except ValueError:
        parts, host, user = urlsplit(""), None, None
    if user is not None:
        raise usage(
            "the URL has a user name or a password in it",
            why="whoever lists the subscriptions of the topic would see it",
            try_="--https https://hooks.example.com/ses, with a path that nobody guesses",
        )
    if parts.scheme != "https" or not host or not text.isascii() or not text.isprintable() or " " in text:
        raise usage(
            f"{text!r} is not an https URL",
            why="what bounces tell of people should not travel in the clear"
            if parts.scheme == "http"
            else "SNS posts to https://HOST/PATH",
            try_="--https https://hooks.example.com/ses",
        )
    return text


def _queue_arn(text: str, place: Place) -> str:
    found = arn_of(text)
    name = found.resource if found is not None and found.service == "sqs" else text
    if name.endswith(".fifo"):
        raise usage(
            f"{name} is a FIFO queue",
            why="a standard topic does not send to it, and SES publishes to standard topics only",
            try_=f"--sqs {name.removesuffix('.fifo')}",
        )
    if not _QUEUE.fullmatch(name):
        raise usage(
            f"{text!r} is neither the name nor the ARN of a queue",
            why="a name has letters, digits, - and _, and at most 80 of them",
            try_="--sqs ses-events",
        )
    return str(found) if found is not None else place.arn("sqs", name)


def wait_for(topics: Iterable[str], aws: Aws, seconds: int, say: Callable[[str], None]) -> None:
    """Wait until everybody has agreed to hear, or the time is over; tells who is waited for, as that changes."""
    from sesctl.render.clean import clean
    from sesctl.workflows.events import wait_until_confirmed

    told: list[tuple[Pending, ...]] = []

    def look(left: tuple[Pending, ...]) -> None:
        if left not in told:
            told.append(left)
            names = dict.fromkeys(one.endpoint for _, one in left)
            say(clean(f"waiting until they agree to hear: {', '.join(names)} …"))

    try:
        wait_until_confirmed(topics, aws, context.SystemClock(), seconds, look)
    except KeyboardInterrupt:
        say("stopped waiting; everything is made, and the same command goes on from here")
        raise
