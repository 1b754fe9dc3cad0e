"""Record sets in the languages of other tools; each takes a `RecordSet` and the zone it belongs to."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.records import RecordSet

FORMATS = (
    "json",
    "csv",
    "bind",
    "terraform",
    "cloudformation",
    "route53",
    "dnscontrol",
    "octodns",
    "nsupdate",
    "markdown",
    "html",
)
"""Every format but the text for people; each is a module here with a function `write`."""


def writer(name: str) -> Callable[[RecordSet, str], str]:
    """Import a format and return what writes it."""
    write: Callable[[RecordSet, str], str] = import_module(f"sesctl.render.formats.{name}").write
    return write
