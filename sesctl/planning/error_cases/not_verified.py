"""`Email address is not verified`, which means one of several things."""

from __future__ import annotations

from sesctl.model.aws_codes import REJECTED
from sesctl.planning.error_cases import identity_judges as judges
from sesctl.planning.error_cases.case import Case, Cause, Sign

CAUSES = (
    Cause(
        "recipient-in-sandbox",
        "The recipient is not verified, and the account is in the sandbox",
        "the address that is named is the one the mail goes to, not the one it is from",
        "Ask for production access. Until it is granted, send to verified addresses, or to the "
        "mailbox simulator.",
        "sesctl request-production --region {region}",
        judges.recipient_in_sandbox,
    ),
    Cause(
        "sender-in-another-region",
        "The sender is verified in another region than the one that sends",
        "the console of one region shows the identity as verified, and the text names another region",
        "Let the application send through {home} (AWS_REGION, or the region in the SMTP host), or make "
        "the identity in {region} as well.",
        "{init_identity}",
        judges.sender_elsewhere,
    ),
    Cause(
        "verification-pending",
        "The identity is there, and its verification is not finished",
        "it is listed as pending, failed or temporary failure",
        "See what SES is waiting for, and mend it.",
        "{check_identity}",
        judges.pending,
    ),
    Cause(
        "another-spelling",
        "What is verified is written differently from what is sent",
        "the identity has www., a subdomain, other capitals before the @, or a slip of the key",
        "Send from the name that is verified, or make an identity for the one you send from.",
        "{spelling}",
        judges.another_spelling,
    ),
    Cause(
        "no-identity",
        "Nobody has made an identity for the sender",
        "neither the address nor its domain is in the list of identities",
        "Make one. A domain covers all its addresses and subdomains.",
        "{init_sender}",
        judges.no_identity,
    ),
    Cause(
        "machine-name",
        "An address is at the name of a machine, which is no domain that anybody can verify",
        "the text names an address at localhost, or at a name that ends in .local or .internal",
        "It is what the program sends from, or to, where nobody has set an address: set it where the application "
        "runs (DEFAULT_FROM_EMAIL, MAIL_FROM_ADDRESS, config.mailer_sender, the From of cron or PHP).",
        judge=judges.machine_name,
    ),
    Cause(
        "another-header",
        "The address stands in another header than the From that you think of",
        "the text names an address that is neither your From nor the recipient",
        "SES checks From, Sender, Return-Path and Source alike: take {other} out of them, or verify it too. "
        "This shows whether the From by itself is good.",
        "sesctl send-test --from {sender} --simulate success --region {region}",
        judges.another_header,
    ),
    Cause(
        "another-account",
        "The application uses another AWS account, or the error is older",
        "everything that is named is verified in the account that you look at",
        "Run this where the application runs, with its credentials, and compare the account.",
        "aws sts get-caller-identity",
        judges.another_account,
    ),
)
"""The likeliest first, before anybody has looked."""

CASES = (
    Case(
        "address-not-verified",
        "SES",
        "SES refused the mail: an address in it is not verified",
        "Every sender needs a verified identity, its address or its domain, in the region that sends. In the "
        "sandbox every recipient needs one as well. Nothing was sent to anybody.",
        (
            Sign(text=r"email address (?:is )?not verified|identities failed the check"),
            Sign(text=r"not verified", codes=REJECTED),
        ),
        CAUSES,
        "Email address is not verified. The following identities failed the check in region EU-WEST-1: "
        "otp@example.com",
        frozenset({"account", "identities", "regions"}),
    ),
)

# What neither this table nor the one of content knows by its words.
UNEXPLAINED = (
    Case(
        "message-rejected",
        "SES",
        "SES refused the mail, and this text does not say why",
        "The message beside the code says it. Mostly it is “Email address is not verified”, else the content.",
        (
            Sign(codes=REJECTED),
            Sign(
                text=r"message rejected",
                replies=frozenset({0, 554}),
                unless=r"sending (?:paused|suspended)|\b[45]\.\d{1,3}\.\d",
            ),
        ),
        (
            *CAUSES[:-3],
            Cause(
                "content",
                "SES takes an attachment, text or links for a virus or for abuse",
                "the message speaks of content or of a virus",
                "Explain the whole text, with the message beside the code.",
            ),
        ),
        "MessageRejected",
        frozenset({"account", "identities", "regions"}),
    ),
)
