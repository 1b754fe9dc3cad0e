"""The credentials in use: whose they are, what they allow, and whether the clock fits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable, known
from sesctl.grammar.duration import show_duration
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.credential_facts import CredentialFacts

_NOTICEABLE = timedelta(minutes=1)
_TOO_MUCH = timedelta(minutes=5)


@check(Severity.WARNING, "credentials", about="credentials")
def clock_skewed(seen: CredentialFacts) -> Iterator[Problem]:
    """The clock of this machine is not that of AWS.

    What it checks:
        The time in AWS's answers against the clock of this machine.

    Why it matters:
        Every request is signed with the time. At five minutes off, AWS refuses all of them, with words about
        signatures that do not match. Codes that end after some minutes end too early, or too late.

    How to fix it:
        Let the machine set its clock from the network: `sudo timedatectl set-ntp true` on Linux.

    Example:
        @clock 130

    Instead:
        @clock 30

    References:
        AWS General Reference, "Signature Version 4".
    """
    if seen.caller.at is None:
        raise Unknowable("AWS did not say what time it is")
    off = seen.at - seen.caller.at
    if abs(off) >= _NOTICEABLE:
        which = "fast" if off > timedelta(0) else "slow"
        yield Problem(
            subject="clock",
            message=f"The clock of this machine is {show_duration(abs(off).total_seconds())} {which}; at five "
            "minutes AWS refuses every request.",
            fix="Set the clock: sudo timedatectl set-ntp true on Linux.",
            severity=Severity.ERROR if abs(off) >= _TOO_MUCH else None,
        )


@check(Severity.WARNING, "credentials", about="credentials")
def credentials_of_root(seen: CredentialFacts) -> Iterator[Problem]:
    """The credentials are those of the root user.

    What it checks:
        Whether the caller is the root user of the account.

    Why it matters:
        The root user may do anything, and nothing limits it. A key of its own that leaks is the account.

    How to fix it:
        Make a role or a user with the policy that `sesctl policy operator` prints, use it, and delete the
        access keys of the root user.

    Example:
        @caller arn:aws:iam::123456789012:root

    Instead:
        @caller arn:aws:iam::123456789012:user/root

    References:
        IAM User Guide, "Root user best practices".
    """
    if seen.caller.arn.endswith(":root"):
        yield Problem(
            subject=seen.caller.arn,
            message="These are the credentials of the root user, whom nothing limits.",
            fix="Use a role or a user with this policy: sesctl policy operator",
        )


@check(Severity.WARNING, "credentials", about="credentials")
def permission_missing(seen: CredentialFacts) -> Iterator[Problem]:
    """The credentials do not allow what an onboarding needs.

    What it checks:
        Each action that an onboarding needs, by IAM's policy simulation. Policies of the organization are a
        part of it, those of a session are not.

    Why it matters:
        A command stops where it meets the refusal, which may be in the middle.

    How to fix it:
        Add the statement that `sesctl policy operator` prints for the command.

    Example:
        @refused ses:PutAccountDetails request-production

    Instead:
        @allowed ses:PutAccountDetails request-production

    References:
        Service Authorization Reference, "Actions, resources, and condition keys for Amazon SES".
    """
    needed_by = seen.needed_by or {}
    for action, allowed in known(seen.answers).items():
        if not allowed:
            command = needed_by.get(action, "sesctl")
            yield Problem(
                subject=action,
                message=f"{seen.caller.arn} may not {action}, which sesctl {command} needs.",
                fix=f'Add the policy that this prints: sesctl policy operator "{command}"',
            )
