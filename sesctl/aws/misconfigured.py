"""The errors for AWS settings of this machine that are no good."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from sesctl.aws.texts import clean, shorten
from sesctl.errors import usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.errors import SesctlError


def no_profile(name: object, there: Sequence[str]) -> SesctlError:
    """The error for a profile that no file has, with those that are meant or there."""
    wanted = clean(name)
    meant = get_close_matches(wanted, there, n=3) or there[:10]
    return usage(
        f"There is no AWS profile “{shorten(wanted)}”",
        why="Neither ~/.aws/config nor ~/.aws/credentials, or the files that AWS_CONFIG_FILE and "
        "AWS_SHARED_CREDENTIALS_FILE name, have it; it comes from --profile or AWS_PROFILE.",
        try_=f"Use one of: {', '.join(clean(name) for name in meant)}."
        if meant
        else f"Make it: `aws configure --profile {shorten(wanted)}`.",
    )


def unusable(error: ValueError) -> SesctlError:
    """The error for a setting that botocore cannot read, such as a word where a number belongs."""
    return usage(
        "The AWS settings of this machine cannot be used",
        why=f"botocore says: {shorten(clean(error))}",
        try_="See where each comes from: `aws configure list`, and `env | grep AWS_`.",
    )
