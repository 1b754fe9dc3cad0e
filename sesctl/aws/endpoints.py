"""Custom endpoints: where they are configured, and whether they can be one at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sesctl.errors import usage

if TYPE_CHECKING:
    from botocore.session import Session

_VARIABLES = ("AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL")


def check_endpoint(url: str, source: str) -> None:
    """Raise SesctlError (usage) unless it is an http(s) URL with a host and a sane port."""
    if not url.isprintable() or " " in url or not _has_host(url):
        raise usage(
            f"{source} is not an endpoint URL",
            why="An endpoint is http:// or https://, a host, and a port where it is not the usual one.",
            try_="Write it as http://127.0.0.1:4566, or leave it out to ask AWS itself.",
        )


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises on a port that is none
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def configured_endpoint(session: Session) -> tuple[str, str] | None:
    """The URL for SES that environment or profile name, and where; None when AWS itself is asked.

    botocore finds it by itself when it makes a client, but tells nobody
    (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
    """
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return None
    for variable in _VARIABLES:
        if url := os.environ.get(variable):
            return url, variable
    profile = session.get_scoped_config()
    services = session.full_config.get("services", {}).get(profile.get("services"), {})
    for section in (services.get("sesv2"), profile):
        if isinstance(section, Mapping) and (url := section.get("endpoint_url")):
            return str(url), "endpoint_url of the profile"
    return None
