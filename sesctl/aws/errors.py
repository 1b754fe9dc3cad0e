"""What AWS's error codes and texts mean here: one table, first fit wins.

Codes are matched as sets and in lower case, because v1 and v2 of SES, and the services behind the
credentials, spell the same refusal differently; texts decide where one code means several things.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.aws.explanations import Explanation
from sesctl.aws.texts import clock_skew, denied, shorten, skew_words, unverified_identities

if TYPE_CHECKING:
    from sesctl.aws.calls import Call
    from sesctl.errors import SesctlError

__all__ = ["RULES", "Failure", "Rule", "explain", "unverified_identities"]

_NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """What AWS answered instead of a result.

    Attributes:
        code: as AWS spelled it; may be empty.
        status: the HTTP status, 0 when not known.
        text: one line, cleaned; may be empty, as it is for some conflicts.
    """

    call: Call
    code: str
    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: it fits when code, text and operation do; what is not given fits everything."""

    explanation: Explanation
    codes: frozenset[str] = frozenset()
    statuses: range = range(1000)
    text: str = ""
    operation: str = ""

    def fits(self, failure: Failure) -> bool:
        """Whether the row speaks of this failure."""
        return (
            (not self.codes or failure.code.lower() in self.codes)
            and failure.status in self.statuses
            and re.search(self.text, failure.text, re.IGNORECASE) is not None
            and self.operation in {"", failure.call.operation}
        )


def explain(failure: Failure) -> SesctlError:
    """Word a failure for the user, by the first row that fits."""
    explanation = next(rule.explanation for rule in RULES if rule.fits(failure))
    action = _action(failure) if explanation.kind == "permission" else None
    return explanation.fill(failure.call, _words(failure), code=failure.code or None, action=action)


def _action(failure: Failure) -> str:
    return denied(failure.text).action or failure.call.action


def _words(failure: Failure) -> dict[str, str]:
    region, names = unverified_identities(failure.text)
    return {
        "code": failure.code or f"HTTP {failure.status}",
        "said": f"AWS says: {shorten(failure.text)}" if failure.text else "AWS gave no reason.",
        "action": _action(failure),
        "statement": _statement(failure),
        "names": _list(names),
        "where": region or failure.call.region,
        "skew": skew_words(clock_skew(failure.text)),
    }


def _statement(failure: Failure) -> str:
    resource = denied(failure.text).resource or "*"
    return json.dumps({"Effect": "Allow", "Action": _action(failure), "Resource": resource})


