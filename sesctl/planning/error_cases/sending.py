"""What SES says of quotas, of pauses, and of what a mail is sent with."""

from __future__ import annotations

from sesctl.model.aws_codes import (
    MAIL_FROM,
    NO_CONFIGURATION_SET,
    NOT_FOUND,
    PAUSED,
    SET_PAUSED,
    SUSPENDED,
    THROTTLED,
    TROUBLE,
)
from sesctl.planning.error_cases import account_judges as judges
from sesctl.planning.error_cases.case import Case, Cause, Sign
from sesctl.planning.error_cases.text_judges import said

_SENDS = r"Send\w*Email"
_REQUEST_MORE = "sesctl request-production --region {region}"
_STATUS = "sesctl status --region {region}"

CASES = (
    Case(
        "daily-quota-exceeded",
        "SES",
        "The daily sending quota is used up",
        "The quota counts recipients, not mails, in any 24 hours, in each region by itself. Trying again at once "
        "does not help, and SDKs that do it by themselves only delay the error.",
        (
            Sign(text=r"daily (?:message|sending) quota|daily quota exceeded|24.hour (?:sending )?quota"),
            Sign(codes=frozenset({"limitexceededexception"}), text=_SENDS, unless=r"daily email limit"),
        ),
        (
            Cause(
                "sandbox-quota",
                "The account is in the sandbox, which allows 200 recipients a day",
                "the quota is 200",
                "Ask for production access.",
                _REQUEST_MORE,
                judges.sandbox,
            ),
            Cause(
                "quota-used",
                "As much was sent in the last 24 hours as the account may",
                "the sent count of the account has reached the quota",
                "Wait until the oldest mail is more than 24 hours old, and ask AWS for a higher quota (Service "
                "Quotas, Amazon SES, sending quota). Look for a loop or an abused sign-up form as well.",
                _STATUS,
                judges.quota_used,
            ),
        ),
        "Daily message quota exceeded.",
        frozenset({"account"}),
    ),
    Case(
        "old-smtp-credentials",
        "SMTP",
        "The SMTP password is of the old kind, which SES slows down",
        "Passwords that were made without a region (before 2019, by Signature Version 2) still work, at a rate of "
        "their own that is lower than the account's.",
        (Sign(text=r"SigV2 SMTP sending rate"),),
        (
            Cause(
                "old-smtp-credentials",
                "The application uses SMTP credentials from before 2019",
                "the text says SigV2",
                "Make new SMTP credentials for this region (SES console, SMTP settings), and let the application "
                "use them.",
                judge=said(r"SigV2"),
            ),
        ),
        "454 Throttling failure: Maximum SigV2 SMTP sending rate exceeded.",
    ),
    Case(
        "send-rate-exceeded",
        "SES",
        "Mail was sent faster than the account may send",
        "The maximum send rate counts recipients a second, in each region by itself. The mail was not taken; the "
        "same one may be sent again a moment later.",
        (
            Sign(text=r"max(?:imum)? send(?:ing)? rate"),
            Sign(codes=THROTTLED, text=_SENDS, unless=r"daily|quota|email limit"),
            Sign(text=r"throttling failure", unless=r"daily|quota"),
        ),
        (
            Cause(
                "sandbox-rate",
                "The account is in the sandbox, which allows one recipient a second",
                "the maximum send rate is 1",
                "Send one mail a second, or ask for production access.",
                _REQUEST_MORE,
                judges.sandbox,
            ),
            Cause(
                "too-fast",
                "The application, or all programs of the account together, send faster than the rate",
                "it happens in bursts: a batch, a queue that catches up, several workers",
                "Keep below the rate for all workers together, and try again after a second, then two, then four, "
                "up to ten minutes. A mail to many recipients counts for each of them.",
                _STATUS,
                judges.rate,
            ),
        ),
        "Maximum sending rate exceeded.",
        frozenset({"account"}),
    ),
    Case(
        "configuration-set-paused",
        "SES",
        "Sending through this configuration set is paused",
        "Mail that is sent with another set, or with none, goes out.",
        (
            Sign(codes=SET_PAUSED),
            Sign(codes=PAUSED, text=r"configuration set"),
            Sign(text=r"sending (?:is )?paused for (?:this )?configuration set"),
        ),
        (
            Cause(
                "set-paused",
                "Somebody, or an alarm of yours on its reputation, has paused the set",
                "its sending options say that sending is off",
                "Find out why it was paused; then switch it on again.",
                "aws sesv2 put-configuration-set-sending-options --configuration-set-name {set} "
                "--sending-enabled --region {region}",
                judges.set_paused,
            ),
        ),
        "Sending paused for configuration set <otp>.",
        frozenset({"configuration-set"}),
    ),
    Case(
        "account-suspended",
        "SES",
        "AWS has taken the right to send from the account",
        "It is meant to be permanent, and does not pass by itself.",
        (
            Sign(codes=SUSPENDED),
            Sign(text=r"account.{0,40}(?:ability to send email|sending).{0,20}(?:been )?suspended"),
            Sign(text=r"sending suspended for this account"),
        ),
        (
            Cause(
                "suspended",
                "AWS has closed the account for sending, because of bounces, complaints or content",
                "a notice went to the e-mail address of the AWS account",
                "Only AWS can lift it: answer the notice, or open a case at "
                "https://console.aws.amazon.com/support/home.",
                _STATUS,
                judges.paused_by_aws,
            ),
        ),
        "AccountSuspendedException: Your account's ability to send email has been suspended.",
        frozenset({"account"}),
    ),
    Case(
        "sending-paused",
        "SES",
        "Sending is paused for the account in this region",
        "No mail goes out of this region until it is resumed.",
        (
            Sign(codes=PAUSED),
            Sign(text=r"sending (?:is )?paused for (?:this|your) account|account.{0,20}sending paused"),
        ),
        (
            Cause(
                "paused-by-aws",
                "AWS has paused it, because of bounces, complaints or content",
                "a notice went to the e-mail address of the AWS account",
                "Mend what the notice names, then answer it; nobody else can resume it.",
                _STATUS,
                judges.paused_by_aws,
            ),
            Cause(
                "paused-by-somebody",
                "Somebody, or an automatism of yours, has switched sending off",
                "the account is healthy, and sending is off",
                "Find out why; then switch it on again.",
                "aws sesv2 put-account-sending-attributes --sending-enabled --region {region}",
                judges.paused_by_somebody,
            ),
        ),
        "Sending paused for this account. For more information, please check the inbox of the email address "
        "associated with your AWS account.",
        frozenset({"account"}),
    ),
    Case(
        "mail-from-not-verified",
        "SES",
        "The custom MAIL FROM domain of the sender is not verified",
        "The identity says REJECT_MESSAGE for that case, so SES sends nothing.",
        (Sign(codes=MAIL_FROM), Sign(text=r"mail from domain .{0,120}not verified")),
        (
            Cause(
                "mail-from-record",
                "Its MX record is missing or wrong, or SES has not seen it yet",
                "the MAIL FROM status is not SUCCESS",
                "Mend the MX record. Or let mail go out without it: set the behaviour on MX failure to "
                "USE_DEFAULT_VALUE.",
                "sesctl check-dns {identity} --region {region}",
                judges.mail_from_rejects,
            ),
        ),
        "MailFromDomainNotVerifiedException: MAIL FROM domain <mail.example.com> is not verified.",
        frozenset({"identities"}),
    ),
    Case(
        "service-trouble",
        "SES",
        "SES had trouble of its own",
        "The request may have been right. A sending call that ends like this may have sent the mail all the same.",
        (Sign(codes=TROUBLE, also=r"Send\w*Email|\bses(?:v2)?\b|SimpleEmail|email[.-]"),),
        (
            Cause(
                "trouble-at-ses",
                "AWS could not do it just then",
                "it passes by itself, or https://health.aws.amazon.com names the region",
                "Try again after some seconds. Of a one-time password send a new one, so that two mails do no harm.",
                "sesctl status --region {region}",
            ),
        ),
        "An error occurred (InternalFailure) when calling the SendEmail operation (reached max retries: 4)",
    ),
    Case(
        "configuration-set-missing",
        "SES",
        "There is no such configuration set in this region",
        "Configuration sets belong to one region. One that is the default of an identity fails like one that the "
        "mail names.",
        (
            Sign(codes=NO_CONFIGURATION_SET),
            Sign(codes=NOT_FOUND, text=r"configuration set"),
            Sign(text=r"configuration set .{0,80}(?:does not exist|doesn't exist)"),
        ),
        (
            Cause(
                "set-missing",
                "The name is wrong, or the set was made in another region or account",
                "it is not in the list of the region that sends",
                "Correct the name or the region in the application (X-SES-CONFIGURATION-SET for SMTP), or make the "
                "set here.",
                "aws sesv2 list-configuration-sets --region {region}",
                judges.set_missing,
            ),
        ),
        "Configuration set <otp> does not exist.",
        frozenset({"configuration-set"}),
    ),
)
