"""Reading the AWS settings of this machine; what is wrong with them is a usage error."""

from __future__ import annotations

from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from sesctl.aws.calls import Call
from sesctl.aws.texts import clean, shorten
from sesctl.aws.translation import translate
from sesctl.errors import usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.session import Session

    from sesctl.errors import SesctlError

_CONNECT_SECONDS = 5
_READ_SECONDS = 15
_ATTEMPTS = 3
_SETTINGS = Call("aws", "Reading the AWS settings", "this environment")


def open_session(profile: str | None) -> Session:
    """A botocore session on a profile; raises SesctlError when there is no such profile."""
    import botocore.session  # noqa: PLC0415 - importing botocore is slow
    from botocore.exceptions import ProfileNotFound  # noqa: PLC0415 - the same

    session = botocore.session.Session(profile=profile)
    with settings_read():
        try:
            session.get_scoped_config()
        except ProfileNotFound as error:
            wanted = clean(error.kwargs.get("profile"))
            raise _no_profile(wanted, session.available_profiles) from None
    return session


def _no_profile(wanted: str, there: list[str]) -> SesctlError:
    meant = get_close_matches(wanted, there, n=3) or there[:10]
    return usage(
        f"There is no AWS profile “{shorten(wanted)}”",
        why="Neither ~/.aws/config nor ~/.aws/credentials, or the files that AWS_CONFIG_FILE and "
        "AWS_SHARED_CREDENTIALS_FILE name, have it; it comes from --profile or AWS_PROFILE.",
        try_=f"Use one of: {', '.join(clean(name) for name in meant)}."
        if meant
        else f"Make it: `aws configure --profile {shorten(wanted)}`.",
    )


@contextmanager
def settings_read() -> Iterator[None]:
    """Word what botocore raises over files and variables before any call is made."""
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - importing botocore is slow

    try:
        yield
    except BotoCoreError as error:
        raise translate(error, _SETTINGS) from None
    except ValueError as error:
        raise unusable(error) from None


def unusable(error: ValueError) -> SesctlError:
    """The error for a setting that botocore cannot read, such as a word where a number belongs."""
    return usage(
        "The AWS settings of this machine cannot be used",
        why=f"botocore says: {shorten(clean(error))}",
        try_="See where each comes from: `aws configure list`, and `env | grep AWS_`.",
    )


def new_client(session: Session, service: str, region: str, endpoint_url: str | None, *, once: bool) -> Any:  # noqa: ANN401 - botocore has no types
    """Make a botocore client with our timeouts and retries; `once` means that no call is repeated.

    Raises:
        SesctlError: usage, when a setting cannot be read.
        BotoCoreError: whatever looking for the credentials raises; the caller knows for which call.
    """
    from botocore.config import Config  # noqa: PLC0415 - importing botocore is slow
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - the same

    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": 1 if once else _ATTEMPTS},
        user_agent_extra="sesctl",
    )
    try:
        return session.create_client(service, region_name=region, endpoint_url=endpoint_url, config=config)
    except BotoCoreError:
        raise
    except ValueError as error:
        raise unusable(error) from None
