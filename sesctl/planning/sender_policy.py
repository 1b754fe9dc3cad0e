"""The least policy for the application that sends."""

from __future__ import annotations

from dataclasses import dataclass

from sesctl.model.policy import Policy, Statement

SID = "SendOneTimePasswords"
_FROM = "ses:FromAddress"


@dataclass(frozen=True, slots=True)
class SenderWish:
    """Who is to send what.

    Attributes:
        region: of the identity.
        identity: the domain or the address that is verified.
        senders: the From addresses; none for any of the identity.
        configuration_set: that mail is sent with, named or by default; empty for none.
        raw: whether mail is sent as a whole message, or by SMTP.
        sandbox: whether the account is in the sandbox, where AWS also looks at the recipient.
    """

    partition: str
    region: str
    account_id: str
    identity: str
    senders: tuple[str, ...] = ()
    configuration_set: str = ""
    raw: bool = False
    sandbox: bool = False


def sender_policy(wish: SenderWish) -> Policy:
    """Write the least policy: send, from this identity, as these addresses, and nothing else.

    In the sandbox IAM evaluates the identity of the recipient too, so that a policy for one identity
    alone refuses mail to a verified recipient; there the From address alone has to hold the line.
    """
    base = f"arn:{wish.partition}:ses:{wish.region}:{wish.account_id}"
    resources = [f"{base}:identity/{'*' if wish.sandbox else wish.identity}"]
    if wish.configuration_set:
        resources.append(f"{base}:configuration-set/{wish.configuration_set}")
    actions = ("ses:SendEmail", "ses:SendRawEmail") if wish.raw else ("ses:SendEmail",)
    return Policy((Statement("Allow", actions, tuple(resources), _conditions(wish), SID),))


def _conditions(wish: SenderWish) -> dict[str, dict[str, tuple[str, ...]]]:
    if wish.senders:
        return {"StringEquals": {_FROM: wish.senders}}
    if wish.sandbox:
        # Without it, every identity of the account could send.
        return {"StringLike": {_FROM: (_any_of(wish.identity),)}}
    return {}


def _any_of(identity: str) -> str:
    return identity if "@" in identity else f"*@{identity}"


def no_longer(now: Policy, wanted: Policy) -> tuple[str, ...]:
    """What a policy of ours allowed by name, and does not once it is rewritten: actions, and senders."""
    return (
        *sorted(_actions(now) - _actions(wanted)),
        *(f"mail from {one}" for one in sorted(_senders(now) - _senders(wanted)) if _senders(wanted)),
    )


def _actions(policy: Policy) -> set[str]:
    return {action for one in policy.statements if one.effect == "Allow" for action in one.actions}


def _senders(policy: Policy) -> set[str]:
    by_operator = (values for one in policy.statements for values in one.conditions.values())
    return {sender for keys in by_operator for sender in keys.get(_FROM, ())}


def policy_name(wish: SenderWish) -> str:
    """Name the inline policy, the same on every run: IAM takes letters, digits and a few signs."""
    plain = "".join(
        one if (one.isascii() and one.isalnum()) or one in "+=,.@-_" else "-" for one in wish.identity
    )
    return f"sesctl-send-{plain}-{wish.region}"[:128]
