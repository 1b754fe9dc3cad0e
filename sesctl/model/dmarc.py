"""A DMARC policy, as its record states it (RFC 9989)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sesctl.model.fault import Fault

Policy: TypeAlias = Literal["none", "quarantine", "reject"]
Alignment: TypeAlias = Literal["relaxed", "strict"]


@dataclass(frozen=True, slots=True)
class Dmarc:
    """A policy record that receivers will honour.

    Attributes:
        policy: `p`; `none` also where it is missing or wrong and `rua` is usable (section 4.7).
        subdomain_policy: `sp`, where given.
        nonexistent_policy: `np`, where given.
        dkim_alignment: `adkim`.
        spf_alignment: `aspf`.
        aggregate_reports: the URIs of `rua`, without size limits.
        failure_reports: the URIs of `ruf`, likewise.
        test_mode: `t=y`.
        public_suffix: `psd`: `y`, `n` or `u`.
        obsolete: names of tags that no longer mean anything.
    """

    text: str
    policy: Policy
    subdomain_policy: Policy | None = None
    nonexistent_policy: Policy | None = None
    dkim_alignment: Alignment = "relaxed"
    spf_alignment: Alignment = "relaxed"
    aggregate_reports: tuple[str, ...] = ()
    failure_reports: tuple[str, ...] = ()
    test_mode: bool = False
    public_suffix: Literal["y", "n", "u"] = "u"
    obsolete: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
