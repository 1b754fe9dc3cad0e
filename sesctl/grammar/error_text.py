"""An error that somebody pasted, to its parts: codes, region, identities, whom it was refused, SMTP replies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.grammar.domain import parse_address, parse_domain
from sesctl.grammar.pasted import flatten, glued, is_long
from sesctl.grammar.refusals import denied, unverified_identities
from sesctl.grammar.regions import region_in
from sesctl.grammar.smtp_reply import receiver, smtp_reply
from sesctl.model.aws_codes import KNOWN
from sesctl.model.error_text import ErrorText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST = 20
_CODE = r"(?P<code>[A-Za-z][A-Za-z0-9]{3,80})"
# Where SDKs put the code; the name may be that of a class, with its module before it.
_CODES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"an error occurred \({_CODE}\) when calling",
        rf"<Code>{_CODE}</Code>",
        rf"\berror ?code['\"]?\s?[:=]\s?['\"]?{_CODE}\b",
        rf"['\"]?\b(?:code|__type|errorType|name)['\"]?\s?:\s?['\"](?:[\w.]{{1,80}}[#.])?{_CODE}['\"]",
        rf"StatusCode: \d{{3}}, RequestID: [\w-]{{0,80}}, (?:api error )?{_CODE}:",
        rf"\bAws::\w{{2,40}}::Errors::{_CODE}",
    )
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{5,80}")
_OPERATION = re.compile(
    r"when calling the (?P<a>\w{3,60}) operation|operation error \w{2,40}: (?P<b>\w{3,60})"
    r"|Error executing ['\"](?P<c>\w{3,60})['\"]"
    r"|\b(?P<d>(?:Send(?:Raw|Bulk|Templated|BulkTemplated|Custom\w{1,30})?Email|GetAccount|GetSendQuota"
    r"|PutAccountDetails)(?:Command)?)\b",
    re.IGNORECASE,
)
_MAILBOX = r"<?(?P<address>[^\s<>\"',;(){}\[\]]{1,320}@[^\s<>\"',;(){}\[\]]{1,255})>?"
_RECIPIENTS = tuple(
    re.compile(pattern + _MAILBOX, re.IGNORECASE)
    for pattern in (
        r"\"emailAddress\"\s?:\s?\"",
        r"Final-Recipient:\s?rfc822;\s?",
        r"(?<![\w-])to=",
        r"RCPT TO:\s?",
        r"\bto: ?\[? ?['\"]",
    )
)
_SENDERS = tuple(
    re.compile(pattern + _MAILBOX, re.IGNORECASE)
    for pattern in (
        r"\"(?:source|FromEmailAddress)\"\s?:\s?\"(?:[^\"<>@]{0,100}<)?",
        r"\bX-[\w-]{1,40}-Sender:\s?rfc822;\s?",
        r"(?<![\w-])from=",
        r"MAIL FROM:\s?",
        r"\bfrom: ?['\"](?:[^\"'<>@]{0,100}<)?",
    )
)
_DOMAINS = tuple(
    re.compile(pattern + r"(?P<domain>[\w.-]{1,255})", re.IGNORECASE)
    for pattern in (
        r"unauthenticated email from ",
        r"sending domain \[?",
        r"\bSPF \[",
        r"MAIL FROM domain <?",
        r"domain of (?:[^\s@]{1,64}@)?",
    )
)
_CONFIGURATION_SET = re.compile(
    r"configuration-set/(?P<a>[\w-]{1,64})|configuration set <(?P<b>[\w-]{1,64})>"
    r"|configuration set ['\"]?(?P<c>[\w-]{1,64})['\"]? (?:does not exist|doesn't exist|not found)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"bounce(?:type|d)|(?:complained|delayed)recipients|diagnostic-?code|(?:notification|event)type|remote-mta"
    r"|undeliver|delivery status notification|mail delivery (?:failed|system)|status=(?:bounced|deferred)",
    re.IGNORECASE,
)
_COGNITO = re.compile(r"cognito|InvalidEmailRoleAccessPolicy|CodeDeliveryFailure", re.IGNORECASE)


def read_error(text: str) -> ErrorText:
    """Read what an error text names. It never fails; a text of any length is read in bounded time."""
    return _read(flatten(text), cut=is_long(text))


def read_broken_error(text: str) -> ErrorText:
    """The same for a text whose lines were broken in the middle of words."""
    return _read(glued(text), cut=is_long(text))


def _read(line: str, *, cut: bool) -> ErrorText:
    region, names = unverified_identities(line)
    refused = denied(line)
    recipients = _mailboxes(_RECIPIENTS, line)
    reply, enhanced = smtp_reply(line)
    return ErrorText(
        line,
        cut,
        codes=_codes(line),
        operation=_group(_OPERATION.search(line)).removesuffix("Command"),
        region=region if region_in(region) else region_in(line),
        names=tuple(dict.fromkeys(_identities(names))),
        unusable=tuple(name for name in names if "@" in name and not isinstance(parse_address(name), str)),
        more=bool(names)
        and re.search(r"failed the check[^\n]{0,4000}?\.\.\.", line, re.IGNORECASE) is not None,
        action=refused.action,
        resource=refused.resource,
        principal=refused.principal,
        reply=reply,
        enhanced=enhanced,
        receiver=receiver(line, recipients),
        sender=next(iter(_mailboxes(_SENDERS, line)), ""),
        domain=_domain(line),
        recipients=recipients,
        configuration_set=_group(_CONFIGURATION_SET.search(line)),
        cognito=_COGNITO.search(line) is not None,
        event=_EVENT.search(line) is not None,
    )


def _codes(line: str) -> tuple[str, ...]:
    placed = (found["code"] for pattern in _CODES for found in pattern.finditer(line))
    named = (word for word in _WORD.findall(line) if word.lower() in KNOWN)
    return tuple(list(dict.fromkeys([*placed, *named]))[:_MOST])


def _identities(names: Iterable[str]) -> Iterator[str]:
    """Keep what can be an identity, in the form that SES knows it by."""
    for name in names:
        read = parse_address(name) if "@" in name else parse_domain(name)
        if isinstance(read, str):
            yield read


def _mailboxes(patterns: Iterable[re.Pattern[str]], line: str) -> tuple[str, ...]:
    found = (one["address"] for pattern in patterns for one in pattern.finditer(line))
    ours = (one for one in _identities(found) if not one.endswith(".amazonses.com") or "simulator" in one)
    return tuple(list(dict.fromkeys(ours))[:_MOST])


def _domain(line: str) -> str:
    for pattern in _DOMAINS:
        if (found := pattern.search(line)) and isinstance(read := parse_domain(found["domain"]), str):
            return read
    return ""


def _group(found: re.Match[str] | None) -> str:
    return next((group for group in found.groups() if group), "") if found else ""
