"""Setting DKIM up: Easy DKIM tokens, keys brought along, and replicas of another region."""

from __future__ import annotations

import re
import secrets
import string
from typing import TYPE_CHECKING, Any, cast

from sesctl.sim import ses_hosts
from sesctl.sim.ses import rsa
from sesctl.sim.ses.errors import bad_request
from sesctl.sim.ses.identity import Dkim
from sesctl.sim.ses.progress import DKIM_GRACE, Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.sim.ses.identity import KeyLength
    from sesctl.sim.ses.region import SesRegion

_ALPHABET = string.ascii_lowercase + string.digits
_DAY = 86400.0
_REPLICA = re.compile(r"AWS_SES_([A-Z]+_[A-Z]+(?:_[A-Z]+)?_\d)")


def new_token() -> str:
    """A token of the shape that SES gives: 32 lower-case letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(32))


def set_up(region: SesRegion, name: str, origin: str, attributes: Mapping[str, Any]) -> Dkim:
    """A DKIM setup as these attributes ask for it, from its beginning."""
    if origin == "EXTERNAL":
        return _brought_along(region, attributes)
    parent = _REPLICA.fullmatch(origin)
    if parent is not None:
        return _replica(region, name, origin, parent[1].lower().replace("_", "-"))
    length = cast("KeyLength", attributes.get("NextSigningKeyLength", "RSA_2048_BIT"))
    return _easy(region, length)


def change_key_length(dkim: Dkim, length: KeyLength, now: float) -> None:
    """Ask for another key length; at most once a day, and not for the one there is."""
    if length == dkim.current_length:
        raise bad_request("The next signing key length must differ from the current one.")
    if dkim.length_changed is not None and now - dkim.length_changed < _DAY:
        raise bad_request("The signing key length can be changed once in 24 hours.")
    dkim.next_length, dkim.length_changed = length, now


def _easy(region: SesRegion, length: KeyLength) -> Dkim:
    now = region.now()
    return Dkim(
        progress=Progress("PENDING", now, DKIM_GRACE),
        enabled=True,
        origin="AWS_SES",
        tokens=[new_token() for _ in range(3)],
        zone=ses_hosts.signing_hosted_zone(region.name),
        next_length=length,
        current_length=length,
        generated=now,
    )


def _brought_along(region: SesRegion, attributes: Mapping[str, Any]) -> Dkim:
    selector = attributes.get("DomainSigningSelector")
    private_key = attributes.get("DomainSigningPrivateKey")
    if not selector or not private_key:
        raise bad_request("Both DomainSigningSelector and DomainSigningPrivateKey are required.")
    try:
        public_key = rsa.public_from_private(private_key)
    except ValueError as error:
        raise bad_request("The private key is not a valid RSA private key.") from error
    if not 1024 <= public_key[0].bit_length() <= 2048:  # noqa: PLR2004 - lengths that SES takes
        raise bad_request("The private key must be between 1024 and 2048 bits.")
    return Dkim(
        progress=Progress("PENDING", region.now(), DKIM_GRACE),
        enabled=True,
        origin="EXTERNAL",
        tokens=[selector],
        public_key=public_key,
        private_key=private_key,
    )


def _replica(region: SesRegion, name: str, origin: str, parent_region: str) -> Dkim:
    replica = Dkim(progress=Progress("PENDING", region.now(), DKIM_GRACE), enabled=True, origin=origin)
    parent = region.neighbour(parent_region).identities.get(name)
    if parent is not None and parent.dkim.origin == "AWS_SES":
        replica.tokens, replica.zone = list(parent.dkim.tokens), parent.dkim.zone
        replica.next_length = replica.current_length = parent.dkim.current_length
        replica.generated = parent.dkim.generated
    return replica
