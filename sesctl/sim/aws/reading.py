"""One change of a batch as a record set, or why it cannot be read at all (InvalidInput)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.sim.aws import names
from sesctl.sim.aws.record_set import POLICIES, RecordSet

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACTIONS = ("CREATE", "DELETE", "UPSERT")
_TYPES = frozenset(
    "SOA A TXT NS CNAME MX NAPTR PTR SRV SPF AAAA CAA DS TLSA SSHFP SVCB HTTPS".split()  # noqa: SIM905 - legible
)
_FORMS = "[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
_MOST_SECONDS = 2**31 - 1


class UnreadableBatchError(Exception):
    """The batch as a whole cannot be read (InvalidInput)."""


def record_set(change: Mapping[str, Any]) -> RecordSet:
    """The record set of one change.

    Raises:
        UnreadableBatchError: what is required is missing, or excludes each other.
    """
    given = change["ResourceRecordSet"]
    _check_words(change["Action"], given["Type"])
    values = tuple(record["Value"] for record in given.get("ResourceRecords") or ())
    ttl = None if given.get("TTL") is None else _seconds(given["TTL"])
    extra = {
        key: value
        for key, value in given.items()
        if key not in {"Name", "Type", "TTL", "ResourceRecords"} and value is not None
    }
    if "AliasTarget" in extra:
        extra["AliasTarget"] = _alias(extra["AliasTarget"])
    found = RecordSet(names.escaped(given["Name"]), given["Type"], ttl, values, _plain(extra))
    _check_form(change, found)
    _check_policy(change, found)
    return found


def _check_words(action: str, rdtype: str) -> None:
    for value, allowed in ((action, _ACTIONS), (rdtype, sorted(_TYPES))):
        if value not in allowed:
            raise UnreadableBatchError(
                f"Invalid XML ; cvc-enumeration-valid: Value '{value}' is not facet-valid with respect to "
                f"enumeration '[{', '.join(allowed)}]'. It must be a value from the enumeration."
            )


def _check_form(change: Mapping[str, Any], found: RecordSet) -> None:
    plain = found.ttl is not None and bool(found.values)
    half = found.ttl is not None or bool(found.values)
    if found.alias is None and not plain:
        raise UnreadableBatchError(
            f"Invalid request: Expected exactly one of {_FORMS}, but found none in Change with {_where(change)}"
        )
    if found.alias is not None and half:
        raise UnreadableBatchError(
            f"Invalid request: Expected exactly one of {_FORMS}, but found more than one in Change with "
            f"{_where(change)}"
        )


def _check_policy(change: Mapping[str, Any], found: RecordSet) -> None:
    policies = found.policies
    if policies and not found.identifier:
        raise UnreadableBatchError(
            f"Invalid request: Missing field 'SetIdentifier' in Change with {_where(change)}"
        )
    if found.identifier and len(policies) != 1:
        count = "more than one" if policies else "none"
        raise UnreadableBatchError(
            f"Invalid request: Expected exactly one of [{', '.join(POLICIES)}], but found {count} in Change "
            f"with {_where(change)}"
        )


def _where(change: Mapping[str, Any]) -> str:
    given = change["ResourceRecordSet"]
    return (
        f"[Action={change['Action']}, Name={given['Name']}, Type={given['Type']}, "
        f"SetIdentifier={given.get('SetIdentifier') or 'null'}]"
    )


def _seconds(given: Any) -> int:  # noqa: ANN401 - as it came
    seconds = int(given)
    if not 0 <= seconds <= _MOST_SECONDS:
        raise UnreadableBatchError(f"Invalid XML ; TTL {seconds} is not between 0 and {_MOST_SECONDS}")
    return seconds


def _alias(given: Mapping[str, Any]) -> dict[str, Any]:
    evaluate = str(given["EvaluateTargetHealth"]).lower() == "true"
    return {
        "HostedZoneId": given["HostedZoneId"],
        "DNSName": names.escaped(given["DNSName"]),
        "EvaluateTargetHealth": evaluate,
    }


def _plain(extra: dict[str, Any]) -> dict[str, Any]:
    # Numbers and booleans come as text; a routing policy that says no is none.
    if "Weight" in extra:
        extra["Weight"] = int(extra["Weight"])
    if str(extra.get("MultiValueAnswer")).lower() == "false":
        del extra["MultiValueAnswer"]
    return extra
