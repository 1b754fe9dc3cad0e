"""The document of `send-test`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

if TYPE_CHECKING:
    from sesctl.model.mail import OutgoingMail

SendTestDocument = TypedDict(
    "SendTestDocument",
    {
        "schema": Literal["sesctl.send-test/1"],
        "message_id": str | None,
        "from": str,
        "to": str,
        "region": str | None,
        "subject": str,
        "code": str,
        "configuration_set": str | None,
        "reply_to": list[str],
        "tags": dict[str, str],
        "preview": NotRequired[str],
    },
)


def send_test_document(
    mail: OutgoingMail, sender: str, code: str, region: str | None, message_id: str | None
) -> SendTestDocument:
    """Describe a test mail; without an id it was not sent, without a region nobody needed one."""
    return {
        "schema": "sesctl.send-test/1",
        "message_id": message_id,
        "from": sender,
        "to": mail.recipient,
        "region": region,
        "subject": mail.subject,
        "code": code,
        "configuration_set": mail.configuration_set,
        "reply_to": list(mail.reply_to),
        "tags": dict(mail.tags),
    }
