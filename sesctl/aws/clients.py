"""Making botocore clients: how long they wait, and how often they try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session

_CONNECT_SECONDS = 5
_READ_SECONDS = 15
_ATTEMPTS = 3
# Route 53 lets one change of a zone in at a time, and an account has one budget of calls for everybody.
_ATTEMPTS_OF = {"route53": 8}


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
        retries={
            "mode": "standard",
            "total_max_attempts": 1 if once else _ATTEMPTS_OF.get(service, _ATTEMPTS),
        },
        user_agent_extra="sesctl",
    )
    try:
        return session.create_client(service, region_name=region, endpoint_url=endpoint_url, config=config)
    except BotoCoreError:
        raise
    except ValueError as error:
        from sesctl.aws.misconfigured import unusable  # noqa: PLC0415 - for failures only

        raise unusable(error) from None
