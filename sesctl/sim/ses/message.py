"""From the content of a SendEmail call to the bytes that go out."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_BYTES = 40 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is not sent yet, with its bare addresses."""

    message: EmailMessage
    sender: str
    recipients: tuple[str, ...]


def draft(params: Mapping[str, Any]) -> Draft:
    """Read the content, whichever form it has.

    Raises:
        SesError: it has none, or one that SES refuses.
    """
    content = params["Content"]
    try:
        if "Simple" in content:
            return _simple(params, content["Simple"])
        if "Raw" in content:
            return _raw(params, content["Raw"]["Data"])
    except (ValueError, LookupError) as error:
        raise bad_request(f"Invalid message content: {error}") from error
    if "Template" in content:
        raise bad_request("This simulator sends Simple and Raw content; it has no templates.")
    raise bad_request("Content must have one of Simple, Raw, and Template.")


def addresses(fields: Iterable[str]) -> tuple[str, ...]:
    """The bare addresses in header fields."""
    return tuple(address for _, address in getaddresses(list(fields)) if address)


def _simple(params: Mapping[str, Any], simple: Mapping[str, Any]) -> Draft:
    if not params.get("FromEmailAddress"):
        raise bad_request("FromEmailAddress is required.")
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = params["FromEmailAddress"]
    destination = params.get("Destination") or {}
    for header in ("To", "Cc"):
        if destination.get(f"{header}Addresses"):
            message[header] = ", ".join(destination[f"{header}Addresses"])
    if params.get("ReplyToAddresses"):
        message["Reply-To"] = ", ".join(params["ReplyToAddresses"])
    message["Subject"] = simple["Subject"]["Data"]
    for extra in simple.get("Headers", []):
        message[extra["Name"]] = extra["Value"]
    _fill(message, simple)
    return _checked(message, params, _all_of(destination))


def _fill(message: EmailMessage, simple: Mapping[str, Any]) -> None:
    body = simple["Body"]
    text, html = body.get("Text"), body.get("Html")
    if text is None and html is None:
        raise bad_request("Body must have Text or Html.")
    if text is not None:
        message.set_content(text["Data"], charset=text.get("Charset", "utf-8"))
    if html is not None:
        add = message.add_alternative if text is not None else message.set_content
        add(html["Data"], subtype="html", charset=html.get("Charset", "utf-8"))
    for attachment in simple.get("Attachments", []):
        _attach(message, attachment)


def _attach(message: EmailMessage, attachment: Mapping[str, Any]) -> None:
    kind = attachment.get("ContentType", "application/octet-stream").partition(";")[0]
    main, _, sub = kind.partition("/")
    message.add_attachment(
        _decoded(attachment["RawContent"]), maintype=main, subtype=sub, filename=attachment["FileName"]
    )


def _raw(params: Mapping[str, Any], data: str) -> Draft:
    raw = _decoded(data)
    if len(raw) > _MOST_BYTES:
        raise bad_request("Message length is more than 41943040 bytes long.")
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.SMTP)
    if not message.keys():
        raise bad_request("Missing required header 'From'.")
    named = _all_of(params.get("Destination") or {})
    in_headers = [str(value) for header in ("To", "Cc", "Bcc") for value in message.get_all(header, [])]
    del message["Bcc"]
    return _checked(message, params, named or in_headers)


def _checked(message: EmailMessage, params: Mapping[str, Any], recipients: Iterable[str]) -> Draft:
    senders = addresses([params.get("FromEmailAddress") or str(message["From"] or "")])
    if not senders:
        raise bad_request("Missing required header 'From'.")
    found = addresses(recipients)
    if not found:
        raise bad_request("Missing recipients.")
    if len(found) > 50:  # noqa: PLR2004 - Developer Guide, "Service quotas"
        raise bad_request("Recipient count exceeds 50.")
    for address in (*senders, *found):
        if not address.isascii() or "@" not in address:
            raise bad_request(f"Invalid email address <{address}>.")
    return Draft(message, senders[0], found)


def _all_of(destination: Mapping[str, list[str]]) -> list[str]:
    return [
        address
        for kind in ("ToAddresses", "CcAddresses", "BccAddresses")
        for address in destination.get(kind) or []
    ]


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data)
    except binascii.Error as error:
        raise bad_request("Data is not base64.") from error