def _list(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMES_SHOWN
    shown = ", ".join(names[:_NAMES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


_THROTTLED = frozenset(
    {
        "limitexceededexception",
        "requestlimitexceeded",
        "requestthrottled",
        "throttledexception",
        "throttling",
        "throttlingexception",
        "toomanyrequestsexception",
    }
)
_DENIED = frozenset(
    {
        "accessdenied",
        "accessdeniedexception",
        "authorizationerror",
        "forbiddenexception",
        "unauthorizedoperation",
    }
)
_REJECTED = frozenset({"messagerejected", "messagerejectedexception"})
_NOT_FOUND = frozenset({"notfoundexception"})
_NO_CONFIGURATION_SET = frozenset({"configurationsetdoesnotexist", "configurationsetdoesnotexistexception"})
_SET_PAUSED = frozenset({"configurationsetsendingpaused", "configurationsetsendingpausedexception"})
_PAUSED = frozenset({"accountsendingpaused", "accountsendingpausedexception", "sendingpausedexception"})

_CLOCK = Explanation(
    "clock",
    "AWS refuses requests of another time, and the clock of this machine is {skew}",
    "Every request is signed with the time, and may be off by five minutes at most.",
    "Set the clock (`sudo timedatectl set-ntp true` on Linux), then run the same command again.",
)
_EXPIRED = Explanation(
    "credentials",
    "the session of these credentials has expired",
    "Session tokens of SSO and STS are good for hours only.",
    "Log in again: `aws sso login{profile}`, or fetch new temporary credentials.",
)
_QUOTA = Explanation(
    "quota",
    "the daily sending quota is used up",
    "The quota counts recipients in any 24 hours. {said}",
    "Wait until older mail leaves the window; `sesctl status --region {region}` shows the quota, and "
    "`sesctl request-production` asks for more than the sandbox's.",
)
_SEND_RATE = Explanation(
    "throttled",
    "mail was sent faster than the account may send in this region",
    "The maximum send rate counts recipients a second. {said}",
    "Wait a second and send more slowly; `sesctl status --region {region}` shows the rate.",
)
_CONFIGURATION_SET = Explanation(
    "not-found",
    "there is no such configuration set in this region",
    "Configuration sets belong to one region. {said}",
    "Correct its name, or the region: `aws sesv2 list-configuration-sets --region {region}{profile}`.",
)
_SET_IS_PAUSED = Explanation(
    "account",
    "sending through this configuration set is paused",
    "Somebody paused the configuration set, or its reputation did. {said}",
    "Enable it: `aws sesv2 put-configuration-set-sending-options --sending-enabled "
    "--configuration-set-name NAME --region {region}{profile}`.",
)


def _guarded(who: str, whom: str) -> Explanation:
    return Explanation(
        "permission",
        f"{{action}} is refused by {who}",
        "An allow in the policies of the user or role does not help against it. {said}",
        f"Ask {whom} to let {{action}} through; `aws sts get-caller-identity{{profile}}` shows who asks.",
    )


RULES: tuple[Rule, ...] = (
    # The clock comes first: its texts arrive with the codes of bad signatures and of expiry too.
    Rule(_CLOCK, text=r"signature expired|is now earlier than|signature not yet current|is still later than"),
    Rule(_CLOCK, codes=frozenset({"requesttimetooskewed", "requestexpired", "requestinthefuture"})),
    Rule(_EXPIRED, codes=frozenset({"expiredtoken", "expiredtokenexception", "tokenrefreshrequired"})),
    Rule(_EXPIRED, text=r"security token included in the request is expired"),
    Rule(
        Explanation(
            "credentials",
            "the signature does not match, so the secret access key is not the one of this access key id",
            "The secret was cut, has stray characters, belongs to another key, or is an SMTP password, "
            "which is made from a secret but is none.",
            "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY again from the same place, then run "
            "`aws sts get-caller-identity{profile}`.",
        ),
        codes=frozenset({"signaturedoesnotmatch", "invalidsignatureexception", "invalidsignature"}),
    ),
    Rule(
        Explanation(
            "credentials",
            "AWS does not know these credentials here",
            "The access key was deleted or mistyped, belongs to another partition, lacks its session token "
            "(AWS_SESSION_TOKEN), or {region} is an opt-in region that the account has not enabled.",
            "See whether they work elsewhere: `aws sts get-caller-identity --region us-east-1{profile}`; "
            "if so, enable the region: `aws account enable-region --region-name {region}{profile}`.",
        ),
        codes=frozenset(
            {
                "unrecognizedclientexception",
                "invalidclienttokenid",
                "invalidaccesskeyid",
                "invalidtoken",
                "authfailure",
            }
        ),
    ),
    Rule(
        Explanation(
            "credentials",
            "the request reached AWS without a usable signature",
            "A proxy that removes headers does this, and so do stray characters in the access key id. {said}",
            "Set the credentials again, and try without the proxy.",
        ),
        codes=frozenset(
            {
                "missingauthenticationtoken",
                "missingauthenticationtokenexception",
                "incompletesignature",
                "incompletesignatureexception",
            }
        ),
    ),
    Rule(
        Explanation(
            "account",
            "the account is not signed up for this service",
            "A new account is still being activated, or its payment method is missing. {said}",
            "Finish the sign-up at https://portal.aws.amazon.com/billing/signup, and wait some minutes.",
        ),
        codes=frozenset({"optinrequired", "subscriptionrequiredexception"}),
    ),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    Rule(
        _guarded("a service control policy", "whoever manages the AWS organization"),
        codes=_DENIED,
        text=r"service control policy",
    ),
    Rule(
        _guarded("a resource control policy", "whoever manages the AWS organization"),
        codes=_DENIED,
        text=r"resource control policy",
    ),
    Rule(
        _guarded("the permissions boundary", "whoever set the permissions boundary of the user or role"),
        codes=_DENIED,
        text=r"permissions? boundary",
    ),
    Rule(
        _guarded("the session policy", "whoever issues these temporary credentials"),
        codes=_DENIED,
        text=r"session policy",
    ),
    Rule(
        _guarded("the policy of the VPC endpoint", "whoever manages the VPC endpoint"),
        codes=_DENIED,
        text=r"vpc endpoint policy",
    ),
    Rule(
        _guarded("an explicit deny", "whoever wrote the policy with the Deny"),
        codes=_DENIED,
        text=r"explicit deny|explicitly denied",
    ),
    Rule(
        Explanation(
            "permission",
            "{action} is not allowed",
            "In the sandbox the recipient's identity must be allowed as well as the sender's. {said}",
            "Add this statement to the policy of the user or role, in the sandbox with the resource "
            "identity/*: {statement}",
        ),
        codes=_DENIED,
        operation="SendEmail",
    ),
    Rule(
        Explanation(
            "permission",
            "{action} is not allowed",
            "No policy of the user or role allows it. {said}",
            "Add this statement to its policy: {statement}",
        ),
        codes=_DENIED,
    ),
    Rule(
        Explanation(
            "refused",
            "not verified in {where}: {names}",
            "A sender has to be verified in the region that sends; a recipient only while the account is in "
            "the sandbox. Nothing was sent to anybody.",
            "Sender: `sesctl init domain DOMAIN --region {where}`. "
            "Recipient: `sesctl init email ADDRESS --region {where}`, or `sesctl request-production`.",
        ),
        codes=_REJECTED,
        text=r"failed the check in region \S+:? *\S|address (is )?not verified:? \S+@",
    ),
    Rule(
        Explanation(
            "refused",
            "an address is not verified",
            "A sender has to be verified in the region that sends; a recipient only while the account is in "
            "the sandbox. {said}",
            "See what is verified: `sesctl status --region {region}`.",
        ),
        codes=_REJECTED,
        text=r"not verified",
    ),
    Rule(
        Explanation(
            "refused",
            "SES refused the content of the mail",
            "SES looks for viruses and bad content before it accepts a mail. {said}",
            "Change the content; `sesctl send-test` sends one that is known to be good.",
        ),
        codes=_REJECTED,
    ),
    # SES gives one quota two codes, and throttles with the code of quotas: the text decides.
    Rule(_QUOTA, codes=_THROTTLED, text=r"daily (message|sending)? ?quota|24.hour"),
    Rule(_SEND_RATE, codes=_THROTTLED, text=r"(maximum|max) send(ing)? rate"),
    Rule(_QUOTA, codes=frozenset({"limitexceededexception"}), operation="SendEmail"),
    Rule(
        Explanation(
            "quota",
            "a limit of the account is reached",
            "SES keeps at most 10,000 identities and 10,000 configuration sets in a region. {said}",
            "Delete what is not used, or ask for more: `aws service-quotas list-service-quotas "
            "--service-code ses --region {region}{profile}`.",
        ),
        codes=frozenset({"limitexceededexception", "limitexceeded"}),
    ),
    Rule(_SEND_RATE, codes=_THROTTLED, operation="SendEmail"),
    Rule(
        Explanation(
            "throttled",
            "AWS asked us to slow down",
            "SES takes about one request a second in each region, from all programs of the account. {said}",
            "Wait a minute and run the same command again.",
        ),
        codes=_THROTTLED,
    ),
    Rule(
        Explanation(
            "account",
            "the account may not send any more",
            "AWS has restricted it permanently. {said}",
            "Only AWS can lift this: answer the notice they sent, or open a case at "
            "https://console.aws.amazon.com/support/home.",
        ),
        codes=frozenset({"accountsuspendedexception", "accountsuspended"}),
    ),
    Rule(_SET_IS_PAUSED, codes=_SET_PAUSED),
    Rule(_SET_IS_PAUSED, codes=_PAUSED, text=r"configuration set"),
    Rule(
        Explanation(
            "account",
            "sending is paused in this region",
            "Somebody paused it, or AWS did because of bounces or complaints. {said}",
            "`sesctl status --region {region}` shows which: when enforcement is HEALTHY, "
            "`aws sesv2 put-account-sending-attributes --sending-enabled --region {region}{profile}` "
            "resumes it, else only AWS can.",
        ),
        codes=_PAUSED,
    ),
    Rule(
        Explanation(
            "refused",
            "the custom MAIL FROM domain of the sender is not verified",
            "Its identity says REJECT_MESSAGE for that case, so nothing was sent. {said}",
            "See what is wrong with its MX record: `sesctl check-dns DOMAIN --region {region}`.",
        ),
        codes=frozenset({"mailfromdomainnotverified", "mailfromdomainnotverifiedexception"}),
    ),
    Rule(_CONFIGURATION_SET, codes=_NO_CONFIGURATION_SET),
    Rule(_CONFIGURATION_SET, codes=_NOT_FOUND, text=r"configuration set"),
    Rule(
        Explanation(
            "not-found",
            "SES has no such thing in this region",
            "The name is wrong, or it was made in another region. {said}",
            "See what is there: `sesctl status --region {region}`, or `--all-regions`.",
        ),
        codes=_NOT_FOUND,
    ),
    Rule(
        Explanation(
            "refused",
            "it exists already",
            "SES does not make the same thing twice. {said}",
            "Nothing needs to be made; see it with `sesctl status --region {region}`.",
        ),
        codes=frozenset({"alreadyexistsexception", "alreadyexists"}),
    ),
    # After a denial the conflict had no message at all (https://github.com/aws/aws-cli/issues/6652).
    Rule(
        Explanation(
            "account",
            "the account's state does not allow a production request now",
            "One is under review, or one was denied, and SES then takes no other. {said}",
            "Read the state of the review again: `sesctl status --region {region}`; a denial is answered in "
            "its support case.",
        ),
        codes=frozenset({"conflictexception"}),
        operation="PutAccountDetails",
    ),
    Rule(
        Explanation(
            "account",
            "it conflicts with the present state of the account",
            "{said}",
            "Look at the state again: `sesctl status --region {region}`.",
        ),
        codes=frozenset({"conflictexception"}),
    ),
    Rule(
        Explanation(
            "service",
            "something else was changing the same thing",
            "SES makes one change at a time to an identity. {said}",
            "Run the same command again.",
        ),
        codes=frozenset({"concurrentmodificationexception"}),
    ),
    Rule(
        Explanation(
            "refused",
            "SES does not accept the request",
            "{said}",
            "Correct what the text names; `--debug` shows what was sent.",
        ),
        codes=frozenset(
            {
                "badrequestexception",
                "invalidparametervalue",
                "invalidparametervalueexception",
                "validationerror",
                "validationexception",
            }
        ),
    ),
    Rule(
        Explanation(
            "throttled",
            "the endpoint asked us to slow down",
            "{said}",
            "Wait a minute and run the same command again.",
        ),
        statuses=range(429, 430),
    ),
    Rule(
        Explanation(
            "service",
            "AWS has a problem of its own ({code})",
            "This is not about your account or your request. {said}",
            "Run the same command again in a few minutes; https://health.aws.amazon.com says what is known.",
        ),
        statuses=range(500, 600),
    ),
    Rule(
        Explanation(
            "service",
            "the endpoint does not know this call ({code})",
            "A proxy, or a stand-in for AWS that lacks the call, answers like this. {said}",
            "See which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment.",
        ),
        statuses=range(404, 406),
    ),
    Rule(
        Explanation(
            "service",
            "AWS answered {code}",
            "{said}",
            "Run it again with --debug; `sesctl explain` knows the common error texts.",
        ),
    ),
)
