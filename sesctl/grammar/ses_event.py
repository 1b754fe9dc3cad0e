"""The messages in which SES tells what became of a mail, as they arrive on a queue."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sesctl.model.insights import MailEvent

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|\s+")


@dataclass(frozen=True, slots=True)
class SesEvent:
    """An event, and the mail that it is about."""

    message_id: str
    event: MailEvent


def parse_event(body: str) -> SesEvent | None:
    """Read an event, in the envelope of SNS or without it; None for whatever else is on a queue.

    Events of configuration sets have `eventType`, notifications of identities `notificationType`.
    """
    told = _object(body)
    if isinstance(told.get("Message"), str) and "TopicArn" in told:
        told = _object(told["Message"])
    word = told.get("eventType") or told.get("notificationType")
    mail = told.get("mail")
    if not isinstance(word, str) or not isinstance(mail, dict) or not isinstance(mail.get("messageId"), str):
        return None
    part = told.get(_part_name(word))
    detail = part if isinstance(part, dict) else {}
    at = _moment(detail.get("timestamp")) or _moment(mail.get("timestamp"))
    return SesEvent(mail["messageId"], MailEvent(_kind(word), at, _detail(detail)))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _kind(word: str) -> str:
    """Write `DeliveryDelay` and `Rendering Failure` as the API does: DELIVERY_DELAY, RENDERING_FAILURE."""
    return _HUMP.sub("_", word).upper()


def _part_name(word: str) -> str:
    return "failure" if word == "Rendering Failure" else word[:1].lower() + word[1:]


def _detail(part: dict[str, Any]) -> str:
    words = [
        part.get(name)
        for name in ("bounceType", "bounceSubType", "complaintSubType", "complaintFeedbackType")
    ]
    words += [part.get(name) for name in ("reason", "errorMessage", "delayType", "smtpResponse")]
    recipients = part.get("bouncedRecipients")
    if isinstance(recipients, list) and recipients and isinstance(recipients[0], dict):
        words.append(recipients[0].get("diagnosticCode"))
    return ", ".join(word for word in words if isinstance(word, str) and word)


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
