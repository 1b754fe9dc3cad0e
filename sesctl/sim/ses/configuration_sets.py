"""The operations on configuration sets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses import paging, shown
from sesctl.sim.ses.configuration_set import OPTIONS, ConfigurationSet
from sesctl.sim.ses.errors import SesError, bad_request

if TYPE_CHECKING:
    from sesctl.sim.ses.region import Call, Handler

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
MOST = 10_000


def create(call: Call) -> dict[str, Any]:
    """CreateConfigurationSet."""
    sets, name = call.region.configuration_sets, call.params["ConfigurationSetName"]
    if not _NAME.fullmatch(name):
        raise bad_request(f"Invalid configuration set name <{name}>.")
    if name in sets:
        raise SesError("AlreadyExistsException", f"Configuration set <{name}> already exists.")
    if len(sets) >= MOST:
        raise SesError("LimitExceededException", "You have reached the maximum number of configuration sets.")
    options = {option: dict(call.params[option]) for option in OPTIONS if call.params.get(option)}
    tags = {tag["Key"]: tag["Value"] for tag in call.params.get("Tags", [])}
    sets[name] = ConfigurationSet(name, options, tags)
    return {}


def get(call: Call) -> dict[str, Any]:
    """GetConfigurationSet."""
    found = call.configuration_set()
    defaults: dict[str, dict[str, Any]] = {
        "DeliveryOptions": {"TlsPolicy": "OPTIONAL"},
        "ReputationOptions": {"ReputationMetricsEnabled": False},
        "SendingOptions": {"SendingEnabled": True},
    }
    return {
        "ConfigurationSetName": found.name,
        **defaults,
        **found.options,
        "Tags": shown.tags(found.tags),
    }


def list_all(call: Call) -> dict[str, Any]:
    """ListConfigurationSets."""
    return paging.page(sorted(call.region.configuration_sets), call.params, "ConfigurationSets")


def delete(call: Call) -> dict[str, Any]:
    """DeleteConfigurationSet."""
    del call.region.configuration_sets[call.configuration_set().name]
    return {}


def put_vdm(call: Call) -> dict[str, Any]:
    """PutConfigurationSetVdmOptions, the only one whose members are nested."""
    call.configuration_set().options["VdmOptions"] = call.params.get("VdmOptions") or {}
    return {}


def _put(option: str, *members: str) -> Handler:
    def put(call: Call) -> dict[str, Any]:
        found = call.configuration_set()
        chosen = {name: call.params[name] for name in members if call.params.get(name) is not None}
        if chosen:
            found.options[option] = chosen
        else:
            found.options.pop(option, None)
        return {}

    return put


OPERATIONS: dict[str, Handler] = {
    "CreateConfigurationSet": create,
    "GetConfigurationSet": get,
    "ListConfigurationSets": list_all,
    "DeleteConfigurationSet": delete,
    "PutConfigurationSetDeliveryOptions": _put(
        "DeliveryOptions", "TlsPolicy", "SendingPoolName", "MaxDeliverySeconds"
    ),
    "PutConfigurationSetReputationOptions": _put("ReputationOptions", "ReputationMetricsEnabled"),
    "PutConfigurationSetSendingOptions": _put("SendingOptions", "SendingEnabled"),
    "PutConfigurationSetSuppressionOptions": _put("SuppressionOptions", "SuppressedReasons"),
    "PutConfigurationSetTrackingOptions": _put("TrackingOptions", "CustomRedirectDomain", "HttpsPolicy"),
    "PutConfigurationSetVdmOptions": put_vdm,
    "PutConfigurationSetArchivingOptions": _put("ArchivingOptions", "ArchiveArn"),
}
