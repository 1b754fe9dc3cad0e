"""The KMS keys that encrypt topics and queues: whether a service may use them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from moto.kms.models import kms_backends

from sesctl.sim.aws import policy

if TYPE_CHECKING:
    from moto.kms.models import Key

_ACTIONS = ("kms:generatedatakey", "kms:decrypt")


def lets(account_id: str, region: str, name: str | None, service: str) -> bool:
    """Whether a service may use the key of something that is encrypted; nothing encrypts when there is no name.

    A key that AWS keeps for a service works for that service only.
    """
    if not name:
        return True
    key = None if name.startswith("alias/aws/") else _find(account_id, region, name)
    if key is None:
        return False
    document = json.loads(key.policy)
    return all(policy.lets(service, action, document, key.arn, {}) for action in _ACTIONS)


def _find(account_id: str, region: str, name: str) -> Key | None:
    backend = kms_backends[account_id][region]
    try:
        found: Key = backend.describe_key(backend.any_id_to_key_id(name))
    except Exception:  # noqa: BLE001 - moto has one for each way in which a name can be wrong
        return None
    return found
