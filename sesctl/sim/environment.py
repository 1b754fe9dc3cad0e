"""The environment of a command that is to see the simulator, and can see nothing else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# AWS's documented example keys; they have never opened anything.
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - the public example
DEFAULT_REGION = "us-east-1"

_DROPPED_PREFIXES = ("AWS_", "SESCTL_", "BOTO")
_PROXIES = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY"})
_LOOPBACK = "127.0.0.1,localhost,::1"


@dataclass(frozen=True, slots=True)
class SimulatorUrls:
    """Where a simulator listens: a URL, and `host:port` of its name servers."""

    endpoint_url: str
    authoritative: str
    resolver: str


def scrubbed_environment(
    urls: SimulatorUrls, region: str | None = None, base_env: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The variables of `base_env`, less all that could lead to a real account, plus the simulator's."""
    inherited = os.environ if base_env is None else base_env
    kept = {name: value for name, value in inherited.items() if not _dropped(name)}
    return {
        **kept,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": region or DEFAULT_REGION,
        "AWS_DEFAULT_REGION": region or DEFAULT_REGION,
        "AWS_ENDPOINT_URL": urls.endpoint_url,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "SESCTL_RESOLVERS": urls.resolver,
        "SESCTL_AUTHORITATIVE": urls.authoritative,
        "NO_PROXY": _LOOPBACK,
        "no_proxy": _LOOPBACK,
    }


def _dropped(name: str) -> bool:
    upper = name.upper()
    return upper.startswith(_DROPPED_PREFIXES) or upper in _PROXIES
