"""Bounces and complaints: what became of a mail that SES took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.planning.error_cases import delivery_judges as judges
from sesctl.planning.error_cases.case import Case, Cause, Sign
from sesctl.planning.error_cases.text_judges import said

if TYPE_CHECKING:
    from sesctl.planning.error_cases.case import Asked

_SUPPRESSION: frozenset[Asked] = frozenset({"account", "suppression"})
_ASK_LIST = "aws sesv2 get-suppressed-destination --email-address {recipient} --region {region}"
_ON_LIST = Cause(
    "on-suppression-list",
    "After it SES has put the address on your suppression list",
    "mails to it now bounce at once, and the text speaks of the suppression list",
    "Leave it there, unless the owner tells you that the address is good.",
    _ASK_LIST,
    judges.suppressed,
)

CASES = (
    Case(
        "suppressed-by-account",
        "SES",
        "SES did not send: the address is on your account's suppression list",
        "SES took the mail and counted it, and sent nothing. The list is for one region.",
        (
            Sign(
                text=r"onaccountsuppressionlist|suppression list for your account|account.level suppression list"
            ),
            Sign(text=r"on the suppression list", unless=r"recent history of bouncing"),
        ),
        (
            Cause(
                "bounced-or-complained",
                "An earlier mail to it bounced for good, or its owner complained",
                "the list says BOUNCE or COMPLAINT, and since when",
                "Take it off only when you know that the address is good, after a complaint only when the owner asks.",
                "aws sesv2 delete-suppressed-destination --email-address {recipient} --region {region}",
                judges.suppressed,
            ),
        ),
        "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
        _SUPPRESSION,
    ),
    Case(
        "suppressed-by-ses",
        "SES",
        "SES did not send: the address is on its global suppression list",
        "It bounced lately for somebody, perhaps not for you. An address stays there for up to 14 days, longer after "
        "each further bounce.",
        (
            Sign(
                text=r"recent history of bouncing|global suppression list|bouncesubtype\"?\s?:\s?\"suppressed\""
            ),
            Sign(text=r"has suppressed sending to this address"),
        ),
        (
            Cause(
                "global-list",
                "Mail to it has bounced for good, so it probably does not exist",
                "the owner does not receive mail from others either, or the address is misspelled",
                "Ask the owner for the right address. Where it is good, wait; an account-level list of your own "
                "replaces the global one for your mail.",
                "sesctl status --region {region}",
            ),
        ),
        "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid "
        "address.",
        _SUPPRESSION,
    ),
    Case(
        "complaint",
        "receiver",
        "Somebody marked the mail as spam",
        "More than one complaint in a thousand mails puts the account under review.",
        (
            Sign(
                text=r"\"(?:notificationType|eventType)\"\s?:\s?\"Complaint\"|complainedRecipients|feedback-type: abuse"
            ),
        ),
        (
            Cause(
                "unwanted",
                "The person did not ask for it, or does not know who sent it",
                "the form can be filled in with the addresses of others",
                "Send nothing to them any more; put a limit and a proof against robots on the form.",
                _ASK_LIST,
                judges.suppressed,
            ),
        ),
        '{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"ana@example.org"}]}}',
        _SUPPRESSION,
    ),
    Case(
        "delivery-expired",
        "receiver",
        "SES tried for 14 hours, and then gave up",
        "The receiver did not take the mail in all that time. What stands in angle brackets is its last answer.",
        (Sign(text=r"message expired|unable to deliver in \d+ minutes"), Sign(enhanced=r"[45]\.4\.7")),
        (
            Cause(
                "receiver-down",
                "Its server does not answer, or refuses connections",
                "the last answer is 4.4.1 or 4.4.2",
                "Nothing can be done here; the next mail shows whether it lasts.",
                judge=judges.last_answer(r"4\.4\.[12]|connection|establish|timed? ?out"),
            ),
            Cause(
                "no-such-domain",
                "Its domain cannot be looked up, mostly because it is misspelled",
                "the last answer is 4.4.0 Unable to lookup DNS",
                "Ask for the address again.",
                judge=judges.last_answer(r"lookup|dns"),
            ),
            Cause(
                "put-off",
                "It puts the mail off for a reason of its own",
                "the last answer is another one",
                "Explain that answer by itself: sesctl explain, with the part in angle brackets.",
            ),
        ),
        "smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.1 Failed to establish connection>",
    ),
    Case(
        "mailbox-full",
        "receiver",
        "The mailbox is full",
        "SES tries for some hours where the receiver says that it may pass.",
        (
            Sign(enhanced=r"[45]\.2\.2"),
            Sign(
                text=r"mailbox (?:is )?full|over ?quota|out of storage|insufficient .{0,20}storage|mailboxfull"
            ),
        ),
        (
            Cause(
                "full",
                "Its owner has to make room",
                "the text says full, over quota or out of storage",
                "Reach the person another way. One that stays full is mostly abandoned.",
            ),
        ),
        "452 4.2.2 The recipient's inbox is out of storage space.",
    ),
    Case(
        "receiver-too-large",
        "receiver",
        "The mail is larger than the receiver takes",
        "SES took it; the receiver has a lower limit.",
        (
            Sign(enhanced=r"5\.3\.4|5\.2\.3"),
            Sign(
                text=r"messagetoolarge|message size exceeds|message too (?:large|big)|exceeds .{0,30}size limit"
            ),
        ),
        (
            Cause(
                "attachments",
                "Attachments or embedded pictures are too large",
                "10 to 25 MB are common limits, and encoding adds a third",
                "Link to files instead of attaching them.",
            ),
        ),
        "552 5.3.4 Message size exceeds fixed limit",
    ),
    Case(
        "mail-loop",
        "receiver",
        "The mail went round in circles at the receiver",
        "Two of its servers hand it to each other.",
        (
            Sign(enhanced=r"5\.4\.(?:6|14)"),
            Sign(text=r"hop count exceeded|too many hops|mail (?:loop|forwarding loop)|loops back to myself"),
        ),
        (
            Cause(
                "receivers-routing",
                "The receiver's forwarding or routing is set up wrongly",
                "all mail to that domain or person fails",
                "Only the receiver's administrator can mend it; tell the recipient another way.",
            ),
        ),
        "554 5.4.14 Hop count exceeded - possible mail loop",
    ),
    Case(
        "domain-unroutable",
        "receiver",
        "The recipient's domain takes no mail",
        "It does not exist, has no mail server, or its DNS does not answer.",
        (
            Sign(
                enhanced=r"[45]\.4\.(?:4|310|312|316)|[45]\.1\.2|5\.1\.10|5\.4\.0",
                unless=r"recipientnotfound|recipient not found",
            ),
            Sign(
                text=r"unable to lookup dns|invalid domain|domain (?:does not exist|not found)|host not found|no mx"
            ),
            Sign(text=r"unrouteable|unroutable|no route to host|null ?mx|nxdomain"),
            Sign(text=r"relay access denied|relaying denied|unable to relay|relay not permitted"),
        ),
        (
            Cause(
                "misspelled",
                "The domain is misspelled",
                "it looks like a well-known one: gmial, hotmial, .con, .ocm",
                "Ask for the address again; offer the likely one while it is typed.",
            ),
            Cause(
                "domain-gone",
                "The domain has no mail server, or its DNS is broken",
                "it has no MX record, or one that leads nowhere",
                "Nothing can be done here; reach the person another way.",
                "nslookup -type=MX DOMAIN",
            ),
            Cause(
                "another-server",
                "The server that was asked does not take mail for the domain",
                "the text speaks of relaying: the MX names a wrong server, or the application hands its mail to a "
                "server that wants a login first",
                "In the first case only the domain's owner can mend it; in the second correct the host and the login "
                "in the application.",
                judge=said(r"relay access denied|relaying denied|unable to relay|relay not permitted"),
            ),
        ),
        "smtp; 550 5.4.4 Invalid domain",
    ),
    Case(
        "mailbox-disabled",
        "receiver",
        "The mailbox is switched off",
        "The address existed, and takes no mail now.",
        (
            Sign(enhanced=r"5\.2\.1"),
            Sign(
                text=r"(?:account|mailbox|user) (?:is |has been )?(?:disabled|inactive|suspended|deactivated)"
            ),
        ),
        (
            Cause(
                "disabled",
                "The account was closed, or blocked by its provider",
                "others' mail to it fails as well",
                "Take it for an address that does not exist.",
            ),
            _ON_LIST,
        ),
        "550 5.2.1 The email account that you tried to reach is inactive.",
        _SUPPRESSION,
    ),
    Case(
        "no-such-user",
        "receiver",
        "The receiver does not know the address",
        "A hard bounce: it counts for the bounce rate, and SES puts the address on the suppression list.",
        (
            Sign(enhanced=r"5\.1\.[0136]|5\.1\.10|5\.4\.1|5\.5\.0|5\.0\.0"),
            Sign(
                text=r"user (?:is )?unknown|unknown user|no such (?:user|mailbox|recipient|address)"
                r"|does(?: not|n't) (?:exist|have a)|(?:mailbox|address|recipient) (?:not found|unavailable|rejected)"
                r"|invalid recipient|noemail|recipient address rejected",
                unless=r"template|configuration set|email identity|hosted zone|topic",
            ),
            Sign(text=r"\"bouncetype\"\s?:\s?\"permanent\""),
        ),
        (
            Cause(
                "misspelled",
                "It is misspelled, or was never right",
                "it was typed into a form without being confirmed",
                "Ask for it again; send nothing more to it.",
            ),
            Cause(
                "left",
                "It existed, and its owner has left",
                "mail to it went through before",
                "Take it off your lists.",
            ),
            _ON_LIST,
        ),
        "550 5.1.1 <ana@example.org>: Recipient address rejected: User unknown",
        _SUPPRESSION,
    ),
    Case(
        "temporary-bounce",
        "receiver",
        "The receiver could not take the mail for now",
        "SES tries again by itself, with growing pauses, for up to 14 hours; do not send it again.",
        (
            Sign(text=r"\"bouncetype\"\s?:\s?\"transient\"|\"eventType\"\s?:\s?\"DeliveryDelay\"|deferred"),
            Sign(enhanced=r"4\.\d{1,3}\.\d{1,3}"),
        ),
        (
            Cause(
                "receiver-busy",
                "The receiver is busy, or checks new senders for a while",
                "other mails to it arrive",
                "Wait; for one-time passwords let the person ask for a new code after a minute.",
            ),
            Cause(
                "out-of-office",
                "It is an automatic reply, not a bounce",
                "the person writes that they are away",
                "Nothing has to be done.",
                judge=said(r"out.of.office|auto.?repl|ooto"),
            ),
        ),
        "451 4.3.0 Temporary local problem, please try later",
    ),
)
