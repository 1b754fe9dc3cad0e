"""What receivers say: of authentication, of reputation, of rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.planning.error_cases import delivery_judges as judges
from sesctl.planning.error_cases.case import Case, Cause, Sign
from sesctl.planning.error_cases.text_judges import said

if TYPE_CHECKING:
    from sesctl.planning.error_cases.case import Asked

_CHECK_DNS = "sesctl check-dns {identity} --region {region}"
_IDENTITIES: frozenset[Asked] = frozenset({"identities"})
_UNSIGNED = Cause(
    "not-signed",
    "SES does not sign for the sender's domain",
    "DKIM of the identity is not SUCCESS, or signing is off; an identity of the single address, without DKIM of "
    "its own, overrides that of the domain",
    "Mend the DKIM records; delete an address identity that the domain makes superfluous.",
    _CHECK_DNS,
    judges.not_signed,
)
_NOT_ALIGNED = Cause(
    "spf-not-aligned",
    "SPF does not speak for the sender's domain",
    "there is no custom MAIL FROM domain, so SPF passes for amazonses.com only",
    "Set up a MAIL FROM domain below the sender's domain.",
    "sesctl init domain {identity} --region {region}",
    judges.spf_not_aligned,
)
_ANOTHER_WAY = Cause(
    "not-through-ses",
    "The mail did not go through SES",
    "the IP address in the text is not of Amazon: another server sends for the domain, or somebody forwards",
    "Find what sends from there; let it use SES, or sign and send for the domain by itself.",
    "",
    judges.not_through_ses,
)

CASES = (
    Case(
        "dmarc-refused",
        "receiver",
        "The receiver refused the mail because of the domain's DMARC policy",
        "Neither SPF nor DKIM passed for the domain of the From address, and its policy asks to refuse such mail.",
        (
            Sign(
                text=r"dmarc policy|dmarc.{0,40}(?:fail|reject|did not pass|does not pass)|due to .{0,40}dmarc"
            ),
            Sign(enhanced=r"5\.7\.509"),
            Sign(text=r"5\.7\.9.{0,40}message not accepted for policy reasons|amazon ses .{0,60}dmarc"),
        ),
        (
            Cause(
                "domain-of-others",
                "The From address is of a domain that is not yours",
                "it is of a mailbox provider such as Gmail or Yahoo, whose policies forbid it to everybody else",
                "Send from a domain of your own, and put that address into Reply-To.",
                "{init_sender}",
                judges.domain_of_others,
            ),
            _UNSIGNED,
            _NOT_ALIGNED,
            _ANOTHER_WAY,
        ),
        "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy.",
        _IDENTITIES,
    ),
    Case(
        "microsoft-authentication",
        "receiver",
        "Microsoft wants SPF, DKIM and DMARC of senders of much mail, and one is missing",
        "Since May 2025, for domains that send more than 5,000 mails a day to Outlook.com, Hotmail and Live.",
        (
            Sign(enhanced=r"5\.7\.515"),
            Sign(text=r"5\.7\.515|required authentication level"),
        ),
        (
            Cause(
                "dmarc-missing",
                "The domain has no DMARC record",
                "_dmarc below the domain has no TXT record",
                "Publish one; p=none is enough to begin with.",
                _CHECK_DNS,
            ),
            _NOT_ALIGNED,
            _UNSIGNED,
        ),
        "550 5.7.515 Access denied, sending domain EXAMPLE.COM doesn't meet the required authentication level.",
        _IDENTITIES,
    ),
    Case(
        "unauthenticated",
        "receiver",
        "The receiver refused the mail as unauthenticated",
        "It found neither SPF nor DKIM that speaks for the sender.",
        (
            Sign(enhanced=r"[45]\.7\.(?:26|27|30|31|32)"),
            Sign(
                text=r"mail is unauthenticated|sender is unauthenticated|unauthenticated (?:e-?mail|message)"
            ),
            Sign(enhanced=r"5\.7\.(?:20|21|22|23)"),
            Sign(
                text=r"spf (?:check|validation) (?:failed|error)|spf.{0,20}did not pass|sender policy framework"
                r"|\bper spf policy"
            ),
        ),
        (_UNSIGNED, _NOT_ALIGNED, _ANOTHER_WAY),
        "550-5.7.26 This mail has been blocked because the sender is unauthenticated.",
        _IDENTITIES,
    ),
    Case(
        "not-sent-by-ses",
        "receiver",
        "The receiver refused the host that sent, as no mail server of SES would be refused",
        "SES has reverse names, TLS and a greeting that are in order, so another host sent this mail.",
        (
            Sign(enhanced=r"[45]\.7\.(?:25|29)|4\.7\.23"),
            Sign(
                text=r"does not have a ptr|no ptr record|reverse dns|cannot find your (?:reverse )?hostname|helo"
            ),
        ),
        (
            Cause(
                "direct",
                "The application, or a mail server of yours, delivers by itself",
                "the IP address in the text is your own",
                "Let it hand its mail to SES: the API, or email-smtp.{region}.amazonaws.com as its smart host.",
                "sesctl send-test --from {sender} --simulate success --region {region}",
            ),
        ),
        "550-5.7.25 The IP address sending this message does not have a PTR record setup.",
    ),
    Case(
        "receiver-rate",
        "receiver",
        "The receiver slows the mail down",
        "SES keeps trying for some hours by itself; do not send it again. A code that comes late is of no use, though.",
        (
            Sign(
                enhanced=r"4\.7\.(?:0|28|32|650|651)|[45]\.2\.1",
                text=r"rate|too quickly|unusual|limit|too many",
            ),
            Sign(
                text=r"\[tss?\d\d\]|temporarily (?:deferred|rate limited)|rate.?limited|unusual rate of unsolicited"
                r"|\brp-00[1-3]\b"
            ),
            Sign(
                text=r"too many (?:messages|connections|emails)|receiving (?:e-?)?mail (?:too quickly|at a rate)"
            ),
            Sign(enhanced=r"4\.7\.(?:28|500|650|651)"),
        ),
        (
            Cause(
                "new-sender",
                "The domain or its address sends more than the receiver is used to",
                "it began with a new domain, or with a jump in the number of mails",
                "Grow slowly, keep one-time passwords apart from bulk mail (a subdomain of its own), and do not "
                "repeat a code before the first had time to arrive.",
                "sesctl status --region {region}",
            ),
            Cause(
                "complaints",
                "People mark the mail as spam, or much of it goes to addresses that do not exist",
                "the bounce or complaint rate of the account has risen",
                "Validate addresses, stop abused forms, take people off at their first complaint.",
                "sesctl status --region {region}",
            ),
            Cause(
                "one-mailbox",
                "This one mailbox receives too much",
                "the text says that the user receives mail too quickly",
                "Limit how often one address can ask for a code.",
                judge=said(r"receiving (?:e-?)?mail (?:too quickly|at a rate)"),
            ),
        ),
        "421-4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your DKIM domain.",
    ),
    Case(
        "greylisted",
        "receiver",
        "The receiver takes mail of a new sender only at the second attempt",
        "SES tries again by itself, from the same or another address; it mostly goes through within minutes.",
        (Sign(text=r"gr[ae]y.?list"), Sign(enhanced=r"4\.7\.1|4\.2\.0", text=r"try again|later|greylist")),
        (
            Cause(
                "greylisting",
                "It is the receiver's way to keep spam programs out",
                "the same mail arrives a few minutes later",
                "Wait. For one-time passwords let a code live for ten minutes or more.",
            ),
        ),
        "451 4.7.1 Greylisting in action, please come back later",
    ),
    Case(
        "receiver-blocked",
        "receiver",
        "The receiver blocks the sender: its address, its domain or its content",
        "The mail was refused for good; to send it again does not help.",
        (
            Sign(
                text=r"spamhaus|blocked using|block ?list|blacklist|banned send|is listed|barracuda|proofpoint"
            ),
            Sign(
                enhanced=r"5\.7\.(?:1|0|511|606|705|708|750)|5\.6\.0|5\.7\.\d{3}",
                unless=r"relay access denied|relaying denied|unable to relay|relay not permitted",
            ),
            Sign(
                text=r"likely unsolicited|low reputation|spam|unsolicited|policy (?:reasons|violation|rejection)"
            ),
            Sign(
                text=r"message (?:content )?rejected|content .{0,20}(?:rejected|policy)",
                replies=frozenset({550, 554}),
            ),
        ),
        (
            Cause(
                "shared-address",
                "The shared IP address of SES is on a block list",
                "the text names a list, and other mails to the same receiver go through",
                "SES watches its addresses, and has them taken off; the next mail mostly leaves by another one. "
                "When it lasts, tell AWS Support, with the text.",
                judge=said(r"spamhaus|blocked using|banned sending|block list \(S\d+\)"),
            ),
            Cause(
                "domain-reputation",
                "The domain, or a link in the mail, has a bad name",
                "it fails at this receiver whatever the address",
                "Link only to your own domain, keep codes apart from marketing, and see what the receiver's "
                "postmaster page says of the domain.",
                "sesctl status --region {region}",
            ),
            _UNSIGNED,
            Cause(
                "receivers-rule",
                "A rule of the receiver's own administrator refuses it",
                "the text says policy, gcdp or Access denied, and only that company refuses",
                "Ask the recipient to have your domain allowed.",
                judge=said(r"\bgcdp\b|email policy|violates .{1,40} policy"),
            ),
        ),
        "554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using Spamhaus",
        _IDENTITIES,
    ),
)
