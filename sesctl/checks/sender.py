"""Who sends: what its policies allow, and how old its keys are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable, known
from sesctl.grammar.policy_eval import allows, beyond_sending
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.sender_facts import SenderFacts

KEY_AGE = timedelta(days=90)
_FEW = 3


@check(Severity.WARNING, "sender", about="sender")
def policy_too_wide(seen: SenderFacts) -> Iterator[Problem]:
    """The sender may do more than send.

    What it checks:
        The policies of the user or role that sends, inline, attached and of its groups: whether they allow
        any action of SES besides sending.

    Why it matters:
        Whoever gets hold of the application's credentials can do all that they allow: delete the
        identities, switch off the suppression list, read who was mailed. AmazonSESFullAccess allows all of it.

    How to fix it:
        Attach the policy that `sesctl init sender` writes, send a test mail with it, then detach what is
        wider.

    Example:
        @policy AmazonSESFullAccess ses:*

    Instead:
        @policy send ses:SendEmail

    References:
        IAM User Guide, "Apply least-privilege permissions".
    """
    sender = known(seen.sender)
    found = list(dict.fromkeys(beyond_sending(sender.policies)))
    if found:
        listed = ", ".join(f"{action} by {name}" for name, action in found[:_FEW])
        more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
        yield Problem(
            subject=sender.principal.arn,
            message=f"{sender.principal.name} may do more than send: {listed}{more}.",
            fix=_init_sender(seen),
            seen=listed,
            expected="ses:SendEmail",
        )


@check(Severity.ERROR, "sender", about="sender")
def policy_lacks_send(seen: SenderFacts) -> Iterator[Problem]:
    """The sender may not send.

    What it checks:
        Whether the policies of the user or role that sends allow ses:SendEmail on the identity, and on the
        configuration set that mail is sent with, from the address in use.

    Why it matters:
        Every mail fails with AccessDeniedException. A policy that names the identity and forgets its default
        configuration set fails too.

    How to fix it:
        Attach the policy that `sesctl init sender` writes: it names both.

    Example:
        @policy send ses:SendEmail identity/example.com
        @configuration-set otp

    Instead:
        @policy send ses:SendEmail identity/example.com configuration-set/otp
        @configuration-set otp

    References:
        Service Authorization Reference, "Actions, resources, and condition keys for Amazon SES".
    """
    sender = known(seen.sender)
    context = {"ses:FromAddress": seen.address, "ses:ApiVersion": "2"}
    resources = [arn for arn in (seen.identity_arn, seen.configuration_set_arn) if arn]
    answers = {arn: allows(sender.policies, "ses:SendEmail", arn, context) for arn in resources}
    refused = [arn for arn, answer in answers.items() if answer is False]
    if refused:
        yield Problem(
            subject=sender.principal.arn,
            message=f"No policy of {sender.principal.name} allows ses:SendEmail on {', '.join(refused)} as "
            f"{seen.address}.",
            fix=_init_sender(seen),
            expected=", ".join(refused),
        )
    elif None in answers.values():
        raise Unknowable("a policy has a condition that can be told only when a mail is sent")


@check(Severity.WARNING, "sender", about="sender")
def key_old(seen: SenderFacts) -> Iterator[Problem]:
    """An access key is older than 90 days.

    What it checks:
        The age of the active access keys of the user that sends.

    Why it matters:
        A key that leaked is good until somebody deletes it. Changing keys often makes that short, and shows
        that it can be done in a hurry.

    How to fix it:
        Make a second key, put it where the first one is, and delete the first. Better, let the application
        take a role, which has no key.

    Example:
        @key AKIAIOSFODNN7EXAMPLE 120

    Instead:
        @key AKIAIOSFODNN7EXAMPLE 30

    References:
        IAM User Guide, "Update access keys".
    """
    sender = known(seen.sender)
    for key in sender.keys:
        if not key.active or key.created_at is None:
            continue
        days = (seen.at - key.created_at).days
        if key.created_at + KEY_AGE < seen.at:
            yield Problem(
                subject=key.id,
                message=f"The access key {key.id} of {sender.principal.name} is {days} days old.",
                fix=f"{_init_sender(seen)} --create-key --env-file .env; then delete {key.id}.",
                seen=f"{days} days",
                expected=f"at most {KEY_AGE.days} days",
            )


def _init_sender(seen: SenderFacts) -> str:
    sender = known(seen.sender)
    region = seen.identity_arn.split(":")[3]
    principal = sender.principal
    return f"sesctl init sender --from {seen.address} --{principal.kind} {principal.name} --region {region}"
