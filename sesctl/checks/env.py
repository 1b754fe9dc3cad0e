"""Whether a .env file says what SES needs, and SES agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.grammar.domain import parse_mailbox
from sesctl.model.env import ENV_NAMES, is_placeholder, smtp_region
from sesctl.model.fault import Fault
from sesctl.model.finding import Severity
from sesctl.model.others_domains import identity_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.env_view import EnvView

_REGIONS = ("AWS_REGION", "AWS_SES_REGION")
_KEY = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_LOGIN = ("SMTP_USER", "SMTP_PASSWORD")


@check(Severity.ERROR, "env", about="env")
def env_missing_value(view: EnvView) -> Iterator[Problem]:
    """A value that is needed is missing, or only stands in for one.

    What it checks:
        Whether the file names the region and the sender, whether an access key has both its halves,
        and SMTP its user and password, and whether any value is a placeholder, such as `changeme`,
        `<region>`, `your-domain.com`, or the example key of AWS's documentation. Keys may be absent:
        an application on AWS has a role.

    Why it matters:
        Without a region the SDK takes that of the machine, or none. A placeholder for a key is worse than no key: it
        is used instead of the role, and refused ("The security token included in the request is invalid").

    How to fix it:
        `sesctl init env` writes what SES knows. Put keys in yourself, or take their lines out.

    Example:
        AWS_SES_FROM_EMAIL=noreply@your-domain.com

    Instead:
        AWS_SES_FROM_EMAIL=otp@example.com

    References:
        AWS SDKs and Tools Reference Guide, "Environment variables support".
    """
    yield from (_missing(view, name) for name in dict.fromkeys(_lacking(view)))


def _lacking(view: EnvView) -> Iterator[str]:
    if not (view.has("AWS_REGION") or view.has("AWS_SES_REGION")):
        yield "AWS_SES_REGION"
    if not view.has("AWS_SES_FROM_EMAIL"):
        yield "AWS_SES_FROM_EMAIL"
    if any(view.has(name) for name in _KEY):
        yield from (name for name in _KEY if not view.has(name))
    # The SMTP server of somebody else, such as one for tests, may take anybody.
    if smtp_region(view.value("SMTP_HOST")):
        yield from (name for name in _LOGIN if not view.has(name))
    for name in ENV_NAMES:
        found = view.variable(name)
        if name not in {*_REGIONS, *_LOGIN} and found and is_placeholder(found.value or ""):
            yield name


def _missing(view: EnvView, name: str) -> Problem:
    found, known = view.variable(name), ENV_NAMES[name]
    if found is None:
        how = "is missing"
    elif not found.value:
        how = f"is empty (line {found.line})"
    else:
        how = f"is a placeholder (line {found.line})"
    by_hand = f"Put it into {view.path}; where the application has a role, take both lines out."
    return Problem(
        subject=view.name(name),
        message=f"{view.name(name)} {how} in {view.path}. {known.about}",
        fix=by_hand if known.secret else f"Have it written: sesctl init env --file {view.path}",
        seen=found.value if found and not known.secret else None,
    )


@check(Severity.ERROR, "env", about="env", silences=("env-from-unverified",))
def env_region_mismatch(view: EnvView) -> Iterator[Problem]:
    """The file is for a region in which the sender is not verified, and another region has it.

    What it checks:
        For AWS_SES_REGION (or AWS_REGION, where there is no other), and for the region in SMTP_HOST:
        whether SES has verified the sender, its domain or a domain above it there; and where not,
        whether it has in another region.

    Why it matters:
        Identities belong to a region. In any other one SES refuses the mail as "not verified",
        although the domain is verified, and its DNS records are right.

    How to fix it:
        Let the file name the region where the sender is verified, or verify it in this one too.

    Example:
        @unverified us-east-1
        @verified eu-west-3 example.com

    Instead:
        @unverified us-east-1
        @verified us-east-1 example.com

    References:
        Amazon SES Developer Guide, "Regions and Amazon SES".
    """
    for sender in view.unverified():
        if view.elsewhere:
            there = view.elsewhere[0]
            yield Problem(
                subject=view.address,
                message=f"{sender.variable} names {sender.region}, where SES has not verified {view.address}; "
                f"it has verified {there.name} in {' and in '.join(one.region for one in view.elsewhere)}.",
                fix=f"Change the region: sesctl init env --file {view.path} --region {there.region}",
                seen=sender.region,
                expected=there.region,
            )


@check(Severity.ERROR, "env", about="env")
def env_from_unverified(view: EnvView) -> Iterator[Problem]:
    """The sender in the file belongs to no verified identity.

    What it checks:
        Whether SES has verified the address in AWS_SES_FROM_EMAIL, its domain, or a domain above it,
        in the region that the file names.

    Why it matters:
        SES refuses every mail from it ("Email address is not verified").

    How to fix it:
        Verify the domain with `sesctl init domain`, or name a sender of a domain that is verified.

    Example:
        @unverified eu-west-3

    Instead:
        @verified eu-west-3 otp@example.com

    References:
        Amazon SES Developer Guide, "Verified identities".
    """
    if view.address and isinstance(parse_mailbox(view.address), Fault):
        yield Problem(
            subject=view.name("AWS_SES_FROM_EMAIL"),
            message=f"{view.name('AWS_SES_FROM_EMAIL')} is {view.address!r}, which is no e-mail address.",
            fix="Write it as otp@example.com, or as Example <otp@example.com>, in quotes.",
            seen=view.address,
        )
        return
    for sender in view.unverified():
        wanted = identity_for(view.address.rpartition("<")[2].rstrip(">"))
        yield Problem(
            subject=view.address,
            message=f"SES has verified neither {view.address} nor its domain in {sender.region} ({sender.variable}).",
            fix=f"Verify it: sesctl init {wanted} --region {sender.region}",
            seen=view.address,
        )
