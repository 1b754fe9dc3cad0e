"""The clock, the credentials, the permissions: why AWS does not let us in."""

from __future__ import annotations

from sesctl.aws.explanations import Explanation
from sesctl.aws.rules.rule import Rule
from sesctl.model.aws_codes import BAD_SIGNATURE, CLOCK, DENIED, EXPIRED, NOT_SIGNED_UP, UNKNOWN_KEY, UNSIGNED

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


def _guarded(who: str, whom: str) -> Explanation:
    return Explanation(
        "permission",
        f"{{action}} is refused by {who}",
        "An allow in the policies of the user or role does not help against it. {said}",
        f"Ask {whom} to let {{action}} through; `aws sts get-caller-identity{{profile}}` shows who asks.",
    )


ACCESS: tuple[Rule, ...] = (
    # The clock comes first: its texts arrive with the codes of bad signatures and of expiry too.
    Rule(_CLOCK, text=r"signature expired|is now earlier than|signature not yet current|is still later than"),
    Rule(_CLOCK, codes=CLOCK),
    Rule(_EXPIRED, codes=EXPIRED),
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
        codes=BAD_SIGNATURE,
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
        codes=UNKNOWN_KEY,
    ),
    Rule(
        Explanation(
            "credentials",
            "the request reached AWS without a usable signature",
            "A proxy that removes headers does this, and so do stray characters in the access key id. {said}",
            "Set the credentials again, and try without the proxy.",
        ),
        codes=UNSIGNED,
    ),
    Rule(
        Explanation(
            "account",
            "the account is not signed up for this service",
            "A new account is still being activated, or its payment method is missing. {said}",
            "Finish the sign-up at https://portal.aws.amazon.com/billing/signup, and wait some minutes.",
        ),
        codes=NOT_SIGNED_UP,
    ),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    Rule(
        _guarded("a service control policy", "whoever manages the AWS organization"),
        codes=DENIED,
        text=r"service control policy",
    ),
    Rule(
        _guarded("a resource control policy", "whoever manages the AWS organization"),
        codes=DENIED,
        text=r"resource control policy",
    ),
    Rule(
        _guarded("the permissions boundary", "whoever set the permissions boundary of the user or role"),
        codes=DENIED,
        text=r"permissions? boundary",
    ),
    Rule(
        _guarded("the session policy", "whoever issues these temporary credentials"),
        codes=DENIED,
        text=r"session policy",
    ),
    Rule(
        _guarded("the policy of the VPC endpoint", "whoever manages the VPC endpoint"),
        codes=DENIED,
        text=r"vpc endpoint policy",
    ),
    Rule(
        _guarded("an explicit deny", "whoever wrote the policy with the Deny"),
        codes=DENIED,
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
        codes=DENIED,
        operation="SendEmail",
    ),
    Rule(
        Explanation(
            "permission",
            "{action} is not allowed",
            "It is checked for the identity and for the configuration set, and both have to be allowed. {said}",
            "Add this statement to the policy of the user or role, with both ARNs as its resources, "
            "identity/… and configuration-set/…: {statement}",
        ),
        codes=DENIED,
        operation="PutEmailIdentityConfigurationSetAttributes",
    ),
    Rule(
        Explanation(
            "permission",
            "{action} is not allowed",
            "No policy of the user or role allows it. {said}",
            "Add this statement to its policy: {statement}",
        ),
        codes=DENIED,
    ),
)
